"""The JSON of a policy as the provider prints it: members in their own order, with line breaks."""

from collections.abc import Iterator
from itertools import chain, islice

from grantlint.hosts.terraform.conversion import ordered
from grantlint.hosts.terraform.functions.json_text import encoded_pieces
from grantlint.hosts.terraform.value import (
    MAX_PIECES,
    Element,
    Entry,
    Mapping,
    Piece,
    Sequence,
    String,
    TooLargeError,
    Value,
    string,
)
from grantlint.model import Hole, Place, Presence

LARGEST = 1_500
"""The weight up to which the text is spelled; that of larger policies is a hole."""


def printed(policy: Mapping, *, is_indented: bool) -> String:
    """The text of a policy, which still knows the policy it is the text of."""
    place = policy.place
    hole = String(place, (Piece(Hole("a policy too large to spell"), place),), encodes=policy)
    if policy.weight > LARGEST:
        return hole
    pieces = islice(_printed(policy, "\n" if is_indented else ""), MAX_PIECES + 1)
    try:
        return String(place, string(pieces, place).pieces, encodes=policy)
    except TooLargeError:
        return hole


def _printed(value: Value, line: str) -> Iterator[Piece]:
    """*value* where *line* is the line break and indentation in front of what follows it."""
    match value:
        case Mapping():
            parts = [_member(entry, _deeper(line)) for entry in value.members()]
            return _enclosed("{}", parts, value, line)
        case Sequence():
            items = ordered(value).elements()
            parts = [_item(element, _deeper(line)) for element in items]
            return _enclosed("[]", parts, value, line)
        case _:
            return iter(encoded_pieces(value))


def _deeper(line: str) -> str:
    return f"{line}  " if line else line


def _enclosed(
    brackets: str, parts: list[Iterator[Piece]], value: Mapping | Sequence, line: str
) -> Iterator[Piece]:
    place = value.place
    if not value.complete:
        parts = [*parts, iter((Piece(Hole("what else there is"), place),))]
    if not parts:
        yield Piece(brackets, place)
        return
    yield Piece(brackets[0], place)
    for at, part in enumerate(parts):
        yield Piece(("," if at else "") + _deeper(line), place)
        yield from part
    yield Piece(line + brackets[1], place)


def _member(entry: Entry, line: str) -> Iterator[Piece]:
    pieces = chain(
        encoded_pieces(entry.key),
        (Piece(": " if line else ":", entry.key.place),),
        _printed(entry.value, line),
    )
    return _or_hole(entry, pieces)


def _item(element: Element, line: str) -> Iterator[Piece]:
    return _or_hole(element, _printed(element.value, line))


def _or_hole(item: Element | Entry, pieces: Iterator[Piece]) -> Iterator[Piece]:
    if item.presence is Presence.ALWAYS:
        return pieces
    return iter((Piece(Hole("what may be there"), _place(item)),))


def _place(item: Element | Entry) -> Place:
    return item.value.place
