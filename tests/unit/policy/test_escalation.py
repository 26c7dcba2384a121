"""Each known way to more rights: open by its permissions, closed by whatever takes one back."""

import json
from typing import Any

import pytest

from grantlint.engine.dispatch import Dispatcher
from grantlint.engine.packs import pack
from grantlint.hosts.policy_json import HOST
from grantlint.knowledge import freshness
from grantlint.knowledge.escalation import PASS_ROLE, Kind, Need, Path, of_kind, paths
from grantlint.model import Certainty, Estate, Finding, Settings
from grantlint.policy import access, unnamed
from grantlint.policy.access import Request
from grantlint.policy.answers import Answer
from grantlint.policy.escalation import powers
from grantlint.policy.needs import ROLE
from grantlint.testing.estates import estates

VERIFIED = [path for path in paths() if path.kind is not Kind.UNVERIFIED]
UNVERIFIED = of_kind(Kind.UNVERIFIED)
SEVERAL = [path for path in VERIFIED if len({need.action for need in path.needs}) > 1]
RULES = {
    Kind.REWRITE: "escalation/rewrite-own-policies",
    Kind.KEY: "escalation/create-access-key-for-anyone",
    Kind.PRINCIPAL: "escalation/take-over-principal",
    Kind.LAUNCH: "escalation/pass-role-and-launch",
    Kind.TAKEOVER: "escalation/existing-role-takeover",
    Kind.UNVERIFIED: "escalation/unverified-pattern",
}
ENTRIES = pack("grantlint_rules").entries
NAMED = {
    "role": "arn:aws:iam::123456789012:role/one",
    "user": "arn:aws:iam::123456789012:user/one",
    "group": "arn:aws:iam::123456789012:group/one",
    "policy": "arn:aws:iam::123456789012:policy/one",
    "instance": "arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0",
}
OWN_USER = "arn:aws:iam::*:user/${aws:username}"
Json = dict[str, Any]

each = pytest.mark.parametrize("path", VERIFIED, ids=[path.id for path in VERIFIED])


def estate(policies: list[Json], **more: Any) -> Estate:  # noqa: ANN401  JSON
    text = json.dumps({"policies": policies, **more})
    (found,) = estates("json", text, (), Settings())
    return found


def findings(policies: list[Json], **more: Any) -> list[Finding]:  # noqa: ANN401  JSON
    dispatcher = Dispatcher(ENTRIES, Settings(today=freshness.DATE), {})
    found = dispatcher.findings(estate(policies, **more), HOST)
    assert not dispatcher.errors
    return [one for one in found if one.rule.startswith("escalation/")]


def told(found: list[Finding]) -> set[str]:
    """The ids of ways that certain findings list, each as it is named in a suppression."""
    return {
        f"{one.rule}:{code}"
        for one in found
        if one.certainty is Certainty.CERTAIN
        for code in one.codes
    }


def name_of(path: Path) -> str:
    return f"{RULES[path.kind]}:{path.id}"


def allow(actions: list[str], resource: str = "*") -> Json:
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


def deny(action: str) -> Json:
    return {"Effect": "Deny", "Action": action, "Resource": "*"}


def actions_of(path: Path) -> list[str]:
    return list(dict.fromkeys(need.action for need in path.needs))


def first_limited(path: Path) -> Need:
    return next(need for need in path.needs if need.unnamed)


def test_the_table_holds_all_known_ways() -> None:
    """65 with names of their own; 57 of what were 52 lines, five of which gave a choice."""
    assert (len(VERIFIED), len(UNVERIFIED)) == (65, 57)
    assert len({path.id for path in paths()}) == len(paths())


@each
def test_a_way_is_found(path: Path) -> None:
    """By its permissions on everything, in one policy; nothing but its rule is worse than info."""
    found = findings([allow(actions_of(path))])
    assert name_of(path) in told(found)


@pytest.mark.parametrize("path", SEVERAL, ids=[path.id for path in SEVERAL])
def test_a_way_is_found_across_two_policies(path: Path) -> None:
    """The first permission in one policy of an identity, the others in another; both are shown."""
    first, *others = actions_of(path)
    found = findings([allow([first]), allow(others)])
    assert name_of(path) in told(found)
    mine = next(one for one in found if path.id in one.codes)
    assert mine.related


@each
def test_a_deny_closes_a_way(path: Path) -> None:
    """On any one of its permissions, in a policy of its own."""
    for action in actions_of(path):
        found = findings([allow(actions_of(path)), deny(action)])
        assert not any(path.id in one.codes for one in found)


@each
def test_a_boundary_closes_a_way(path: Path) -> None:
    """One that has no room for one of its permissions."""
    last = actions_of(path)[-1]
    boundary = {"Effect": "Allow", "NotAction": last, "Resource": "*"}
    found = findings([allow(actions_of(path))], boundary=boundary)
    assert not any(path.id in one.codes for one in found)


