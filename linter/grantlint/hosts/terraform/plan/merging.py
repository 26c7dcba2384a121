"""A value of the configuration filled with what a plan knows of it; its places stay."""

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import structs

from grantlint.hosts.terraform.plan.values import Node, value_of
from grantlint.hosts.terraform.value import (
    MAX_NESTING,
    Bool,
    Element,
    Entry,
    Mapping,
    Null,
    Number,
    Piece,
    Sequence,
    String,
    TooLargeError,
    Unknown,
    Value,
    mapping,
    sequence,
    string,
)
from grantlint.model import Hole, Place

_MOST_COMPARED: Final = 10_000
"""Past so many pairs, the items of two lists are not compared."""


def filled(value: Value, node: Node) -> Value:
    """*value* as the plan has it, each part at its place in *value* where it has one there.

    What the plan does not know either stays as it is. Raises TooLargeError.
    """
    if node.is_unknown:
        return value
    return _filled(value, value_of(node))


def _filled(value: Value, known: Value) -> Value:
    match value, known:
        case _, Unknown():
            made = value
        case Mapping(identity=""), Mapping():
            made = _members(value, known)
        case Sequence(), Sequence():
            made = _items(value, known)
        case Sequence(items=(only,)), _:  # IAM takes a string for a list of one
            made = _filled(only.value, known)
        case String(), String():
            made = _text(value, known)
        case _, Sequence(items=(only,)) if not isinstance(value, Unknown):
            made = _filled(value, only.value)
        case _:
            made = stands_at(known, value.place)
    return made


def _members(value: Mapping, known: Mapping) -> Value:
    own = {entry.key.known: entry for entry in value.members()}
    return mapping(_entries(own, known, value.place), value.place, value.kind)


def _entries(own: dict[str | None, Entry], known: Mapping, place: Place) -> Iterator[Entry]:
    for entry in known.members():
        mine = own.get(entry.key.known)
        if mine is None:
            yield Entry(_string_at(entry.key, place), stands_at(entry.value, place))
        else:
            yield Entry(mine.key, _filled(mine.value, entry.value))


def _items(value: Sequence, known: Sequence) -> Value:
    own = [element.value for element in value.elements()]
    wanted = [element.value for element in known.elements()]
    is_alike = len(own) == len(wanted) and value.is_certain
    if is_alike and (value.kind != "set" or len(own) == 1):
        pairs = [_filled(mine, other) for mine, other in zip(own, wanted, strict=True)]
    else:
        pairs = list(_matched(own, wanted, value.place))
    return sequence(map(Element, pairs), value.place, value.kind)


def _matched(own: list[Value], wanted: list[Value], place: Place) -> Iterator[Value]:
    """The items of a plan, each at that item of the configuration that it is, or may be."""
    left = own if len(own) * len(wanted) <= _MOST_COMPARED else []
    found = [_taken(left, other, _is) for other in wanted]
    for mine, other in zip(found, wanted, strict=True):
        item = mine or _taken(left, other, _may_be)
        yield _filled(item, other) if item is not None else stands_at(other, place)


def _taken(left: list[Value], wanted: Value, fits: Callable[[Value, Value], bool]) -> Value | None:
    """The first item that fits, taken from the list; a hole may be several, and is left there."""
    for at, value in enumerate(left):
        if fits(value, wanted):
            return value if isinstance(value, Unknown) else left.pop(at)
    return None


def _is(value: Value, known: Value) -> bool:
    """Whether two strings are known to be equal."""
    match value, known:
        case String(known=str() as mine), String(known=str() as other):
            return mine == other
        case _:
            return False


def _may_be(value: Value, known: Value) -> bool:
    """Whether a value with holes may be a known one; looks at strings and what objects say."""
    match value, known:
        case String(), String(known=str() as written):
            return _spread(value, written) is not None
        case Mapping(), Mapping():
            return all(
                _may_be(entry.value, other.value)
                for entry in value.members()
                if isinstance(entry.value, String)
                and (other := known.get(entry.key.known or "")) is not None
            )
        case (Bool() | Number(), Bool() | Number()):
            return value.value == known.value
        case _:
            return not isinstance(value, Null)


# ── Strings ──────────────────────────────────────────────────────────────────────────────────────


def _text(value: String, known: String) -> Value:
    if value.known == known.known:
        return structs.replace(value, maybe_null=False)
    inner = value.encodes
    if inner is not None and known.encodes is not None:
        made = _filled(inner, known.encodes)
        return structs.replace(_string_at(known, value.place), encodes=made)
    written = known.known
    pieces = _spread(value, written) if written is not None else None
    if pieces is None:
        return _string_at(known, value.place)
    return string(pieces, value.place)


def _spread(value: String, written: str) -> list[Piece] | None:
    """The pieces of *value* that make up *written*; None where no filling of its holes does."""
    made: list[Piece] = []
    at = 0
    waiting: Piece | None = None
    pieces = value.pieces
    for n, piece in enumerate(pieces):
        content = piece.content
        if isinstance(content, Hole):
            waiting = waiting or piece
            continue
        is_last = n == len(pieces) - 1
        found = len(written) - len(content) if is_last and waiting else written.find(content, at)
        if found < at or not written.startswith(content, found) or (not waiting and found != at):
            return None
        if waiting is not None:
            made.append(Piece(written[at:found], waiting.place))
        made.append(piece)
        at, waiting = found + len(content), None
    if waiting is not None:
        made.append(Piece(written[at:], waiting.place))
    return made if waiting is not None or at == len(written) else None


# ── Values at another place ──────────────────────────────────────────────────────────────────────


def stands_at(value: Value, place: Place, left: int = MAX_NESTING) -> Value:
    """*value* with all its parts at one place; raises TooLargeError."""
    if left < 0:
        raise TooLargeError
    match value:
        case String():
            inner = value.encodes
            made = stands_at(inner, place, left - 1) if inner is not None else None
            return structs.replace(_string_at(value, place), encodes=made)
        case Sequence():
            items = (
                Element(stands_at(item.value, place, left - 1), item.presence)
                for item in value.elements()
            )
            return sequence(items, place, value.kind, complete=value.complete)
        case Mapping():
            entries = (
                Entry(_string_at(item.key, place), stands_at(item.value, place, left - 1))
                for item in value.members()
            )
            return mapping(entries, place, value.kind, complete=value.complete)
        case _:
            return structs.replace(value, place=place)


def _string_at(value: String, place: Place) -> String:
    pieces = tuple(Piece(piece.content, place) for piece in value.pieces)
    return structs.replace(value, place=place, pieces=pieces)
