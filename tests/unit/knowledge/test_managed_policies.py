"""AWS managed policies: which there are and what they grant."""

import pytest

from grantlint.knowledge import actions, managed_policies


def test_a_policy_is_found_by_name_and_by_arn() -> None:
    """AdministratorAccess allows everything on everything."""
    found = managed_policies.find("AdministratorAccess")
    assert found is not None
    assert found.arn == "arn:aws:iam::aws:policy/AdministratorAccess"
    assert managed_policies.find(found.arn) == found
    assert found.language == "2012-10-17"
    (statement,) = found.statements
    assert statement.effect == "Allow"
    assert statement.actions == ("*",)
    assert statement.resources == ("*",)
    assert statement.not_actions == statement.not_resources == ()
    assert statement.conditions == {}


def test_an_arn_must_carry_the_path() -> None:
    """Billing lies under job-function."""
    assert managed_policies.find("arn:aws:iam::aws:policy/job-function/Billing")
    assert managed_policies.find("arn:aws:iam::aws:policy/Billing") is None
    assert managed_policies.find("Billing")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "arn:",
        "NoSuchPolicy",
        'ReadOnlyAccess":["/","v1"',
        "administratoraccess",
        "arn:aws:iam::123456789012:policy/AdministratorAccess",
        "arn:elsewhere:iam::aws:policy/AdministratorAccess",
        "\ud800",
    ],
)
def test_unknown_policies_are_none(written: str) -> None:
    """Customers' policies, other partitions, other cases and fragments are none of AWS's."""
    assert managed_policies.find(written) is None


@pytest.mark.parametrize("partition", ["cn", "us-gov", "iso", "iso-b", "iso-e", "iso-f", "eusc"])
def test_other_partitions_have_them_too(partition: str) -> None:
    """The partition of the ARN may be any that AWS has."""
    assert managed_policies.find(f"arn:aws-{partition}:iam::aws:policy/AdministratorAccess")


def test_not_action_and_conditions_are_kept() -> None:
    """PowerUserAccess excepts IAM; other policies pass roles under a condition."""
    power = managed_policies.find("PowerUserAccess")
    assert power is not None
    assert any("iam:*" in statement.not_actions for statement in power.statements)
    lambda_access = managed_policies.find("AWSLambda_FullAccess")
    assert lambda_access is not None
    (passing,) = (s for s in lambda_access.statements if s.actions == ("iam:PassRole",))
    assert passing.conditions == {
        "StringEquals": {"iam:PassedToService": ("lambda.amazonaws.com",)}
    }


def test_every_policy_can_be_read() -> None:
    """Each has a path, a version and statements that say who may do what."""
    names = managed_policies.names()
    assert len(names) >= 1_500
    for name in names:
        found = managed_policies.find(name)
        assert found is not None, name
        assert found.path.startswith("/")
        assert found.path.endswith("/")
        assert found.version.startswith("v")
        assert found.statements
        for statement in found.statements:
            assert statement.effect in {"Allow", "Deny"}
            assert bool(statement.actions) != bool(statement.not_actions)
            assert bool(statement.resources) != bool(statement.not_resources)


def test_most_of_their_actions_are_in_the_catalogue() -> None:
    """The two sources agree: ReadOnlyAccess hardly names an action that AWS does not know."""
    found = managed_policies.find("ReadOnlyAccess")
    assert found is not None
    listed = [action for statement in found.statements for action in statement.actions]
    unknown = [action for action in listed if not actions.matches_any(action)]
    assert len(listed) > 1000
    assert len(unknown) <= len(listed) / 50, unknown
