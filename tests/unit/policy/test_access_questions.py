"""Searches for requests that policies let through, and for what stops them."""

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from grantlint.model import (
    DocumentKind,
    Hole,
    Identity,
    IdentityKind,
    Place,
    PolicyDocument,
    Source,
    Span,
)
from grantlint.policy import access, arns, parse
from grantlint.policy.access import Found, Policies, Question, callers, covering, passing, questions
from grantlint.policy.answers import Answer

YES, NO, MAYBE = Answer.YES, Answer.NO, Answer.MAYBE
NOWHERE = Source("test", "", "test", lambda _: Span(0, 0))
HERE = Place(NOWHERE, ())
HOME = "111122223333"
PASS = "iam:PassRole"  # an action
TO_SERVICE = "iam:PassedToService"


def document(
    *statements: object,
    kind: DocumentKind = DocumentKind.IDENTITY,
    service: str | None = None,
) -> PolicyDocument:
    return parse.document(
        {"Version": "2012-10-17", "Statement": list(statements)},
        lambda token: Place(NOWHERE, token),
        kind=kind,
        owner="owner",
        service=service,
    )


def allow(action: object = "*", resource: object = "*", **more: object) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: object = "*", resource: object = "*", **more: object) -> dict[str, Any]:
    return allow(action, resource, **more) | {"Effect": "Deny"}


def when(operator: str, key: str, *values: str) -> dict[str, Any]:
    return {operator: {key: list(values)}}


def names(found: Found) -> list[int]:
    """The places of the statements that stop a request."""
    return [int(str(each.place.token[-1])) for each in found.stopped_by]


def resource_of(found: Found) -> str:
    assert found.witness is not None
    assert found.witness.resource is not None
    return found.witness.resource


# ── Grants ──


@pytest.mark.parametrize(
    "statements",
    [
        [allow()],
        [allow("iam:Pa?sRole")],
        [{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}],
        [{"Effect": "Allow", "Action": "iam:*", "NotResource": "arn:aws:iam::*:role/safe"}],
        [allow("iam:GetRole"), allow(PASS, "arn:aws:iam::*:role/app-*")],
        [allow(), deny(PASS, "arn:aws:iam::*:role/admin*")],
        [allow(), deny(PASS, Condition=when("StringNotEquals", TO_SERVICE, "ec2.amazonaws.com"))],
        [allow(), deny("s3:*")],
        [allow(PASS, "arn:aws:iam::*:role/${aws:username}")],
    ],
)
def test_passing_a_role_is_found_however_it_is_written(statements: list[object]) -> None:
    """By patterns, `NotAction`, `NotResource`, past Denies: the witness names a role."""
    found = access.grants(document(*statements), PASS, resource=arns.roles())
    assert found.answer is YES
    assert resource_of(found).split(":")[5].startswith("role/")
    assert found.statements
    assert found.witness is not None
    assert found.witness.allowed_by


@pytest.mark.parametrize(
    ("statements", "stopping"),
    [
        ([allow("s3:*")], []),
        ([deny(PASS)], []),
        ([allow(), deny(PASS)], [1]),
        ([allow(), deny("s3:*"), deny(PASS, "arn:aws:iam::*:role/*")], [2]),
        ([allow(PASS, "arn:aws:s3:::b")], []),
        ([allow(PASS, "arn:aws:iam::*:user/*")], []),
        ([allow(PASS, "arn:aws:iam::1:role/a"), deny(PASS, "arn:aws:iam::1:role/*")], [1]),
        (
            [
                allow(PASS, Condition=when("StringEquals", TO_SERVICE, "ec2.amazonaws.com")),
                deny(PASS, Condition=when("StringLike", TO_SERVICE, "ec2*")),
            ],
            [1],
        ),
        (
            [
                allow(),
                deny(PASS, Condition=when("Null", TO_SERVICE, "true")),
                deny(PASS, Condition=when("Null", TO_SERVICE, "false")),
            ],
            [1, 2],
        ),
    ],
)
def test_what_is_not_granted(statements: list[object], stopping: list[int]) -> None:
    """Without a request there is no witness; the Denies that take it back are named."""
    found = access.grants(document(*statements), PASS)
    assert (found.answer, found.witness) == (NO, None)
    assert names(found) == stopping


