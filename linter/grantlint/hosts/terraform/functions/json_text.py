"""JSON of values with holes, and values of JSON text with holes."""

import json
from collections.abc import Iterator
from typing import Final

from grantlint.hosts.terraform import numbers
from grantlint.hosts.terraform.conversion import ordered
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.functions.calls import Invocation
from grantlint.hosts.terraform.functions.json_places import laid, located
from grantlint.hosts.terraform.value import (
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
    spelled,
    string,
)
from grantlint.model import Hole, Presence

_HTML: Final = {
    ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026",
    0x2028: "\\u2028", 0x2029: "\\u2029",
}  # fmt: skip


def encoded(call: Invocation, arguments: list[Value]) -> Value:
    """`jsonencode(value)`: the text, and the value it is the text of; if too long, that alone."""
    value = arguments[0]
    try:
        pieces = string(encoded_pieces(value), call.place).pieces
    except TooLargeError:
        pieces = (Piece(Hole("a text too large to spell"), call.place),)
    return String(call.place, pieces, value.sensitive, encodes=value)


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
    try:
        return value_of_json(value)
    except EvaluationError:
        if value.known is None:
            return call.hole(arguments)
        raise call.error("a text that is no JSON") from None


def value_of_json(value: String) -> Value:
    """The value of a text with holes, each part at its own characters.

    Raises EvaluationError for what is no JSON, at the place where it is none, and TooLargeError.
    """
    lay = laid(value)
    try:
        json.loads(lay.text, parse_float=numbers.parsed, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise EvaluationError(error.msg, lay.place_at(error.pos)) from None
    except RecursionError:
        raise EvaluationError("it nests too deep to be a policy", value.place) from None
    except ValueError as error:
        raise EvaluationError(str(error), value.place) from None
    return located(lay)


def _refuse(name: str) -> object:
    raise ValueError(name)
