"""Sets of actions: what clauses name and leave out, today's actions and those yet to come.

A set is a union of cells; a cell holds the actions that match all of its `wanted` patterns and none
of its `unwanted` ones. The actions that AWS has are bits of one integer a service, read when the
service is first at hand; names that it does not have, among them all that it will have, are decided
by the patterns themselves. Case never matters.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Literal

from msgspec import Struct

from grantlint.knowledge import catalogue
from grantlint.knowledge.wildcards import Wildcard, has_wildcard, select
from grantlint.model import Clause, Term
from grantlint.policy import terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer, Example
from grantlint.policy.patterns import Glob, contains, example, intersects, is_plain, matches

ANY_ACTION = "?*:?*"
EVERYTHING = "*"
MASKS = 8192
CELLS = 512
"""Cells of one set; what would have more is not worked out."""


class Cell(Struct, frozen=True):
    """The actions that match all of `wanted` and none of `unwanted`."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()

    @property
    def service(self) -> str | None:
        """The one service whose actions these are, or None for all services."""
        for pattern in self.wanted:
            prefix, colon, _ = catalogue.fold(pattern).partition(":")
            if colon and not has_wildcard(prefix):
                return prefix
        return None

    def has(self, action: str) -> bool:
        """Whether this very action is in the cell."""
        return all(matches(p, action, ignore_case=True) for p in self.wanted) and not any(
            matches(p, action, ignore_case=True) for p in self.unwanted
        )

    def mask(self, prefix: str) -> int:
        """Those that AWS has in one service, as bits in the order of its names."""
        inside = reduce(and_, (mask(prefix, each) for each in self.wanted))
        return inside & ~reduce(or_, (mask(prefix, each) for each in self.unwanted), 0)

    def known(self) -> Iterator[str]:
        """Those that AWS has, as it spells them; a cell of all services reads their names only."""
        prefix = self.service
        if prefix is None:
            yield from self._known_anywhere()
        elif catalogue.service(prefix) is not None:
            yield from names(prefix, self.mask(prefix))

    def _known_anywhere(self) -> Iterator[str]:
        inside = [Wildcard(catalogue.fold(each)) for each in self.wanted]
        outside = [Wildcard(catalogue.fold(each)) for each in self.unwanted]
        for lower, name in catalogue.everything().items():
            if all(_fits(w, lower) for w in inside) and not any(_fits(w, lower) for w in outside):
                yield name

    def unknown(self) -> Example:
        """An action that AWS does not have: a name it may get, or one written out."""
        return example([ANY_ACTION, *self.wanted], self.unwanted, ignore_case=True)

    def is_empty(self) -> Answer:
        """Whether there is no such action, today's and tomorrow's."""
        if next(self.known(), None) is not None:
            return NO
        return self.unknown().answer.opposite


class ActionSet(Struct, frozen=True):
    """A union of cells; `exact` is false when holes or size hide part of it."""

    cells: tuple[Cell, ...]
    exact: bool = True

    def __and__(self, other: "ActionSet") -> "ActionSet":
        return _union(
            (
                Cell(_merged(a.wanted, b.wanted), _together(a.unwanted, b.unwanted))
                for a in self.cells
                for b in other.cells
                if _may_meet(a, b)
            ),
            exact=self.exact and other.exact,
        )

    def __or__(self, other: "ActionSet") -> "ActionSet":
        return _union((*self.cells, *other.cells), exact=self.exact and other.exact)

    def __sub__(self, other: "ActionSet") -> "ActionSet":
        cells: Iterable[Cell] = self.cells
        for taken in other.cells:
            cells = [left for cell in cells for left in _without(cell, taken)]
            if len(cells) > CELLS:
                return ActionSet(tuple(cells[:CELLS]), exact=False)
        return _union(cells, exact=self.exact and other.exact)

    def has(self, action: str) -> bool:
        """Whether this very action is in the set, known to AWS or not."""
        return any(cell.has(action) for cell in self.cells)

    def known(self) -> Iterator[str]:
        """The actions of it that AWS has, as it spells them; each once."""
        seen: set[str] = set()
        for cell in self.cells:
            for name in cell.known():
                if name not in seen:
                    seen.add(name)
                    yield name

    def example(self) -> str | None:
        """An action of it, one that AWS has if there is any."""
        found = next(self.known(), None)
        if found is not None:
            return found
        return next(filter(None, (cell.unknown().text for cell in self.cells)), None)

    def is_empty(self) -> Answer:
        """Whether no action is in it, neither today's nor one yet to come."""
        answers = {cell.is_empty() for cell in self.cells}
        if NO in answers:
            return NO if self.exact else MAYBE
        return MAYBE if MAYBE in answers or not self.exact else YES

    def is_within(self, other: "ActionSet") -> Answer:
        """Whether every action of it is in the other set."""
        return (self - other).is_empty()


