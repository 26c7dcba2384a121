"""Values with holes: what an expression gives, as far as it is known, and where it comes from.

A value is never half an error: what cannot be seen is an `Unknown` with an identity, a string has
pieces of text and holes, a collection may have items that are there only maybe, and may go on
(`complete` is false). Knows nothing of how values are made.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingOf
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct, structs

from grantlint.model import ANY_SHAPE, Hole, Place, Presence, Shape

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

MAX_WEIGHT: Final = 20_000
"""How many items and pieces a value may have, all in all; past that it is a hole."""
MAX_TEXT: Final = 1_000_000
"""How long a string may become; past that it is a hole."""
MAX_PIECES: Final = 4_000
"""Of how many pieces a string may be made; past that it is a hole."""
_CHARACTERS: Final = 100  # that weigh as much as an item
MAX_NESTING: Final = 60
"""How deep collections may nest; past that they are holes."""
LONGEST_WAY: Final = 8
"""How many places of the way a value took are kept."""


class Piece(Struct, frozen=True, eq=False):
    """A part of a string: text, or a hole."""

    content: str | Hole
    place: Place


class Null(Struct, frozen=True, eq=False):
    place: Place
    sensitive: bool = False


class Bool(Struct, frozen=True, eq=False):
    place: Place
    value: bool
    sensitive: bool = False
    maybe_null: bool = False


class Number(Struct, frozen=True, eq=False):
    place: Place
    value: "int | Fraction"
    sensitive: bool = False
    maybe_null: bool = False


class String(Struct, frozen=True, eq=False):
    """A string; one that is empty has no pieces."""

    place: Place
    pieces: tuple[Piece, ...]
    sensitive: bool = False
    maybe_null: bool = False
    encodes: "Value | None" = None
    """The value whose JSON this is, when it was made by `jsonencode`."""

    @property
    def known(self) -> str | None:
        """The text, when all of it is known."""
        pieces = self.pieces
        if len(pieces) == 1:
            content = pieces[0].content
            return content if isinstance(content, str) else None
        texts = [piece.content for piece in pieces if isinstance(piece.content, str)]
        return "".join(texts) if len(texts) == len(pieces) else None


Type = Literal["any", "string", "number", "bool", "list", "map"]


class Unknown(Struct, frozen=True, eq=False):
    """A value of which nothing is seen; *type* is what kind it must be."""

    place: Place
    hole: Hole
    type: Type = "any"
    sensitive: bool = False
    maybe_null: bool = False
    least: int | None = None
    """What a number cannot be below, where that is known: a length."""


class Element(Struct, frozen=True, eq=False):
    value: "Value"
    presence: Presence = Presence.ALWAYS


class Entry(Struct, frozen=True, eq=False):
    """A member of a mapping; the key may have holes."""

    key: String
    value: "Value"
    presence: Presence = Presence.ALWAYS


class Sequence(Struct, frozen=True, eq=False):
    """A list, set or tuple; there may be further items unless it is *complete*.

    Read items through `elements`, which adds the way this sequence took.
    """

    place: Place
    kind: Literal["tuple", "list", "set"]
    items: tuple[Element, ...]
    complete: bool = True
    sensitive: bool = False
    maybe_null: bool = False
    depth: int = 1
    weight: int = 1

    @property
    def is_certain(self) -> bool:
        """Whether the number of items is known."""
        return self.complete and all(item.presence is Presence.ALWAYS for item in self.items)

    def elements(self) -> Iterator[Element]:
        way = self.place.via
        for item in self.items:
            yield Element(carried(item.value, way), item.presence) if way else item

    def element(self, at: int) -> Element:
        """The item at an index that exists."""
        item = self.items[at]
        way = self.place.via
        return Element(carried(item.value, way), item.presence) if way else item


class Mapping(Struct, frozen=True, eq=False, dict=True):
    """An object or map; there may be further members unless it is *complete*.

    Read members through `members` or `get`, which add the way this mapping took.
    """

    place: Place
    kind: Literal["object", "map"]
    items: tuple[Entry, ...]
    complete: bool = True
    sensitive: bool = False
    maybe_null: bool = False
    depth: int = 1
    weight: int = 1
    identity: str = ""
    """What to call it when its members are made on demand: a resource, a module's outputs."""
    missing: "Callable[[str], Value] | None" = None
    """Makes members that are not among the items; None where those are all that can be named."""
    of_key: "Callable[[Value], Value] | None" = None
    """Makes the member of a key that is a hole; None where nothing is known of such a member."""

    @property
    def is_certain(self) -> bool:
        """Whether the keys are known, and all of them."""
        return self.complete and all(
            item.presence is Presence.ALWAYS and item.key.known is not None for item in self.items
        )

    @cached_property
    def by_key(self) -> MappingOf[str, Entry]:
        """The members whose keys are known."""
        return {key: item for item in self.items if (key := item.key.known) is not None}

    def members(self) -> Iterator[Entry]:
        way = self.place.via
        for item in self.items:
            yield (
                Entry(_carried_string(item.key, way), carried(item.value, way), item.presence)
                if way
                else item
            )

    def get(self, key: str) -> Entry | None:
        """The member with that very key."""
        item = self.by_key.get(key)
        way = self.place.via
        if item is None or way is None:
            return item
        return Entry(_carried_string(item.key, way), carried(item.value, way), item.presence)


