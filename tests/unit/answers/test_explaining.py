"""Plain-word answers to denials, from the message alone."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grantlint.answers.denial import Denial, PolicyType, Topic
from grantlint.answers.denials import found
from grantlint.answers.explaining import explain
from grantlint.answers.explanation import Explanation
from grantlint.knowledge import actions

MESSAGES = json.loads((Path(__file__).parent / "messages.json").read_text(encoding="utf-8"))
BY_ID = {each["id"]: each["text"] for each in MESSAGES}
USER = "arn:aws:iam::123456789012:user/ada"
ROLE = "arn:aws:iam::123456789012:role/app"
SESSION = "arn:aws:sts::123456789012:assumed-role/ci/run-1"


def answer(text: str) -> Explanation:
    """The answer to the one message in *text*."""
    (denial,) = found(text)
    return explain(denial)


def denied(action: str, **parts: object) -> Explanation:
    """The answer to a denial of *action* by lack of an Allow in an identity policy."""
    known = {"principal": USER, "policy_type": PolicyType.IDENTITY, "explicit": False} | parts
    return explain(Denial(action=action, **known))  # type: ignore[arg-type]  # fields by name


def granted(explanation: Explanation) -> list[object]:
    return [step.statement for step in explanation.steps if step.statement is not None]


def words(explanation: Explanation) -> str:
    """All that an answer says."""
    steps = [step.text for step in explanation.steps]
    return "\n".join([explanation.summary, *explanation.causes, *steps, *explanation.notes])


# ── Every message ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", BY_ID)
def test_every_shape_is_answered(name: str) -> None:
    """With a sentence, something to do, and a page of AWS; statements are JSON."""
    explanation = answer(BY_ID[name])
    assert explanation.summary.endswith(".")
    assert explanation.steps
    assert json.loads(json.dumps(granted(explanation))) == granted(explanation)
    assert all(source.startswith("https://docs.aws.amazon.com/") for source in explanation.sources)


@pytest.mark.parametrize("topic", Topic)
def test_every_topic_is_answered(topic: Topic) -> None:
    """Also when the message tells nothing else; no placeholder is left in the words."""
    explanation = explain(Denial(topic=topic))
    assert explanation.summary.endswith(".")
    assert "{" not in words(explanation)


@given(
    st.builds(
        Denial,
        topic=st.sampled_from(Topic),
        principal=st.none() | st.text() | st.sampled_from([USER, SESSION, "anonymous"]),
        action=st.none() | st.text() | st.sampled_from(["iam:PassRole", "aws-portal:ViewBilling"]),
        resource=st.none() | st.text() | st.sampled_from([ROLE, "*", "role app"]),
        policy_type=st.none() | st.sampled_from(PolicyType),
        explicit=st.none() | st.booleans(),
        operation=st.none() | st.text() | st.sampled_from(["CreateFunction", "CreateService"]),
        service=st.none() | st.text() | st.sampled_from(["Lambda", "ecs.amazonaws.com"]),
    )
)
@settings(deadline=None)
def test_a_deny_is_never_answered_with_an_allow(denial: Denial) -> None:
    """Whatever else a message says; and no combination of its parts raises."""
    explanation = explain(denial)
    if denial.explicit and denial.topic is Topic.DENIED and not denial.placeholders:
        assert granted(explanation) == []


# ── Which document ───────────────────────────────────────────────────────────────────────────────


def test_a_missing_allow_is_added_to_the_callers_policies() -> None:
    """On the resource that the message names."""
    explanation = denied("s3:GetObject", resource="arn:aws:s3:::reports/2026.csv")
    assert explanation.steps[0].text == "Add to a policy attached to user `ada`:"
    assert granted(explanation) == [
        {
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::reports/2026.csv",
        }
    ]


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("a*b", "a${*}b"),
        ("why?.txt", "why${?}.txt"),
        ("${today}/x", "${$}{today}/x"),
        ("2026/*", "2026/*"),
        ("a*b/*", "a${*}b/*"),
        ("***/x", "***/x"),
        ("cost$/x", "cost$/x"),
    ],
)
def test_a_key_stands_for_itself(key: str, written: str) -> None:
    """Signs of patterns in the key of an object are escaped, but for what people hide."""
    arn = "arn:aws:s3:::reports/"
    step = denied("s3:GetObject", resource=arn + key).steps[0]
    assert step.statement is not None
    assert step.statement["Resource"] == arn + written
    assert step.fill_in == (("***",) if key == "***/x" else ())


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", "arn:aws:s3:::reports/orders/{id}.json"),
        ("s3:GetObject", "arn:aws:s3:::reports/<name>"),
        ("s3:GetObject", "arn:aws:s3:::reports/ACCOUNT_ID/X.CSV"),
        ("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:123456789012:table/ORDERS_OLD"),
        ("iam:PassRole", "arn:aws:iam::123456789012:role/ROLE_NAME"),
        ("iam:GetRole", "role CI_ROLE"),
    ],
)
def test_names_that_are_told_are_not_to_be_filled_in(action: str, resource: str) -> None:
    """However they look: only what stands there for what is not known is."""
    operation = "CreateFunction" if action == "iam:PassRole" else None
    explanation = denied(action, resource=resource, operation=operation)
    (step,) = [step for step in explanation.steps if step.statement is not None]
    assert step.fill_in == ()


def test_a_caller_in_capitals_is_not_to_be_filled_in() -> None:
    """The trust policy of a role names it; what hides an account is to be filled in there."""
    explanation = denied(
        "sts:AssumeRole",
        principal="arn:aws:iam::123456789012:user/CI_USER",
        resource="arn:aws:iam::ACCOUNT_ID:role/DEPLOY_ROLE",
        policy_type=None,
    )
    steps = [step for step in explanation.steps if step.statement is not None]
    assert [step.fill_in for step in steps] == [("ACCOUNT_ID",), ()]


def test_only_keys_of_objects_stand_for_themselves() -> None:
    """EC2 names a resource that is yet to be made with a star."""
    arn = "arn:aws:ec2:eu-west-1:123456789012:instance/*"
    step = denied("ec2:RunInstances", resource=arn).steps[0]
    assert step.statement is not None
    assert step.statement["Resource"] == arn


def test_a_session_is_answered_for_its_role() -> None:
    """Nothing can be attached to a session."""
    explanation = denied("s3:GetObject", principal=SESSION, resource="arn:aws:s3:::b/k")
    assert "role `ci`" in explanation.steps[0].text
    assert "session" in words(explanation)


def test_a_permission_set_is_named_instead_of_its_role() -> None:
    """Identity Center overwrites what is attached to the roles it makes."""
    name = "AWSReservedSSO_Finance_0123456789abcdef"
    arn = f"arn:aws:sts::123456789012:assumed-role/{name}/ada"
    explanation = denied("ce:GetCostForecast", principal=arn)
    assert "permission set `Finance`" in explanation.steps[0].text


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        (PolicyType.BOUNDARY, "permissions boundary"),
        (PolicyType.SESSION, "session"),
        (PolicyType.SCP, "service control policy"),
        (PolicyType.ENDPOINT, "VPC endpoint"),
    ],
)
def test_a_layer_without_the_allow_is_edited_itself(kind: PolicyType, document: str) -> None:
    """Another Allow in the caller's policies would change nothing, and the answer says so."""
    explanation = denied("sqs:SendMessage", policy_type=kind, resource="arn:aws:sqs:eu-west-1:1:q")
    assert document in explanation.steps[0].text
    assert "does not help" in words(explanation)
    assert len(granted(explanation)) == 1


