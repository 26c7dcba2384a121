"""Access-denied messages: every shape, broken, wrapped, among other text, misspelled, hostile."""

import json
from pathlib import Path
from time import perf_counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grantlint.answers.denial import Denial, Placeholder, PolicyType, Topic, Wrapper
from grantlint.answers.denials import found
from grantlint.answers.denials.messages import policy_type

MESSAGES = json.loads((Path(__file__).parent / "messages.json").read_text(encoding="utf-8"))
PLAIN = [each for each in MESSAGES if "action" in each["expect"] and "principal" in each["expect"]]
SOME = st.sampled_from([each["text"] for each in PLAIN])
BASE = "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: s3:GetObject"
ON = " on resource: arn:aws:s3:::reports/2026.csv"
BECAUSE = " because no identity-based policy allows the s3:GetObject action"
NOISE = st.text(st.characters(codec="ascii", exclude_characters='{}[]"'), max_size=60).filter(
    lambda text: "auth" not in text.lower() and "arn" not in text.lower()
)


def one(text: str) -> Denial:
    """The one denial in *text*."""
    (denial,) = found(text)
    return denial


def told(denial: Denial) -> dict[str, object]:
    """What a denial tells, with the names of what is one of a kind."""
    told = {
        key: value.name if isinstance(value, Topic | Wrapper | PolicyType) else value
        for key, value in msgspec.structs.asdict(denial).items()
        if value not in (None, ())
    }
    ordinary = {"topic": "DENIED", "wrapper": "NONE"}
    return {key: value for key, value in told.items() if ordinary.get(key) != value}


def core(denial: Denial) -> tuple[str | None, str | None, str | None]:
    return denial.principal, denial.action, denial.resource


# ── Shapes ───────────────────────────────────────────────────────────────────────────────────────


def test_forty_shapes_are_known() -> None:
    """Twenty-four ordinary messages and sixteen special ones."""
    assert len({each["id"] for each in MESSAGES}) == len(MESSAGES) == 40


@pytest.mark.parametrize("each", MESSAGES, ids=lambda each: each["id"])
def test_each_shape_is_read_whole(each: dict[str, object]) -> None:
    """All that the message tells is found, and nothing else."""
    assert told(one(str(each["text"]))) == each["expect"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("identity-based policy", PolicyType.IDENTITY),
        ("identity policy", PolicyType.IDENTITY),
        ("identity-basd policy", PolicyType.IDENTITY),
        ("resource-based policy", PolicyType.RESOURCE),
        ("service control polciy", PolicyType.SCP),
        ("resource control policy", PolicyType.RCP),
        ("permission boundary", PolicyType.BOUNDARY),
        ("Session Policy", PolicyType.SESSION),
        ("VPC endpoint policy", PolicyType.ENDPOINT),
        ("role trust policy", PolicyType.TRUST),
        ("cooking policy", None),
    ],
)
def test_kinds_of_policies_are_known_by_their_words(words: str, kind: PolicyType | None) -> None:
    """Whatever their case, with a slip in each word."""
    assert policy_type(words) is kind


def test_examples_of_the_documentation_are_known_as_such() -> None:
    """There is no action GetWidget, under whatever prefix AWS's pages put it."""
    denial = one(
        "User: arn:aws:iam::123456789012:user/mateojackson is not authorized to perform: "
        "account:GetWidget on resource: my-example-widget"
    )
    assert denial.placeholders == (Placeholder.ACTION, Placeholder.RESOURCE)
    assert one(BASE + ON).placeholders == ()


# ── How it was pasted ────────────────────────────────────────────────────────────────────────────


def test_slips_are_overlooked() -> None:
    """Messages get retyped."""
    denial = one(
        "User arn:aws:iam::123456789012:user/ada is not authorised to perfrom s3:GetObject "
        "on ressource arn:aws:s3:::reports/2026.csv becuase no identity policy allow the "
        "s3:GetObjekt action."
    )
    assert core(denial) == core(one(BASE + ON))
    assert denial.policy_type is PolicyType.IDENTITY
    assert denial.explicit is False


def test_missing_blanks_are_overlooked() -> None:
    """CloudTrail's own texts run words into one another."""
    denial = one("User: i-0abcis not authorized to perform:s3:GetObject on resource:arn:aws:s3:::b")
    assert core(denial) == ("i-0abc", "s3:GetObject", "arn:aws:s3:::b")


