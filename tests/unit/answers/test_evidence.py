"""What policies that were read have to do with a denial."""

import json
from typing import Any

import pytest

from grantlint.answers.denial import Denial, PolicyType, Topic
from grantlint.answers.evidence import with_evidence
from grantlint.answers.explaining import explain
from grantlint.answers.explanation import Explanation
from grantlint.model import (
    DocumentKind,
    Estate,
    Identity,
    IdentityKind,
    Place,
    PolicyDocument,
    Source,
    Span,
    Term,
)
from grantlint.policy import parse

ACCOUNT = "123456789012"
USER = f"arn:aws:iam::{ACCOUNT}:user/ada"
REPORT = "arn:aws:s3:::reports/2026.csv"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
READ = {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{REPORT[:-8]}*"}


def document(
    *statements: dict[str, Any], kind: DocumentKind = DocumentKind.IDENTITY
) -> PolicyDocument:
    value = {"Version": "2012-10-17", "Statement": list(statements)}
    text = json.dumps(value)
    source = Source("ada.json", text, "policy_json", lambda _: Span(0, 1))
    return parse.document(value, lambda token: Place(source, token), kind=kind, owner="ada")


def ada(
    *statements: dict[str, Any],
    boundary: PolicyDocument | None = None,
    managed: tuple[str, ...] = (),
) -> Estate:
    """An estate in which the user has one policy."""
    policy = document(*statements)
    identity = Identity(
        kind=IdentityKind.USER,
        name="ada",
        owner="ada",
        place=policy.place,
        policies=(policy,),
        managed=tuple(Term((arn,), policy.place) for arn in managed),
        boundary=boundary,
    )
    documents = (policy,) if boundary is None else (policy, boundary)
    return Estate("ada.json", documents=documents, identities=(identity,))


def answer(estate: Estate, action: str = "s3:GetObject", **parts: object) -> Explanation:
    """The answer to a denial for the user by lack of an Allow, with the estate's evidence."""
    known = {
        "principal": USER,
        "resource": REPORT,
        "policy_type": PolicyType.IDENTITY,
        "explicit": False,
    }
    denial = Denial(action=action, **(known | parts))  # type: ignore[arg-type]  # fields by name
    return with_evidence(explain(denial), [estate])


def evidence(explanation: Explanation) -> list[str]:
    return [each.text for each in explanation.evidence]


# ── Denies ───────────────────────────────────────────────────────────────────────────────────────


def test_the_statement_that_denies_is_shown() -> None:
    """Allows do not matter then."""
    deny = {"Sid": "Never", "Effect": "Deny", "Action": "s3:Get*", "Resource": "*"}
    explanation = answer(ada(READ, deny), explicit=True)
    assert evidence(explanation) == ["`Never` denies `s3:GetObject`"]
    assert not any("Checked" in note for note in explanation.notes)


def test_a_deny_under_a_condition_says_which() -> None:
    """The message does not tell what the request carried."""
    condition = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}}
    deny = {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*", "Condition": condition}
    (text,) = evidence(answer(ada(deny), explicit=True))
    assert "`aws:RequestedRegion`" in text
    assert "`eu-west-1`, `eu-central-1`" in text


def test_a_decoded_message_settles_conditions() -> None:
    """It tells what the request carried."""
    condition = {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}
    deny = {"Sid": "No", "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}
    there = (("aws:RequestedRegion", ("us-east-1",)),)
    assert evidence(answer(ada(deny), explicit=True, context=there)) == [
        "`No` denies `s3:GetObject`"
    ]
    elsewhere = (("aws:RequestedRegion", ("eu-west-1",)),)
    assert evidence(answer(ada(deny), explicit=True, context=elsewhere)) == []


def test_a_deny_that_is_not_there_is_missed() -> None:
    """Then it stands somewhere else."""
    explanation = answer(ada(READ), explicit=True)
    assert evidence(explanation) == []
    assert any("None of the policies" in note for note in explanation.notes)


# ── Allows that come near ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"Resource": "arn:aws:s3:::other/*"}, "only on `arn:aws:s3:::other/*`"),
        ({"Action": "s3:PutObject"}, "does not list the action"),
        ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, "only if `aws:SecureTransport`"),
    ],
    ids=["resource", "action", "condition"],
)
def test_what_keeps_an_allow_from_allowing_is_told(changes: dict[str, Any], text: str) -> None:
    """Another resource, another action, a condition."""
    explanation = answer(ada({**READ, **changes}))
    assert len(explanation.evidence) == 1
    assert "`Read`" in evidence(explanation)[0]
    assert text in evidence(explanation)[0]
    assert any(note.startswith("Checked: ") for note in explanation.notes)


