"""Plain patterns, strings with `*` and `?`, answered by comparing text wherever that is exact."""

from grantlint.policy.answers import MAYBE, Answer, answer
from grantlint.policy.patterns.machine import (
    accepts,
    folded,
    is_too_large,
    machine,
    meets,
    program,
)
from grantlint.policy.patterns.parts import Glob, is_plain

LONGEST = 1 << 16
"""A pattern with `?` that is longer than any policy AWS takes matches nothing."""


def matches(pattern: str, text: str, *, ignore_case: bool = False) -> bool:
    """Whether *text*, taken as it stands, matches *pattern*: in time linear in both.

    `*` stands for any run of characters, `?` for any one. Action names ignore case, ARNs and values
    do not: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
    """
    if ignore_case:
        pattern, text = folded(pattern), folded(text)
    if "?" in pattern:
        return _matches_singles(pattern, text)
    head, star, rest = pattern.partition("*")
    if not star:
        return pattern == text
    if not rest:
        return text.startswith(head)
    return _matches_blocks(head, rest, text)


def _matches_singles(pattern: str, text: str) -> bool:
    least = len(pattern) - pattern.count("*")
    if least > len(text) or len(pattern) > LONGEST:
        return False
    head = pattern.partition("*")[0].partition("?")[0]
    if not text.startswith(head):
        return False
    pattern, text = pattern[len(head) :], text[len(head) :]
    rest = pattern.lstrip("?")
    if "?" not in rest:  # one character for each of those that it begins with
        return matches(rest, text[len(pattern) - len(rest) :])
    return accepts(machine(pattern), text)


def _matches_blocks(head: str, rest: str, text: str) -> bool:
    *blocks, tail = rest.split("*")
    at, end = len(head), len(text) - len(tail)
    if at > end or not text.startswith(head) or not text.endswith(tail):
        return False
    for block in blocks:
        at = text.find(block, at, end)
        if at < 0:
            return False
        at += len(block)
    return True


def texts_meet(one: str, other: str, *, ignore_case: bool = False) -> Answer:
    """Whether some string matches both plain patterns."""
    if ignore_case:
        one, other = folded(one), folded(other)
    if is_plain(one):
        return answer(matches(other, one))
    if is_plain(other):
        return answer(matches(one, other))
    if "*" not in one or "*" not in other:
        return machines_meet(one, other)
    # Each `*` has room for all that stands in the middle of the other: only the ends can clash.
    heads = one.partition("*")[0], other.partition("*")[0]
    tails = one.rpartition("*")[2][::-1], other.rpartition("*")[2][::-1]
    return answer(_agree(*heads) and _agree(*tails))


def machines_meet(one: Glob, other: Glob, *, ignore_case: bool = False) -> Answer:
    """Whether some string matches both, each unknown read as one sign; MAYBE if too long."""
    read = program(one, ignore_case=ignore_case)
    if is_too_large([read], [program(other, ignore_case=ignore_case)]):
        return MAYBE
    return answer(meets(read, machine(other, ignore_case=ignore_case)))


def _agree(one: str, other: str) -> bool:
    if "?" not in one and "?" not in other:
        return one.startswith(other) or other.startswith(one)
    return all(a == b or "?" in (a, b) for a, b in zip(one, other, strict=False))
