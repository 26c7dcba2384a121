"""What policies that were read have to do with a denial."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

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
    met = answer(ada(deny), explicit=True, context=there)
    (text,) = evidence(met)
    assert text.startswith("`No` denies `s3:GetObject` as `aws:RequestedRegion` is `us-east-1`")
    assert met.steps[0].text == "Stay clear of `No`: call in another Region than `us-east-1`."
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
    other = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}
    (step,) = answer(ada(other)).steps
    assert step.place is not None
    assert step.place.source.path == "ada.json"


def test_an_allow_that_stands_there_is_told() -> None:
    """What was read is not what is deployed."""
    explanation = answer(ada(READ))
    assert evidence(explanation) == ["`Read` allows `s3:GetObject`"]
    assert explanation.steps[0].text.startswith("Add nothing")
    assert all(step.statement is None for step in explanation.steps)


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
    assert [step.text.partition(" (")[0] for step in explanation.steps] == [
        "Add to a policy attached to user `ada`:",
        "The permissions boundary has no room for `s3:GetObject`, so allow it there, too:",
    ]
    assert any(note.startswith("Checked: ") for note in explanation.notes)


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


# ── Conditions that stop ─────────────────────────────────────────────────────────────────────────

MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
OFFICE = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}


@pytest.mark.parametrize(
    ("condition", "way"),
    [(MFA, "sign in with MFA"), (OFFICE, "call from an address in `203.0.113.0/24`")],
    ids=["MFA", "network"],
)
def test_a_guard_is_to_be_met_and_is_never_dropped(condition: dict[str, Any], way: str) -> None:
    """No statement without the condition is proposed; to widen it is the reader's own decision."""
    explanation = answer(ada({**READ, "Condition": condition}))
    assert [step.statement for step in explanation.steps] == [None, None]
    meet, widen = (step.text for step in explanation.steps)
    assert meet.startswith(f"Meet the condition of `Read`: {way}")
    assert "only if that guard is not meant for such calls" in widen
    assert any(note.startswith("Checked: as they were read") for note in explanation.notes)


