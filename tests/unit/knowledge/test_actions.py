"""What is said of single actions and of patterns of actions."""

import pytest

from grantlint.knowledge import actions
from grantlint.knowledge.actions import Level
from grantlint.knowledge.wildcards import Wildcard


@pytest.mark.parametrize(
    "action", ["iam:PassRole", "IAM:passrole", "s3:getobject", "sts:AssumeRole"]
)
def test_a_known_action_exists_in_any_case(action: str) -> None:
    """Case never matters in actions."""
    assert actions.exists(action)


@pytest.mark.parametrize(
    "action",
    [
        "",
        ":",
        "*",
        "s3",
        "s3:",
        "s3:*",
        "s3:Get*",
        "s3:Nothing",
        "nothing:GetObject",
        "s3 :GetObject",
    ],
)
def test_what_is_no_action_does_not_exist(action: str) -> None:
    """Patterns, fragments and inventions are no actions."""
    assert not actions.exists(action)
    assert actions.canonical(action) is None


def test_only_ascii_letters_have_case() -> None:
    """A Kelvin sign, whose lower case is k, does not spell kms."""
    assert not actions.exists("\N{KELVIN SIGN}ms:Decrypt")
    assert not actions.is_service("\N{KELVIN SIGN}ms")
    assert actions.expand("\N{KELVIN SIGN}ms:*") == ()


def test_a_lone_surrogate_is_looked_up_like_any_text() -> None:
    """JSON can spell half a character, and that half is in no name."""
    assert not actions.exists("s3:\ud800")
    assert actions.near_misses("s3:\ud800bcdef") == ()


def test_canonical_is_aws_spelling() -> None:
    """A finding can show an action as AWS writes it."""
    assert actions.canonical("ELASTICLOADBALANCING:describetags") == (
        "elasticloadbalancing:DescribeTags"
    )


def test_a_service_is_known_by_its_prefix() -> None:
    """Prefixes, not product names, are services."""
    assert actions.is_service("s3")
    assert actions.is_service("Lambda")
    assert not actions.is_service("cloudwatchlogs")
    assert not actions.is_service("../index")


def test_expand_finds_all_actions_of_a_pattern() -> None:
    """Stars and question marks are IAM's; the result is sorted and in AWS's spelling."""
    assert actions.expand("iam:?assRole") == ("iam:PassRole",)
    assert actions.expand("iam:*accesskey") == (
        "iam:CreateAccessKey",
        "iam:DeleteAccessKey",
        "iam:UpdateAccessKey",
    )
    assert actions.expand("sts:AssumeRole") == ("sts:AssumeRole",)
    gets = actions.expand("S3:get*")
    assert "s3:GetObject" in gets
    assert list(gets) == sorted(gets, key=str.lower)


def test_expand_reaches_over_services() -> None:
    """A star for the prefix, or alone, stands for every service."""
    everything = actions.expand("*")
    assert len(everything) >= 22_000
    assert actions.expand("*:*") == everything
    assert actions.expand("*:PassRole") == ("iam:PassRole",)
    assert actions.expand("i?m:PassRole") == ("iam:PassRole",)
    assert len(actions.expand("s3:*")) == sum(a.startswith("s3:") for a in everything)


@pytest.mark.parametrize(
    "pattern", ["", "s3", "s3*", "s3:", "nothing:*", "s3:Nothing*", "*:Nothing"]
)
def test_a_pattern_may_fit_nothing(pattern: str) -> None:
    """What fits no action expands to none and is told cheaply."""
    assert actions.expand(pattern) == ()
    assert not actions.matches_any(pattern)


@pytest.mark.parametrize("pattern", ["*", "*:*", "s3:*", "s3:Get*", "*:GetObject", "s3:GetObject"])
def test_matches_any_agrees_with_expand(pattern: str) -> None:
    """A pattern that expands to something matches something."""
    assert actions.matches_any(pattern)
    assert actions.expand(pattern)


@pytest.mark.parametrize(
    ("action", "level"),
    [
        ("s3:GetObject", Level.READ),
        ("s3:ListAllMyBuckets", Level.LIST),
        ("s3:PutObject", Level.WRITE),
        ("ec2:CreateTags", Level.TAGGING),
        ("iam:AttachRolePolicy", Level.PERMISSIONS),
        ("sqs:AddPermission", Level.PERMISSIONS),
        ("nothing:AtAll", Level.UNKNOWN),
    ],
)
def test_level(action: str, level: Level) -> None:
    """Levels are AWS's; an unknown action has none."""
    assert actions.level(action) is level