def test_an_action_that_acts_on_nothing_needs_a_star() -> None:
    """Actions without resource types are asked for on `*`.

    https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
    """
    assert (
        access.grants(document(allow("s3:ListAllMyBuckets", "arn:aws:s3:::*")), "s3:*").answer is NO
    )
    assert resource_of(access.grants(document(allow("s3:ListAllMyBuckets")), "s3:*")) == "*"


def test_a_bucket_is_no_object() -> None:
    """Actions on buckets are not granted by what only objects match."""
    objects = document(allow(["s3:ListBucket", "s3:GetObject"], "arn:aws:s3:::b/*"))
    assert access.grants(objects, "s3:ListBucket").answer is NO
    assert access.grants(objects, "s3:GetObject").answer is YES


def test_names_with_colons_are_only_possible() -> None:
    """The name of an object may hold a colon, that of a role may not."""
    odd = document(allow("s3:GetObject", "arn:aws:s3:::b/x:y"))
    found = access.grants(odd, "s3:GetObject")
    assert (found.answer, found.reason) == (
        MAYBE,
        "only a name with a colon in it would be reached",
    )
    crossing = document(allow("iam:GetRole", "arn:aws:iam::*:user/*"))
    assert access.grants(crossing, "iam:GetRole").answer is NO


def test_partitions() -> None:
    """Resources are looked for in the partition that the policies or the caller name."""
    denied = document(allow(), deny(PASS, "arn:aws:iam::*:role/*"))
    assert access.grants(denied, PASS).answer is NO
    china = document(allow(PASS, "arn:aws-cn:iam::*:role/*"))
    assert resource_of(access.grants(china, PASS)).startswith("arn:aws-cn:")
    both = document(allow(PASS, ["arn:aws-us-gov:iam::*:role/a"]), allow("s3:*", "arn:aws:s3:::b"))
    assert access.grants(both, "s3:ListBucket").answer is MAYBE
    who = callers.role(f"arn:aws-cn:iam::{HOME}:role/r")
    found = access.grants(Policies(caller=who, identity=(document(allow()),)), PASS)
    assert resource_of(found).startswith("arn:aws-cn:")


def test_a_pattern_of_actions_finds_one_that_is_granted() -> None:
    """Of `iam:*` any action that comes through is the witness."""
    found = access.grants(document(allow("iam:Get*"), deny("iam:GetA*")), "iam:*")
    assert found.answer is YES
    assert found.witness is not None
    assert found.witness.action.startswith("iam:Get")
    assert access.grants(document(allow("iam:Get*"), deny("iam:G*")), "iam:*").answer is NO


def test_actions_yet_to_come_are_only_possible() -> None:
    """A pattern that fits none of today's actions grants nothing today."""
    found = access.grants(document(allow("iam:NoSuch*")), "iam:*")
    assert found.answer is MAYBE
    assert found.reason == "AWS does not have such an action today"
    named = access.grants(document(allow("iam:NoSuchAction")), "iam:NoSuchAction")
    assert named.answer is YES


def test_everything_is_looked_for_in_some_services_only() -> None:
    """`*` takes an action of a service that the policy names, or of a common one."""
    found = access.grants(document(allow("nosuch:*"), allow("sqs:*")), "*")
    assert found.answer is YES
    assert found.witness is not None
    assert found.witness.action.startswith("sqs:")
    assert access.grants(document(allow()), "*").answer is YES
    assert access.grants(document(deny("s3:*")), "*").answer is NO


def test_fixed_keys() -> None:
    """A context that is given stays; `()` takes a key out of the request."""
    only = document(allow(PASS, Condition=when("StringEquals", TO_SERVICE, "ec2.amazonaws.com")))
    assert access.grants(only, PASS, context={TO_SERVICE: "ec2.amazonaws.com"}).answer is YES
    assert access.grants(only, PASS, context={TO_SERVICE: "glue.amazonaws.com"}).answer is NO
    assert access.grants(only, PASS, context={TO_SERVICE: ()}).answer is NO
    free = access.grants(document(allow()), PASS, context={TO_SERVICE: "ec2.amazonaws.com"})
    assert free.witness is not None
    assert free.witness.context == {TO_SERVICE: "ec2.amazonaws.com"}


