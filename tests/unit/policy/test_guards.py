"""What conditions bound, and which strangers get past a document."""

from typing import Any

import pytest

from grantlint.model import Certainty, DocumentKind, Hole, Place, PolicyDocument, Source, Span
from grantlint.policy import conditions, guards, parse, strangers
from grantlint.policy.answers import Answer
from grantlint.policy.conditions.solving import Solution
from grantlint.policy.strangers import Stranger

SOURCE = Source("p.json", "", "policy_json", lambda _: Span(0, 0))
ASSUME = "sts:AssumeRole"
ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}


def trust(*statements: dict[str, Any]) -> PolicyDocument:
    value = {"Version": "2012-10-17", "Statement": list(statements)}
    return parse.document(
        value, lambda path: Place(SOURCE, path), kind=DocumentKind.TRUST, owner="role"
    )


def allow(condition: object = None, action: object = ASSUME) -> dict[str, Any]:
    found: dict[str, Any] = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": action}
    return found if condition is None else {**found, "Condition": condition}


def deny(condition: object, action: object = "sts:*", principal: object = "*") -> dict[str, Any]:
    return {
        "Effect": "Deny", "Principal": principal, "Action": action, "Condition": condition,
    }  # fmt: skip


def outsider_enters(*statements: dict[str, Any]) -> Solution:
    document = trust(*statements)
    first = document.statements[0]
    return guards.entry(document, first, ASSUME, strangers.outsider(conditions.of(first, document)))


def test_without_a_condition_a_stranger_gets_in() -> None:
    """There is nothing to know."""
    found = outsider_enters(allow())
    assert found.answer is Answer.YES
    assert found.context == {}


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"sts:ExternalId": "7f3c"}},
        {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        {"ForAllValues:StringEquals": {"AWS:PRINCIPALORGID": "o-a1b2c3d4e5"}},
        {"StringLike": {"aws:PrincipalOrgID": "o-*"}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}},
        {"IpAddress": {"aws:SourceIp": "128.0.0.0/1"}},
        {"IpAddress": {"aws:SourceIp": "2000::/3"}},
        {"StringNotEquals": {"aws:PrincipalAccount": "123456789012"}},
        {"Null": {"aws:SourceVpce": "true"}},
        {"StringLike": {"aws:userid": "*:session"}},
    ],
    ids=str,
)
def test_conditions_that_bound_nobody(condition: object) -> None:
    """What callers choose, what they lack, and what fits them all."""
    assert outsider_enters(allow(condition)).answer is Answer.YES