def test_the_statement_goes_to_the_callers_policy() -> None:
    """With the file."""
    (step,) = answer(ada({**READ, "Action": "s3:PutObject"})).steps
    assert step.place is not None
    assert step.place.source.path == "ada.json"


def test_an_allow_that_stands_there_is_told() -> None:
    """What was read is not what is deployed."""
    explanation = answer(ada(READ))
    assert evidence(explanation) == ["`Read` allows the action"]
    assert any("may not be deployed" in note for note in explanation.notes)


def test_a_deny_that_is_found_is_never_answered_with_an_allow() -> None:
    """Whatever the message says of the reason."""
    deny = {"Sid": "Never", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}
    explanation = answer(ada(deny), explicit=None, policy_type=None)
    assert [step.statement for step in explanation.steps] == [None]
    assert evidence(explanation) == ["`Never` denies `s3:GetObject`"]
    assert not any("Checked" in note for note in explanation.notes)


def test_advice_that_holds_under_a_condition_says_which() -> None:
    """A Deny for other Regions is no obstacle in the right one."""
    condition = {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}
    explanation = answer(ada(deny))
    (note,) = [note for note in explanation.notes if note.startswith("Checked: ")]
    assert note.endswith("if it comes with `aws:RequestedRegion` `eu-west-1`.")


def test_advice_that_a_boundary_undoes_is_called_insufficient() -> None:
    """The identity's own policies are not all."""
    boundary = document(
        {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}, kind=DocumentKind.BOUNDARY
    )
    explanation = answer(ada(boundary=boundary))
    assert any("not enough" in note for note in explanation.notes)


def test_managed_policies_are_read_by_their_arn() -> None:
    """They have no place of their own."""
    arn = "arn:aws:iam::aws:policy/AWSBillingReadOnlyAccess"
    explanation = answer(ada(managed=(arn,)), "billing:GetBillingData", resource=None)
    (each,) = explanation.evidence
    assert each.place is None
    assert each.owner == arn


def test_passing_a_role_is_checked_with_its_service() -> None:
    """The condition of the advice is what the request is made with."""
    explanation = answer(ada(READ), "iam:PassRole", resource=ROLE, operation="CreateFunction")
    assert any(note.startswith("Checked: ") for note in explanation.notes)
    open_ = answer(ada(READ), "iam:PassRole", resource=ROLE)
    assert not any(note.startswith("Checked: ") for note in open_.notes)


# ── Whose policies ───────────────────────────────────────────────────────────────────────────────


def test_a_boundary_is_looked_at_when_it_is_named() -> None:
    """Not the identity's own policies."""
    boundary = document(
        {"Sid": "Bound", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::x"},
        kind=DocumentKind.BOUNDARY,
    )
    explanation = answer(ada(READ, boundary=boundary), policy_type=PolicyType.BOUNDARY)
    assert evidence(explanation) == ["`Bound` allows the action, but only on `arn:aws:s3:::x`"]


def test_other_identities_are_left_alone() -> None:
    """Another user's Deny stops nobody else."""
    explanation = answer(ada(READ), principal=USER.replace("ada", "bob"))
    assert explanation.evidence == ()
    assert any("not among what was read" in note for note in explanation.notes)


def test_policies_of_nobody_are_taken_for_the_callers() -> None:
    """A file of JSON does not say whose it is."""
    estate = Estate("p.json", documents=(document({**READ, "Action": "s3:PutObject"}),))
    explanation = answer(estate)
    assert len(explanation.evidence) == 1
    assert any("taken for its own" in note for note in explanation.notes)


def test_trust_is_looked_for_at_the_role() -> None:
    """By the name of the role to assume."""
    trust = document(
        {
            "Sid": "Ci",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::123456789012:role/ci"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "x"}},
        },
        kind=DocumentKind.TRUST,
    )
    role = Identity(IdentityKind.ROLE, "app", "app", trust.place, trust=trust)
    estate = Estate("t.json", documents=(trust,), identities=(role,))
    explanation = answer(estate, "sts:AssumeRole", resource=ROLE, policy_type=PolicyType.TRUST)
    assert evidence(explanation) == [
        "`Ci` allows it only if `sts:ExternalId` meets StringEquals `x`"
    ]


@pytest.mark.parametrize("topic", [topic for topic in Topic if topic is not Topic.DENIED])
def test_other_topics_have_no_evidence(topic: Topic) -> None:
    """There is no action to look for."""
    plain = explain(Denial(topic=topic))
    assert with_evidence(plain, [ada(READ)]) == plain
