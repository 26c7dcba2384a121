"""Patterns agree with brute force over all short strings of a small alphabet."""

from functools import lru_cache
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from grantlint.model import Hole, Shape
from grantlint.policy.answers import Answer, Example, answer
from grantlint.policy.patterns import (
    Chars,
    Glob,
    Literal,
    Wild,
    contains,
    example,
    example_outside,
    intersection_example,
    intersects,
    joined,
    loosened,
    matches,
    parts_of,
    substituted,
)

LONGEST = 5
# No pattern names `b` and `1`: they stand for all letters and digits that none names.
STRINGS = ["".join(each) for size in range(LONGEST + 1) for each in product("ab:1", repeat=size)]

plain = st.text("aa:**?", max_size=4)
wild = st.builds(Wild, st.sampled_from(list(Chars)), st.booleans())
pieces = st.one_of(st.text("a:*?", max_size=2), wild, st.builds(Literal, st.just("a")))
globs = st.one_of(plain, st.lists(pieces, max_size=3).map(joined))
holes = st.sampled_from([Hole("x"), Hole("y"), Hole("z", Shape("a*"))])
open_globs = st.lists(st.one_of(plain, holes), max_size=3).map(joined)
FILLINGS: list[dict[str, Glob]] = [
    {"x": x, "y": y, "z": z}
    for x in ("", "a", "b", ":", "ab", "*", "a?")
    for y in ("", "a", "b:", "*")
    for z in ("a", "ab", "a*")
]


def read(glob: Glob, text: str) -> bool:
    """Whether the text matches, found by trying every way to cut it."""
    signs = tuple(sign for part in parts_of(glob) for sign in signs_of(part))
    return reads(signs, text)


def signs_of(part: object) -> list[str | Wild]:
    match part:
        case str():
            return [WILD.get(character, character) for character in part]
        case Literal(text):
            return list(text)
        case _:
            assert isinstance(part, Wild)
            return [part]


WILD = {"*": Wild(Chars.ANY, many=True), "?": Wild(Chars.ANY, many=False)}


@lru_cache(100_000)
def reads(signs: tuple[str | Wild, ...], text: str) -> bool:
    if not signs:
        return not text
    first, rest = signs[0], signs[1:]
    if isinstance(first, Wild) and first.many and reads(rest, text):
        return True
    if not text or not has(first, text[0]):
        return False
    again = isinstance(first, Wild) and first.many
    return reads(signs if again else rest, text[1:])


def has(sign: str | Wild, character: str) -> bool:
    if isinstance(sign, str):
        return sign == character
    match sign.chars:
        case Chars.DIGIT:
            return character.isdigit()
        case Chars.SEGMENT:
            return character != ":"
        case _:
            return True


def strings(glob: Glob) -> list[str]:
    return [text for text in STRINGS if read(glob, text)]


def check(found: Example, good: list[str], wanted: list[Glob], unwanted: list[Glob]) -> None:
    """The example is a shortest of the good strings; only longer ones may have been overlooked."""
    if found.text is None:
        assert found.answer is Answer.NO
        assert not good
        return
    assert found.answer is Answer.YES
    assert all(read(glob, found.text) for glob in wanted)
    assert not any(read(glob, found.text) for glob in unwanted)
    assert len(found.text) == min(map(len, good), default=max(len(found.text), LONGEST + 1))


@settings(deadline=None)
@given(plain, st.text("ab:1A", max_size=8))
def test_matches_agrees_with_every_way_to_cut_the_text(pattern: str, text: str) -> None:
    """A text matches if and only if some way to cut it fits the pattern."""
    assert matches(pattern, text) == read(pattern, text)
    assert matches(pattern.upper(), text, ignore_case=True) == read(pattern, text.lower())


@settings(deadline=None)
@given(globs, globs)
def test_contains_agrees_with_brute_force(wide: Glob, narrow: Glob) -> None:
    """A pattern contains another if and only if no string of the other falls outside."""
    outside = [text for text in strings(narrow) if not read(wide, text)]
    found = example_outside(narrow, [wide])
    check(found, outside, [narrow], [wide])
    assert contains(wide, narrow) is answer(found.text is None)


@settings(deadline=None)
@given(globs, globs)
def test_intersection_agrees_with_brute_force(one: Glob, other: Glob) -> None:
    """Two patterns intersect if and only if some string matches both, the example a shortest."""
    both = [text for text in strings(one) if read(other, text)]
    found = intersection_example(one, other)
    check(found, both, [one, other], [])
    assert intersects(one, other) is found.answer
    assert intersects(other, one) is found.answer


@settings(deadline=None)
@given(globs, st.lists(globs, max_size=4))
def test_example_outside_is_a_shortest_one(inside: Glob, excluded: list[Glob]) -> None:
    """The example matches the one pattern and none of the others, and none is shorter."""
    good = [text for text in strings(inside) if not any(read(each, text) for each in excluded)]
    check(example_outside(inside, excluded), good, [inside], excluded)


@settings(deadline=None)
@given(st.lists(globs, min_size=2, max_size=3), st.lists(globs, max_size=2))
def test_example_of_several_patterns_is_a_shortest_one(
    wanted: list[Glob], unwanted: list[Glob]
) -> None:
    """The example matches all wanted patterns and no unwanted one, and none is shorter."""
    good = [
        text
        for text in STRINGS
        if all(read(each, text) for each in wanted)
        and not any(read(each, text) for each in unwanted)
    ]
    check(example(wanted, unwanted), good, wanted, unwanted)


@settings(deadline=None)
@given(open_globs, open_globs)
def test_contains_holds_for_every_filling_or_for_none(wide: Glob, narrow: Glob) -> None:
    """With holes, YES holds for all fillings that are tried and NO for none."""
    filled = {contains(substituted(wide, each), substituted(narrow, each)) for each in FILLINGS}
    assert_settled(contains(wide, narrow), filled)


@settings(deadline=None)
@given(open_globs, open_globs)
def test_intersects_holds_for_every_filling_or_for_none(one: Glob, other: Glob) -> None:
    """With holes, YES holds for all fillings that are tried and NO for none."""
    filled = {intersects(substituted(one, each), substituted(other, each)) for each in FILLINGS}
    assert_settled(intersects(one, other), filled)


@settings(deadline=None)
@given(st.lists(open_globs, min_size=1, max_size=2), st.lists(open_globs, max_size=2))
def test_example_holds_for_every_filling_or_for_none(
    wanted: list[Glob], unwanted: list[Glob]
) -> None:
    """With holes, an example that is YES exists for all fillings that are tried, NO for none."""
    filled = {
        example(
            [substituted(glob, each) for glob in wanted],
            [substituted(glob, each) for glob in unwanted],
        ).answer
        for each in FILLINGS
    }
    assert_settled(example(wanted, unwanted).answer, filled)


def assert_settled(found: Answer, filled: set[Answer]) -> None:
    assert found is Answer.MAYBE or filled == {found}


@settings(deadline=None)
@given(open_globs, open_globs)
def test_a_hole_in_place_of_a_value_adds_no_answer(wide: Glob, narrow: Glob) -> None:
    """Whoever knows less never knows otherwise: an answer with holes holds for their shapes."""
    found = intersects(wide, narrow)
    assert found is not Answer.NO or intersects(loosened(wide), loosened(narrow)) is Answer.NO
