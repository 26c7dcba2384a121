"""ARNs, and AWS's readings of a wildcard in them."""

import pytest

from grantlint.model import Hole, RequestVariable, Shape
from grantlint.policy.answers import Answer
from grantlint.policy.arns import (
    Arn,
    account_of,
    arn_condition,
    arn_like,
    is_all,
    is_refused,
    parse,
    reaches_every_role,
    reaches_role,
    resource_contains,
    resource_example,
    resource_matches,
    resources_intersect,
    roles,
    segments,
)
from grantlint.policy.patterns import Glob, Literal, Pattern, contains, matches

ACCOUNT = Hole("var.account")
YES, NO, MAYBE = Answer.YES, Answer.NO, Answer.MAYBE


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        (
            "arn:aws:iam::123456789012:role/a:b",
            Arn("aws", "iam", "", "123456789012", "role/a:b"),
        ),
        ("arn:aws:sqs", Arn("aws", "sqs", "*", "*", "*", written=3)),
        ("arn:*", Arn("*", "*", "*", "*", "*", written=2)),
        ("*", Arn("*", "*", "*", "*", "*", written=1)),
        ("**", Arn("*", "*", "*", "*", "*", written=1)),
        ("arn", None),
        ("", None),
        ("bucket/*", None),
        ("*:role/x", None),
        (
            Pattern(("arn:aws:iam::", ACCOUNT, ":user/", RequestVariable("aws:username"))),
            Arn(
                "aws",
                "iam",
                "",
                Pattern((ACCOUNT,)),
                Pattern(("user/", RequestVariable("aws:username"))),
            ),
        ),
        (
            Pattern(("arn:aws:s3:::b/", Literal("a:*"))),
            Arn("aws", "s3", "", "", Pattern(("b/", Literal("a:*")))),
        ),
        (Pattern((ACCOUNT, "/*")), None),
    ],
)
def test_parse(glob: Glob, expected: Arn | None) -> None:
    """An ARN has six segments, missing ones are `*`, unknowns stay whole; other texts are none."""
    assert parse(glob) == expected


def test_segments() -> None:
    """Only colons of the text separate segments, five of them at most."""
    variable = RequestVariable("aws:username")
    assert segments(Pattern(("a:b", ACCOUNT, Literal(":*"), variable, ":d:e:f:g"))) == [
        "a",
        Pattern(("b", ACCOUNT)),
        Pattern((Literal("*"), variable)),
        "d",
        "e",
        "f:g",
    ]
    assert segments("a:b") == ["a", "b"]


def test_account() -> None:
    """The account is known when the pattern names it."""
    assert account_of("arn:aws:iam::123456789012:role/*") == "123456789012"
    assert account_of("arn:aws:iam::*:role/*") is None
    assert account_of("arn:aws:s3:::b") is None
    assert account_of("role") is None
    assert account_of(Pattern(("arn:aws:iam::", ACCOUNT, ":role/*"))) is None


def test_all() -> None:
    """Only stars are everything."""
    assert is_all("*")
    assert is_all("**")
    assert not is_all("")
    assert not is_all("arn:*")
    assert not is_all(Pattern((ACCOUNT,)))


