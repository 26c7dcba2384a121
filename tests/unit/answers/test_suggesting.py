"""The least policy for tasks and for actions."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from grantlint.answers.suggesting import Scope, suggest
from grantlint.answers.suggestion import Suggestion, UnknownNameError, UnusedResourceError
from grantlint.knowledge import billing_tasks
from grantlint.model import DocumentKind, Place, PolicyDocument, Source, Span
from grantlint.policy import access, parse
from grantlint.policy.answers import Answer
from grantlint.policy.patterns import exactly

NAMES = tuple(billing_tasks.tasks())


def statements(answer: Suggestion) -> list[dict[str, Any]]:
    made = answer.policy["Statement"]
    assert isinstance(made, list)
    return made


def granted(answer: Suggestion) -> Iterator[tuple[str, str]]:
    """Actions with what they are granted on."""
    for statement in statements(answer):
        actions = statement["Action"]
        for action in [actions] if isinstance(actions, str) else actions:
            yield action, statement["Resource"]


@pytest.mark.parametrize("name", NAMES)
def test_a_task_is_granted_and_no_more(name: str) -> None:
    """Exactly the required actions, each once; all on everything but the passing of roles."""
    task = billing_tasks.tasks()[name]
    found = list(granted(suggest([name])))
    assert sorted(action for action, _ in found) == sorted(task.required)
    assert all(on == "*" for action, on in found if action != "iam:PassRole")


def test_passing_a_role_is_bound_to_role_and_service() -> None:
    """The service follows from the other actions."""
    passing = statements(suggest(["budgets.actions.manage"]))[-1]
    assert passing["Action"] == "iam:PassRole"
    assert passing["Resource"] == "arn:aws:iam::123456789012:role/ROLE_NAME"
    assert passing["Condition"] == {
        "StringEquals": {"iam:PassedToService": "budgets.amazonaws.com"}
    }
    alone = suggest(["iam:PassRole"])
    assert alone.fill_in[:2] == ("ROLE_NAME", "SERVICE")


def test_tasks_are_merged() -> None:
    """What two of them share stands once."""
    names = ("billing.bills.view", "account.page.view")
    found = [action for action, _ in granted(suggest(names))]
    assert len(found) == len(set(found)) == 5


def test_actions_are_granted_on_what_they_act_on() -> None:
    """With names left to fill in, or on the resources that were named."""
    wanted = ("s3:GetObject", "S3:listbucket")
    open_ = suggest(wanted, Scope(account="111122223333"))
    assert dict(granted(open_)) == {
        "s3:GetObject": "arn:aws:s3:::BUCKET_NAME/OBJECT_NAME",
        "s3:ListBucket": "arn:aws:s3:::BUCKET_NAME",
    }
    assert open_.fill_in == ("BUCKET_NAME", "OBJECT_NAME")
    named = suggest(wanted, Scope(named=("arn:aws:s3:::reports", "arn:aws:s3:::reports/*")))
    assert dict(granted(named)) == {
        "s3:GetObject": "arn:aws:s3:::reports/*",
        "s3:ListBucket": "arn:aws:s3:::reports",
    }
    assert named.fill_in == ()


def test_accounts_are_written_into_arns() -> None:
    """Roles and queues have them."""
    found = suggest(["sqs:SendMessage", "iam:PassRole"], Scope(account="111122223333"))
    assert all("111122223333" in on for _, on in granted(found))


def test_roles_that_are_named_are_the_ones_to_pass() -> None:
    """No other role is."""
    role = "arn:aws:iam::111122223333:role/app"
    (_, passing) = statements(suggest(["lambda:CreateFunction", "iam:PassRole"], Scope((role,))))
    assert passing["Resource"] == role
    assert passing["Condition"]["StringEquals"]["iam:PassedToService"] == "lambda.amazonaws.com"


@pytest.mark.parametrize(
    ("names", "arn", "complaint"),
    [
        (["s3:GetObject"], "arn:aws:sqs:eu-west-1:123456789012:q", "`sqs queue` that none"),
        (["s3:GetObject"], "arn:aws:s3:::bucket", "`s3:GetObject` is used on"),
        (["ce:GetTags"], "reports", "is no ARN"),
        (["billing.bills.view"], "arn:aws:s3:::bucket", "tasks of the consoles"),
    ],
)
def test_a_resource_that_fits_nothing_is_refused(
    names: list[str], arn: str, complaint: str
) -> None:
    """Which one, and what the actions are used on."""
    with pytest.raises(UnusedResourceError, match=complaint):
        suggest(names, Scope(named=(arn,)))


def test_an_account_that_is_not_told_is_to_be_filled_in() -> None:
    """It is the example of AWS's pages."""
    assert suggest(["sqs:SendMessage"]).fill_in[-1] == "123456789012 (your account's id)"
    named = suggest(["sqs:SendMessage"], Scope(account="111122223333"))
    assert named.fill_in == ("QUEUE_NAME",)


