"""Matching with IAM's wildcards, held against brute force."""

from itertools import product

import pytest

from grantlint.knowledge.wildcards import Wildcard, overlap, select, texts_of

TEXTS = ["".join(letters) for size in range(5) for letters in product("ab", repeat=size)]
PATTERNS = ["".join(signs) for size in range(4) for signs in product("ab*?", repeat=size)]


def matches_slowly(pattern: str, text: str) -> bool:
    """The definition of the wildcards, word for word."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(matches_slowly(pattern[1:], text[i:]) for i in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and matches_slowly(pattern[1:], text[1:])


LANGUAGES = {p: {t for t in TEXTS if matches_slowly(p, t)} for p in PATTERNS}


def test_matching_agrees_with_the_definition() -> None:
    """All small patterns fit exactly the small texts they should."""
    for pattern, expected in LANGUAGES.items():
        wildcard = Wildcard(pattern)
        assert {text for text in TEXTS if wildcard.matches(text)} == expected, pattern


def test_select_agrees_with_matching() -> None:
    """Choosing from sorted names loses none."""
    names = sorted(TEXTS)
    for pattern, expected in LANGUAGES.items():
        assert set(select(pattern, names)) == expected, pattern


@pytest.mark.parametrize("one", PATTERNS)
def test_overlap_agrees_with_common_texts(one: str) -> None:
    """Two small patterns overlap when a text of twice their letters fits both."""
    for other in PATTERNS:
        if len(one.replace("*", "")) + len(other.replace("*", "")) <= 4:
            assert overlap(one, other) is bool(LANGUAGES[one] & LANGUAGES[other]), other


def test_hostile_patterns_are_cheap() -> None:
    """Many stars do not make matching try every way."""
    assert not Wildcard("*a" * 500 + "*b").matches("a" * 1000)
    assert overlap("*a" * 500, "a" * 1000)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("get*object?ag", ["object", "get", "ag"]), ("*", ["", ""]), ("get", ["get"])],
)
def test_texts_of_a_pattern_stand_in_all_that_fits(pattern: str, expected: list[str]) -> None:
    """Both wildcards end a text."""
    assert texts_of(pattern) == expected