def test_a_terraform_error_is_taken_out_of_its_frame() -> None:
    """Terraform draws a border and breaks lines at blanks."""
    denial = one(
        "╷\n│ Error: creating Lambda Function (f): operation error Lambda: CreateFunction, https\n"
        "│ response error StatusCode: 403, RequestID: 1a, api error AccessDeniedException: User:\n"
        "│ arn:aws:sts::123456789012:assumed-role/ci/run is not authorized to\n"
        "│ perform: iam:PassRole on resource:\n"
        "│ arn:aws:iam::123456789012:role/app\n"
        "│\n│   with aws_lambda_function.f,\n│   on main.tf line 3, in resource\n╵\n"
    )
    assert core(denial) == (
        "arn:aws:sts::123456789012:assumed-role/ci/run",
        "iam:PassRole",
        "arn:aws:iam::123456789012:role/app",
    )
    assert (denial.wrapper, denial.service) == (Wrapper.GO_V2, "Lambda")
    assert (denial.operation, denial.code) == ("CreateFunction", "AccessDeniedException")


def test_words_broken_by_a_terminal_are_mended() -> None:
    """A line may end within an ARN, within the action, and within the verb."""
    whole = one(BASE + ON + BECAUSE)
    for broken in (
        (BASE + ON + BECAUSE).replace("user/ada", "us\ner/ada"),
        (BASE + ON + BECAUSE).replace("s3:GetObject on", "s3:Get\nObject on"),
        (BASE + ON + BECAUSE).replace("reports/", "rep\norts/"),
        (BASE + ON + BECAUSE).replace("authorized", "autho\nrized"),
    ):
        assert core(one(broken)) == core(whole)


def test_colours_are_taken_off() -> None:
    """Terminals colour errors."""
    assert core(one(f"\x1b[31m{BASE}\x1b[0m{ON}")) == core(one(BASE + ON))


def test_several_messages_are_told_apart() -> None:
    """Each has its own wrapper, and what comes twice is said once."""
    text = (
        f"An error occurred (AccessDenied) when calling the GetObject operation: {BASE}{ON}\n"
        f"INFO trying again\n"
        f"An error occurred (AccessDenied) when calling the GetObject operation: {BASE}{ON}\n"
        f"An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied\n"
        f"{BASE.replace('Get', 'Put')} with an explicit deny in a permissions boundary\n"
    )
    first, second, third = found(text)
    assert (first.action, first.operation) == ("s3:GetObject", "GetObject")
    assert (second.topic, second.operation) == (Topic.NO_DETAIL, "ListBuckets")
    assert (third.action, third.policy_type) == ("s3:PutObject", PolicyType.BOUNDARY)
    assert third.operation is None


def test_blanks_of_a_resource_are_kept() -> None:
    """IAM names resources in words, and objects have blanks in their keys."""
    assert one(f"{BASE} on resource: role NAME and so on").resource == "role NAME"
    assert one(f"{BASE} on resource: arn:aws:s3:::b/my file{BECAUSE}").resource == (
        "arn:aws:s3:::b/my file"
    )


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_record_of_cloudtrail_tells_the_call() -> None:
    """The message is in one member, the operation and who called in others."""
    record = {
        "eventName": "RunTask",
        "eventSource": "ecs.amazonaws.com",
        "errorCode": "AccessDenied",
        "errorMessage": BASE.replace("s3:GetObject", "iam:PassRole"),
        "userIdentity": {"arn": "arn:aws:iam::123456789012:user/other"},
    }
    for text in (json.dumps(record), json.dumps({"Records": [record]}, indent=2)):
        denial = one(text)
        assert denial.wrapper is Wrapper.CLOUDTRAIL
        assert denial.action == "iam:PassRole"
        assert denial.principal == "arn:aws:iam::123456789012:user/ada"
        assert (denial.operation, denial.service) == ("RunTask", "ecs.amazonaws.com")


def test_a_record_without_a_message_still_tells_who_called() -> None:
    """Some services say no more than that access was denied."""
    record = {
        "eventName": "GetObject",
        "eventSource": "s3.amazonaws.com",
        "errorCode": "AccessDenied",
        "userIdentity": {"arn": "arn:aws:iam::123456789012:user/ada"},
    }
    denial = one(json.dumps(record))
    assert denial.topic is Topic.NO_DETAIL
    assert denial.principal == "arn:aws:iam::123456789012:user/ada"
    assert denial.operation == "GetObject"


