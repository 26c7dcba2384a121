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
    if type(effect) is not str or effect not in EFFECTS or not _ELEMENTS.issuperset(value):
        return None
    place = places(path)
    try:
        actions = _clause(value, "Action", "NotAction", path, places)
        if actions is None:
            return None
        return Statement(
            EFFECTS[effect],
            _sid(value["Sid"], path, place, places) if "Sid" in value else None,
            actions,
            _clause(value, "Resource", "NotResource", path, places, variables=variables),
            None,
            _conditions(value["Condition"], (*path, "Condition"), places, variables=variables)
            if "Condition" in value
            else (),
            place,
        )
    except _UnusualError:
        return None


def _sid(sid: object, path: Token, place: Place, places: Places) -> Term:
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
    written = value[name]
    lines = _lines(written)
    at = (*path, name)
    place = places(at)
    key = KEY_OF if type(places) is partial else places((*at, KEY_OF))
    terms = _terms(written, at, place, places, splits=variables and "${" in lines)
    return Clause(terms, negated, place, key, True, None if variables else lines)  # noqa: FBT003  in order, as there are many


def _lines(written: Any) -> str:  # noqa: ANN401  a text, or a list of them
    """A text, or the texts of a list, as lines; raises _UnusualError for anything else."""
    if type(written) is str:
        return written
    if type(written) is not list or not written:
        raise _UnusualError
    try:
        return LINE_END.join(written)
    except TypeError:  # one of them is no text
        raise _UnusualError from None


def _terms(
    written: Any,  # noqa: ANN401  as above
    path: Token,
    place: Place,
    places: Places,
    *,
    splits: bool,
) -> tuple[Term, ...]:
    """The terms of what has lines; *place* is where it stands, *splits* whether at variables."""
    if type(written) is str:
        return (Term(parts_of(written) if splits else (written,), place),)
    if type(places) is not partial:
        return tuple(terms(written, path, places, variables=splits))
    parts = map(parts_of, written) if splits else zip(written)
    return tuple(map(Term, parts, repeat(place), repeat(ALWAYS), count()))


def are_texts(items: list[object]) -> TypeGuard[list[str]]:
    """Whether all of a list are strings."""
    return set(map(type, items)) == {str}


def terms(items: list[str], path: Token, places: Places, *, variables: bool) -> Iterator[Term]:
    """The terms of a list of texts that stands at *path*."""
    parts: Iterator[tuple[Part, ...]] = zip(items)  # a text is the one part of its term
    if variables and "${" in "".join(items):
        parts = map(parts_of, items)
    return map(Term, parts, map(places, map(path.__add__, zip(count()))))


def _conditions(
    operators: object, path: Token, places: Places, *, variables: bool
) -> tuple[Condition, ...]:
    if type(operators) is not dict:
        raise _UnusualError
    found = []
    for operator, block in operators.items():
        if type(operator) is not str or type(block) is not dict or not block:
            raise _UnusualError
        at = (*path, operator)
        term = Term((operator,), places((*at, KEY_OF)))
        for key, values in block.items():
            found.append(_condition(term, key, values, (*at, key), places, variables=variables))
    return tuple(found)


def _condition(
    operator: Term, key: object, values: object, path: Token, places: Places, *, variables: bool
) -> Condition:
    if type(key) is not str:
        raise _UnusualError
    splits = "${" in _lines(values) and variables
    place = places(path)
    name = _below((key,), KEY_OF, path, place, places)
    return Condition(operator, name, _terms(values, path, place, places, splits=splits), place)