@pytest.mark.parametrize(
    "condition",
    [
        ORGANIZATION,
        {"StringEquals": {"aws:PrincipalAccount": "123456789012"}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/*"}},
        {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
        {"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}},
        {"Null": {"aws:SourceArn": "false"}},
        {"StringLike": {"token.actions.githubusercontent.com:sub": "*"}},
        {"Bool": {"aws:PrincipalIsAWSService": "true"}},
    ],
    ids=str,
)
def test_conditions_that_keep_strangers_out(condition: object) -> None:
    """What AWS itself says of a caller, and what it is not."""
    assert outsider_enters(allow(condition)).answer is Answer.NO


def test_witness_carries_what_must_be_known() -> None:
    """The context is a request that meets the conditions."""
    found = outsider_enters(allow({"StringEquals": {"sts:ExternalId": "7f3c"}}))
    assert found.context == {"sts:externalid": ("7f3c",)}


def test_deny_for_everyone_outside_shuts_the_door() -> None:
    """A Deny of the same document counts."""
    outside = {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    assert outsider_enters(allow(), deny(outside)).answer is Answer.NO


def test_deny_with_a_way_around_leaves_it_open() -> None:
    """A stranger fails the one condition of the Deny that can be failed."""
    way = {
        "StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
        "Bool": {"aws:SecureTransport": "false"},
    }
    found = outsider_enters(allow(), deny(way))
    assert found.answer is Answer.YES
    assert found.context is not None
    assert found.context["aws:securetransport"] == ("true",)


def test_deny_on_somebody_else_is_no_matter() -> None:
    """Only a Deny that meets every stranger stops one."""
    other = deny(ORGANIZATION, principal={"AWS": "arn:aws:iam::123456789012:role/ci"})
    assert outsider_enters(allow(), other).answer is Answer.YES


def test_deny_that_may_stop_strangers_leaves_it_open() -> None:
    """A hole in the Deny's action makes the answer MAYBE."""
    outside = {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    found = outsider_enters(allow(), deny(outside, action=[Hole("var.action")]))
    assert found.answer is Answer.MAYBE


def test_deny_without_conditions_stops_everyone() -> None:
    """Nothing gets past it."""
    closed = {"Effect": "Deny", "Principal": "*", "Action": "sts:*"}
    assert outsider_enters(allow(), closed).answer is Answer.NO


def test_other_action_lets_nobody_in() -> None:
    """An Allow of something else is no door."""
    assert outsider_enters(allow(action="sts:TagSession")).answer is Answer.NO


def test_deputy_was_told_no_external_id() -> None:
    """A vendor that is asked by a stranger has no id to send."""
    document = trust(allow({"StringEquals": {"sts:ExternalId": "7f3c"}}), allow())
    answers = []
    for statement in document.statements:
        who = strangers.deputy(
            conditions.of(statement, document), Stranger("464622532012"), is_vendor=True
        )
        answers.append(guards.entry(document, statement, ASSUME, who).answer)
    assert answers == [Answer.NO, Answer.YES]


def test_service_for_a_strangers_resource() -> None:
    """A fixed account in the source keeps it out, a wildcard does not."""
    values = {"arn:aws:sns:*:123456789012:*": Answer.NO, "arn:aws:sns:*:*:*": Answer.YES}
    for value, expected in values.items():
        document = trust(allow({"ArnLike": {"aws:SourceArn": value}}))
        statement = document.statements[0]
        block = conditions.of(statement, document)
        who = strangers.service(
            "sns.amazonaws.com", block, f"arn:aws:*:*:{strangers.STRANGER.account}:*"
        )
        assert guards.entry(document, statement, ASSUME, who).answer is expected


def test_token_has_the_claims_of_its_own_issuer_only() -> None:
    """Claims of another issuer are in no request with it."""
    web = "sts:AssumeRoleWithWebIdentity"
    document = trust(allow({"StringEquals": {"gitlab.com:aud": "x"}}, action=web))
    statement = document.statements[0]
    block = conditions.of(statement, document)
    answers = {
        host: guards.entry(document, statement, web, strangers.token(block, host, {})).answer
        for host in ("gitlab.com", "app.terraform.io")
    }
    assert answers == {"gitlab.com": Answer.YES, "app.terraform.io": Answer.NO}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (ORGANIZATION, Answer.YES),
        ({"StringLike": {"aws:PrincipalOrgID": "o-*"}}, Answer.NO),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-*"}}, Answer.YES),
        ({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a"}}, Answer.NO),
        ({"StringLike": {"aws:PrincipalOrgID": [Hole("var.org")]}}, Answer.MAYBE),
        ({"StringEquals": {"aws:PrincipalOrgID": [Hole("var.org")]}}, Answer.YES),
        ({"StringEquals": {"aws:PrincipalTag/team": "a"}}, Answer.NO),
    ],
    ids=str,
)
def test_pinned(condition: object, expected: Answer) -> None:
    """A key is held to fixed values by a plain comparison without wildcards."""
    statement = trust(allow(condition)).statements[0]
    assert guards.pinned(statement, ("aws:principalorgid",)) is expected


def test_guards_that_cannot_be_read_are_left_out() -> None:
    """An operator that AWS does not know tells nothing."""
    statement = trust(allow({"StringIsh": {"aws:PrincipalOrgID": "o-a"}})).statements[0]
    assert not list(guards.guards(statement))


def test_certainty_rests_on_every_answer() -> None:
    """One MAYBE makes a finding possible."""
    assert guards.certainty(Answer.YES, Answer.YES) is Certainty.CERTAIN
    assert guards.certainty(Answer.YES, Answer.MAYBE) is Certainty.POSSIBLE


@pytest.mark.parametrize(
    ("statements", "entered"),
    [
        ([allow({"StringNotEquals": {"aws:PrincipalAccount": "999999999999"}})], True),
        ([allow({"StringEquals": {"aws:PrincipalAccount": "999999999999"}})], False),
        ([allow({"StringNotEquals": {"aws:PrincipalOrgID": "o-9stranger99"}})], True),
        ([allow(), deny({"StringEquals": {"aws:PrincipalAccount": ["9" * 12, "8" * 12]}})], True),
        ([allow(), deny({"StringNotEquals": {"aws:SourceVpc": "vpc-09stranger9999999"}})], False),
    ],
)
def test_a_stranger_is_nobody_whom_the_policy_names(
    statements: list[dict[str, Any]], entered: object
) -> None:
    """Whichever account or organization a policy names or excludes, the stranger has another."""
    document = trust(*statements)
    first = document.statements[0]
    who = strangers.outsider(conditions.of(first, document), strangers.of(document))
    found = guards.entry(document, first, ASSUME, who)
    assert (found.answer is Answer.YES) is entered


def test_a_stranger_has_no_account_of_ones_own() -> None:
    """Accounts that are known by other means are left out, too."""
    assert strangers.of(None, ("9" * 12, "8" * 12)).account == "7" * 12
    every_digit = tuple(str(digit) * 12 for digit in range(10))
    assert strangers.of(None, every_digit).account not in every_digit


PLACEHOLDERS = [
    ("StringEquals", "${ORG_ID}"),
    ("StringLike", "${ORG_ID}"),
    ("ForAnyValue:StringLike", "${ORG_ID}/*"),
]


@pytest.mark.parametrize(("operator", "value"), PLACEHOLDERS)
def test_what_a_tool_fills_in_decides(operator: str, value: str) -> None:
    """An organization that is a placeholder of a template may be the own one."""
    key = "aws:PrincipalOrgPaths" if value.endswith("/*") else "aws:PrincipalOrgID"
    assert outsider_enters(allow({operator: {key: value}})).answer is Answer.MAYBE
    negated = operator.replace("String", "StringNot")
    assert outsider_enters(allow(), deny({negated: {key: value}})).answer is not Answer.YES


BUCKET = "arn:aws:s3:::b/*"


@pytest.mark.parametrize(
    ("resource", "answer"),
    [
        ({"Resource": BUCKET}, Answer.NO),
        ({"Resource": "*"}, Answer.NO),
        ({"Resource": ["arn:aws:s3:::b", BUCKET]}, Answer.NO),
        ({"Resource": "arn:aws:s3:::other/*"}, Answer.YES),
        ({"Resource": "arn:aws:s3:::b/private/*"}, Answer.YES),
        ({"NotResource": "arn:aws:s3:::b/public/*"}, Answer.YES),
        ({"NotResource": "arn:aws:s3:::other/*"}, Answer.NO),
        ({"NotResource": BUCKET}, Answer.YES),
    ],
)
def test_a_deny_takes_back_what_it_speaks_of(resource: dict[str, Any], answer: Answer) -> None:
    """A Deny on other resources, or on a part of them, leaves strangers a way in."""
    read = {"Principal": "*", "Action": "s3:GetObject"}
    statements = [
        {"Effect": "Allow", **read, "Resource": BUCKET},
        {"Effect": "Deny", **read, **resource},
    ]
    document = parse.document(
        {"Version": "2012-10-17", "Statement": statements},
        lambda path: Place(SOURCE, path),
        kind=DocumentKind.RESOURCE,
        owner="bucket",
    )
    first = document.statements[0]
    who = strangers.outsider(conditions.of(first, document))
    assert guards.entry(document, first, "s3:GetObject", who).answer is answer