def test_preferred_and_avoided_resources() -> None:
    """The witness takes a preferred resource if it fits, an avoided one never."""
    admin = f"arn:aws:iam::{HOME}:role/admin"
    wide = document(allow(PASS, "arn:aws:iam::*:role/*"))
    assert resource_of(access.grants(wide, PASS, prefer=[admin])) == admin
    named = document(allow(PASS, admin))
    assert access.grants(named, PASS, avoid=[admin]).answer is NO
    assert access.grants(wide, PASS, avoid=["arn:aws:iam::*:role/*"]).answer is NO


def test_keys_that_a_request_cannot_have() -> None:
    """A key that AWS does not list for an action proves nothing; one every request has is there."""
    odd = document(allow("iam:GetRole", Condition=when("StringEquals", TO_SERVICE, "x")))
    found = access.grants(odd, "iam:GetRole")
    assert found.answer is MAYBE
    assert found.reason == "AWS does not list `iam:PassedToService` for `iam:GetRole`"
    assert (
        access.grants(
            document(allow(), deny("*", Condition=when("StringNotEquals", TO_SERVICE, "x"))),
            "iam:GetRole",
        ).answer
        is MAYBE
    )
    never = document(allow(Condition=when("Null", "aws:SecureTransport", "true")))
    assert access.grants(never, "s3:GetObject").answer is NO
    unknown = document(allow(Condition=when("StringEquals", "nosuch:key", "x")))
    assert access.grants(unknown, "s3:GetObject").answer is MAYBE
    tags = document(
        allow("s3:ListAllMyBuckets", Condition=when("StringEquals", "aws:RequestTag/t", "x"))
    )
    assert access.grants(tags, "s3:ListAllMyBuckets").answer is MAYBE
    claim = document(allow(Condition=when("StringEquals", "accounts.google.com:sub", "x")))
    assert access.grants(claim, "s3:GetObject").answer is YES


def test_tags_are_shown_as_they_are_asked_for() -> None:
    """A witness names keys in AWS's spelling, and tags with their name."""
    found = access.grants(
        document(allow(Condition=when("StringEquals", "aws:principaltag/Team", "x"))),
        "s3:GetObject",
    )
    assert found.witness is not None
    assert found.witness.context == {"aws:PrincipalTag/team": "x"}


def test_holes() -> None:
    """A hole makes a grant possible; a Deny with one makes it no more than that."""
    assert access.grants(document(allow(Hole("var.a"))), PASS).answer is MAYBE
    assert access.grants(document(allow(PASS, Hole("var.r"))), PASS).answer is MAYBE
    denied = access.grants(document(allow(), deny(PASS, Hole("var.r"))), PASS)
    assert denied.answer is MAYBE
    assert denied.witness is not None
    elsewhere = document(allow(), deny("s3:*", Hole("var.r")))
    assert access.grants(elsewhere, PASS).answer is YES
    beside = document(
        allow(PASS, Condition=when("StringEquals", TO_SERVICE, "a", "b")),
        deny(PASS, Condition={"StringEquals": {TO_SERVICE: [Hole("var.s"), "a"]}}),
    )
    assert access.grants(beside, PASS).answer is MAYBE
    assert access.grants(document(Hole("var.statement")), PASS).answer is MAYBE


def test_variables_are_solved_for() -> None:
    """The user name follows from the resource, and the resource from the user name."""
    home = document(allow("s3:GetObject", "arn:aws:s3:::home/${aws:username}/*"))
    found = access.grants(home, "s3:GetObject", resource="arn:aws:s3:::home/bob/*")
    assert found.witness is not None
    assert found.witness.context == {"aws:username": "bob"}
    role = Policies(caller=callers.role(f"arn:aws:iam::{HOME}:role/r"), identity=(home,))
    assert access.grants(role, "s3:GetObject").answer is not YES
    user = Policies(caller=callers.user(f"arn:aws:iam::{HOME}:user/u"), identity=(home,))
    assert resource_of(access.grants(user, "s3:GetObject")).startswith("arn:aws:s3:::home/u/")