def test_editing_a_resource_policy_is_permissions_management() -> None:
    """AWS calls it Write in some services; the table of overrides mends that."""
    assert actions.level("bedrock:PutResourcePolicy") is Level.PERMISSIONS


def test_resource_types_say_what_is_required() -> None:
    """DeleteBucket needs a bucket; GetObject acts on one of two types."""
    (bucket,) = (t for t in actions.resource_types("s3:DeleteBucket") if t.name == "bucket")
    assert bucket.required
    uses = actions.resource_types("s3:GetObject")
    assert {use.name for use in uses} == {"object", "accesspointobject"}
    assert actions.resource_types("nothing:AtAll") == ()


def test_a_resource_type_may_bring_keys_of_its_own() -> None:
    """RunInstances tests the instance type only on the instance it makes."""
    uses = {use.name: use for use in actions.resource_types("ec2:RunInstances")}
    assert uses["instance"].required
    assert "ec2:InstanceType" in uses["instance"].keys
    assert "ec2:InstanceType" not in uses["image"].keys
    assert "ec2:InstanceType" not in actions.own_condition_keys("ec2:RunInstances")
    assert "ec2:InstanceType" in actions.condition_keys("ec2:RunInstances")


def test_condition_keys_are_those_of_the_action_and_its_types() -> None:
    """The keys of a request are those of the action, and of the resource it is for."""
    assert "iam:PassedToService" in actions.own_condition_keys("iam:PassRole")
    assert "s3:signatureAge" in actions.own_condition_keys("s3:GetObject")
    assert "s3:DataAccessPointArn" not in actions.own_condition_keys("s3:GetObject")
    assert "s3:DataAccessPointArn" in actions.condition_keys("s3:GetObject")
    assert actions.condition_keys("nothing:AtAll") == frozenset()


def test_some_actions_know_only_the_resource_star() -> None:
    """DescribeInstances cannot be narrowed by Resource; TerminateInstances can."""
    assert actions.supports_wildcard_only("ec2:DescribeInstances")
    assert actions.supports_wildcard_only("s3:ListAllMyBuckets")
    assert not actions.supports_wildcard_only("ec2:TerminateInstances")
    assert not actions.supports_wildcard_only("nothing:AtAll")


def test_dependent_actions() -> None:
    """Who creates a function must pass its role."""
    assert "iam:PassRole" in actions.dependent_actions("lambda:CreateFunction")
    assert actions.dependent_actions("s3:GetObject") == ()


def test_role_parameters() -> None:
    """A function's role is a required input, a task definition's are not."""
    assert actions.role_parameters("lambda:CreateFunction") == (
        actions.RoleParameter("Role", required=True),
    )
    roles = actions.role_parameters("ecs:RegisterTaskDefinition")
    assert {(role.path, role.required) for role in roles} == {
        ("executionRoleArn", False),
        ("taskRoleArn", False),
    }
    assert actions.role_parameters("s3:GetObject") == ()


def test_long_text_is_not_looked_up() -> None:
    """A name longer than any action costs nothing."""
    assert not actions.exists("s3:" + "a" * 10_000_000)
    assert not actions.matches_any("s3:" + "?" * 1_000_000)
    assert not actions.matches_any("s3:" + "*a" * 100_000)


@pytest.mark.parametrize(
    "pattern",
    ["*:*bucketpolicy", "s?:get*", "S*:*Object?ag*", "*:?et*s", "a*:*", "*b*:*b*", "*:*:*", "*s3*",
     "*:PutObject", "s3*:Nothing"],
)  # fmt: skip
def test_patterns_of_services_agree_with_the_definition(pattern: str) -> None:
    """What is asked service by service is what fits of all actions, in the same order."""
    wildcard = Wildcard(pattern.lower())
    fitting = [action for action in actions.expand("*") if wildcard.matches(action.lower())]
    expected = fitting if ":" in pattern else []
    assert list(actions.expand(pattern)) == expected
    assert actions.matches_any(pattern) is bool(expected)