Value = Null | Bool | Number | String | Unknown | Sequence | Mapping


class TooLargeError(ValueError):
    """A value outgrew one of the limits above."""


# ── Making values ────────────────────────────────────────────────────────────────────────────────


def text(value: str, place: Place) -> String:
    """A string that is known; raises TooLargeError."""
    if len(value) > MAX_TEXT:
        raise TooLargeError
    return String(place, (Piece(value, place),) if value else ())


def string(pieces: Iterable[Piece], place: Place) -> String:
    """A string of *pieces*, empty ones left out; raises TooLargeError."""
    kept = tuple(piece for piece in pieces if piece.content != "")
    size = sum(len(p.content) for p in kept if isinstance(p.content, str))
    if len(kept) > MAX_PIECES or size > MAX_TEXT:
        raise TooLargeError
    return String(place, kept)


def unknown(identity: str, place: Place, kind: Type = "any", shape: Shape = ANY_SHAPE) -> Unknown:
    """A hole as a value."""
    return Unknown(place, Hole(identity, shape), kind)


def sequence(
    items: Iterable[Element],
    place: Place,
    kind: Literal["tuple", "list", "set"] = "tuple",
    *,
    complete: bool = True,
) -> Sequence:
    """A sequence; raises TooLargeError."""
    kept = tuple(items)
    depth, weight = _measured([item.value for item in kept])
    return Sequence(place, kind, kept, complete, depth=depth, weight=weight)


def listed(
    values: Iterable[Value], place: Place, kind: Literal["tuple", "list", "set"] = "tuple"
) -> Sequence:
    """A sequence of values that are all there; raises TooLargeError."""
    return sequence([Element(value) for value in values], place, kind)


def mapping(
    items: Iterable[Entry],
    place: Place,
    kind: Literal["object", "map"] = "object",
    *,
    complete: bool = True,
) -> Mapping:
    """A mapping; of equal keys the last one counts. Raises TooLargeError."""
    kept: dict[object, Entry] = {}
    for item in items:
        known = item.key.known
        kept[known if known is not None else spelled(item.key)] = item
    depth, weight = _measured([item.value for item in kept.values()])
    return Mapping(place, kind, tuple(kept.values()), complete, depth=depth, weight=weight)


def _measured(values: list[Value]) -> tuple[int, int]:
    depth, weight = 1, 1
    for value in values:
        if isinstance(value, Sequence | Mapping):
            depth = max(depth, value.depth + 1)
            weight += value.weight
        elif isinstance(value, String):
            size = sum(len(p.content) for p in value.pieces if isinstance(p.content, str))
            weight += 1 + len(value.pieces) + size // _CHARACTERS
        else:
            weight += 1
    if depth > MAX_NESTING or weight > MAX_WEIGHT:
        raise TooLargeError
    return depth, weight


# ── Places and the way ───────────────────────────────────────────────────────────────────────────


def through(value: "Value", step: Place) -> "Value":
    """*value* after one more step on its way: a local, a variable, a file, a module's input."""
    return carried(value, step)


def carried(value: "Value", way: Place | None) -> "Value":
    """*value* with *way*, a chain of places, behind the way it already took."""
    while way is not None and _took(value.place, way):
        way = way.via
    if way is None:
        return value
    if isinstance(value, String):
        return _carried_string(value, way)
    return structs.replace(value, place=extended(value.place, way))


def _took(place: Place, way: Place) -> bool:
    """Whether the way from *place* leads through the first step of *way* already."""
    step = place.via
    while step is not None:
        if step.source is way.source and step.token == way.token and step.note == way.note:
            return True
        step = step.via
    return False


def _carried_string(value: String, way: Place) -> String:
    place = extended(value.place, way)
    pieces = tuple(Piece(piece.content, extended(piece.place, way)) for piece in value.pieces)
    encodes = carried(value.encodes, way) if value.encodes is not None else None
    return structs.replace(value, place=place, pieces=pieces, encodes=encodes)


