"""The questions about sets of strings: does one pattern contain another, do two intersect.

Answers with unknowns hold for every filling (YES), for none (NO), or are MAYBE.
"""

from grantlint.policy.answers import MAYBE, NO, YES, Answer, answer
from grantlint.policy.patterns.examples import example_outside
from grantlint.policy.patterns.machine import folded
from grantlint.policy.patterns.parts import (
    Glob,
    fillings,
    is_plain,
    literal_prefix,
    loosened,
    text_of,
)
from grantlint.policy.patterns.plain import machines_meet, matches, texts_meet
from grantlint.policy.patterns.segments import segments_meet, segments_of


def contains(wide: Glob, narrow: Glob, *, ignore_case: bool = False) -> Answer:
    """Whether every string that matches *narrow* matches *wide*.

    Exact and linear when *wide* has no `?`, else exact within the budget of `search.STATES`, past
    which the answer is MAYBE; `example_outside(narrow, [wide])` gives the reason.
    """
    text = text_of(narrow)
    # A wildcard of `narrow` may stand for a character that `wide` does not name, so only
    # a `*` of `wide` covers it: to read it as plain text is exact.
    if text is not None and isinstance(wide, str) and ("?" not in wide or is_plain(text)):
        return answer(matches(wide, text, ignore_case=ignore_case))
    if _start_apart(wide, narrow, ignore_case=ignore_case):
        return NO
    return example_outside(narrow, [wide], ignore_case=ignore_case).answer.opposite


def _start_apart(one: Glob, other: Glob, *, ignore_case: bool) -> bool:
    """Whether the texts that two patterns begin with rule out that they share a string."""
    head, start = literal_prefix(one), literal_prefix(other)
    if ignore_case:
        head, start = folded(head), folded(start)
    return not head.startswith(start) and not start.startswith(head)


def intersects(one: Glob, other: Glob, *, ignore_case: bool = False) -> Answer:
    """Whether some string matches both; MAYBE for plain strings only beyond `machine.SIZE`."""
    if isinstance(one, str) and isinstance(other, str):
        return texts_meet(one, other, ignore_case=ignore_case)
    known = None if ignore_case else _by_segments(one, other)
    if known is not None:
        return answer(known)
    if _start_apart(one, other, ignore_case=ignore_case):
        return NO
    answers = {
        _meet(first, second, ignore_case=ignore_case) for first, second in fillings((one, other))
    }
    return answers.pop() if len(answers) == 1 else MAYBE


def _by_segments(one: Glob, other: Glob) -> bool | None:
    """Whether a text with wildcards and a pattern that stays in its segments share a string."""
    pattern, text = (other, one) if isinstance(one, str) else (one, other)
    if isinstance(pattern, str) or not isinstance(text, str):
        return None
    segments = segments_of(pattern)
    return None if segments is None else segments_meet(segments, text)


def _meet(one: Glob, other: Glob, *, ignore_case: bool) -> Answer:
    loose_one, loose_other = loosened(one), loosened(other)
    loose = machines_meet(loose_one, loose_other, ignore_case=ignore_case)
    if loose is not YES or (one is loose_one and other is loose_other):
        return loose
    # Two ways to be sure: the same unknown stands on both sides, or one pattern has room for
    # whatever the other is filled with.
    if (
        machines_meet(one, other, ignore_case=ignore_case) is YES
        or contains(one, other, ignore_case=ignore_case) is YES
        or contains(other, one, ignore_case=ignore_case) is YES
    ):
        return YES
    return MAYBE
