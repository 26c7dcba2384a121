"""Names of services as principals: known ones, slips, and what may be new."""

import pytest

from grantlint.knowledge import service_principals


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("lamda.amazonaws.com", "lambda.amazonaws.com"),
        ("lamda.amazonaws.com.cn", "lambda.amazonaws.com.cn"),
        ("ecs-task.amazonaws.com", "ecs-tasks.amazonaws.com"),
        ("guarduty.amazonaws.com", "guardduty.amazonaws.com"),
        ("codebiuld.amazonaws.com", "codebuild.amazonaws.com"),
    ],
)
def test_a_letter_is_a_slip(name: str, near: str) -> None:
    """A known service of at least five letters is named, in the partition that was meant."""
    assert service_principals.near(name) == near


@pytest.mark.parametrize(
    "name",
    [
        "lambda.amazonaws.com",
        "states.us-east-1.amazonaws.com",
        "ec3.amazonaws.com",
        "glues.amazonaws.com",
        "macie.amazonaws.com",
        "application-insights.amazonaws.com",
        "resourcegroups.amazonaws.com",
        "quantumtoaster.amazonaws.com",
        "qconnect.amazonaws.com",
        "a" * 100_000 + ".amazonaws.com",
        "",
    ],
)
def test_what_may_be_a_service_is_no_slip(name: str) -> None:
    """Known names, short ones, and those that differ by hyphens and digits."""
    assert service_principals.near(name) is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ec2.amazon.com", "ec2.amazonaws.com"),
        ("lambda", "lambda.amazonaws.com"),
        ("glue.aws.com", "glue.amazonaws.com"),
        ("lambda.amzonaws.com", "lambda.amazonaws.com"),
        ("lambda.amazonaw.com", "lambda.amazonaws.com"),
        ("lambda.amazonasw.com", "lambda.amazonaws.com"),
        ("lambdaamazonaws.com", "lambda.amazonaws.com"),
        ("lambda.amazonaws.com.", "lambda.amazonaws.com"),
        ("states.eu-west-1.amazonaws.co", "states.eu-west-1.amazonaws.com"),
        ("ec2.amazonws.com.cn", "ec2.amazonaws.com.cn"),
        ("quantumtoaster.amzonaws.com", None),
        ("lambda.example.com", None),
        ("a" * 100_000 + ".amzonaws.com", None),
        ("alexa-appkit.amazon.com", None),
        ("quantumtoaster", None),
        ("", None),
    ],
)
def test_another_ending_is_told_of_known_services(name: str, meant: str | None) -> None:
    """Of a service that is not known, its ending is not either."""
    assert not service_principals.is_well_formed(name)
    assert service_principals.meant(name) == meant