def test_a_record_of_cloudtrail_tells_what_the_call_came_with() -> None:
    """Region, address and MFA; a service's name is no address."""
    record = {
        "eventName": "GetObject",
        "errorCode": "AccessDenied",
        "errorMessage": "User: arn:aws:iam::123456789012:user/a is not authorized to perform: s3:X",
        "awsRegion": "eu-west-1",
        "sourceIPAddress": "198.51.100.7",
        "userIdentity": {"sessionContext": {"attributes": {"mfaAuthenticated": "false"}}},
    }
    assert one(json.dumps(record)).context == (
        ("aws:RequestedRegion", ("eu-west-1",)),
        ("aws:SourceIp", ("198.51.100.7",)),
        ("aws:MultiFactorAuthPresent", ("false",)),
    )
    by_service = one(json.dumps(record | {"sourceIPAddress": "cloudformation.amazonaws.com"}))
    assert "aws:SourceIp" not in dict(by_service.context)


def test_a_record_whose_message_says_nothing_is_a_denial_by_its_code() -> None:
    """Of a role for a token it is a matter of trust; other failures are none."""
    record = {
        "eventName": "AssumeRoleWithWebIdentity",
        "errorCode": "AccessDenied",
        "errorMessage": "An unknown error occurred",
    }
    assert one(json.dumps(record)).topic is Topic.WEB_IDENTITY
    other = one(json.dumps(record | {"eventName": "CreateFunction20150331v2"}))
    assert (other.topic, other.operation) == (Topic.NO_DETAIL, "CreateFunction")
    assert found(json.dumps(record | {"errorCode": "NoSuchBucket"})) == ()


def test_a_record_of_amazon_s3_tells_the_object() -> None:
    """Its message says no more than that access was denied."""
    record = {
        "eventName": "GetObject",
        "eventSource": "s3.amazonaws.com",
        "errorCode": "AccessDenied",
        "errorMessage": "Access Denied",
        "requestParameters": {"bucketName": "reports", "key": "2026/may.csv"},
    }
    assert one(json.dumps(record)).resource == "arn:aws:s3:::reports/2026/may.csv"


@pytest.mark.parametrize(
    ("principal", "resource"),
    [
        ("arn:aws:sts::<redacted>:assumed-role/<redacted>", "arn:aws:sqs:eu-west-1:1:<redacted>"),
        ("arn:aws:sts::{account-id}:assumed-role/{role-arn}", "arn:aws:sqs:{region}:{id}:{name}"),
    ],
)
def test_what_is_hidden_keeps_its_brackets(principal: str, resource: str) -> None:
    """At the end of an ARN, too; those around the message are left out."""
    text = (
        f"User: {principal} is not authorized to perform: sqs:SendMessage on resource: {resource}"
    )
    for pasted in (text, f"{{{text}}}", f"<{text}>", f"({text})."):
        assert core(one(pasted)) == (principal, "sqs:SendMessage", resource)


def test_a_web_identity_is_a_matter_of_trust_whoever_called() -> None:
    """Policies of a caller never decide it."""
    text = "User: arn:aws:sts::123456789012:assumed-role/a/b is not authorized to perform: "
    assert one(text + "sts:AssumeRoleWithWebIdentity").topic is Topic.WEB_IDENTITY


def test_a_root_user_that_wants_a_role_is_told_apart() -> None:
    """No policy is missing then."""
    text = "when calling the AssumeRole operation: Roles may not be assumed by root accounts."
    assert one(text).topic is Topic.ROOT_ASSUMES


BOX = """Access denied to ce:GetTags
You don't have permission to ce:GetTags. To request access, copy the following text.
User: arn:aws:iam::123456789012:user/ada
Action: ce:GetTags
On resource(s): arn:aws:ce:us-east-1:123456789012:/GetTags
Context: no identity-based policy allows the ce:GetTags action
"""


def test_the_box_of_the_console_is_one_message() -> None:
    """Its sentence, who, what, on what and why."""
    denial = one(BOX)
    assert core(denial) == (
        "arn:aws:iam::123456789012:user/ada",
        "ce:GetTags",
        "arn:aws:ce:us-east-1:123456789012:/GetTags",
    )
    assert (denial.policy_type, denial.explicit) == (PolicyType.IDENTITY, False)
    by_deny = BOX.replace(
        "no identity-based policy allows the ce:GetTags action",
        "with an explicit deny in a service control policy",
    )
    assert (one(by_deny).policy_type, one(by_deny).explicit) == (PolicyType.SCP, True)


def test_a_ciphertext_is_no_resource() -> None:
    """AWS KMS says no more of its key."""
    text = (
        "User: arn:aws:iam::123456789012:user/a is not authorized to perform: kms:Decrypt on the "
        "resource associated with this ciphertext because the resource does not exist in this "
        "Region, no resource-based policies allow access, or a policy explicitly denies access"
    )
    assert one(text).resource is None