def test_managed_policies_are_offered() -> None:
    """Those that do all of it, else the one that lacks least, with what it lacks."""
    full = suggest(["billing.bills.view", "billing.credits.view"]).managed
    assert [policy.name for policy in full][:2] == ["AWSBillingReadOnlyAccess", "Billing"]
    assert full[1].arn == "arn:aws:iam::aws:policy/job-function/Billing"
    (almost,) = suggest(["budgets.actions.manage"]).managed
    assert (almost.name, almost.lacks) == ("Billing", ("iam:PassRole",))
    assert suggest(["s3:GetObject"]).managed == ()


def test_doubts_are_told() -> None:
    """Derived sets are no promise, contradictory ones even less, and a switch gates the pages."""
    assert any("may ask for more" in note for note in suggest(["billing.bills.view"]).notes)
    assert any("disagree" in note for note in suggest(["billing.iam_access_toggle.update"]).notes)
    assert any("root user" in note for note in suggest(["billing.bills.view"]).notes)
    assert suggest(["account.govcloud.view"]).notes == ()


def test_retired_and_made_up_names_lead_to_what_counts() -> None:
    """With a note."""
    retired = suggest(["aws-portal:ViewUsage"])
    assert [action for action, _ in granted(retired)] == ["cur:GetUsageReport"]
    assert any("retired" in note for note in retired.notes)
    assert [action for action, _ in granted(suggest(["budgets:DescribeBudgets"]))] == [
        "budgets:ViewBudget"
    ]


def test_an_action_that_passes_a_role_says_so() -> None:
    """Unless that is asked for, too."""
    assert any("iam:PassRole" in note for note in suggest(["lambda:CreateFunction"]).notes)
    assert suggest(["lambda:CreateFunction", "iam:PassRole"]).notes == ()


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("billing.bill.view", "billing.bills.view"),
        ("s3:GetObjet", "s3:GetObject"),
        ("s3:*", None),
        ("nonsense:DoIt", None),
        ("", "account.page.view"),
    ],
)
def test_unknown_names_are_refused(name: str, known: str | None) -> None:
    """With what may have been meant."""
    with pytest.raises(UnknownNameError) as refused:
        suggest([name])
    assert known is None or known in refused.value.known


# ── Held to by the engine ────────────────────────────────────────────────────────────────────────

EVERY = sorted({action for task in billing_tasks.tasks().values() for action in task.required})
ROLE = "arn:aws:iam::123456789012:role/ROLE_NAME"


def policy(answer: Suggestion, *, without: str = "") -> PolicyDocument:
    """The suggested document, with one action taken out."""
    value = json.loads(json.dumps(answer.policy))
    for statement in value["Statement"]:
        named = statement["Action"]
        names = [named] if isinstance(named, str) else named
        statement["Action"] = [name for name in names if name != without]
    source = Source("p.json", "", "policy_json", lambda _: Span(0, 0))
    return parse.document(
        value, lambda token: Place(source, token), kind=DocumentKind.IDENTITY, owner="p"
    )


def lacking(document: PolicyDocument, wanted: tuple[str, ...]) -> list[str]:
    """The actions that the engine does not find allowed."""
    return [a for a in wanted if access.grants(document, a).answer is not Answer.YES]


@pytest.mark.parametrize("name", NAMES)
def test_a_suggested_policy_does_the_task_and_no_more(name: str) -> None:
    """All required actions are allowed, none that only other tasks require."""
    required = billing_tasks.tasks()[name].required
    document = policy(suggest([name]))
    assert lacking(document, required) == []
    others = tuple(action for action in EVERY if action not in required)
    assert all(access.could_grant(document, action) is Answer.NO for action in others)


@pytest.mark.parametrize("name", NAMES)
def test_no_action_of_a_suggested_policy_is_idle(name: str) -> None:
    """Without any one of them, exactly that one is lacking."""
    required = billing_tasks.tasks()[name].required
    for action in required:
        assert lacking(policy(suggest([name]), without=action), required) == [action]


def test_a_suggested_policy_passes_one_role_to_one_service() -> None:
    """Neither another role nor another service is let through."""
    document = policy(suggest(["budgets.actions.manage"]))
    to_budgets = {"iam:PassedToService": "budgets.amazonaws.com"}
    found = access.grants(document, "iam:PassRole", resource=exactly(ROLE), context=to_budgets)
    assert found.answer is Answer.YES
    for role, service in ((ROLE, "ec2.amazonaws.com"), (ROLE + "x", "budgets.amazonaws.com")):
        context = {"iam:PassedToService": service}
        denied = access.grants(document, "iam:PassRole", resource=exactly(role), context=context)
        assert denied.answer is Answer.NO
