"""The search for a shortest string that some patterns match and others do not.

It walks the positions of the wanted patterns one by one and carries along the positions of all
unwanted patterns as one set. Of the characters that a wildcard admits only those matter that the
unwanted patterns do not name; of two ways to the same positions only the one that the unwanted
patterns follow less. What is left is bounded by a number of states.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import TypeAlias

from msgspec import Struct

from grantlint.policy.answers import MAYBE, NO, YES, Example
from grantlint.policy.patterns.machine import (
    Atom,
    Machine,
    Program,
    after,
    after_anything,
    after_hole,
    class_of,
    filled,
)
from grantlint.policy.patterns.parts import Chars

STATES = 20_000
"""States that one search may visit."""

WORK = 1 << 27
"""States times positions of the unwanted patterns that one search may visit."""

RIVALS = 16
"""Earlier ways to the same positions that a new one is compared with."""

LETTERS = "xyzwvutsrqponmlkjihgfedcba-_"
DIGITS = "1234567890"
TOO_LARGE = "the patterns are too long to be compared"
GIVEN_UP = "the patterns are too entangled to be decided in {:,} states"

Positions: TypeAlias = tuple[int, ...]


class Step(Struct, frozen=True, gc=False):
    """One way on: what is read there, how it is written, whether a run reads it."""

    atom: Atom
    written: str
    of_run: bool
    reached: Positions


class Fillers(Struct, frozen=True):
    """For each class the characters that stand for all of it."""

    digit: str
    segment: str
    anything: str

    def of(self, chars: Chars) -> str:
        return (self.digit, self.segment, self.anything)[chars]


def shortest(
    wanted: Sequence[Program], unwanted: Machine, *, holes_are_anything: bool = False
) -> Example:
    """A shortest string that all of `wanted` match and `unwanted` does not.

    A hole is read by the same hole and by runs of any characters. With `holes_are_anything` a hole
    of a wanted pattern may hold whatever the unwanted ones match, so that the example holds for
    every filling.
    """
    limit = min(STATES, WORK // (1 + unwanted.everything.bit_length()))
    search = _Search(tuple(wanted), unwanted, fillers(unwanted), holes_are_anything)
    goal = tuple(len(each.atoms) for each in wanted)
    search.visit((0,) * len(goal), unwanted.start, -1, "")
    for number, (positions, against) in enumerate(search.states):
        if positions == goal and not against & unwanted.final:
            return Example(YES, search.text(number), states=len(search.states))
        if len(search.states) > limit:
            return Example(MAYBE, None, GIVEN_UP.format(limit), len(search.states))
        search.expand(number)
    return Example(NO, states=len(search.states))


def fillers(unwanted: Machine) -> Fillers:
    """Characters for wildcards: readable, and not named by the unwanted patterns if possible."""
    letter = next(letter for letter in _letters() if letter not in unwanted.literals)
    digit = next((digit for digit in DIGITS if digit not in unwanted.literals), DIGITS)
    narrow, wide = Chars.DIGIT, Chars.ANY
    has_classes = (unwanted.ones[narrow], unwanted.runs[narrow]) != (
        unwanted.ones[wide],
        unwanted.runs[wide],
    )
    return Fillers(digit, letter, letter + ":" if has_classes else letter)


def _letters() -> Iterator[str]:
    yield from LETTERS
    yield from map(chr, count(0x3B1))


class _Search(Struct, eq=False):
    """One search; states are numbered in the order in which they are found."""

    wanted: tuple[Program, ...]
    unwanted: Machine
    fillers: Fillers
    holes_are_anything: bool
    states: list[tuple[Positions, int]] = []
    origins: list[tuple[int, str]] = []
    seen: set[tuple[Positions, int]] = set()
    rivals: dict[Positions, list[int]] = {}

    def expand(self, number: int) -> None:
        """Visit all states one step after this one."""
        positions, against = self.states[number]
        for step in _steps(self.wanted, positions):
            match step.atom:
                case Chars() as chars:
                    for filler in self.fillers.of(chars):
                        now = after(self.unwanted, against, filler)
                        self.visit(step.reached, now, number, filler)
                case str() as character:
                    now = after(self.unwanted, against, character)
                    self.visit(step.reached, now, number, step.written)
                case symbol:
                    now = self._after_hole(against, symbol.name)
                    self.visit(step.reached, now, number, step.written)

    def _after_hole(self, against: int, name: str) -> int:
        if self.holes_are_anything:
            return after_anything(self.unwanted, against)
        return after_hole(self.unwanted, against, name)

    def visit(self, positions: Positions, against: int, origin: int, written: str) -> None:
        """Keep a state for later, unless it is lost or no better than an earlier one."""
        if against & self.unwanted.forever:
            return
        state = positions, filled(self.unwanted, against)
        if state in self.seen or self._is_beaten(*state):
            return
        self.seen.add(state)
        self.states.append(state)
        self.origins.append((origin, written))

    def _is_beaten(self, positions: Positions, against: int) -> bool:
        """Whether an earlier way here is followed by no unwanted pattern that this one escapes."""
        rivals = self.rivals.setdefault(positions, [])
        if any(not rival & ~against for rival in rivals):
            return True
        if len(rivals) < RIVALS:
            rivals.append(against)
        return False

    def text(self, number: int) -> str:
        """What was read on the way to a state."""
        pieces: list[str] = []
        while number >= 0:
            number, written = self.origins[number]
            pieces.append(written)
        return "".join(reversed(pieces))


def _steps(wanted: tuple[Program, ...], positions: Positions) -> Iterator[Step]:
    """All ways on that the wanted patterns agree about."""
    steps: Iterator[Step] | list[Step] = _ways(wanted[0], positions[0])
    for program, position in zip(wanted[1:], positions[1:], strict=True):
        others = list(_ways(program, position))
        steps = [both for one in steps for other in others if (both := _meet(one, other))]
    yield from steps


def _ways(program: Program, position: int) -> Iterator[Step]:
    run = program.runs[position]
    if run is not None:
        yield Step(run, "", of_run=True, reached=(position,))
    if position < len(program.atoms):
        atom = program.atoms[position]
        yield Step(atom, program.written[position], of_run=False, reached=(position + 1,))


def _meet(one: Step, other: Step) -> Step | None:
    """The step that is both, if there is one."""
    atom = _common(one, other)
    if atom is None:
        return None
    of_run = one.of_run and other.of_run
    return Step(atom, one.written or other.written, of_run, one.reached + other.reached)


def _common(one: Step, other: Step) -> Atom | None:
    match one.atom, other.atom:
        case Chars() as some, Chars() as others:
            return min(some, others)
        case Chars() as chars, atom:
            return atom if _reads(chars, atom, of_run=one.of_run) else None
        case atom, Chars() as chars:
            return atom if _reads(chars, atom, of_run=other.of_run) else None
        case _:
            return one.atom if one.atom == other.atom else None


def _reads(chars: Chars, atom: Atom, *, of_run: bool) -> bool:
    if isinstance(atom, str):
        return class_of(atom) <= chars
    return of_run and chars is Chars.ANY
