"""Patterns that stay in their segments are compared as text as automata compare them."""

from hypothesis import given
from hypothesis import strategies as st

from grantlint.policy.answers import Answer
from grantlint.policy.arns import ONE, RUN
from grantlint.policy.patterns import Literal, Part, Pattern, joined, matches
from grantlint.policy.patterns.machine import accepts, machine
from grantlint.policy.patterns.plain import machines_meet
from grantlint.policy.patterns.segments import segments_match, segments_meet, segments_of

PIECES: list[Part] = ["a", "ab", ":", RUN, ONE]
staying = st.lists(st.sampled_from(PIECES), max_size=8).map(lambda parts: joined([RUN, *parts]))
texts = st.lists(st.sampled_from(["a", "b", ":"]), max_size=8).map("".join)
plain = st.lists(st.sampled_from(["a", "b", ":", "*", "?"]), max_size=8).map("".join)


def segments(pattern: object) -> tuple[str, ...]:
    assert isinstance(pattern, Pattern)
    found = segments_of(pattern)
    assert found is not None
    return found


@given(staying, texts)
def test_a_text(pattern: Pattern, text: str) -> None:
    """A text matches where it has as many colons and each segment matches."""
    assert segments_match(segments(pattern), text) is accepts(machine(pattern), text)


@given(staying, plain)
def test_another_pattern(pattern: Pattern, other: str) -> None:
    """They meet where each pair of segments does; where wildcards reach farther nothing is said."""
    found = segments_meet(segments(pattern), other)
    assert found is None or found is (machines_meet(pattern, other) is Answer.YES)


def test_what_may_be_a_colon_is_left_to_automata() -> None:
    """Wildcards of policies match colons, and literal ones are no wildcards."""
    for part in ("*", Literal("*")):
        pattern = joined([part, RUN])
        assert isinstance(pattern, Pattern)
        assert segments_of(pattern) is None


@given(plain, texts)
def test_single_characters_that_a_pattern_begins_with(pattern: str, text: str) -> None:
    """They are taken off the text one by one."""
    assert matches(pattern, text) is accepts(machine(pattern), text)