def test_a_deny_under_a_condition_tells_how_to_stay_clear_of_it() -> None:
    """By meeting what it asks for; changing it comes second."""
    condition = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    deny = {"Sid": "Mfa", "Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}
    first, second = answer(ada(READ, {**deny, "Condition": condition}), explicit=True).steps
    assert first.text.startswith("Stay clear of `Mfa`: sign in with MFA")
    assert "add `s3:GetObject` to its `NotAction`" in second.text


def test_a_deny_under_a_condition_is_what_is_left_where_an_allow_stands() -> None:
    """Of a message that gives no reason."""
    condition = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    deny = {"Sid": "Mfa", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}
    estate = ada(READ, {**deny, "Condition": condition})
    explanation = answer(estate, explicit=None, policy_type=None)
    assert explanation.steps[0].text.startswith("Stay clear of `Mfa`: sign in with MFA")


QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders"
SEND = {"Sid": "Send", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE}


def region(operator: str, *names: str) -> dict[str, Any]:
    return {operator: {"aws:RequestedRegion": list(names)}}


def test_a_call_goes_to_the_region_of_its_resource() -> None:
    """It is not to be chosen, so a condition on it is met, and nothing is left to do."""
    allow = SEND | {"Condition": region("StringEquals", "eu-west-1")}
    found = answer(ada(allow), "sqs:SendMessage", resource=QUEUE)
    assert evidence(found) == ["`Send` allows `sqs:SendMessage`"]


def test_a_region_that_is_settled_is_no_way_around_a_deny() -> None:
    """The Deny is to be changed: no call elsewhere reaches the resource."""
    deny = {"Sid": "Here", "Effect": "Deny", "Action": "*", "Resource": "*"}
    guard = {"Condition": region("StringNotEquals", "eu-central-1")}
    found = answer(ada(SEND, deny | guard), "sqs:SendMessage", resource=QUEUE)
    assert evidence(found)[0].startswith("`Here` denies `sqs:SendMessage` as")
    assert [step.text.partition(",")[0] for step in found.steps] == [
        "If the call is to be allowed as it was"
    ]


def test_a_resource_without_a_region_leaves_the_region_open() -> None:
    """A bucket's ARN does not tell where it is."""
    allow = READ | {"Condition": region("StringEquals", "eu-west-1")}
    assert "only if `aws:RequestedRegion` is `eu-west-1`" in evidence(answer(ada(allow)))[0]


def test_a_key_that_looks_like_a_pattern_is_added_as_it_is() -> None:
    """The statement that is extended allows the object and no other, which is checked."""
    other = READ | {"Resource": REPORT}
    found = answer(ada(other), resource="arn:aws:s3:::reports/a*b.csv")
    (statement,) = [step.statement for step in found.steps if step.statement is not None]
    assert statement["Resource"] == [REPORT, "arn:aws:s3:::reports/a${*}b.csv"]
    assert any(note.startswith("Checked: with that in place") for note in found.notes)


def test_the_session_of_a_role_is_not_told_to_get_one_of_a_user() -> None:
    """`sts:GetSessionToken` refuses it; the role is assumed with MFA."""
    estate = Estate("p.json", documents=(document({**READ, "Condition": MFA}),))
    session = "arn:aws:sts::111122223333:assumed-role/ci/build"
    meet = answer(estate, principal=session).steps[0].text
    assert meet.startswith("Meet the condition of `Read`: assume the role with MFA")


# ── The smallest change ──────────────────────────────────────────────────────────────────────────


def test_a_statement_gets_one_more_resource() -> None:
    """When nothing else comes with it."""
    (step,) = answer(ada({**READ, "Resource": "arn:aws:s3:::other/*"})).steps
    assert step.text == f"Add `{REPORT}` to the resources of `Read`."
    assert step.statement == {**READ, "Resource": ["arn:aws:s3:::other/*", REPORT]}
    assert step.place is not None


def test_a_statement_with_more_actions_gets_no_more_resources() -> None:
    """They would be allowed there, too; a statement of its own is less."""
    wide = {**READ, "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::other/*"}
    (step,) = answer(ada(wide)).steps
    assert step.statement == {"Effect": "Allow", "Action": "s3:GetObject", "Resource": REPORT}


def test_a_statement_gets_one_more_action() -> None:
    """What that opens besides is said, with the narrower statement."""
    explanation = answer(ada(READ), "s3:PutObject")
    wide, narrow = explanation.steps
    assert wide.statement == {**READ, "Action": ["s3:GetObject", "s3:PutObject"]}
    assert "on all of `arn:aws:s3:::reports/*`" in narrow.text
    assert narrow.statement == {"Effect": "Allow", "Action": "s3:PutObject", "Resource": REPORT}
    assert any(note.startswith("Checked: with that in place") for note in explanation.notes)


def test_a_statement_on_everything_gets_no_more_actions() -> None:
    """Where the action can be limited to what the message names."""
    (step,) = answer(ada({**READ, "Resource": "*"}), "s3:PutObject").steps
    assert step.statement == {"Effect": "Allow", "Action": "s3:PutObject", "Resource": REPORT}


PASS = {
    "Sid": "Pass",
    "Effect": "Allow",
    "Action": "iam:PassRole",
    "Resource": ROLE,
    "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
}


def test_a_passed_role_goes_to_one_more_service() -> None:
    """The one of the call that failed."""
    explanation = answer(ada(PASS), "iam:PassRole", resource=ROLE, operation="RunTask")
    (step,) = explanation.steps
    assert step.statement is not None
    services = ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com"]
    assert step.statement["Condition"] == {"StringEquals": {"iam:PassedToService": services}}
    assert any(note.startswith("Checked: ") for note in explanation.notes)


def test_one_more_role_is_passed() -> None:
    """Under the condition that is there."""
    other = f"{ROLE}-2"
    explanation = answer(ada(PASS), "iam:PassRole", resource=other, operation="CreateFunction")
    (step,) = explanation.steps
    assert step.statement == {**PASS, "Resource": [ROLE, other]}


def test_another_role_to_another_service_is_a_statement_of_its_own() -> None:
    """To extend the one that is there would pass both roles to both services."""
    explanation = answer(ada(PASS), "iam:PassRole", resource=f"{ROLE}-2", operation="RunTask")
    (step,) = explanation.steps
    assert step.statement is not None
    assert step.statement["Resource"] == f"{ROLE}-2"
    assert step.statement["Condition"] == {
        "StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
    }


def test_a_resource_that_is_not_told_is_not_taken_for_allowed() -> None:
    """The message names none, and the statement is not about all."""
    (text,) = evidence(answer(ada(READ), resource=None))
    assert text.endswith("the message does not say on which one the call was")


def test_of_a_retired_action_only_what_is_lacking_is_added() -> None:
    """Some of what took its place may be allowed."""
    have = {"Effect": "Allow", "Action": ["account:*", "billing:*"], "Resource": "*"}
    explanation = answer(ada(have), "aws-portal:ViewPaymentMethods", resource=None)
    (step,) = explanation.steps
    assert step.statement is not None
    actions = step.statement["Action"]
    assert isinstance(actions, list)
    assert "payments:GetPaymentInstrument" in actions
    assert "account:GetAccountInformation" not in actions


# ── Roles to assume ──────────────────────────────────────────────────────────────────────────────

CI = "arn:aws:iam::123456789012:role/ci"
TRUST = {
    "Sid": "Ci",
    "Effect": "Allow",
    "Principal": {"AWS": CI},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"sts:ExternalId": "x"}},
}
MAY_ASSUME = {"Sid": "May", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ROLE}