def extended(place: Place, way: Place) -> Place:
    """*place* with *way* behind its own; a way that is long enough gets no longer."""
    steps: list[Place] = []
    step: Place | None = place
    while step is not None:
        steps.append(step)
        step = step.via
    if len(steps) >= LONGEST_WAY:
        return place
    tail = way
    for step in reversed(steps):
        tail = Place(step.source, step.token, step.note, tail)
    return tail


def at(value: "Value", place: Place) -> "Value":
    """*value* as if it stood at *place*; pieces and items keep theirs."""
    return structs.replace(value, place=place)


def moved(value: "Value", start: Place, end: Place) -> "Value":
    """*value*, made up at *start*, as if made up at *end*; what was written elsewhere stays."""
    if not _is_at(value.place, start):
        return value
    match value:
        case String():
            pieces = tuple(
                Piece(piece.content, _moved(piece.place, start, end)) for piece in value.pieces
            )
            return structs.replace(value, place=end, pieces=pieces)
        case Sequence():
            elements = tuple(
                Element(moved(item.value, start, end), item.presence) for item in value.items
            )
            return structs.replace(value, place=end, items=elements)
        case Mapping():
            entries = tuple(
                Entry(item.key, moved(item.value, start, end), item.presence)
                for item in value.items
            )
            return structs.replace(value, place=end, items=entries)
        case _:
            return structs.replace(value, place=end)


def _is_at(place: Place, other: Place) -> bool:
    return place.source is other.source and place.token == other.token


def _moved(place: Place, start: Place, end: Place) -> Place:
    """*place* with *end* for *start* on the way to it."""
    way = _moved(place.via, start, end) if place.via is not None else None
    if _is_at(place, start):
        return Place(end.source, end.token, place.note, way or end.via)
    return place if way is place.via else Place(place.source, place.token, place.note, way)


def marked(value: "Value", *, sensitive: bool) -> "Value":
    """*value*, sensitive or not."""
    return value if value.sensitive is sensitive else structs.replace(value, sensitive=sensitive)


def maybe_null(value: "Value") -> "Value":
    """*value*, or null."""
    return value if isinstance(value, Null) else structs.replace(value, maybe_null=True)


# ── Looking at values ────────────────────────────────────────────────────────────────────────────

_SPELLED = 120


def spelled(value: "Value") -> str:
    """How a message or an identity names *value*; equal values have equal spellings."""
    full = "".join(_spelling(value))
    if len(full) <= _SPELLED:
        return full
    from hashlib import sha256  # noqa: PLC0415  only for values too long to be spelled

    digest = sha256(full.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{full[: _SPELLED - 9]}…{digest}"


def _spelling(value: "Value") -> Iterator[str]:
    match value:
        case Null():
            yield "null"
        case Bool(value=known):
            yield "true" if known else "false"
        case Number(value=number):
            yield str(number)
        case Unknown(hole=hole):
            yield hole.identity
        case String():
            yield from _spelled_string(value)
        case _:
            yield from _spelled_collection(value)
    if getattr(value, "maybe_null", False):
        yield " or null"


def _spelled_collection(value: "Sequence | Mapping") -> Iterator[str]:
    is_mapping = isinstance(value, Mapping)
    if isinstance(value, Mapping) and value.identity:
        yield value.identity
        return
    yield "{" if is_mapping else "["
    for item in value.items:
        if isinstance(item, Entry):
            yield from _spelled_string(item.key)
            yield "="
        yield from _spelling(item.value)
        yield "?, " if item.presence is Presence.MAYBE else ", "
    yield "" if value.complete else "…"
    yield "}" if is_mapping else "]"


def _spelled_string(value: String) -> Iterator[str]:
    pieces = value.pieces
    if len(pieces) == 1 and isinstance(hole := pieces[0].content, Hole):
        yield hole.identity
        return
    yield '"'
    for piece in pieces:
        content = piece.content
        yield content if isinstance(content, str) else f"${{{content.identity}}}"
    yield '"'


def is_known(value: "Value") -> bool:
    """Whether nothing in *value* is a hole, or maybe there."""
    stack: list[Value] = [value]
    while stack:
        item = stack.pop()
        if getattr(item, "maybe_null", False):
            return False
        match item:
            case Unknown():
                return False
            case String() if item.known is None:
                return False
            case Sequence() | Mapping():
                if not item.is_certain:
                    return False
                stack.extend(inner.value for inner in item.items)
            case _:
                pass
    return True