def test_the_resources_own_policy_names_the_caller() -> None:
    """A resource policy wants a principal, a trust policy wants no resource."""
    secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"
    (on_secret,) = granted(
        denied(
            "secretsmanager:GetSecretValue",
            principal=SESSION,
            policy_type=PolicyType.RESOURCE,
            resource=secret,
        )
    )
    assert on_secret == {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:role/ci"},
        "Action": "secretsmanager:GetSecretValue",
        "Resource": secret,
    }
    (trust,) = granted(denied("sts:AssumeRole", policy_type=PolicyType.TRUST, resource=ROLE))
    assert trust == {"Effect": "Allow", "Principal": {"AWS": USER}, "Action": "sts:AssumeRole"}


def test_assuming_a_role_needs_both_sides() -> None:
    """A message without a reason leaves open which side is missing."""
    explanation = denied("sts:AssumeRole", policy_type=None, explicit=None, resource=ROLE)
    mine, theirs = explanation.steps
    assert "user `ada`" in mine.text
    assert "trust policy" in theirs.text
    assert theirs.statement is not None
    assert "Resource" not in theirs.statement


def test_a_deny_is_looked_for_where_the_message_says() -> None:
    """By the ARN of the policy, else by its kind."""
    arn = "arn:aws:iam::123456789012:policy/NoDeletes"
    assert arn in denied("s3:DeleteBucket", explicit=True, policy_arn=arn).steps[0].text
    boundary = denied("s3:DeleteBucket", explicit=True, policy_type=PolicyType.BOUNDARY)
    assert "permissions boundary" in boundary.steps[0].text


# ── Which actions ────────────────────────────────────────────────────────────────────────────────


def test_a_retired_action_is_answered_with_its_successors() -> None:
    """Closing the account is not among them, but mentioned."""
    explanation = denied("aws-portal:ModifyAccount")
    (statement,) = granted(explanation)
    assert isinstance(statement, dict)
    assert "account:PutContactInformation" in statement["Action"]
    assert "account:CloseAccount" not in statement["Action"]
    assert "account:CloseAccount" in words(explanation)
    assert "no effect" in words(explanation)