@pytest.mark.parametrize(
    ("pattern", "arn", "expected"),
    [
        ("*", "arn:aws:s3:::b", YES),
        ("arn:aws:s3:::b", "arn:aws:s3:::b", YES),
        ("arn:aws:s3:::b", "arn:aws:s3:::B", NO),
        # The resource may hold colons, and every wildcard in it may match them.
        ("arn:aws:logs:r:1:log-group:*", "arn:aws:logs:r:1:log-group:a:b", YES),
        ("arn:aws:s3:::b/*x", "arn:aws:s3:::b/c:x", YES),
        # At the end of a segment a star matches beyond it.
        ("arn:aws:iam:*:role/x", "arn:aws:iam::1:role/x", NO),
        ("arn:aws:iam::*", "arn:aws:iam::1:role/x", YES),
        ("arn:aws:iam::1*", "arn:aws:iam::123:role/x", YES),
        ("arn:aws:lambda:*:1:f", "arn:aws:lambda:r:s:1:f", YES),
        # Elsewhere in an earlier segment AWS does not say: it depends where the readings differ.
        ("arn:aws:lambda:r*t:1:f", "arn:aws:lambda:rt:1:f", YES),
        ("arn:aws:lambda:r*t:1:f", "arn:aws:lambda:r:t:1:f", MAYBE),
        ("arn:aws:lambda:r?t:1:f", "arn:aws:lambda:r:t:1:f", MAYBE),
        ("arn:aws:lambda:r?t:1:f", "arn:aws:lambda:rst:1:f", YES),
        ("arn:aws:lambda:r?t:1:f", "arn:aws:lambda:rst:2:f", NO),
        # Incomplete ARNs are completed.
        ("arn:aws:sqs", "arn:aws:sqs:r:1:q", YES),
        ("arn:aws:sqs", "arn:aws:sns:r:1:q", NO),
        # AWS refuses wildcards in the service, and what is no ARN.
        ("arn:aws:s*:::b", "arn:aws:s3:::b", MAYBE),
        ("arn:aws:s*:::b", "arn:aws:iam:::b", NO),
        ("arn:aws:*", "arn:aws:s3:::b", MAYBE),
        ("*:b", "arn:aws:s3:::b", MAYBE),
        (Pattern(("arn:aws:s3:::", ACCOUNT)), "arn:aws:s3:::b", MAYBE),
        (Pattern(("arn:aws:s3:::", ACCOUNT)), "arn:aws:iam:::b", NO),
        (Pattern((ACCOUNT, "/*")), "arn:aws:s3:::b/c", MAYBE),
    ],
)
def test_resource_matches(pattern: Glob, arn: str, expected: Answer) -> None:
    """A Resource matches as AWS documents it; where it does not, only agreeing readings count."""
    assert resource_matches(pattern, arn) is expected


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("*", "arn:aws:s3:::b/*", YES),
        ("arn:aws:s3:::*", "arn:aws:s3:::b/*", YES),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::*", NO),
        ("arn:aws:sqs:r*t:1:q", "arn:aws:sqs:r*t:1:q", YES),
        ("arn:aws:sqs:r*t:1:*", "arn:aws:sqs:rt:1:q", YES),
        ("arn:aws:sqs:r*t:1:q", "arn:aws:sqs:r:t:1:q", MAYBE),
        ("arn:aws:*:r:1:q", "arn:aws:sqs:r:1:q", MAYBE),
        ("arn:aws:sns:r:1:q", "arn:aws:*:r:1:q", MAYBE),
        ("*", "arn:aws:*", YES),
    ],
)
def test_resource_contains(wide: str, narrow: str, expected: Answer) -> None:
    """Both patterns are read in the same way; what AWS refuses is never certain."""
    assert resource_contains(wide, narrow) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("*", "arn:aws:s3:::b/*", YES),
        ("arn:aws:s3:::a*", "arn:aws:s3:::*b", YES),
        ("arn:aws:s3:::a", "arn:aws:s3:::b", NO),
        ("arn:aws:sqs:r*t:1:q", "arn:aws:sqs:r:t:1:q", MAYBE),
        ("arn:aws:*", "arn:aws:s3:::b", MAYBE),
        ("arn:aws:*", "arn:aws-cn:s3:::b", NO),
    ],
)
def test_resources_intersect(one: str, other: str, expected: Answer) -> None:
    """Patterns intersect for certain only when each reading and AWS's checks let them."""
    assert resources_intersect(one, other) is expected
    assert resources_intersect(other, one) is expected


def test_resource_example() -> None:
    """An example is an ARN when the universe is wanted, too."""
    found = resource_example([roles(), "arn:aws:iam::*:role/*"], ["arn:aws:iam::*:role/x*"])
    assert (found.answer, found.text) == (YES, "arn:aws:iam::111111111111:role/y")
    preferred = "arn:aws:iam::123456789012:role/admin"
    assert resource_example([roles(), "*"], prefer=[preferred]).text == preferred
    assert resource_example(["arn:aws:s3:::b"], ["arn:aws:s3:::*"]).answer is NO


def test_resource_example_that_rests_on_a_reading() -> None:
    """An example of one reading only is MAYBE; one that is good in both is certain."""
    found = resource_example(["arn:aws:sqs:r:t:1:q"], ["arn:aws:sqs:r*t:1:q"])
    assert (found.answer, found.text) == (MAYBE, "arn:aws:sqs:r:t:1:q")
    assert "colon" in found.reason
    assert resource_example(["arn:aws:sqs:r*t:1:q"]).text == "arn:aws:sqs:rt:1:q"


def test_resource_example_that_rests_on_a_refused_pattern() -> None:
    """What only a pattern that AWS refuses allows or takes back is MAYBE."""
    found = resource_example(["arn:aws:*:::b"])
    assert (found.answer, found.text) == (MAYBE, "arn:aws::::b")
    assert "refuses" in found.reason
    assert resource_example(["arn:aws:s3:::b"], ["arn:aws:*"]).answer is MAYBE


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*", False),
        ("arn:aws:s3:::b", False),
        ("arn:*:s3:::b", False),
        ("arn:aws:s?:::b", True),
        ("arn:aws:*", True),
        ("b/*", True),
        (Pattern(("arn:aws:", ACCOUNT, ":::b")), False),
        (Pattern((ACCOUNT, "/*")), False),
    ],
)
def test_refused(pattern: Glob, *, expected: bool) -> None:
    """AWS takes `*` and ARNs whose service is spelled out; a hole may be one."""
    assert is_refused(pattern) is expected


