"""JSON of values with holes, and values of JSON text with holes."""

import json
from collections.abc import Iterator
from typing import Final

from grantlint.hosts.terraform import numbers
from grantlint.hosts.terraform.conversion import ordered
from grantlint.hosts.terraform.functions.calls import Invocation, from_plain
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
    listed,
    mapping,
    spelled,
    string,
    text,
)
from grantlint.model import Hole, Place, Presence

_HTML: Final = {
    ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026",
    0x2028: "\\u2028", 0x2029: "\\u2029",
}  # fmt: skip
_FIRST_MARK: Final = 0xF0000
"""Private characters that stand for holes while the JSON around them is read."""


def encoded(call: Invocation, arguments: list[Value]) -> Value:
    """`jsonencode(value)`: the text, and the value it is the text of."""
    value = arguments[0]
    made = string(encoded_pieces(value), call.place)
    return String(made.place, made.pieces, value.sensitive, encodes=value)


def encoded_pieces(value: Value) -> list[Piece]:
    """The JSON of *value*, as pieces."""
    return list(_encoded(value))


def _encoded(value: Value) -> Iterator[Piece]:
    if getattr(value, "maybe_null", False):
        return iter((Piece(Hole(spelled(value)), value.place),))
    match value:
        case Unknown():
            return _encoded_hole(value)
        case String():
            return _encoded_string(value)
        case Sequence():
            return _encoded_sequence(value)
        case Mapping():
            return _encoded_mapping(value)
        case Null() | Bool() | Number():
            return iter((Piece(_word(value), value.place),))


def _word(value: Null | Bool | Number) -> str:
    match value:
        case Null():
            return "null"
        case Bool(value=known):
            return "true" if known else "false"
        case Number(value=number):
            return numbers.written(number)


def _encoded_hole(value: Unknown) -> Iterator[Piece]:
    place = value.place
    quote = [Piece('"', place)] if value.type == "string" else []
    yield from (*quote, Piece(value.hole, place), *quote)


def _encoded_string(value: String) -> Iterator[Piece]:
    yield Piece('"', value.place)
    for piece in value.pieces:
        content = piece.content
        yield Piece(_escaped(content), piece.place) if isinstance(content, str) else piece
    yield Piece('"', value.place)


def _escaped(content: str) -> str:
    return json.dumps(content, ensure_ascii=False)[1:-1].translate(_HTML)


def _encoded_sequence(value: Sequence) -> Iterator[Piece]:
    yield Piece("[", value.place)
    for at, item in enumerate(ordered(value).elements()):
        if at:
            yield Piece(",", value.place)
        yield from _maybe(item, _encoded(item.value))
    if not value.complete:
        yield Piece(Hole("further items"), value.place)
    yield Piece("]", value.place)


def _encoded_mapping(value: Mapping) -> Iterator[Piece]:
    yield Piece("{", value.place)
    members = sorted(value.members(), key=lambda entry: entry.key.known or "\uffff")
    for at, member in enumerate(members):
        if at:
            yield Piece(",", value.place)
        yield from _encoded_string(member.key)
        yield Piece(":", member.key.place)
        yield from _maybe(member, _encoded(member.value))
    if not value.complete:
        yield Piece(Hole("further members"), value.place)
    yield Piece("}", value.place)


def _maybe(item: Element | Entry, pieces: Iterator[Piece]) -> Iterator[Piece]:
    if item.presence is Presence.ALWAYS:
        yield from pieces
    else:
        yield Piece(Hole("an item that may be there"), item.value.place)


# ── Decoding ─────────────────────────────────────────────────────────────────────────────────────


def decoded(call: Invocation, arguments: list[Value]) -> Value:
    """`jsondecode(text)`; raises EvaluationError for what is no JSON."""
    value = arguments[0]
    if isinstance(value, Unknown):
        return call.hole(arguments)
    if not isinstance(value, String):
        raise call.error("an argument that is no string")
    if value.encodes is not None:
        return value.encodes
    holes: list[Hole] = []
    marked = _marked(value, holes)
    try:
        found = json.loads(marked, parse_float=numbers.parsed, parse_constant=_refuse)
    except (ValueError, RecursionError):
        if holes:
            return call.hole(arguments)
        raise call.error("a text that is no JSON") from None
    return _restored(found, holes, call.place) if holes else from_plain(found, call.place)


def _refuse(name: str) -> object:
    raise ValueError(name)


def _marked(value: String, holes: list[Hole]) -> str:
    """The text, each hole as one private character, in quotes where it stands outside of any."""
    pieces: list[str] = []
    inside = False
    for piece in value.pieces:
        content = piece.content
        if isinstance(content, Hole):
            mark = chr(_FIRST_MARK + len(holes))
            holes.append(content)
            pieces.append(mark if inside else f'"{mark}"')
        else:
            pieces.append(content)
            inside = _ends_inside(content, inside=inside)
    return "".join(pieces)


def _ends_inside(content: str, *, inside: bool) -> bool:
    at = 0
    while at < len(content):
        char = content[at]
        if char == '"':
            inside = not inside
        elif char == "\\" and inside:
            at += 1
        at += 1
    return inside


def _restored(found: object, holes: list[Hole], place: Place, left: int = MAX_NESTING) -> Value:
    if left < 0:
        raise TooLargeError
    match found:
        case str():
            return _with_holes(found, holes, place)
        case list():
            return listed([_restored(item, holes, place, left - 1) for item in found], place)
        case dict():
            return mapping(
                [
                    Entry(_key(key, holes, place), _restored(item, holes, place, left - 1))
                    for key, item in found.items()
                ],
                place,
            )
        case _:
            return from_plain(found, place)


def _key(key: str, holes: list[Hole], place: Place) -> String:
    value = _with_holes(key, holes, place)
    return value if isinstance(value, String) else text(key, place)


def _with_holes(found: str, holes: list[Hole], place: Place) -> Value:
    pieces: list[Piece] = []
    plain: list[str] = []
    for char in found:
        at = ord(char) - _FIRST_MARK
        if 0 <= at < len(holes):
            pieces += [Piece("".join(plain), place), Piece(holes[at], place)]
            plain = []
        else:
            plain.append(char)
    pieces.append(Piece("".join(plain), place))
    return string(pieces, place)
