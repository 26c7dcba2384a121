"""The three answers to a question about access; knows nothing of what was asked."""

from collections.abc import Iterable
from enum import Enum
from typing import Final, NoReturn

from msgspec import Struct


class Answer(Enum):
    """What is known: it holds for every filling of the unknowns, for none, or that is not settled.

    An answer is no truth value: write `is YES`, because `not maybe` would mean "no".
    """

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"

    __hash__ = object.__hash__  # that of Enum hashes a name anew each time

    def __bool__(self) -> NoReturn:
        raise TypeError("an Answer has three values: compare it with `is Answer.YES`")

    @property
    def opposite(self) -> "Answer":
        """The answer to the opposite question."""
        if self is MAYBE:
            return self
        return NO if self is YES else YES


YES: Final = Answer.YES
NO: Final = Answer.NO
MAYBE: Final = Answer.MAYBE
"""The answers by themselves: to look one up in its class takes Python 3.11 as long as a call."""


class Example(Struct, frozen=True, gc=False):
    """Whether a string with the wanted property exists, with a shortest one.

    With YES `text` is such a string. With MAYBE it is one that some filling of the holes makes
    good, or None when the search was given up; `reason` says what keeps the answer open.
    Holes stand in the text as `${name}`. `states` counts what the search visited.
    """

    answer: Answer
    text: str | None = None
    reason: str = ""
    states: int = 0


def agreed(first: Answer, second: Answer) -> Answer:
    """One answer for two readings that AWS leaves open: theirs if they agree, else MAYBE."""
    return first if first is second else MAYBE


def answer(holds: bool) -> Answer:  # noqa: FBT001 - it turns a truth value into an answer
    """YES for what holds, NO for what does not."""
    return YES if holds else NO


def every(answers: Iterable[Answer]) -> Answer:
    """Whether all hold; YES for none."""
    found = YES
    for each in answers:
        if each is NO:
            return each
        if each is MAYBE:
            found = each
    return found


def some(answers: Iterable[Answer]) -> Answer:
    """Whether at least one holds; NO for none."""
    found = NO
    for each in answers:
        if each is YES:
            return each
        if each is MAYBE:
            found = each
    return found
