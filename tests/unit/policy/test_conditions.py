"""Conditions: what each operator holds for, with keys missing, several, filled by variables.

Tables of AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import pytest

from grantlint.model import (
    DocumentKind,
    Hole,
    Place,
    PolicyDocument,
    Presence,
    Source,
    Span,
    Term,
)
from grantlint.policy import conditions, parse
from grantlint.policy.answers import Answer
from grantlint.policy.conditions import asking

YES, NO, MAYBE = Answer.YES, Answer.NO, Answer.MAYBE
NOWHERE = Source("test", "", "test", lambda _: Span(0, 0))
HERE = Place(NOWHERE, ())


def document(condition: object, version: str | None = "2012-10-17") -> PolicyDocument:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}
    value = {"Version": version, "Statement": [statement]}
    if version is None:
        del value["Version"]
    return parse.document(
        value, lambda token: Place(NOWHERE, token), kind=DocumentKind.IDENTITY, owner="test"
    )


def block(condition: object, version: str | None = "2012-10-17") -> conditions.Block:
    found = document(condition, version)
    return conditions.of(found.statements[0], found)


def holds(
    condition: object, context: conditions.Given, version: str | None = "2012-10-17"
) -> Answer:
    return conditions.holds(block(condition, version), context)


# ── One value ──


@pytest.mark.parametrize(
    ("operator", "value", "given", "expected"),
    [
        ("StringEquals", "a*", "a*", YES),
        ("StringEquals", "a*", "ab", NO),
        ("StringEquals", "A", "a", NO),
        ("StringNotEquals", "A", "a", YES),
        ("StringEqualsIgnoreCase", "A", "a", YES),
        ("StringNotEqualsIgnoreCase", "A", "a", NO),
        ("StringLike", "a?c*", "abcd", YES),
        ("StringLike", "a?c", "ac", NO),
        ("StringLike", "", "", YES),
        ("StringNotLike", "a*", "b", YES),
        ("stringlike", "a*", "ab", YES),
        ("NumericEquals", "10", "10.0", YES),
        ("NumericNotEquals", "10", "11", YES),
        ("NumericLessThan", "10", "10", NO),
        ("NumericLessThanEquals", "10", "10", YES),
        ("NumericGreaterThan", "10", "10.5", YES),
        ("NumericGreaterThanEquals", "10", "9", NO),
        ("NumericEquals", "ten", "10", MAYBE),
        ("NumericEquals", "10", "ten", MAYBE),
        ("DateEquals", "2020-01-01", "2020-01-01T00:00:00Z", YES),
        ("DateNotEquals", "2020-01-01", "2020-01-01T00:00:01Z", YES),
        ("DateLessThan", "2020-04-01T00:00:00Z", "2020-03-31T23:59:59Z", YES),
        ("DateLessThanEquals", "2020-04-01T02:00:00+02:00", "2020-04-01T00:00:00Z", YES),
        ("DateGreaterThan", "1577836800", "2020-01-01T00:00:01Z", YES),
        ("DateGreaterThanEquals", "2020", "2019-12-31", NO),
        ("Bool", "true", "true", YES),
        ("Bool", "False", "false", YES),
        ("Bool", "true", "false", NO),
        ("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", YES),
        ("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "ASIAIOSFODNN7EXAMPLE", NO),
        ("BinaryEquals", "no data!", "eA==", MAYBE),
        ("IpAddress", "203.0.113.0/24", "203.0.113.1", YES),
        ("IpAddress", "203.0.113.0/24", "198.51.100.1", NO),
        ("IpAddress", "203.0.113.9", "203.0.113.9", YES),
        ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", YES),
        ("IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1", YES),
        ("IpAddress", "2001:DB8:1234:5678::/64", "203.0.113.1", NO),
        ("IpAddress", "0.0.0.0/0", "2001:db8::1", NO),
        ("IpAddress", "2001:db8::1", "2001:db8::1", YES),
        ("IpAddress", "2001:db8::1", "2001:db8::2", MAYBE),
        ("IpAddress", "203.0.113.0/240", "203.0.113.1", MAYBE),
        ("IpAddress", "203.0.113.0/24", "nowhere", MAYBE),
        ("ArnEquals", "arn:aws:sns:*:111122223333:t*", "arn:aws:sns:r:111122223333:topic", YES),
        ("ArnLike", "arn:aws:s:*:1:f/*", "arn:aws:s:r:9:store:1:f/d", NO),
        ("ArnNotLike", "arn:aws:s:*:1:f/*", "arn:aws:s:r:9:store:1:f/d", YES),
        ("StringLike", "arn:aws:s:*:1:f/*", "arn:aws:s:r:9:store:1:f/d", YES),
        ("ArnLike", "*", "arn:aws:sns:r:1:t", MAYBE),
    ],
)  # fmt: skip
def test_an_operator_compares_the_one_value(
    operator: str, value: str, given: str, expected: Answer
) -> None:
    """Text, numbers, dates, booleans, data, addresses and ARNs compare as AWS documents it."""
    assert holds({operator: {"aws:x": value}}, {"aws:x": given}) is expected


def test_several_values_of_a_policy_are_alternatives() -> None:
    """One of the values must match; for a negated operator none may.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
    """
    assert holds({"StringEquals": {"aws:x": ["a", "b"]}}, {"aws:x": "b"}) is YES
    assert holds({"StringNotEquals": {"aws:x": ["a", "b"]}}, {"aws:x": "b"}) is NO
    assert holds({"StringNotEquals": {"aws:x": ["a", "b"]}}, {"aws:x": "c"}) is YES


def test_all_keys_and_all_operators_must_hold() -> None:
    """Keys of one operator and operators of one block are joined by AND."""
    asked = {"StringEquals": {"aws:x": "a", "aws:y": "b"}, "Null": {"aws:z": "true"}}
    assert holds(asked, {"aws:x": "a", "aws:y": "b"}) is YES
    assert holds(asked, {"aws:x": "a"}) is NO
    assert holds(asked, {"aws:x": "a", "aws:y": "b", "aws:z": "c"}) is NO


def test_case_never_matters_for_keys() -> None:
    """The name of a key is found in any case.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
    """
    assert holds({"StringEquals": {"AWS:SourceVPC": "v"}}, {"aws:sourcevpc": "v"}) is YES


def test_no_condition_always_holds() -> None:
    """An empty block asks for nothing."""
    assert holds({}, {}) is YES


# ── Missing keys, several values ──


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("StringEquals", "a", NO),
        ("StringNotEquals", "a", YES),
        ("NumericLessThan", "1", NO),
        ("NotIpAddress", "10.0.0.0/8", YES),
        ("ArnNotEquals", "arn:aws:s:r:1:x", YES),
        ("Bool", "false", NO),
        ("StringEqualsIfExists", "a", YES),
        ("StringNotEqualsIfExists", "a", YES),
        ("BoolIfExists", "true", YES),
        ("ForAllValues:StringEquals", "a", YES),
        ("ForAllValues:StringNotEquals", "a", YES),
        ("ForAnyValue:StringEquals", "a", NO),
        ("ForAnyValue:StringNotEquals", "a", NO),
        ("ForAnyValue:StringEqualsIfExists", "a", MAYBE),
        ("ForAllValues:StringEqualsIfExists", "a", YES),
        ("Null", "true", YES),
        ("Null", "false", NO),
    ],
)
def test_a_missing_key(operator: str, value: str, expected: Answer) -> None:
    """Comparing fails, negated and `IfExists` hold, `ForAllValues` holds, `ForAnyValue` fails."""
    assert holds({operator: {"aws:x": value}}, {}) is expected


@pytest.mark.parametrize(
    ("operator", "values", "given", "expected"),
    [
        ("ForAllValues:StringEquals", ["a", "b"], ("a",), YES),
        ("ForAllValues:StringEquals", ["a", "b"], ("a", "b"), YES),
        ("ForAllValues:StringEquals", ["a", "b"], ("a", "c"), NO),
        ("ForAllValues:StringEquals", ["a"], ("",), YES),
        ("ForAnyValue:StringEquals", ["a"], ("",), NO),
        ("ForAnyValue:StringEquals", ["a", "b"], ("c", "b"), YES),
        ("ForAnyValue:StringEquals", ["a", "b"], ("c", "d"), NO),
        ("ForAllValues:StringNotEquals", ["a"], ("b", "c"), YES),
        ("ForAllValues:StringNotEquals", ["a"], ("b", "a"), NO),
        ("ForAnyValue:StringNotEquals", ["a"], ("b", "a"), YES),
        ("ForAnyValue:StringNotEquals", ["a"], ("a",), NO),
        ("ForAllValues:Bool", ["true"], ("true", "false"), NO),
        ("ForAnyValue:Bool", ["true"], ("true", "false"), YES),
        ("StringEquals", ["a"], ("a", "b"), MAYBE),
        ("StringEquals", ["a", "b"], ("a", "b"), YES),
        ("Null", ["false"], ("a", "b"), YES),
        ("Null", ["false"], ("",), MAYBE),
    ],
)
def test_several_values_of_a_request(
    operator: str, values: list[str], given: tuple[str, ...], expected: Answer
) -> None:
    """Set operators ask of each value or of any; AWS does not say what plain ones do.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    """
    assert holds({operator: {"aws:TagKeys": values}}, {"aws:TagKeys": given}) is expected


@pytest.mark.parametrize(
    "operator",
    ["StringSimilar", "ForSome:StringEquals", "NullIfExists", "ForAllValues:Null", ":StringEquals"],
)
def test_what_is_no_operator(operator: str) -> None:
    """An operator that AWS does not have says nothing."""
    assert conditions.operator(operator) is None
    assert holds({operator: {"aws:x": "a"}}, {"aws:x": "a"}) is MAYBE


# ── Variables ──


@pytest.mark.parametrize(
    ("condition", "context", "expected"),
    [
        ({"StringEquals": {"aws:x": "${aws:username}"}}, {"aws:x": "u", "aws:username": "u"}, YES),
        ({"StringEquals": {"aws:x": "${AWS:UserName}"}}, {"aws:x": "v", "aws:username": "u"}, NO),
        ({"StringLike": {"aws:x": "home/${aws:username}/*"}}, {"aws:x": "home/u/f"}, NO),
        ({"StringNotLike": {"aws:x": "home/${aws:username}/*"}}, {"aws:x": "home/u/f"}, YES),
        ({"StringEquals": {"aws:x": "${aws:username, 'nobody'}"}}, {"aws:x": "nobody"}, YES),
        ({"StringEquals": {"aws:x": ["${aws:username}", "a"]}}, {"aws:x": "a"}, YES),
        (
            {"StringEquals": {"aws:x": "${aws:TagKeys}"}},
            {"aws:x": "a", "aws:TagKeys": ("a", "b")},
            NO,
        ),
        ({"StringEquals": {"aws:x": "a${*}"}}, {"aws:x": "a*"}, YES),
        ({"StringLike": {"aws:x": "a${*}"}}, {"aws:x": "ab"}, NO),
        ({"StringLike": {"aws:x": "${aws:username}"}}, {"aws:x": "*", "aws:username": "*"}, YES),
        ({"StringLike": {"aws:x": "${aws:username}"}}, {"aws:x": "b", "aws:username": "*"}, MAYBE),
        ({"Bool": {"aws:x": "${aws:username}"}}, {"aws:x": "true", "aws:username": "true"}, MAYBE),
        ({"IpAddress": {"aws:x": "${aws:username}"}}, {"aws:x": "10.0.0.1"}, MAYBE),
        (
            {"ArnLike": {"aws:x": "arn:aws:iam::1:user/${aws:username}"}},
            {"aws:x": "arn:aws:iam::1:user/u", "aws:username": "u"},
            YES,
        ),
    ],
)
def test_variables(condition: object, context: conditions.Given, expected: Answer) -> None:
    """Variables are filled in texts and ARNs; without value and default they match nothing.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
    """
    assert holds(condition, context) is expected


@pytest.mark.parametrize("version", [None, "2008-10-17"])
def test_an_older_version_knows_no_variables(version: str | None) -> None:
    """Without the version of 2012 `${…}` is plain text.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
    """
    asked = {"StringEquals": {"aws:x": "${aws:username}"}}
    assert holds(asked, {"aws:x": "u", "aws:username": "u"}, version) is NO
    assert holds(asked, {"aws:x": "${aws:username}"}, version) is YES


# ── Holes ──


def test_a_hole_among_values_leaves_a_mismatch_open() -> None:
    """A value that cannot be seen may be the one that matches."""
    asked = {"StringEquals": {"aws:x": ["a", Hole("var.x")]}}
    assert holds(asked, {"aws:x": "a"}) is YES
    assert holds(asked, {"aws:x": "b"}) is MAYBE
    assert holds({"IpAddress": {"aws:x": [Hole("var.x")]}}, {"aws:x": "10.0.0.1"}) is MAYBE


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": Hole("var.block")},
        Hole("var.condition"),
    ],
)
def test_conditions_that_cannot_be_seen_may_fail(condition: object) -> None:
    """A block that may have more conditions never holds for sure."""
    assert holds(condition, {}) is MAYBE
    assert asking.satisfying(block(condition)).answer is MAYBE


def test_a_key_or_an_operator_with_a_hole_is_open() -> None:
    """Without its key or its operator a condition may hold or fail."""
    condition = document({"StringEquals": {"aws:x": "a"}}).statements[0].conditions[0]
    hole = Term((Hole("var.x"),), HERE)
    for changed in (
        type(condition)(condition.operator, hole, condition.values, HERE),
        type(condition)(hole, condition.key, condition.values, HERE),
    ):
        asked = conditions.requirement(changed, variables=True)
        assert asked.holds({"aws:x": ("a",)}) is MAYBE
        found = asking.satisfying(conditions.Block((asked,)))
        assert found.answer is MAYBE


def test_a_condition_that_may_not_be_there_never_fails_for_sure() -> None:
    """What may be missing cannot stop anything for sure, but may."""
    condition = document({"StringEquals": {"aws:x": "a"}}).statements[0].conditions[0]
    maybe = type(condition)(
        condition.operator, condition.key, condition.values, HERE, presence=Presence.MAYBE
    )
    asked = conditions.requirement(maybe, variables=True)
    assert asked.holds({"aws:x": ("a",)}) is YES
    assert asked.holds({}) is MAYBE
    beside = conditions.requirement(
        document({"StringEquals": {"aws:x": "b"}}).statements[0].conditions[0], variables=True
    )
    assert asking.satisfying(conditions.Block((asked, beside))).answer is MAYBE
