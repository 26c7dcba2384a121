"""Regular expressions of our own machine: the matches of Python's engine, no blow-ups."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.hosts.terraform.functions.regular import compiled, matches, replaced, search

PIECES = st.sampled_from(
    ["a", "b", ".", "x*", "a+", "(a|b)", "[ab]", "(b?)", "^", "$", "(?:a|ab)", "a{1,2}", ".*?",
     "\\b", "\\w", "[^a]", "(a*)", "(?i:A)", "(?P<n>b)?"],
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=5), st.text("abx \n", max_size=8))
def test_the_same_matches(pieces: list[str], text: str) -> None:
    """First match and groups are those of Python, where both know the pattern."""
    pattern = "".join(pieces)
    try:
        expected = re.search(pattern.replace("$", "\\Z"), text, re.ASCII)
    except re.error:
        return
    found = search(compiled(pattern), text)
    spans = None
    if expected is not None:
        spans = tuple(at for group in range(expected.re.groups + 1) for at in expected.span(group))
    assert found == spans


def test_replacements() -> None:
    """Groups are named or numbered; a dollar is doubled."""
    assert replaced(compiled("(?P<x>a)(b)?"), "ab-a", "<${x}$2$$>") == "<ab$>-<a$>"


def test_go_spellings() -> None:
    """Classes, flags and quotes of Go are understood."""
    assert [found[:2] for found in matches(compiled("[[:alpha:]]+"), "ab1c")] == [(0, 2), (3, 4)]
    assert search(compiled("(?i)A\\z"), "ba") == (1, 2)
    assert search(compiled("\\Qa.b\\E"), "axb a.b") == (4, 7)


@pytest.mark.parametrize(
    "pattern", ["(", "(?=a)", "(a)\\1", "[[:nope:]]", "(?U)a", "(a{900}){900}"]
)
def test_what_is_refused(pattern: str) -> None:
    """What is no pattern of Go, or too large, is an error."""
    with pytest.raises(ValueError, match=r"pattern|class|flag"):
        compiled(pattern)