def test_tools_say_in_their_words_what_may_not_be_done() -> None:
    """The AWS CDK of its roles, AWS Lambda of the role of a function."""
    role = "arn:aws:iam::123456789012:role/cdk-hnb659fds-deploy-role-123456789012-eu-west-1"
    cdk = f"current credentials could not be used to assume '{role}', but are for the right account"
    assert core(one(cdk)) == (None, "sts:AssumeRole", role)
    called = "execution role does not have permissions to call CreateNetworkInterface on EC2"
    assert one(called).action == "ec2:CreateNetworkInterface"
    assert found(called.replace("EC2", "Mars")) == ()


def test_records_may_stand_one_a_line() -> None:
    """Logs are written so, with other lines between."""
    lines = [json.dumps({"level": "error", "message": BASE + ON}), "started", BASE]
    assert [denial.resource for denial in found("\n".join(lines))] == [
        "arn:aws:s3:::reports/2026.csv",
        None,
    ]


def test_a_decoded_message_is_read_from_either_form() -> None:
    """STS puts it as a string into an object; people unpack it."""
    decoded = {
        "allowed": False,
        "explicitDeny": True,
        "matchedStatements": {"items": []},
        "context": {
            "principal": {"arn": "arn:aws:iam::123456789012:user/ada"},
            "action": "ec2:RunInstances",
            "resource": "arn:aws:ec2:eu-west-1:123456789012:instance/*",
            "conditions": {"items": [{"key": "aws:Region", "values": {"items": [{"value": "x"}]}}]},
        },
    }
    for text in (json.dumps(decoded), json.dumps({"DecodedMessage": json.dumps(decoded)})):
        denial = one(text)
        assert denial.wrapper is Wrapper.DECODED
        assert denial.action == "ec2:RunInstances"
        assert denial.explicit is True
        assert denial.context == (("aws:Region", ("x",)),)


# ── Properties ───────────────────────────────────────────────────────────────────────────────────


@given(SOME, st.data())
@settings(max_examples=60, deadline=None)
def test_wrapping_changes_nothing(text: str, data: st.DataObject) -> None:
    """Wherever lines are broken at blanks, however they are indented or quoted."""
    words = text.split(" ")
    gaps = st.sampled_from([" ", " ", "\n", "\n    ", "\r\n", "\n> ", "  "])
    joined = "".join(word + data.draw(gaps) for word in words[:-1]) + words[-1]
    assert core(one(joined)) == core(one(text))


@given(SOME, NOISE, NOISE)
@settings(max_examples=60, deadline=None)
def test_what_stands_around_changes_nothing(text: str, before: str, after: str) -> None:
    """Other lines of a log do not get into the message."""
    assert core(one(f"{before}\n{text}\n{after}")) == core(one(text))


@given(st.integers(len(BASE + ON), len(BASE + ON + BECAUSE)))
def test_cutting_off_the_reason_changes_nothing(length: int) -> None:
    """Consoles shorten messages."""
    assert core(one((BASE + ON + BECAUSE)[:length])) == core(one(BASE + ON))


@given(st.text() | st.text(st.sampled_from('{}[]":,\\ \nisnotauthorizedtoperform:Useronresource')))
@settings(deadline=None)
def test_no_text_is_too_strange(text: str) -> None:
    """Nothing raises, and reading twice gives the same."""
    assert found(text) == found(text)


@given(SOME, st.integers(0, 400), st.text(max_size=10))
@settings(deadline=None)
def test_damaged_messages_are_no_trouble(text: str, at: int, garbage: str) -> None:
    """Whatever is put in or cut off, an answer comes."""
    assert isinstance(found(text[:at] + garbage + text[at + 3 :]), tuple)


@pytest.mark.parametrize(
    "text",
    [
        "is not authorized to perform: " * 30_000,
        BASE + " on resource: " + "because no " * 80_000,
        "User:" * 180_000 + BASE,
        "AccessDenied: Access Denied " * 30_000,
        "InvalidClientTokenId " * 40_000,
        "An error occurred (AccessDenied) when calling the X operation " * 15_000,
        '{"a":' * 150_000,
        "{}\n" * 300_000,
        " \n" * 450_000,
    ],
    ids=["verb", "reason", "label", "code", "credentials", "call", "json", "lines", "blank"],
)
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    """About a million characters, and no pattern goes over them again and again."""
    start = perf_counter()
    found(text)
    assert perf_counter() - start < 10