def app(*statements: dict[str, Any]) -> Estate:
    """An estate in which the role to assume has a trust policy."""
    trust = document(*statements, kind=DocumentKind.TRUST)
    role = Identity(IdentityKind.ROLE, "app", "app", trust.place, trust=trust)
    return Estate("t.json", documents=(trust,), identities=(role,))


def assuming(*estates: Estate, **parts: object) -> Explanation:
    """The answer to a denial of `sts:AssumeRole` on the role."""
    known = {"principal": USER, "resource": ROLE} | parts
    denial = Denial(action="sts:AssumeRole", **known)  # type: ignore[arg-type]  # fields by name
    return with_evidence(explain(denial), estates)


@pytest.mark.parametrize("policy_type", [None, PolicyType.IDENTITY])
def test_a_trust_that_names_somebody_else_gets_the_caller(policy_type: PolicyType | None) -> None:
    """Under its condition; the caller's own policy is fine."""
    explanation = assuming(ada(MAY_ASSUME), app(TRUST), policy_type=policy_type, explicit=False)
    assert evidence(explanation) == [
        "`May` allows `sts:AssumeRole`",
        f"`Ci` lets in only `{CI}`, which is not the caller",
    ]
    (step,) = explanation.steps
    assert step.statement == {**TRUST, "Principal": {"AWS": [CI, USER]}}
    assert any(note.startswith("Checked: with that in place") for note in explanation.notes)


def test_both_sides_may_be_missing() -> None:
    """The Allow of the caller, and the trust for it."""
    account = {"AWS": "arn:aws:iam::111122223333:root"}
    explanation = assuming(ada(READ), app({**TRUST, "Principal": account}))
    assert [step.statement and step.statement.get("Principal") for step in explanation.steps] == [
        None,
        {"AWS": [account["AWS"], USER]},
    ]


def test_a_trust_for_services_gets_a_statement_of_its_own() -> None:
    """A role of a service is not opened to people by its own statement."""
    service = {**TRUST, "Principal": {"Service": "ec2.amazonaws.com"}}
    del service["Condition"]
    explanation = assuming(ada(MAY_ASSUME), app(service))
    (step,) = explanation.steps
    assert step.statement == {
        "Effect": "Allow",
        "Principal": {"AWS": USER},
        "Action": "sts:AssumeRole",
    }
    assert step.place is not None
    assert any(note.startswith("Checked: with that in place") for note in explanation.notes)


def test_a_trust_under_a_condition_says_how_to_meet_it() -> None:
    """A trust that names the caller itself needs no Allow of its own within the account."""
    session = "arn:aws:sts::123456789012:assumed-role/ci/job"
    explanation = assuming(app(TRUST), principal=session)
    meet, _ = explanation.steps
    assert meet.text.startswith("Meet the condition of `Ci`: give the external id `x`")


