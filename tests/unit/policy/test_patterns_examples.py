"""Shortest examples, readable and found within a stated number of states."""

from random import Random

import pytest

from grantlint.model import Hole
from grantlint.policy.answers import Answer
from grantlint.policy.patterns import (
    Chars,
    Pattern,
    Wild,
    contains,
    example,
    example_outside,
    intersection_example,
    intersects,
    matches,
    search,
)


@pytest.mark.parametrize(
    ("inside", "excluded", "text"),
    [
        ("a", [], "a"),
        ("a*", [], "a"),
        ("a?*", [], "ax"),
        ("a*", ["a"], "ax"),
        ("a*", ["a", "a?"], "axx"),
        ("role/*", ["role/", "role/x*"], "role/y"),
        ("*", ["?*"], ""),
        ("*a*", ["a*"], "xa"),
        ("a*", ["b*", "*c"], "a"),
        ("?", list("xyzwvutsrqponmlkjihgfedcba-_"), chr(0x3B1)),
        ("a*", ["a", "a?", "a??*"], None),
        ("a*", ["*"], None),
        ("ab", ["a?"], None),
    ],
)
def test_example_outside(inside: str, excluded: list[str], text: str | None) -> None:
    """The example is a shortest string of the one and of none of the others."""
    found = example_outside(inside, excluded)
    assert found.text == text
    assert found.answer is (Answer.NO if text is None else Answer.YES)


def test_example_keeps_the_case_of_its_author() -> None:
    """An example of an action is spelled as the policy spells it, though case is ignored."""
    found = example_outside("iam:Pass*", ["IAM:PASSROLE", "IAM:PASS"], ignore_case=True)
    assert found.text == "iam:Passx"
    assert example_outside("iam:Pass*", ["IAM:P*"], ignore_case=True).answer is Answer.NO


def test_preferred_example_is_taken_if_it_fits() -> None:
    """The first preferred string that fits comes before a shorter one."""
    prefer = ["b", "axx", "ayy", "ay"]
    assert example_outside("a*", ["ax*"], prefer=prefer).text == "ayy"
    assert example_outside("a*", ["ay*"], prefer=["AB"], ignore_case=True).text == "AB"
    assert example_outside("a*", ["a*y"], prefer=["b"]).text == "a"


def test_intersection_example() -> None:
    """The example matches both patterns; patterns that are apart have none."""
    assert intersection_example("a*", "*b").text == "ab"
    assert intersection_example("a*", "b*").answer is Answer.NO
    assert intersection_example("A*", "?b", ignore_case=True).text == "Ab"


def test_several_wanted_patterns() -> None:
    """All wanted patterns match the example, also where each reads it in another way."""
    assert example(["*a*", "*b*", "??*"], ["ab*"]).text == "ba"


def test_classes_of_characters() -> None:
    """A run inside a segment has no colon, a digit is one that the others leave."""
    segment = Pattern(("a", Wild(Chars.SEGMENT, many=True), "b"))
    assert intersects(segment, "a:*") is Answer.NO
    assert example_outside("a*b", [segment]).text == "a:b"
    digit = Pattern((Wild(Chars.DIGIT, many=False),))
    assert example_outside(digit, ["1"]).text == "2"
    assert example_outside(digit, list("123456789")).text == "0"
    assert example_outside(digit, list("1234567890")).answer is Answer.NO
    assert contains(segment, Pattern(("a", Wild(Chars.DIGIT, many=True), "b"))) is Answer.YES
    assert intersects(Pattern((Wild(Chars.SEGMENT, many=True), "x")), "ab?c:x") is Answer.NO


def entangled(letters: int, gaps: int) -> tuple[str, list[str]]:
    """A question that asks to place letters so that no two stand in an excluded distance."""
    chosen = Random(gaps)  # noqa: S311 - a repeatable choice, not a secret
    excluded = [gap for gap in range(gaps) if gap < 3 or chosen.random() < 0.6]
    return "*a" * letters + "*", ["*a" + "?" * gap + "a*" for gap in excluded]


def test_entangled_patterns_are_given_up_within_the_budget() -> None:
    """Past the budget of states the answer is MAYBE and says why."""
    inside, excluded = entangled(14, 100)
    found = example_outside(inside, excluded)
    assert found.answer is Answer.MAYBE
    assert found.text is None
    assert "20,000 states" in found.reason
    assert found.states <= search.STATES + 3


def test_less_entangled_patterns_are_decided() -> None:
    """A question of the same kind that fits into the budget gets its shortest example."""
    inside, excluded = entangled(6, 30)
    found = example_outside(inside, excluded)
    assert found.answer is Answer.YES
    assert found.text is not None
    assert found.states < search.STATES


@pytest.mark.parametrize(
    ("inside", "excluded"),
    [
        ("*a" * 20 + "*", ["*b" * 25] * 500),
        ("*a" * 20, [f"*{'ab?c'[each % 4]}" * 25 + "cd"[each % 2] for each in range(500)]),
        ("a" * 30 + "*", [f"*{chr(0x400 + each)}*{chr(0x900 + each)}b" for each in range(500)]),
        ("*a*b*c*d*e*f*g*h*z", [f"*{a}{'?' * 12}{b}*" for a in "abcdefgh" for b in "abcdefgh"]),
        ("*a*", ["?" * each for each in range(500)]),
        ("*ab" * 200 + "*", ["*" + "?a*" * 500 + "q?"]),
    ],
)
def test_hostile_patterns_are_decided_in_few_states(inside: str, excluded: list[str]) -> None:
    """Hundreds of patterns with nested wildcards take no more than a few thousand states."""
    found = example_outside(inside, excluded)
    assert found.answer is Answer.YES
    assert found.text is not None
    assert matches(inside, found.text)
    assert not any(matches(each, found.text) for each in excluded)
    assert found.states < 4_000


def test_longer_example_stands_in_when_the_search_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without `?` in the excluded patterns there is an example at any size, if not the shortest."""
    monkeypatch.setattr(search, "STATES", 3)
    found = example_outside("*AB?*c", ["*:c*c", "*x*d*"], ignore_case=True)
    assert (found.answer, found.text) == (Answer.YES, "yAByyc")
    assert "shorter" in found.reason
    assert example_outside("abcd*", ["abcd", "abcd?"]).answer is Answer.MAYBE
    assert example_outside(Pattern(("abcdef", Hole("h"))), ["abc*x"]).answer is Answer.MAYBE
    assert example(["abcd*", "*e"]).answer is Answer.MAYBE


def test_giant_patterns_are_not_tried() -> None:
    """Patterns far beyond AWS's limits give MAYBE at once, whatever is asked."""
    giant, other = "*a" * 40_000, "?*b" * 20_000
    assert "too long" in example_outside(giant, [other]).reason
    assert contains(other, giant) is Answer.MAYBE
    assert intersects("?" * 40_000, other) is Answer.MAYBE
    assert intersects(Pattern((giant, Hole("h"))), other) is Answer.MAYBE


def test_one_long_pattern_is_its_own_example() -> None:
    """Without another pattern there is nothing to search, so no limit of searches counts."""
    found = example(["a" * 30_000 + "*b?"])
    assert found.answer is Answer.YES
    assert found.text is not None
    assert found.text.startswith("a" * 30_000 + "b")
    assert len(found.text) == 30_002
    assert not found.reason
