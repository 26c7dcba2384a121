"""The short way to read a statement that departs from the grammar nowhere, as nearly all do.

It knows the elements that most statements have, in their proper case and with texts for values.
Whatever else there is, holes and principals among it, goes the long way, which is `parse`.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count, repeat
from typing import Any, TypeGuard

from grantlint.model import (
    ALWAYS,
    LINE_END,
    Clause,
    Condition,
    Effect,
    Part,
    Place,
    Statement,
    Term,
    Token,
)
from grantlint.policy.variables import parts_of

Places = Callable[[Token], Place]
"""Gives the place of the value that a path leads to; ending in KEY_OF, that of its key.

A `partial` of it, as JSON has, makes a place of the path as it stands: what is a step further has
the token of what is around it, and that step."""
KEY_OF = -1
"""The last step of a path that means the key of the member, as in located JSON."""

EFFECTS = {effect.value: effect for effect in Effect}
_ELEMENTS = frozenset(
    ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition")
)


class _UnusualError(Exception):
    """The statement has to go the long way."""


def statement(
    value: Mapping[object, object], path: Token, places: Places, *, variables: bool
) -> Statement | None:
    """The statement as `parse` reads it; None for one that has to go the long way.

    *variables* tells whether `${…}` is a variable of the request in the document.
    """
    effect = value.get("Effect")
    if not _ELEMENTS.issuperset(value) or type(effect) is not str or effect not in EFFECTS:
        return None
    place = places(path)
    try:
        actions = _clause(value, "Action", "NotAction", path, places)
        if actions is None:
            return None
        return Statement(
            effect=EFFECTS[effect],
            sid=_sid(value, path, place, places),
            actions=actions,
            resources=_clause(value, "Resource", "NotResource", path, places, variables=variables),
            principals=None,
            conditions=tuple(_conditions(value, path, places, variables=variables)),
            place=place,
        )
    except _UnusualError:
        return None


def _sid(value: Mapping[object, object], path: Token, place: Place, places: Places) -> Term | None:
    if "Sid" not in value:
        return None
    sid = value["Sid"]
    if type(sid) is not str:
        raise _UnusualError
    return _below((sid,), "Sid", path, place, places)


def _below(
    parts: tuple[Part, ...], step: str | int, path: Token, place: Place, places: Places
) -> Term:
    """The term that a step below *path* leads to; *place* is that of the path."""
    if type(places) is partial:
        return Term(parts, place, ALWAYS, step)
    return Term(parts, places((*path, step)))


def _clause(
    value: Mapping[object, object],
    name: str,
    twin: str,
    path: Token,
    places: Places,
    *,
    variables: bool = False,
) -> Clause[Term] | None:
    negated = twin in value
    if negated:
        if name in value:
            raise _UnusualError
        name = twin
    elif name not in value:
        return None
    at, written = (*path, name), value[name]
    place, key = places(at), places((*at, KEY_OF))
    terms = _terms(written, at, place, places, variables=variables)
    return Clause(terms, negated, place, key, lines=None if variables else _lines(written))


def _lines(written: Any) -> str | None:  # noqa: ANN401  a text, or a list of them
    """Texts as lines; None where one has several."""
    lines: str = written if type(written) is str else LINE_END.join(written)
    count = 1 if type(written) is str else len(written)
    return lines if lines.count(LINE_END) + 1 == count else None


def _terms(
    value: object, path: Token, place: Place, places: Places, *, variables: bool
) -> tuple[Term, ...]:
    """The terms of one text, or of a list of them; *place* is where it stands."""
    if type(value) is str:
        parts = parts_of(value) if variables and "${" in value else (value,)
        return (Term(parts, place),)
    if type(value) is list and value and are_texts(value):
        if type(places) is partial:
            parts_each = _parts(value, variables=variables)
            return tuple(map(Term, parts_each, repeat(place), repeat(ALWAYS), count()))
        return tuple(terms(value, path, places, variables=variables))
    raise _UnusualError


def are_texts(items: list[object]) -> TypeGuard[list[str]]:
    """Whether all of a list are strings."""
    return set(map(type, items)) == {str}


def terms(items: list[str], path: Token, places: Places, *, variables: bool) -> Iterator[Term]:
    """The terms of a list of texts that stands at *path*."""
    parts = _parts(items, variables=variables)
    return map(Term, parts, map(places, map(path.__add__, zip(count()))))


def _parts(items: list[str], *, variables: bool) -> Iterator[tuple[Part, ...]]:
    """The parts of the terms of a list of texts."""
    if variables and "${" in "".join(items):
        return map(parts_of, items)
    return zip(items)  # a text is the one part of its term


def _conditions(
    value: Mapping[object, object], path: Token, places: Places, *, variables: bool
) -> Iterator[Condition]:
    if "Condition" not in value:
        return
    operators = value["Condition"]
    if type(operators) is not dict:
        raise _UnusualError
    for operator, block in operators.items():
        if type(operator) is not str or type(block) is not dict or not block:
            raise _UnusualError
        at = (*path, "Condition", operator)
        term = Term((operator,), places((*at, KEY_OF)))
        for key, values in block.items():
            yield _condition(term, key, values, (*at, key), places, variables=variables)


def _condition(
    operator: Term, key: object, values: object, path: Token, places: Places, *, variables: bool
) -> Condition:
    if type(key) is not str:
        raise _UnusualError
    place = places(path)
    return Condition(
        operator=operator,
        key=_below((key,), KEY_OF, path, place, places),
        values=_terms(values, path, place, places, variables=variables),
        place=place,
    )