def test_resources_of_the_callers_account() -> None:
    """A witness acts on the caller's own account; what lies elsewhere is only possible."""
    who = callers.user(f"arn:aws:iam::{HOME}:user/u")
    wide = Policies(caller=who, identity=(document(allow()),))
    assert f"::{HOME}:" in resource_of(access.grants(wide, PASS))
    other = Policies(
        caller=who, identity=(document(allow("sts:AssumeRole", "arn:aws:iam::1:role/x")),)
    )
    found = access.grants(other, "sts:AssumeRole")
    assert found.answer is MAYBE
    assert found.reason == "the policy of a resource in another account is not seen"


def test_boundaries_count() -> None:
    """The policies of an identity are asked together."""
    own = (document(allow()),)
    held = Identity(
        IdentityKind.ROLE,
        "r",
        "r",
        HERE,
        policies=own,
        boundary=document(allow("s3:*"), kind=DocumentKind.BOUNDARY),
    )
    assert access.grants(held, PASS).answer is NO
    assert access.grants(held, "s3:GetObject").answer is YES
    assert access.could_grant(held, PASS) is YES
    assert access.could_grant(document(deny(), allow("s3:*")), PASS) is NO


def test_the_root_user_needs_no_allow() -> None:
    """It may do all in its account that no Deny takes away.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
    """
    scp = (document(allow(), deny("iam:*"), kind=DocumentKind.SCP),)
    mine = Policies(caller=callers.root(HOME), scps=(scp,))
    assert access.grants(mine, "s3:*").answer is YES
    assert access.grants(mine, "iam:*").answer is NO
    assert access.grants(Policies(caller=callers.root(HOME)), "iam:*").answer is YES


def test_a_statement_that_survives() -> None:
    """Of an Allow nothing may be left: taken back, bounded away, or never met."""
    own = document(
        allow("s3:Get*", Sid="Kept"),
        allow("iam:Get*", Sid="Denied"),
        allow("sqs:*", Condition=when("StringEquals", "aws:SourceVpc", "a"), Sid="Impossible"),
        deny("iam:*"),
        deny("sqs:*", Condition=when("StringLike", "aws:SourceVpc", "*")),
        {"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"},
        {"Effect": "Allow", "Resource": "*"},
    )
    answers = [access.survives(own, each).answer for each in own.statements]
    assert answers == [YES, NO, NO, NO, NO, YES, NO]
    assert names(access.survives(own, own.statements[1])) == [3]


# ── Passing roles ──


def role(name: str, *services: str) -> Identity:
    trust = document(
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": list(services)}},
        kind=DocumentKind.TRUST,
    )
    return Identity(
        IdentityKind.ROLE, name, name, HERE, trust=trust, arn=f"arn:aws:iam::{HOME}:role/{name}"
    )


def test_a_passed_role_trusts_the_service() -> None:
    """The witness is a role that the service may assume, as far as roles are seen."""
    seen = [role("build", "codebuild.amazonaws.com"), role("run", "ec2.amazonaws.com")]
    who = callers.user(f"arn:aws:iam::{HOME}:user/u")

    def asked(resource: object, roles: Iterable[Identity] = seen) -> Found:
        mine = Policies(caller=who, identity=(document(allow(PASS, resource)),))
        return passing.passes_role(mine, service="ec2.amazonaws.com", roles=roles)

    assert resource_of(asked("*")) == seen[1].arn
    assert asked(seen[0].arn).answer is NO
    assert asked(seen[0].arn, roles=()).answer is YES
    unseen = msgspec.structs.replace(seen[0], trust=None)
    assert asked(seen[0].arn, roles=[unseen]).answer is YES


def test_passing_any_role() -> None:
    """Without a service every role of the account counts but those to avoid."""
    mine = access.of(document(allow(PASS, f"arn:aws:iam::{HOME}:role/named")))
    assert passing.passes_role(mine).answer is YES
    assert passing.passes_role(mine, avoid=[f"arn:aws:iam::{HOME}:role/named"]).answer is NO


# ── Strangers ──


