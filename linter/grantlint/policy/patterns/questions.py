"""The questions about sets of strings: does one pattern contain another, do two intersect.

Answers with unknowns hold for every filling (YES), for none (NO), or are MAYBE.
"""

from grantlint.policy.answers import Answer, answer
from grantlint.policy.patterns.examples import example_outside
from grantlint.policy.patterns.machine import machine, meets, program
from grantlint.policy.patterns.parts import Glob, fillings, is_plain, loosened
from grantlint.policy.patterns.plain import matches, texts_meet


def contains(wide: Glob, narrow: Glob, *, ignore_case: bool = False) -> Answer:
    """Whether every string that matches *narrow* matches *wide*.

    Exact and linear when *wide* has no `?`, else exact within the budget of `search.STATES`, past
    which the answer is MAYBE; `example_outside(narrow, [wide])` gives the reason.
    """
    if isinstance(wide, str) and isinstance(narrow, str):
        if "?" not in wide:
            # A wildcard of `narrow` may stand for a character that `wide` does not name, so only
            # a `*` of `wide` covers it: to read it as plain text is exact.
            return answer(matches(wide, narrow, ignore_case=ignore_case))
        if is_plain(narrow):
            return answer(matches(wide, narrow, ignore_case=ignore_case))
    return example_outside(narrow, [wide], ignore_case=ignore_case).answer.opposite


def intersects(one: Glob, other: Glob, *, ignore_case: bool = False) -> Answer:
    """Whether some string matches both; never MAYBE for plain strings."""
    if isinstance(one, str) and isinstance(other, str):
        if ignore_case:
            one, other = one.lower(), other.lower()
        return answer(texts_meet(one, other))
    answers = {
        _meet_answer(first, second, ignore_case=ignore_case)
        for first, second in fillings((one, other))
    }
    return answers.pop() if len(answers) == 1 else Answer.MAYBE


def _meet_answer(one: Glob, other: Glob, *, ignore_case: bool) -> Answer:
    if not _meet(loosened(one), loosened(other), ignore_case=ignore_case):
        return Answer.NO
    return Answer.YES if _meet(one, other, ignore_case=ignore_case) else Answer.MAYBE


def _meet(one: Glob, other: Glob, *, ignore_case: bool) -> bool:
    return meets(program(one, ignore_case=ignore_case), machine(other, ignore_case=ignore_case))