@each
def test_a_service_control_policy_closes_a_way(path: Path) -> None:
    """One that denies one of its permissions."""
    found = findings([allow(actions_of(path))], scps=[deny(actions_of(path)[0])])
    assert not any(path.id in one.codes for one in found)


@each
def test_a_named_resource_closes_a_way(path: Path) -> None:
    """What the way works with is one that the author of the policy named."""
    limited = first_limited(path)
    service = limited.action.partition(":")[0]
    usual = f"arn:aws:{service}:us-east-1:123456789012:{limited.type}/one"
    others = [action for action in actions_of(path) if action != limited.action]
    found = findings(
        [
            allow([limited.action], NAMED.get(limited.type, usual)),
            *([allow(others)] if others else []),
        ]
    )
    assert not any(path.id in one.codes for one in found)


@pytest.mark.parametrize("path", UNVERIFIED, ids=[path.id for path in UNVERIFIED])
def test_an_unverified_pattern_is_mentioned(path: Path) -> None:
    """As info, whatever it may yield; a Deny on one of its permissions closes it, too."""
    found = findings([allow(actions_of(path))])
    assert name_of(path) in told(found)
    assert all(one.severity.word == "info" for one in found if path.id in one.codes)
    closed = findings([allow(actions_of(path)), deny(actions_of(path)[-1])])
    assert not any(path.id in one.codes for one in closed)


# ── Administrators ──


def test_an_administrator_is_told_once() -> None:
    """One finding stands for all ways, whatever else the policies allow."""
    found = findings([allow(["*"]), allow(["iam:*", "lambda:*"])])
    assert [one.rule for one in found] == ["escalation/administrator"]


def test_a_managed_policy_makes_an_administrator() -> None:
    """By its text, which is AWS's."""
    found = findings([], managed=["arn:aws:iam::aws:policy/AdministratorAccess"])
    assert [one.rule for one in found] == ["escalation/administrator"]


@pytest.mark.parametrize("action", ["iam:*", "iam:PassRole", "s3:*"])
def test_less_than_everything_is_no_administrator(action: str) -> None:
    """A Deny that takes back a part leaves ways, or none."""
    found = findings([allow(["*"]), deny(action)])
    assert "escalation/administrator" not in {one.rule for one in found}


# ── What belongs together ──


def test_ways_of_one_statement_are_one_finding() -> None:
    """However many there are; the ids are those that a suppression may name."""
    found = findings([allow([PASS_ROLE, "lambda:CreateFunction", "lambda:InvokeFunction",
                             "ec2:RunInstances", "glue:CreateDevEndpoint"])])  # fmt: skip
    launch = [one for one in found if one.rule == RULES[Kind.LAUNCH]]
    assert [set(one.parts) for one in launch] == [{"lambda-001", "ec2-001", "glue-001"}]
    assert all(set(one.parts) < set(one.codes) for one in launch)


def test_a_witness_names_the_statement_by_its_number() -> None:
    """Of several statements that pass roles each has a witness of its own."""
    passing = allow([PASS_ROLE, "ec2:RunInstances"])
    policy = {"Version": "2012-10-17", "Statement": [allow(["s3:GetObject"]), passing, passing]}
    launch = [one for one in findings([policy]) if one.rule == RULES[Kind.LAUNCH]]
    named = [one.witness.allowed_by[0][:11] for one in launch if one.witness is not None]
    assert named == ["statement 2", "statement 3"]


def test_ways_by_different_statements_are_told_apart() -> None:
    """Two statements that pass roles are two places to change."""
    passing = [
        {**allow([PASS_ROLE]), "Condition": {"StringEquals": {"iam:PassedToService": service}}}
        for service in ("lambda.amazonaws.com", "ec2.amazonaws.com")
    ]
    others = allow(["lambda:CreateFunction", "lambda:InvokeFunction", "ec2:RunInstances"])
    launch = [one for one in findings([*passing, others]) if one.rule == RULES[Kind.LAUNCH]]
    assert sorted(one.codes for one in launch) == [("ec2-001",), ("lambda-001",)]
    assert {one.severity.word for one in launch} == {"warning"}


