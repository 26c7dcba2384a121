"""The length of a statement, and a part of one that is too long to be looked at as a whole."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TypeVar

from msgspec.structs import replace

from grantlint.model import Clause, Condition, Place, Principal, Statement, Term

SIGNS = 2
"""The quotes of a word, or the comma behind one: numbers have no quotes, the last word no comma."""

N = TypeVar("N", Term, Principal)


def length(statement: Statement) -> int:
    """The characters that all words of a statement have at least, whatever its holes hold."""
    return sum(_lengths(statement))


def shortened(statement: Statement, room: int) -> tuple[Statement, Place]:
    """A statement without its last words, and the place of the first of these.

    It has at most *room* characters, which is less than its length. Its shorter elements are
    whole, the others are cut as such that may have further members.
    """
    rooms = _shared(_lengths(statement), room)
    actions, no_action = _cut(statement.actions, rooms[0])
    resources, no_resource = _cut(statement.resources, rooms[1])
    principals, no_principal = _cut(statement.principals, rooms[2])
    conditions, no_condition = _cut_conditions(statement.conditions, rooms[3])
    shorter = replace(
        statement,
        actions=actions,
        resources=resources,
        principals=principals,
        conditions=conditions,
        conditions_complete=statement.conditions_complete and no_condition is None,
    )
    return shorter, no_action or no_resource or no_principal or no_condition or statement.place


def _lengths(statement: Statement) -> tuple[int, int, int, int]:
    """The characters of actions, resources, principals and conditions."""
    return (
        _of_terms(_terms(statement.actions)),
        _of_terms(_terms(statement.resources)),
        _of_terms(_terms(statement.principals)),
        sum(map(_of_condition, statement.conditions)),
    )


def _terms(clause: Clause[Term] | Clause[Principal] | None) -> Sequence[Term]:
    """The words of a clause."""
    terms = () if clause is None else clause.terms
    return [one.term if type(one) is Principal else one for one in terms]


def _of_condition(condition: Condition) -> int:
    return _of_terms((condition.key, *condition.values))


def _of_terms(terms: Sequence[Term]) -> int:
    texts = [part for term in terms for part in term.parts if type(part) is str]
    return SIGNS * len(terms) + len("".join(texts))


def _shared(needed: Sequence[int], room: int) -> dict[int, int]:
    """How much of the room each element gets: the shorter ones all that they need."""
    found = {}
    for index in sorted(range(len(needed)), key=needed.__getitem__):
        found[index] = min(needed[index], room)
        room -= found[index]
    return found


def _fitting(lengths: Iterable[int], room: int) -> int:
    """How many of the first fit into the room."""
    return sum(total <= room for total in accumulate(lengths))


def _fitting_terms(terms: Sequence[Term], room: int) -> int:
    return _fitting((_of_terms([term]) for term in terms), room)


def _cut(clause: Clause[N] | None, room: int) -> tuple[Clause[N] | None, Place | None]:
    """A clause that has room, and the place of the first word that has none."""
    if clause is None:
        return None, None
    kept = _fitting_terms(_terms(clause), room)
    if kept == len(clause.terms):
        return clause, None
    return clause.having(clause.terms[:kept], complete=False), clause.terms[kept].place


def _cut_conditions(
    conditions: tuple[Condition, ...], room: int
) -> tuple[tuple[Condition, ...], Place | None]:
    """The conditions that have room, the last of them perhaps with some of its values."""
    lengths = list(map(_of_condition, conditions))
    kept = _fitting(lengths, room)
    if kept == len(conditions):
        return conditions, None
    first = conditions[kept]
    left = room - sum(lengths[:kept]) - _of_terms([first.key])
    values = first.values[: _fitting_terms(first.values, left)]
    if not values:
        return conditions[:kept], first.place
    part = replace(first, values=values, complete=False)
    return (*conditions[:kept], part), first.values[len(values)].place
