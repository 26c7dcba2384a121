"""Arguments that are collections: as sequences and mappings, or refused."""

from collections.abc import Iterable
from typing import Final

from grantlint.hosts.terraform.conversion import ordered, refused, to_string
from grantlint.hosts.terraform.functions.calls import Invocation, whole
from grantlint.hosts.terraform.numbers import Numeric
from grantlint.hosts.terraform.value import (
    Element,
    Entry,
    Mapping,
    Null,
    Sequence,
    String,
    Unknown,
    Value,
    sequence,
    spelled,
    unknown,
)
from grantlint.model import Presence

MOST_ITEMS: Final = 100_000
"""How many items a function may make."""


def items_of(call: Invocation, value: Value) -> Sequence | None:
    """An argument as a sequence in its order; None for a hole. Raises EvaluationError."""
    match value:
        case Sequence():
            return ordered(value)
        case Unknown(type="any" | "list"):
            return None
        case Null():
            raise call.error("a list that is null")
        case _:
            raise refused(value, "list or set")


def members_of(call: Invocation, value: Value) -> Mapping | None:
    match value:
        case Mapping():
            return value
        case Unknown(type="any" | "map"):
            return None
        case Null():
            raise call.error("a map that is null")
        case _:
            raise refused(value, "map or object")


def strings_of(call: Invocation, value: Value) -> Sequence | None:
    """An argument as a list of strings; None for a hole."""
    found = items_of(call, value)
    if found is None:
        return None
    items = [Element(to_string(item.value), item.presence) for item in found.elements()]
    return sequence(items, found.place, "list", complete=found.complete)


def is_closed(call: Invocation, arguments: list[Value]) -> bool:
    """Whether the last argument, where it is spread out, is all there."""
    if not call.is_open:
        return True
    last = arguments[-1]
    return isinstance(last, Sequence) and last.complete


def spread_out(call: Invocation, arguments: list[Value]) -> Iterable[Element]:
    """The arguments, with the items of a last one that could not be spread out for certain."""
    if not call.is_open:
        yield from (Element(argument) for argument in arguments)
        return
    *others, last = arguments
    yield from (Element(argument) for argument in others)
    if isinstance(last, Sequence):
        yield from last.elements()
    if not isinstance(last, Sequence) or not last.complete:
        yield Element(unknown(f"{spelled(last)}[*]", call.place), Presence.MAYBE)


def under(item: Element, presence: Presence) -> Element:
    return item if presence is Presence.ALWAYS else Element(item.value, Presence.MAYBE)


def is_empty(value: Value) -> bool:
    return isinstance(value, Null) or (isinstance(value, String) and value.known == "")


def may_be_empty(value: Value) -> bool:
    if isinstance(value, Null) or value.maybe_null or isinstance(value, Unknown):
        return True
    return isinstance(value, String) and only_holes(value)


def only_holes(value: String) -> bool:
    return all(not isinstance(piece.content, str) for piece in value.pieces)


def in_order(value: Mapping) -> list[Entry]:
    return sorted(
        value.members(), key=lambda entry: (entry.key.known or "\uffff").encode("utf-8", "replace")
    )


def whole_number(call: Invocation, value: Numeric) -> int:
    try:
        return whole(value)
    except ValueError as error:
        raise call.error(str(error)) from None