def lets_in(policy: PolicyDocument, action: str) -> list[tuple[str, Answer]]:
    return [
        (who.kind.value, access.lets_in(policy, who, action).answer)
        for who in access.strangers(policy)
    ]


def trust(principal: object, **condition: dict[str, object]) -> PolicyDocument:
    statement = {
        "Effect": "Allow",
        "Principal": principal,
        "Action": ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"],
        "Condition": condition,
    }
    return document(statement, kind=DocumentKind.TRUST)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, YES),
        ({"StringEquals": {"sts:ExternalId": "secret"}}, YES),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-ours"}}, NO),
        ({"StringLike": {"aws:PrincipalOrgID": "o-*"}}, YES),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-ours"}}, YES),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}, YES),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}, NO),
        ({"StringEquals": {"aws:PrincipalAccount": "111122223333"}}, NO),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, NO),
        ({"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}, YES),
        ({"StringEquals": {"aws:SourceVpce": "vpce-1"}}, NO),
        ({"StringEquals": {"aws:SourceAccount": "111122223333"}}, NO),
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, YES),
    ],
)
def test_a_role_of_a_foreign_account(condition: dict[str, Any], expected: Answer) -> None:
    """It chooses its name and brings any secret, but no other organization or network."""
    policy = trust({"AWS": "*"}, **condition)
    assert lets_in(policy, "sts:AssumeRole") == [("role session", expected)]


def test_what_a_stranger_must_know() -> None:
    """The witness tells who comes, and with what."""
    policy = trust({"AWS": "*"}, StringEquals={"sts:ExternalId": "secret"})
    (who,) = access.strangers(policy)
    found = access.lets_in(policy, who, "sts:AssumeRole")
    assert found.witness is not None
    assert found.witness.principal == "arn:aws:iam::999999999999:role/stranger"
    assert found.witness.context == {"sts:ExternalId": "secret"}
    assert (
        access.lets_in(policy, who, "sts:AssumeRole", context={"sts:ExternalId": ()}).answer is NO
    )
    named = trust({"AWS": "*"}, ArnLike={"aws:PrincipalArn": "arn:aws:iam::*:role/admin"})
    found = access.lets_in(named, who, "sts:AssumeRole")
    assert found.witness is not None
    assert found.witness.principal == "arn:aws:iam::999999999999:role/admin"


def test_who_is_named_is_no_stranger() -> None:
    """A stranger's account is none that the policy names."""
    policy = trust({"AWS": ["999999999999", "arn:aws:iam::888888888888:role/x", Hole("var.a")]})
    assert callers.stranger({"999999999999"}).account == "888888888888"
    assert lets_in(policy, "sts:AssumeRole") == [("role session", MAYBE)]
    assert callers.stranger(callers.STRANGER_ACCOUNTS).account == "555555555555"


def test_tokens_of_named_providers() -> None:
    """Somebody with a token of the same issuer may come with any claims."""
    host = "token.actions.githubusercontent.com"
    arn = f"arn:aws:iam::{HOME}:oidc-provider/{host}"
    wide = trust({"Federated": arn}, StringLike={f"{host}:sub": "repo:acme*"})
    action = "sts:AssumeRoleWithWebIdentity"
    assert lets_in(wide, action) == [("role session", NO), ("web identity", YES)]
    saml = trust({"Federated": f"arn:aws:iam::{HOME}:saml-provider/p"})
    assert lets_in(saml, "sts:AssumeRoleWithSAML") == [("role session", NO), ("SAML user", YES)]