def test_the_name_of_an_operation_is_answered_with_the_action_that_counts() -> None:
    """The console names calls that are authorised as something else."""
    (budget,) = granted(denied("budgets:DescribeBudgets"))
    assert isinstance(budget, dict)
    assert budget["Action"] == "budgets:ViewBudget"


def test_a_slip_in_the_action_is_mended() -> None:
    """With a note that it was."""
    explanation = denied("account:GetAcountInformation")
    (statement,) = granted(explanation)
    assert isinstance(statement, dict)
    assert statement["Action"] == "account:GetAccountInformation"
    assert "is `account:GetAccountInformation` meant?" in words(explanation)


def test_an_action_of_a_task_leads_to_the_task() -> None:
    """One missing action of a page is seldom the only one."""
    assert "grantlint suggest billing.bills.view" in words(denied("billing:GetBillingDetails"))
    assert "activated IAM access" in words(denied("billing:GetBillingDetails"))


def test_an_example_of_the_documentation_is_called_one() -> None:
    """Nothing is granted for it; what people mean is offered."""
    explanation = answer(BY_ID["bare_with_resource"])
    assert "examples out of AWS's documentation" in explanation.summary
    (statement,) = granted(explanation)
    assert isinstance(statement, dict)
    assert all(actions.exists(action) for action in statement["Action"])
    other = denied("codeartifact:GetWidget", resource="my-example-widget")
    assert granted(other) == []


def test_what_cannot_be_limited_is_granted_on_everything() -> None:
    """And what can be is said to be."""
    assert "can be limited" not in words(denied("billing:GetCredits"))
    assert "can be limited" in words(denied("s3:GetObject"))
    assert "can be limited" not in words(denied("s3:GetObject", resource="arn:aws:s3:::b/k"))


# ── Passing roles ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("operation", "service", "principal"),
    [
        ("CreateFunction", None, "lambda.amazonaws.com"),
        ("RunTask", "ecs.amazonaws.com", "ecs-tasks.amazonaws.com"),
        ("RunInstances", "EC2", "ec2.amazonaws.com"),
        ("CreateService", "AppRunner", "build.apprunner.amazonaws.com"),
        ("CreateBudgetAction", "Budgets", "budgets.amazonaws.com"),
    ],
)
def test_the_call_tells_the_service_that_gets_the_role(
    operation: str, service: str | None, principal: str
) -> None:
    """The message itself never does."""
    explanation = denied("iam:PassRole", resource=ROLE, operation=operation, service=service)
    (statement,) = granted(explanation)
    assert isinstance(statement, dict)
    assert statement["Resource"] == ROLE
    to = statement["Condition"]["StringEquals"]["iam:PassedToService"]
    assert principal in ([to] if isinstance(to, str) else to)


def test_without_the_call_the_way_to_find_it_is_told() -> None:
    """Role and service are left to fill in, and named as such."""
    explanation = answer(BY_ID["bare"])
    (step,) = [step for step in explanation.steps if step.statement is not None]
    assert step.fill_in == ("ROLE_NAME", "SERVICE")
    assert "CloudTrail" in words(explanation)
    assert "Account Management takes no role" in words(explanation)


def test_a_call_of_several_services_is_not_guessed() -> None:
    """The services are listed instead."""
    explanation = denied("iam:PassRole", resource=ROLE, operation="CreateService")
    (step,) = [step for step in explanation.steps if step.statement is not None]
    assert step.fill_in == ("SERVICE",)
    assert "ecs.amazonaws.com" in words(explanation)


def test_a_candidate_is_named_with_a_doubt() -> None:
    """One source is not enough to be sure."""
    assert "verify" in words(answer(BY_ID["terraform_go_sdk_v2"]))


# ── Without a policy in it ───────────────────────────────────────────────────────────────────────


def test_the_billing_console_gets_a_check_list() -> None:
    """First the switch of the account, then the actions; none of them retired."""
    explanation = answer(BY_ID["billing_console_gate"])
    first, *then = explanation.steps
    assert first.text.startswith("First cause: as the root user")
    assert all(step.text.startswith("Second cause: ") for step in then)
    assert "aws-portal" not in json.dumps(granted(explanation))


def test_a_third_access_key_is_not_to_be_had() -> None:
    """Two at most, and a lost secret is never shown again."""
    for text in (BY_ID["access_key_quota"], "I lost my secret access key, can I have a third?"):
        assert "two at most" in words(answer(text))
        assert granted(answer(text)) == []


def test_a_call_without_detail_hints_at_the_role_it_passes() -> None:
    """The most frequent reason for a call that says no more."""
    assert "vpc-flow-logs.amazonaws.com" in words(answer(BY_ID["unauthorized_operation_plain"]))
    assert "PassRole" not in words(answer(BY_ID["generic_s3"]))


def test_a_key_has_a_policy_that_decides_too() -> None:
    """Other actions have no such note."""
    assert "policy of the key" in words(denied("kms:Decrypt"))
    assert "policy of the key" not in words(denied("sqs:SendMessage"))