NOTHING = ActionSet(())


def of_patterns(patterns: Iterable[str]) -> ActionSet:
    """The actions that match one of these patterns."""
    return _union((Cell((pattern,)) for pattern in patterns), exact=True)


def all_but(patterns: Iterable[str]) -> ActionSet:
    """The actions that match none of these patterns."""
    return ActionSet((Cell((EVERYTHING,), tuple(dict.fromkeys(patterns))),))


def of_clause(clause: Clause[Term] | None, reading: Literal["sure", "possible"]) -> ActionSet:
    """The actions of an `Action` or `NotAction` element.

    With holes in it the set is not exact: `sure` gives what it has for every filling, `possible`
    what it may have for some.
    """
    if clause is None:
        return NOTHING
    widened = (reading == "possible") is not clause.negated
    patterns = tuple(_patterns(clause, widened=widened))
    exact = clause.complete and not any(terms.has_hole(term) for term in clause.terms)
    if widened and not clause.complete:
        patterns = (*patterns, EVERYTHING)
    found = all_but(patterns) if clause.negated else of_patterns(patterns)
    return ActionSet(found.cells, exact)


def _patterns(clause: Clause[Term], *, widened: bool) -> Iterator[str]:
    for term in clause.terms:
        if not terms.has_hole(term):
            yield term.written
        elif widened:
            yield terms.widest(term)


# ── Cells ──


def _union(cells: Iterable[Cell], *, exact: bool) -> ActionSet:
    distinct = tuple(dict.fromkeys(cells))
    return ActionSet(distinct[:CELLS], exact and len(distinct) <= CELLS)


def _merged(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    merged = _together(one, other)
    return tuple(p for p in merged if p != EVERYTHING) or merged[:1]


def _together(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _may_meet(one: Cell, other: Cell) -> bool:
    return all(
        intersects(a, b, ignore_case=True) is not NO for a in one.wanted for b in other.wanted
    )


def _without(cell: Cell, taken: Cell) -> Iterator[Cell]:
    """What is left of a cell: outside one of `taken`'s wanted, or inside one of its unwanted."""
    for pattern in taken.wanted:
        if any(_covers(pattern, each) for each in cell.wanted):
            continue
        if any(intersects(pattern, each, ignore_case=True) is NO for each in cell.wanted):
            yield cell
            return
        yield Cell(cell.wanted, _together(cell.unwanted, (pattern,)))
    for pattern in taken.unwanted:
        left = Cell(_merged(cell.wanted, (pattern,)), cell.unwanted)
        if _may_meet(cell, Cell((pattern,))):
            yield left


def _covers(wide: Glob, narrow: str) -> bool:
    if wide == EVERYTHING:
        return True
    return contains(wide, narrow, ignore_case=True) is YES


# ── Bits ──


def _fits(wildcard: Wildcard, lower: str) -> bool:
    return wildcard.matches(lower)


@lru_cache(MASKS)
def mask(prefix: str, pattern: str) -> int:
    """The actions of a service that match the pattern, as bits in the order of its names."""
    service = catalogue.service(prefix)
    if service is None:
        return 0
    lower = catalogue.fold(pattern)
    head, colon, name = lower.partition(":")
    if lower == EVERYTHING or (colon and name == EVERYTHING and head == service.prefix):
        return (1 << len(service.lower_names)) - 1
    return _bits(service, lower)


def _bits(service: catalogue.Service, lower: str) -> int:
    names = service.lower_names
    head, colon, name = lower.partition(":")
    if colon and is_plain(head):
        chosen = set(select(name, names)) if head == service.prefix else set()
    else:
        wildcard = Wildcard(lower)
        chosen = {each for each in names if wildcard.matches(f"{service.prefix}:{each}")}
    return sum(1 << at for at, each in enumerate(names) if each in chosen)


def names(prefix: str, bits: int) -> Iterator[str]:
    """The actions of a service that these bits stand for, as AWS spells them."""
    service = catalogue.service(prefix)
    if service is None:
        return
    while bits:
        lowest = bits & -bits
        yield service.spelled(service.lower_names[lowest.bit_length() - 1])
        bits ^= lowest
