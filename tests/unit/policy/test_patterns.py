"""Plain patterns: match, containment, intersection."""

import pytest

from grantlint.policy.answers import Answer, answer
from grantlint.policy.patterns import contains, intersects, is_plain, literal_prefix, matches, plain
from grantlint.policy.patterns.parts import Glob, Literal, Pattern


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("", "", True),
        ("", "a", False),
        ("*", "", True),
        ("*", "arn:aws:s3:::b", True),
        ("s3:GetObject", "s3:GetObject", True),
        ("s3:GetObject", "s3:getobject", False),
        ("s3:Get*", "s3:GetObject", True),
        ("s3:Get*", "s3:PutObject", False),
        ("*Object", "s3:GetObject", True),
        ("*:Get*ct", "s3:GetObject", True),
        ("a*bc*bc", "abcbc", True),
        ("a*bc*bc", "abc", False),
        ("ab*ba", "aba", False),
        ("a*b*c", "acb", False),
        ("a*b*d*c", "abc", False),
        ("iam:Pa?sRole", "iam:PassRole", True),
        ("iam:Pa?sRole", "iam:PasRole", False),
        ("?*", "", False),
        ("?*a", "ba", True),
        ("*?b", "aab", True),
        ("a?", "abc", False),
        ("[ab]", "a", False),
        ("a.c", "abc", False),
    ],
)
def test_matches(pattern: str, text: str, *, expected: bool) -> None:
    """`*` is any run and `?` any one character; all others are themselves."""
    assert matches(pattern, text) is expected


def test_matches_ignores_case_when_asked() -> None:
    """Action names ignore case, letters other than A to Z never do."""
    assert matches("IAM:pass?ole", "iam:PassRole", ignore_case=True)
    assert matches("S3:GET*", "s3:GetObject", ignore_case=True)
    assert matches("É*", "Éa", ignore_case=True)
    assert not matches("É*", "éa", ignore_case=True)


def test_text_is_taken_as_it_stands() -> None:
    """A `*` in the text is a character like others."""
    assert matches("a?c", "a*c")
    assert not matches("abc", "a*c")


def test_pattern_longer_than_any_policy_matches_nothing() -> None:
    """A giant pattern with `?` is not run, as AWS takes no such policy."""
    giant = "?" * (plain.LONGEST + 1)
    assert not matches(giant, "a" * len(giant))


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("*", "anything?*", True),
        ("a", "a", True),
        ("a*", "ab*", True),
        ("ab*", "a*", False),
        ("a", "a*", False),
        ("a*c", "ab?c", True),
        ("a*c", "a*", False),
        ("a?*", "a*", False),
        ("a?*", "ab*", True),
        ("*?a", "*ba", True),
        ("?*", "*?", True),
        ("*?b*", "*a?b*", True),
        ("a?c", "abc", True),
        ("a?c", "a*c", False),
        ("a*?*c", "a?c", True),
    ],
)
def test_contains(wide: str, narrow: str, *, expected: bool) -> None:
    """A pattern contains another when no string of the other falls outside."""
    assert contains(wide, narrow) is answer(expected)


def test_contains_ignores_case_when_asked() -> None:
    """Patterns of actions contain one another whatever their case."""
    assert contains("IAM:*", "iam:pass*", ignore_case=True) is Answer.YES
    assert contains("IAM:*", "iam:pass*") is Answer.NO
    assert contains("I?M:*", "iam:pass*", ignore_case=True) is Answer.YES


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a", "a", True),
        ("a", "b", False),
        ("a*", "ab", True),
        ("a*", "*b", True),
        ("a*", "b*", False),
        ("*a", "*b", False),
        ("a*x", "ab*yx", True),
        ("a?*", "ab*", True),
        ("ac*", "?b*", False),
        ("a?", "?b", True),
        ("a?", "?", False),
        ("a??", "a*b", True),
        ("a?c", "a*b", False),
        ("?", "a*b", False),
    ],
)
def test_intersects(one: str, other: str, *, expected: bool) -> None:
    """Two patterns intersect when one string matches both, whichever is named first."""
    assert intersects(one, other) is answer(expected)
    assert intersects(other, one) is answer(expected)
    assert intersects(one.upper(), other, ignore_case=True) is answer(expected)


@pytest.mark.parametrize(
    ("glob", "prefix"),
    [
        ("", ""),
        ("abc", "abc"),
        ("ab*c", "ab"),
        ("a?c*", "a"),
        (Pattern((Literal("a*"), "b*")), "a*b"),
        (Pattern((Literal("a*"), "b")), "a*b"),
    ],
)
def test_literal_prefix(glob: Glob, prefix: str) -> None:
    """The prefix reaches to the first wildcard."""
    assert literal_prefix(glob) == prefix


def test_is_plain() -> None:
    """A text without wildcards is plain."""
    assert is_plain("a")
    assert not is_plain("a*")
    assert not is_plain("a?")