def test_across_accounts_both_sides_are_needed() -> None:
    """Even where the trust policy names the caller itself."""
    session = "arn:aws:sts::999988887777:assumed-role/ci/job"
    outside = {**TRUST, "Principal": {"AWS": CI.replace("123456789012", "999988887777")}}
    del outside["Condition"]
    (step,) = assuming(app(outside), principal=session).steps
    assert step.statement == {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ROLE}


def test_a_trust_that_was_not_read_is_missed() -> None:
    """The statement it needs is shown all the same."""
    explanation = assuming(ada(MAY_ASSUME))
    (step,) = explanation.steps
    assert step.statement is not None
    assert step.statement["Principal"] == {"AWS": USER}
    assert any("The trust policy of" in note for note in explanation.notes)


def test_a_trust_message_is_about_the_trust_alone() -> None:
    """By the name of the role to assume."""
    explanation = assuming(app(TRUST), policy_type=PolicyType.TRUST, explicit=False)
    assert evidence(explanation) == [f"`Ci` lets in only `{CI}`, which is not the caller"]


def test_a_permission_set_is_trusted_by_the_name_of_its_roles() -> None:
    """Whose last part changes when the set is assigned anew."""
    session = "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Ops_0123456789abcdef/ada"
    explanation = assuming(app({**TRUST, "Principal": {"Service": "x.amazonaws.com"}}),
                           principal=session)  # fmt: skip
    statement = explanation.steps[-1].statement
    assert statement is not None
    assert "AWSReservedSSO_Ops_*" in str(statement["Condition"])


# ── Policies of resources ────────────────────────────────────────────────────────────────────────

SHARE = {**READ, "Sid": "Share", "Principal": {"AWS": CI}}


def sharing(statement: dict[str, Any]) -> Explanation:
    """The answer where the bucket's own policy does not let the caller in."""
    policy = document(statement, kind=DocumentKind.RESOURCE)
    denial = Denial(action="s3:GetObject", principal=USER, resource=REPORT, explicit=False,
                    policy_type=PolicyType.RESOURCE)  # fmt: skip
    return with_evidence(explain(denial), [Estate("b.json", documents=(policy,))])


def test_the_policy_of_a_resource_gets_the_caller() -> None:
    """For all that the statement is about, or for what was asked alone."""
    explanation = sharing(SHARE)
    assert evidence(explanation) == [f"`Share` lets in only `{CI}`, which is not the caller"]
    wide, narrow = (step.statement for step in explanation.steps)
    assert wide == {**SHARE, "Principal": {"AWS": [CI, USER]}}
    assert narrow is not None
    assert (narrow["Principal"], narrow["Resource"]) == ({"AWS": USER}, REPORT)


def test_a_caller_gets_no_more_actions_than_it_asked_for() -> None:
    """Somebody else's statement may allow more than one."""
    (step,) = sharing({**SHARE, "Action": "s3:*"}).steps
    assert step.statement is not None
    assert step.statement["Action"] == "s3:GetObject"


def test_policies_of_other_resources_are_no_place_for_a_statement() -> None:
    """There may be many of them."""
    for other in ({"Action": "sqs:*"}, {"Resource": "arn:aws:s3:::other/*"}):
        (step,) = sharing({**SHARE, **other}).steps
        assert step.place is None
        assert step.statement is not None
        assert step.statement["Principal"] == {"AWS": USER}


# ── Layers that the message names ────────────────────────────────────────────────────────────────

GUARDRAIL = {"Sid": "NoS3", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}


def test_a_service_control_policy_among_the_files_is_looked_at() -> None:
    """Without an organization in the config."""
    scp = document(GUARDRAIL, kind=DocumentKind.SCP)
    estates = [ada(READ), Estate("scp.json", documents=(scp,))]
    denial = Denial(action="s3:GetObject", principal=USER, resource=REPORT, explicit=True,
                    policy_type=PolicyType.SCP)  # fmt: skip
    explanation = with_evidence(explain(denial), estates)
    assert evidence(explanation) == ["`NoS3` denies `s3:GetObject`"]