def test_anyone_at_a_resource() -> None:
    """Anonymous callers need a policy that lets everyone in, without keys they cannot have."""

    def bucket(**condition: object) -> PolicyDocument:
        statement = allow("s3:GetObject", "arn:aws:s3:::b/*", Principal="*", Condition=condition)
        return document(statement, kind=DocumentKind.RESOURCE, service="s3")

    assert lets_in(bucket(), "s3:GetObject") == [("anonymous", YES), ("role session", YES)]
    ours = bucket(StringEquals={"aws:PrincipalOrgID": "o-ours"})
    assert lets_in(ours, "s3:GetObject") == [("anonymous", NO), ("role session", NO)]
    signed = bucket(Null={"aws:PrincipalArn": "false"})
    assert lets_in(signed, "s3:GetObject") == [("anonymous", NO), ("role session", YES)]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, YES),
        ({"StringEquals": {"aws:SourceAccount": HOME}}, NO),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{HOME}:*"}}, NO),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}}, YES),
        ({"StringEquals": {"aws:SourceOrgID": "o-ours"}}, NO),
        ({"StringEquals": {"aws:PrincipalServiceName": "sns.amazonaws.com"}}, YES),
    ],
)
def test_a_service_that_acts_for_a_stranger(condition: object, expected: Answer) -> None:
    """Only the source of a call tells whose resource a service acts for.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    statement = allow(
        "sqs:SendMessage", Principal={"Service": "sns.amazonaws.com"}, Condition=condition
    )
    queue = document(statement, kind=DocumentKind.RESOURCE, service="sqs")
    deputy = callers.service("sns.amazonaws.com", outside=True)
    assert access.lets_in(queue, deputy, "sqs:SendMessage").answer is expected


# ── Covering ──


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ([allow()], [allow("s3:*")], YES),
        ([allow("s3:*")], [allow("s3:GetObject", "arn:aws:s3:::b/*")], YES),
        ([allow("s3:GetObject")], [allow("s3:Get*")], NO),
        ([allow("s3:GetObject", "arn:aws:s3:::b/*")], [allow("s3:GetObject")], NO),
        ([allow(), deny("iam:*")], [allow("iam:GetRole")], NO),
        ([allow(), deny("iam:*")], [allow(), deny(["iam:*", "s3:*"])], YES),
        ([allow("iam:GetRole")], [allow("iam:GetRol?")], NO),
        ([allow(Condition=when("StringEquals", "aws:SourceVpc", "a"))], [allow()], NO),
        (
            [allow(Condition=when("StringLike", "aws:SourceVpc", "a*"))],
            [allow(Condition=when("StringEquals", "aws:SourceVpc", "ab"))],
            YES,
        ),
        ([allow(Hole("var.a"))], [allow("s3:GetObject")], MAYBE),
        ([Hole("var.s")], [allow("s3:GetObject")], MAYBE),
        ([allow("s3:GetObject")], [allow(Hole("var.a"))], MAYBE),
        ([allow(), deny(resource=Hole("var.r"))], [allow("s3:GetObject")], MAYBE),
        ([allow("s3:*")], [{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}], NO),
        ([allow("s3:*")], [deny()], YES),
    ],
)
def test_covering(wide: list[object], narrow: list[object], expected: Answer) -> None:
    """One document allows all of another, or a request shows what it does not."""
    found = covering.covers([document(*wide)], [document(*narrow)])
    assert found.answer is expected
    assert (found.witness is not None) or expected is not NO


# ── Limits ──


def test_hostile_policies_end_in_maybe() -> None:
    """Statements that would need every combination to be tried are given up."""
    keys = [f"aws:PrincipalTag/{n}" for n in range(9)]
    every_way = [
        deny(
            Condition={
                "StringEquals": {k: "x" for n, k in enumerate(keys) if way >> n & 1},
                "StringNotEquals": {k: "x" for n, k in enumerate(keys) if not way >> n & 1},
            }
        )
        for way in range(1 << len(keys))
    ]
    found = access.grants(document(allow(), *every_way), "s3:GetObject")
    assert (found.answer, found.witness) == (MAYBE, None)
    assert found.reason
    covered = covering.covers([document(deny(), allow())], [document(allow(), *every_way)])
    assert covered.answer is MAYBE


def test_many_actions_end_in_maybe() -> None:
    """A pattern of all actions over hundreds of long patterns is given up."""
    many = [allow(f"s3:{'*a' * 40}{n}") for n in range(400)]
    assert access.grants(document(*many), "*", resource="arn:aws:iam::1:role/x").answer is MAYBE


def test_find_takes_a_question() -> None:
    """The question itself may be asked, too."""
    mine = Policies(identity=(document(allow("s3:*")),))
    assert questions.find(mine, Question("s3:GetObject")).answer is YES