@pytest.mark.parametrize(
    ("pattern", "arn", "expected"),
    [
        ("arn:aws:iam::*:role/*", "arn:aws:iam::1:role/a:b", YES),
        ("arn:aws:lambda:*:1:f", "arn:aws:lambda:r:s:1:f", NO),
        ("arn:aws:iam::1:role/x", "arn:aws:iam::1:role/X", NO),
        ("arn:*:*:*:*:*", "arn:aws:iam::1:role/x", YES),
        ("arn:aws:iam::?:role/x", "arn:aws:iam::1:role/x", YES),
        ("arn:aws:iam::*:role/*", "role/x", NO),
        ("*", "arn:aws:iam::1:role/x", MAYBE),
        ("b*", "arn:aws:iam::1:role/x", NO),
        (Pattern(("arn:aws:iam::*:role/", Literal("*"))), "arn:aws:iam::1:role/*", YES),
        (Pattern(("arn:aws:iam::*:role/", ACCOUNT)), "arn:aws:iam::1:role/x", MAYBE),
        (Pattern(("arn:aws:iam:*:role/", ACCOUNT)), "arn:aws:iam::1:user/x", NO),
    ],
)
def test_arn_like(pattern: Glob, arn: str, expected: Answer) -> None:
    """`Arn…` operators compare segment by segment; a value with fewer segments is doubtful."""
    assert arn_like(pattern, arn) is expected


def test_arn_condition() -> None:
    """The pattern of an `Arn…` value keeps its wildcards inside their segments."""
    pattern = arn_condition("arn:aws:lambda:*:?:*")
    assert pattern is not None
    assert contains(pattern, "arn:aws:lambda:r:1:f:x") is YES
    assert contains(pattern, "arn:aws:lambda:r:st:1:f") is NO
    assert contains(pattern, "arn:aws:lambda:r:::f") is NO
    assert arn_condition("*") is None


@pytest.mark.parametrize(
    ("pattern", "some", "every"),
    [
        ("*", YES, YES),
        ("arn:aws:iam::*:role/*", YES, YES),
        ("arn:aws:iam::123456789012:role/*", YES, YES),
        ("arn:aws-cn:iam::123456789012:*", YES, YES),
        ("arn:*:iam::12345678901?:role*", YES, YES),
        ("arn:aws:iam::1*9:role/*", YES, YES),
        ("arn:aws:iam", YES, YES),
        ("arn:aws:iam::*:role/service-role/*", YES, NO),
        ("arn:aws:iam::123456789012:role/admin", YES, NO),
        ("arn:aws:iam::*:user/*", NO, NO),
        ("arn:aws:iam::aws:role/*", NO, NO),
        ("arn:b?c*:iam::*:role/*", YES, YES),
        ("arn:aws:s3:::b", NO, NO),
        ("arn:aws:*", MAYBE, MAYBE),
        ("*:role/*", MAYBE, MAYBE),
        (Pattern(("arn:aws:iam::", ACCOUNT, ":role/*")), YES, YES),
        (Pattern(("arn:", Hole("partition"), ":iam::", ACCOUNT, ":role/*")), YES, YES),
        (Pattern((Hole("role", Shape("arn:aws:iam::123456789012:role/a*")),)), YES, NO),
        (Pattern((Hole("bucket", Shape("arn:aws:s3:::*")),)), NO, NO),
    ],
)
def test_roles(pattern: Glob, some: Answer, every: Answer) -> None:
    """A pattern may reach some role, or all that one account has."""
    assert reaches_role(pattern) is some
    assert reaches_every_role(pattern) is every


def test_role_of_an_account() -> None:
    """Roles may be asked for by account."""
    assert reaches_role("arn:aws:iam::123456789012:role/a*", "123456789012") is YES
    assert reaches_role("arn:aws:iam::123456789012:role/a*", "210987654321") is NO
    hole = Pattern(("arn:aws:iam::", ACCOUNT, ":role/", Hole("var.role")))
    assert reaches_role(hole, "123456789012") is MAYBE
    assert reaches_role(hole, Pattern((ACCOUNT,))) is YES


def test_string_operators_compare_the_whole_value() -> None:
    """A star of `StringLike` matches beyond colons wherever it stands."""
    assert matches("arn:aws:lambda:r*t:1:f", "arn:aws:lambda:r:t:1:f")