def test_a_file_that_may_be_a_service_control_policy_is_shown_as_such() -> None:
    """With what was looked at, and how to say what it is."""
    estate = Estate("rules.json", documents=(document(GUARDRAIL),))
    explanation = answer(estate, explicit=True, policy_type=PolicyType.SCP)
    assert evidence(explanation) == ["`NoS3` denies `s3:GetObject`"]
    (note,) = [note for note in explanation.notes if note.startswith("No service control policy")]
    assert "(`ada.json`)" in note
    assert note.endswith('`"ada.json" = "scp"`.')


def test_an_allow_is_also_stopped_by_a_service_control_policy() -> None:
    """The advice names the layer that has no room for it."""
    scp = document({"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}, kind=DocumentKind.SCP)
    estates = [ada(READ), Estate("scp.json", documents=(scp,))]
    denial = Denial(action="s3:GetObject", principal=USER, resource=REPORT, explicit=False)
    explanation = with_evidence(explain(denial), estates)
    (step,) = explanation.steps
    assert step.text.startswith("The service control policy has no room for `s3:GetObject`")


def test_a_policy_of_a_group_is_no_place_for_one_user() -> None:
    """A new statement goes to a policy of the user's own; who shares a changed one is told."""
    policy = document(READ)
    place = policy.place
    user = Identity(IdentityKind.USER, "ada", "ada", place, policies=(policy,))
    group = Identity(IdentityKind.GROUP, "team", "team", place, policies=(policy,))
    estate = Estate("dump.json", documents=(policy,), identities=(user, group))
    (step,) = answer(estate, "sqs:SendMessage", resource="arn:aws:sqs:eu-west-1:1:q").steps
    assert step.place is None
    extended = answer(estate, "s3:PutObject")
    assert extended.steps[0].place is not None
    assert any("also that of group `team`" in note for note in extended.notes)


def test_a_caller_without_a_boundary_has_none() -> None:
    """The message speaks of one that is not in what was read."""
    explanation = answer(ada(READ), policy_type=PolicyType.BOUNDARY)
    assert any("user `ada` has no permissions boundary" in note for note in explanation.notes)


@pytest.mark.parametrize(
    "statement",
    [
        READ | {"Resource": "arn:aws:s3:::other/x"},
        READ | {"Action": "s3:PutObject", "Resource": "*"},
    ],
)
def test_a_sign_that_stands_for_itself_takes_a_policy_of_2012(statement: dict[str, Any]) -> None:
    """In the policy of 2008 that is nearest, the statement to add would mean something else."""
    policy = document(statement)
    assert policy.version is not None
    version = replace(policy.version, parts=("2008-10-17",))
    old = Estate("ada.json", documents=(replace(policy, version=version),))
    explanation = answer(old, resource="arn:aws:s3:::reports/a*b")
    (step,) = explanation.steps
    assert step.statement is not None
    assert step.statement["Resource"] == "arn:aws:s3:::reports/a${*}b"
    assert step.place is None
    assert step.text.endswith("with `Version` `2012-10-17`:")


# ── What people paste ────────────────────────────────────────────────────────────────────────────


def test_many_policies_of_nobody_are_not_taken_for_the_callers() -> None:
    """A Deny in one of them says nothing; whose they are has to be told."""
    deny = {"Sid": "Never", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}
    loose = tuple(document(deny) for _ in range(20))
    explanation = answer(Estate("all", documents=loose), principal=USER.replace("ada", "nobody"))
    assert explanation.evidence == ()
    assert [step.statement is None for step in explanation.steps] == [False]
    assert any("20 policies there belong to nobody" in note for note in explanation.notes)
    named = tuple(document(READ) for _ in range(20))
    by_file = answer(Estate("all", documents=named), principal=USER.replace("ada", "ada.json"))
    assert evidence(by_file)[0] == "`Read` allows `s3:GetObject`"


@pytest.mark.parametrize("account", ["<redacted>", "{account-id}", "***", "XXXXXXXXXXXX"])
def test_an_account_that_is_hidden_is_to_be_filled_in(account: str) -> None:
    """It is nobody's account, so nothing is across accounts by it."""
    queue = f"arn:aws:sqs:eu-west-1:{account}:q"
    user = f"arn:aws:iam::{account}:user/ada"
    (step,) = answer(ada(READ), "sqs:SendMessage", resource=queue, principal=user).steps
    assert step.fill_in == (account,)


def test_the_call_of_a_bare_denial_is_looked_at() -> None:
    """Amazon S3 says no more than that."""
    denial = Denial(topic=Topic.NO_DETAIL, operation="HeadObject", principal=USER)
    explanation = with_evidence(explain(denial), [ada(READ)])
    assert "`s3:GetObject`" in explanation.steps[0].text
    assert evidence(explanation)[0].startswith("`Read` allows the action, but only on")
    assert any("s3:ListBucket" in note for note in explanation.notes)
    other = replace(denial, operation="PutObject")
    bare = with_evidence(explain(other), [ada({**READ, "Action": "sqs:*"})])
    assert any("comes near allowing `s3:PutObject`" in note for note in bare.notes)


def test_what_the_call_had_is_told_beside_the_condition() -> None:
    """By a record of CloudTrail, or a decoded message."""
    context = (("aws:SourceIp", ("198.51.100.7",)),)
    (text,) = evidence(answer(ada({**READ, "Condition": OFFICE}), context=context))
    assert text.endswith("is in `203.0.113.0/24` (the call had `198.51.100.7`)")


def test_a_resource_in_words_is_an_arn_of_the_callers_account() -> None:
    """IAM says "role app" at times."""
    allow = {"Sid": "See", "Effect": "Allow", "Action": "iam:GetRole", "Resource": ROLE}
    explanation = answer(ada(allow), "iam:GetRole", resource="role app")
    assert evidence(explanation) == ["`See` allows `iam:GetRole`"]
    other = answer(ada(READ), "iam:GetRole", resource="role app")
    assert any(note.startswith("Checked: with that in place") for note in other.notes)


def test_a_user_is_not_assumed() -> None:
    """People paste the ARN of a user where that of a role belongs."""
    (step,) = assuming(ada(MAY_ASSUME), resource=USER).steps
    assert step.statement is None
    assert step.text.startswith("Only roles can be assumed")


@pytest.mark.parametrize("topic", [topic for topic in Topic if topic is not Topic.DENIED])
def test_other_topics_have_no_evidence(topic: Topic) -> None:
    """There is no action to look for."""
    plain = explain(Denial(topic=topic))
    assert with_evidence(plain, [ada(READ)]) == plain


# ── Policies that are cut ────────────────────────────────────────────────────────────────────────


def test_the_end_of_what_is_looked_at_is_told() -> None:
    """A policy that is too long may allow or deny behind it, whatever is said of the rest."""
    explanation = answer(ada(*[READ] * 800), "dynamodb:GetItem", resource="*")
    assert "None of the policies that were read comes near" in " ".join(explanation.notes)
    (caveat,) = [note for note in explanation.notes if "was not looked at" in note]
    assert caveat.startswith("What follows from ada.json:1 on was not looked at")
    assert caveat.endswith("it may allow or deny the request.")


def test_ends_are_named_up_to_three() -> None:
    """The rest is counted; the same end is told once."""
    estates = []
    for name in ("a", "b", "c", "d", "d"):
        estate = ada(*[READ] * 800)
        (policy,) = estate.documents
        place = Place(Source(f"{name}.json", "{}", "test", lambda _: Span(0, 1)), ())
        (odd,) = policy.oddities
        policy = replace(policy, oddities=(replace(odd, place=place),))
        estates.append(replace(estate, documents=(policy,)))
    denial = Denial(action="s3:PutObject", principal=USER, resource=REPORT)
    notes = with_evidence(explain(denial), estates).notes
    assert sum("was not looked at" in note for note in notes) == 3
    assert notes[-1] == "Further policies that are too long to be looked at as a whole: 1."


def test_whole_policies_have_no_caveat() -> None:
    """All of them was looked at."""
    notes = answer(ada(READ), "dynamodb:GetItem", resource="*").notes
    assert not any("looked at" in note for note in notes)
