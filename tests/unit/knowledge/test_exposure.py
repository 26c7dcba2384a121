"""What is public on which service, and which services name the source they act for."""

import json

import pytest

from grantlint.knowledge import actions, catalogue, condition_keys, exposure


@pytest.mark.parametrize(
    "principal",
    [
        "cloudtrail.amazonaws.com",
        "CloudTrail.AmazonAWS.com",
        "logs.eu-west-1.amazonaws.com",
        "logs.us-gov-east-1.amazonaws.com",
        "logs.cn-north-1.amazonaws.com.cn",
        "delivery.logs.amazonaws.com",
    ],
)
def test_services_that_name_their_source_to_buckets(principal: str) -> None:
    """In any case, by region, and in China."""
    page = exposure.sends_source(principal, "s3")
    assert page is not None
    assert page.startswith("https://docs.aws.amazon.com/")


@pytest.mark.parametrize(
    ("principal", "service"),
    [
        ("logdelivery.elasticloadbalancing.amazonaws.com", "s3"),
        ("ec2.amazonaws.com", "s3"),
        ("cloudtrail.amazonaws.com", "secretsmanager"),
        ("events.amazonaws.com", "sns"),
        ("", "s3"),
        (".", "s3"),
        ("logs.evil.amazonaws.com", "s3"),
        ("alexa-appkit.amazon.com", "lambda"),
    ],
)
def test_services_that_may_not_name_it(principal: str, service: str) -> None:
    """A service is a sender only for the resources it is listed for."""
    assert exposure.sends_source(principal, service) is None


def test_directory_buckets_follow_buckets() -> None:
    """Policies of S3's other services have S3's meaning of public."""
    assert exposure.family("S3Express") == "s3"
    assert exposure.fixed_keys("s3express") == exposure.fixed_keys("s3")
    assert exposure.family("sqs") == "sqs"


def test_strangers_come_by_no_mount_target() -> None:
    """EFS calls a policy public that does not ask for one."""
    keys = exposure.stranger_keys("elasticfilesystem", "111111111111")
    assert keys == {"elasticfilesystem:accessedviamounttarget": "false"}
    assert exposure.stranger_keys("ecr", "111111111111") == {}


def test_anonymous_callers() -> None:
    """S3 and SQS answer them, KMS never does."""
    assert exposure.takes_anonymous("s3")
    assert exposure.takes_anonymous("sqs")
    assert not exposure.takes_anonymous("kms")


def test_instances_and_stacks_have_no_policies() -> None:
    """What looks like a policy of theirs is one of a VPC endpoint, or none of IAM's."""
    assert exposure.has_policies("SecretsManager")
    assert not exposure.has_policies("ec2")
    assert not exposure.has_policies("update")


def test_other_guards_are_said_of_few() -> None:
    """A network or a sign-in beside the policy."""
    assert "VPC" in (exposure.other_guard("es") or "")
    assert exposure.other_guard("secretsmanager") is None


def test_every_fact_of_the_table_exists() -> None:
    """Services, actions and keys are those of AWS."""
    table = json.loads(catalogue.read("tables", "exposure.json"))
    listed = (*table["senders"], *table["worst"], *table["anonymous"])
    for service in (*listed, *table["with_policies"].split()):
        assert actions.is_service(service), service
    named = [action for each in table["worst"].values() for action in each]
    assert [action for action in named if not actions.exists(action)] == []
    tested = (*table["fixed"].values(), *table["stranger"].values())
    keys = [key for each in tested for key in each]
    assert [key for key in keys if condition_keys.canonical(key) is None] == []