@pytest.mark.parametrize(
    "statement",
    [
        allow(["iam:CreateAccessKey", "iam:UpdateLoginProfile"], OWN_USER),
        {**allow(["iam:CreateServiceLinkedRole"]),
         "Condition": {"StringEquals": {"iam:AWSServiceName": "ecs.amazonaws.com"}}},
        {**allow(["iam:AttachRolePolicy"]),
         "Condition": {"StringEquals": {"iam:PermissionsBoundary": NAMED["policy"]}}},
        {**allow(["ssm:StartSession"]), "Condition": {"StringEquals": {"aws:ResourceTag/a": "b"}}},
        {**allow([PASS_ROLE, "lambda:*"]),
         "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}},
    ],
    ids=["self-service", "service-linked role", "boundary demanded", "tagged", "kills itself"],
)  # fmt: skip
def test_what_is_limited_is_silent(statement: Json) -> None:
    """Self-service, service-linked roles, a boundary or a tag that is demanded."""
    assert findings([statement]) == []


def test_ones_own_policy_is_a_way_even_by_name() -> None:
    """A new version of a policy that the identity carries; one of another policy is none."""
    mine = allow(["iam:CreatePolicyVersion"], NAMED["policy"])
    assert told(findings([mine], managed=[NAMED["policy"]])) == {
        "escalation/rewrite-own-policies:iam-001"
    }
    assert findings([mine]) == []


def test_ones_own_role_is_a_way_by_its_arn() -> None:
    """A role that may put a policy on itself."""
    statement = allow(["iam:PutRolePolicy"], NAMED["role"])
    assert told(findings([statement], arn=NAMED["role"]))
    assert findings([statement], arn="arn:aws:iam::123456789012:role/other") == []


def test_answers_are_remembered() -> None:
    """All rules that ask about one identity share the work."""
    (identity,) = estate([allow(["iam:*"])]).identities
    assert powers(identity) is powers(identity)
    (first, *_) = powers(identity).routes(Kind.REWRITE)
    assert first.answer is Answer.YES
    assert powers(identity).routes(Kind.REWRITE)[0] is first


# ── Requests that are not tried ──

CONDITIONS: tuple[Json, ...] = (
    {},
    {"Bool": {"aws:ViaAWSService": "true"}},
    {"Bool": {"aws:SecureTransport": "true"}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}},
    {"Null": {"aws:SourceVpc": "true"}},
    {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}},
    {"StringEquals": {"aws:PrincipalType": "User"}},
    {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}},
    {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}},
)


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
@pytest.mark.parametrize("resource", ["*", NAMED["role"], "arn:aws:iam::*:role/*"])
def test_a_request_that_needs_more_keys_is_not_allowed(condition: Json, resource: str) -> None:
    """It is not asked about where that is told without asking, and never was allowed."""
    statement = {**allow([PASS_ROLE, "iam:PutRolePolicy"], resource), "Condition": condition}
    (identity,) = estate([statement]).identities
    needs = powers(identity).needs
    for need in (ROLE, Need("iam:PutRolePolicy", "role", unnamed=True)):
        for context in ({}, {"iam:PassedToService": "ec2.amazonaws.com"}):
            (spot,) = unnamed.spots(need, None)
            request = Request(need.action, spot.usual, context)
            if not needs._may_hold_as_is(request, (spot,)):  # noqa: SLF001  what is tested
                assert access.allows(needs.policies, request).answer is Answer.NO


# ── Roles that are passed on ──

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
                   "Action": "sts:AssumeRole"}],
}  # fmt: skip


def account(role_policy: Json, passed: str, trust: Json = TRUST) -> list[Finding]:
    """The findings on a user who starts functions, in an account with one role."""
    launch = allow(["lambda:CreateFunction", "lambda:InvokeFunction"])
    document = {"Version": "2012-10-17", "Statement": [launch, allow([PASS_ROLE], passed)]}
    policy = {"Version": "2012-10-17", "Statement": [role_policy]}
    text = json.dumps({
        "UserDetailList": [{"UserName": "ada", "Arn": "arn:aws:iam::123456789012:user/ada",
                            "UserPolicyList": [{"PolicyName": "p", "PolicyDocument": document}]}],
        "RoleDetailList": [{"RoleName": "one", "Arn": NAMED["role"],
                            "AssumeRolePolicyDocument": trust,
                            "RolePolicyList": [{"PolicyName": "q", "PolicyDocument": policy}]}],
        "GroupDetailList": [], "Policies": [],
    })  # fmt: skip
    dispatcher = Dispatcher(ENTRIES, Settings(today=freshness.DATE), {})
    (found,) = estates("json", text, (), Settings())
    return [one for one in dispatcher.findings(found, HOST) if one.rule == RULES[Kind.LAUNCH]]


def test_the_strongest_role_is_named() -> None:
    """Where any role can be passed, the one that may do most of those that trust the service."""
    (finding,) = account(allow(["*"]), "*")
    assert "`one` can be passed: an administrator" in finding.hint
    assert "can be passed to `lambda.amazonaws.com`: an administrator" in {
        label.note for label in finding.related
    }


def test_a_named_administrator_is_a_way() -> None:
    """A role that stands there by its name, if it may do everything; else it is none."""
    (finding,) = account(allow(["*"]), NAMED["role"])
    assert "`one`" in finding.message
    assert account(allow(["s3:GetObject"]), NAMED["role"]) == []


def test_no_role_that_trusts_the_service_is_said() -> None:
    """Then nothing can be started yet, which the hint says."""
    ec2 = json.loads(json.dumps(TRUST).replace("lambda", "ec2"))
    (finding,) = account(allow(["*"]), "*", ec2)
    assert "No role here trusts `lambda.amazonaws.com`" in finding.hint
    assert account(allow(["*"]), NAMED["role"], ec2) == []
