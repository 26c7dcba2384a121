"""Patterns with holes and request variables: answers for every filling, for none, or open."""

import pytest

from grantlint.model import Hole, RequestVariable, Shape
from grantlint.policy.answers import Answer
from grantlint.policy.patterns import (
    Glob,
    Literal,
    Pattern,
    contains,
    exactly,
    example,
    example_outside,
    intersects,
    joined,
    literal_prefix,
    loosened,
    of_parts,
    substituted,
    unknowns,
)

NAME = Hole("var.name")
OTHER = Hole("var.other")
LISTED = Hole("var.stage", Shape(alternatives=("dev", "prod")))
USER = RequestVariable("aws:username")


def test_parts_of_a_term() -> None:
    """Escaped characters are literal only where the policy has variables."""
    assert of_parts(("a*",), escapes=True) == "a*"
    assert of_parts(("a${*}b${$}",), escapes=True) == Pattern(("a", Literal("*"), "b$"))
    assert of_parts(("a${*}b",), escapes=False) == "a${*}b"
    assert of_parts(("${", USER, "${?"), escapes=True) == Pattern(("${", USER, "${?"))
    assert of_parts((), escapes=True) == ""


def test_literal_wildcards_match_themselves() -> None:
    """`${*}` is a star and nothing else."""
    star = of_parts(("a${*}",), escapes=True)
    assert contains(star, exactly("a*")) is Answer.YES
    assert intersects(star, "ab") is Answer.NO
    assert exactly("ab") == "ab"


def test_joined_keeps_plain_strings() -> None:
    """Parts that a string can spell become one."""
    assert joined(["a", "", Literal("b"), "*"]) == "ab*"
    assert joined([]) == ""
    assert joined(["a", NAME, "b", "c"]) == Pattern(("a", NAME, "bc"))


def test_substitution() -> None:
    """Named unknowns are filled wherever they stand, variables in any case of their key."""
    glob = Pattern(("a/", NAME, "/", RequestVariable("AWS:UserName"), "/", NAME))
    filled = substituted(glob, {"var.name": "b*", "aws:username": exactly("c*")})
    assert filled == Pattern(("a/b*/", Literal("c*"), "/b*"))
    assert unknowns(filled) == ()
    assert substituted("a*", {"a": "b"}) == "a*"
    assert unknowns(glob) == (NAME, RequestVariable("AWS:UserName"), NAME)
    assert unknowns("a*") == ()


def test_loosened_opens_unknowns_to_their_shapes() -> None:
    """A pattern without unknowns stays as it is."""
    assert loosened(Pattern(("a", Hole("x", Shape("b?")), USER))) == "ab?*"
    assert loosened("a*") == "a*"


def test_literal_prefix_ends_at_an_unknown() -> None:
    """What stands behind an unknown is no prefix."""
    assert literal_prefix(Pattern(("arn:", NAME, ":x"))) == "arn:"


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("a*", Pattern(("a", NAME)), Answer.YES),
        ("b*", Pattern(("a", NAME)), Answer.NO),
        (Pattern(("a", NAME)), "ab", Answer.MAYBE),
        (Pattern(("a", NAME, "*")), Pattern(("a", NAME, "b")), Answer.YES),
        (Pattern(("a", NAME, "*")), Pattern(("a", OTHER, "b")), Answer.MAYBE),
        (Pattern((USER,)), Pattern((RequestVariable("AWS:username"),)), Answer.YES),
        ("a?", Pattern(("a", NAME)), Answer.MAYBE),
        ("bucket/*", Hole("x", Shape("bucket/?*")), Answer.YES),
        (Pattern((NAME, "*")), Hole("x", Shape("bucket/?*")), Answer.MAYBE),
        ("*-dev", Pattern(("a-", LISTED)), Answer.MAYBE),
        ("a-*", Pattern(("a-", LISTED)), Answer.YES),
        ("a-test", Pattern(("a-", LISTED)), Answer.NO),
        (Pattern(("a-", LISTED)), Pattern(("a-", LISTED)), Answer.YES),
    ],
)
def test_contains(wide: Glob, narrow: Glob | Hole, expected: Answer) -> None:
    """The same unknown is the same value; a shape bounds it, alternatives list it."""
    inner = Pattern((narrow,)) if isinstance(narrow, Hole) else narrow
    assert contains(wide, inner) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a*", Pattern(("a", NAME)), Answer.YES),
        ("a*b", Pattern(("a", NAME)), Answer.MAYBE),
        ("b*", Pattern(("a", NAME)), Answer.NO),
        (Pattern((NAME, "*")), Pattern((NAME, "b")), Answer.YES),
        (Pattern((NAME, "b")), Pattern((OTHER, "*")), Answer.MAYBE),
        (Pattern((Hole("x", Shape("ab?")),)), "a??", Answer.YES),
        (Pattern((LISTED, "*")), "dev*", Answer.MAYBE),
        (Pattern((LISTED, "*")), "*r*", Answer.YES),
    ],
)
def test_intersects(one: Glob, other: Glob, expected: Answer) -> None:
    """Patterns with unknowns intersect for every filling, for none, or for some."""
    assert intersects(one, other) is expected
    assert intersects(other, one) is expected


def test_example_shows_unknowns_by_name() -> None:
    """An example that holds for every filling names the hole in it."""
    found = example_outside(Pattern(("a/", NAME, "/*")), ["b/*"])
    assert (found.answer, found.text) == (Answer.YES, "a/${var.name}/")


def test_example_that_depends_on_a_hole() -> None:
    """What a filling may exclude is MAYBE, with the hole as the reason."""
    found = example_outside(Pattern(("a/", NAME)), ["a/b*"])
    assert (found.answer, found.text) == (Answer.MAYBE, "a/${var.name}")
    assert found.reason == "depends on `var.name`"


def test_example_inside_the_same_hole() -> None:
    """What is granted and taken back by the same hole is gone for every filling."""
    assert example_outside(Pattern(("a/", NAME)), [Pattern(("a/", NAME))]).answer is Answer.NO
    assert example_outside(Pattern(("a/", NAME)), [Pattern(("a/", OTHER))]).answer is Answer.MAYBE


def test_example_of_two_patterns_with_the_same_hole() -> None:
    """Two wanted patterns meet in the hole that both have; in different ones they may."""
    same = example([Pattern(("a", NAME)), Pattern(("*", NAME))])
    assert (same.answer, same.text) == (Answer.YES, "a${var.name}")
    assert example([Pattern(("a", NAME)), Pattern(("a", OTHER))]).answer is Answer.MAYBE
    assert example([Pattern(("a", NAME)), Pattern(("b", OTHER))]).answer is Answer.NO


def test_alternatives_are_tried_one_by_one() -> None:
    """An example for some alternatives only is MAYBE, and one of these is shown."""
    found = example_outside(Pattern(("a-", LISTED)), ["a-d*"])
    assert (found.answer, found.text) == (Answer.MAYBE, "a-prod")
    assert found.reason == "depends on `var.stage`"
    assert example_outside(Pattern(("a-", LISTED)), ["b"]).text == "a-dev"


def test_too_many_alternatives_are_a_hole_without_them() -> None:
    """Beyond the number of combinations that are tried, a list of values is not looked at."""
    many = Hole("x", Shape("v*", alternatives=tuple(f"v{each}" for each in range(100))))
    assert contains("v*", Pattern((many,))) is Answer.YES
    assert contains("v1*", Pattern((many,))) is Answer.MAYBE
