"""Which request contexts meet a block, and what one block says of another."""

import pytest

from grantlint.model import DocumentKind, Hole, Place, Source, Span
from grantlint.policy import conditions, parse
from grantlint.policy.answers import Answer
from grantlint.policy.conditions import asking
from grantlint.policy.conditions.choices import Budget, Goal
from grantlint.policy.conditions.solving import solve

YES, NO, MAYBE = Answer.YES, Answer.NO, Answer.MAYBE
NOWHERE = Source("test", "", "test", lambda _: Span(0, 0))


def block(*blocks: object) -> conditions.Block:
    """The conditions of statements with these blocks, all of them together."""
    document = parse.document(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Condition": each} for each in blocks],
        },
        lambda token: Place(NOWHERE, token),
        kind=DocumentKind.IDENTITY,
        owner="test",
    )
    found = [conditions.of(statement, document) for statement in document.statements]
    return conditions.Block(tuple(r for each in found for r in each.requirements))


TAG = "aws:PrincipalTag/t"
IP = "aws:SourceIp"
VIA = "aws:CalledVia"


@pytest.mark.parametrize(
    "blocks",
    [
        [{"StringEquals": {TAG: ["a", "b"]}}, {"StringNotEquals": {TAG: "a"}}],
        [{"StringLike": {TAG: "a*"}}, {"StringLike": {TAG: "*b"}}, {"StringNotLike": {TAG: "ab"}}],
        [{"StringNotLike": {TAG: "a*"}}, {"Null": {TAG: "false"}}],
        [{"StringEqualsIgnoreCase": {TAG: "abc"}}, {"StringNotEquals": {TAG: "abc"}}],
        [{"StringEqualsIgnoreCase": {TAG: "abc"}}, {"StringEquals": {TAG: "aBc"}}],
        [{"StringLike": {TAG: "a*"}}, {"StringNotEqualsIgnoreCase": {TAG: "abc"}}],
        [{"StringEqualsIgnoreCase": {TAG: ["a", "b"]}}, {"StringNotEqualsIgnoreCase": {TAG: "A"}}],
        [{"IpAddress": {IP: "10.0.0.0/8"}}, {"NotIpAddress": {IP: ["10.0.0.0/9", "10.128.0.1"]}}],
        [{"NotIpAddress": {IP: "0.0.0.0/0"}}, {"Null": {IP: "false"}}],
        [{"IpAddress": {IP: "255.255.255.255"}}],
        [{"IpAddress": {IP: "2001:db8::/64"}}],
        [{"NumericLessThan": {"s3:max-keys": "10"}}, {"NumericGreaterThan": {"s3:max-keys": "9"}}],
        [{"NumericNotEquals": {"s3:max-keys": ["1", "2"]}}, {"Null": {"s3:max-keys": "false"}}],
        [
            {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01"}},
            {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:05Z"}},
        ],
        [{"Bool": {"aws:SecureTransport": ["true", "false"]}}],
        [{"BinaryEquals": {"aws:x": "eA=="}}],
        [{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::1:role/*"}},
         {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::1:role/a*"}}],
        [{"ForAnyValue:StringEquals": {VIA: "a"}}, {"ForAnyValue:StringEquals": {VIA: "b"}}],
        [
            {"ForAllValues:StringEquals": {VIA: ["a", "b"]}},
            {"ForAnyValue:StringEquals": {VIA: "b"}},
            {"ForAnyValue:StringNotEquals": {VIA: "b"}},
            {"Null": {VIA: "false"}},
        ],
        [{"StringEquals": {TAG: "${aws:username}"}}, {"StringEquals": {"aws:username": "u"}}],
        [{"StringLike": {TAG: "${aws:username}/${aws:PrincipalTag/p}/*"}},
         {"StringEquals": {TAG: "u/p/x"}}],
        [{"StringNotEquals": {TAG: "${aws:username}"}}, {"StringEquals": {TAG: "u"}}],
        [{"StringEqualsIfExists": {TAG: "a"}}, {"Null": {TAG: "true"}}],
    ],
)  # fmt: skip
def test_a_context_is_found(blocks: list[object]) -> None:
    """What is found meets every condition."""
    asked = block(*blocks)
    found = asking.satisfying(asked)
    assert found.answer is YES
    assert found.context is not None
    assert conditions.holds(asked, found.context) is YES


@pytest.mark.parametrize(
    "blocks",
    [
        [{"StringEquals": {TAG: "a"}}, {"StringEquals": {TAG: "b"}}],
        [{"StringEquals": {TAG: "a"}}, {"StringNotLike": {TAG: "a*"}}],
        [{"StringLike": {TAG: "a*"}}, {"StringNotLike": {TAG: "a*"}}],
        [{"StringLike": {TAG: "a*"}}, {"Null": {TAG: "true"}}],
        [{"StringEqualsIgnoreCase": {TAG: "a"}}, {"StringNotEqualsIgnoreCase": {TAG: "A"}}],
        [{"IpAddress": {IP: "10.0.0.0/8"}}, {"NotIpAddress": {IP: ["10.0.0.0/9", "10.128.0.0/9"]}}],
        [{"IpAddress": {IP: "10.0.0.0/8"}}, {"IpAddress": {IP: "2001:db8::/32"}}],
        [{"NumericLessThan": {"s3:max-keys": "1"}}, {"NumericGreaterThan": {"s3:max-keys": "1"}}],
        [
            {"DateLessThan": {"aws:CurrentTime": "2020"}},
            {"DateGreaterThanEquals": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}},
        ],
        [{"Bool": {"aws:SecureTransport": "true"}}, {"Bool": {"aws:SecureTransport": "false"}}],
        [{"ForAnyValue:StringEquals": {TAG: "a"}}, {"ForAnyValue:StringEquals": {TAG: "b"}}],
        [{"ForAllValues:StringEquals": {VIA: "a"}}, {"ForAnyValue:StringEquals": {VIA: "b"}}],
        [{"ForAllValues:StringEquals": {VIA: "a"}}, {"ForAnyValue:StringEquals": {VIA: "b"}},
         {"ForAnyValue:StringEquals": {VIA: "a"}}],
        [{"Null": {TAG: "true"}}, {"Null": {TAG: "false"}}],
        [{"StringEquals": {TAG: "a${aws:username}"}}, {"StringNotLike": {TAG: "a*"}}],
    ],
)  # fmt: skip
def test_no_context_is_there(blocks: list[object]) -> None:
    """A contradiction is known to be one."""
    assert asking.satisfying(block(*blocks)).answer is NO


@pytest.mark.parametrize(
    "blocks",
    [
        [{"StringEquals": {TAG: Hole("var.x")}}],
        [{"StringEquals": {TAG: ["a", "b"]}}, {"StringEquals": {TAG: Hole("var.x")}}],
        [{"StringNotEquals": {TAG: Hole("var.x")}}, {"StringEquals": {TAG: "a"}}],
        [{"IpAddress": {IP: Hole("var.x")}}],
        [{"StringEquals": {IP: "*"}}, {"IpAddress": {IP: "10.0.0.0/8"}}, {"Null": {IP: "false"}}],
        [{"NumericEquals": {"aws:x": "5"}}, {"DateEquals": {"aws:x": "2020-01-01"}}],
        [{"StringEquals": {VIA: "a"}}, {"ForAnyValue:StringEquals": {VIA: "a"}},
         {"ForAnyValue:StringEquals": {VIA: "b"}}],
        [{"StringEqualsIgnoreCase": {TAG: "a"}}, {"StringLike": {TAG: "?"}},
         {"StringNotLike": {TAG: ["a", "A"]}}],
        [{"StringSimilar": {TAG: "a"}}],
    ],
)  # fmt: skip
def test_what_is_not_settled_is_maybe(blocks: list[object]) -> None:
    """Holes, values of several sorts and what AWS does not say leave the question open."""
    assert asking.satisfying(block(*blocks)).answer in (MAYBE, NO)
    if "IpAddress" not in blocks[-1:]:
        assert asking.satisfying(block(*blocks)).answer is not YES


def test_given_keys_stay_as_they_are() -> None:
    """A context may be fixed in part, and a key taken away."""
    asked = block({"StringEquals": {TAG: ["a", "b"], "aws:username": "u"}})
    found = asking.satisfying(asked, {TAG: "b"})
    assert found.context == {TAG.lower(): ("b",), "aws:username": ("u",)}
    assert asking.satisfying(asked, {TAG: "c"}).answer is NO
    assert asking.satisfying(asked, {TAG: ()}).answer is NO


def test_a_key_that_a_block_can_do_without() -> None:
    """`IfExists` lets a request through that lacks the key."""
    assert asking.can_lack(block({"StringEquals": {"sts:ExternalId": "s"}}), "sts:ExternalId") is NO
    asked = block({"StringEqualsIfExists": {"sts:ExternalId": "s"}})
    assert asking.can_lack(asked, "sts:ExternalId") is YES
    assert asking.can_lack(asked, "aws:SourceIp") is YES


def test_what_a_key_may_be() -> None:
    """A positive test names all values there are; the smallest one is given."""
    asked = block(
        {"StringLike": {TAG: ["a*", "b", "c"]}}, {"StringLikeIfExists": {TAG: ["a?", "b"]}}
    )
    found = asking.admitted(asked, TAG)
    assert found.patterns == ("a?", "b")
    assert found.lacking is NO
    assert found.example is not None
    assert asking.admits(asked, TAG, "b") is YES
    assert asking.admits(asked, TAG, "c") is NO
    open_ended = asking.admitted(block({"ForAnyValue:StringEquals": {VIA: "a"}}), VIA)
    assert open_ended.patterns is None
    assert asking.admitted(block({"Null": {TAG: "true"}}), TAG).example is None


@pytest.mark.parametrize(
    ("strong", "weak", "expected"),
    [
        ({"StringEquals": {TAG: "a"}}, {"StringLike": {TAG: "a*"}}, YES),
        ({"StringLike": {TAG: "a*"}}, {"StringEquals": {TAG: "a"}}, NO),
        ({"StringEquals": {TAG: "a"}}, {"StringEqualsIfExists": {TAG: "a"}}, YES),
        ({"StringEqualsIfExists": {TAG: "a"}}, {"StringEquals": {TAG: "a"}}, NO),
        ({"StringEquals": {TAG: "a", IP: "x"}}, {"StringEquals": {TAG: "a"}}, YES),
        ({}, {"StringEquals": {TAG: "a"}}, NO),
        ({"StringEquals": {TAG: "a"}}, {}, YES),
        ({"IpAddress": {IP: "10.1.0.0/16"}}, {"IpAddress": {IP: "10.0.0.0/8"}}, YES),
        ({"StringEquals": {TAG: Hole("var.x")}}, {"StringEquals": {TAG: "a"}}, MAYBE),
        ({"StringEquals": {TAG: "a"}}, {"Null": {TAG: "false"}}, YES),
        ({"ForAllValues:StringEquals": {VIA: "a"}}, {"ForAllValues:StringLike": {VIA: "*"}}, YES),
        ({"ForAnyValue:StringEquals": {VIA: "a"}}, {"ForAllValues:StringEquals": {VIA: "a"}}, NO),
    ],
)
def test_implication(strong: object, weak: object, expected: Answer) -> None:
    """A block implies another if no request meets only the first."""
    assert asking.implies(block(strong), block(weak)) is expected


def test_blocks_that_may_ask_more_imply_and_are_implied_only_maybe() -> None:
    """What cannot be seen may be what matters."""
    known = block({"StringEquals": {TAG: "a"}})
    partly = conditions.Block(known.requirements, complete=False)
    assert asking.implies(known, partly) is MAYBE
    assert asking.implies(partly, known) is YES
    assert asking.implies(partly, block({"StringEquals": {TAG: "b"}})) is MAYBE


def test_a_search_that_costs_too_much_is_given_up() -> None:
    """Two long lists of entangled patterns end in MAYBE, not in a long wait."""
    first = {"StringLike": {TAG: ["*a" * 9 + f"{n}?" for n in range(60)]}}
    second = {"StringLike": {TAG: ["b*" * 9 + f"{n}?" for n in range(100, 160)]}}
    third = {"StringNotLike": {TAG: ["?" * n + "*b?a*" for n in range(30)]}}
    assert asking.satisfying(block(first, second, third)).answer is not NO


def test_a_spent_budget_ends_the_search() -> None:
    """Nothing more is tried once the states are used up."""
    goals = [Goal(each) for each in block({"StringLike": {TAG: "a*"}}).requirements]
    found = solve(goals, budget=Budget(0))
    assert found.answer is MAYBE
    assert found.context is None


def test_variables_without_end_are_not_filled() -> None:
    """The search is given up, not the answer that something may hold; a few are no matter."""
    names = [f"${{aws:PrincipalTag/t{number}}}" for number in range(150)]
    many = block({"StringEquals": {TAG: "".join(names)}})
    few = block({"StringEquals": {TAG: "".join(names[:3])}})
    assert asking.satisfying(many).answer is MAYBE
    assert asking.satisfying(few).answer is YES
