"""One value for two that may both be: what is common to both is certain, the rest is maybe there.

The result of a conditional whose condition is a hole, and of whatever else leaves a choice.
"""

from grantlint.hosts.terraform.conversion import edge, equal
from grantlint.hosts.terraform.value import (
    Element,
    Entry,
    Mapping,
    Null,
    Piece,
    Sequence,
    String,
    Type,
    Unknown,
    Value,
    mapping,
    maybe_null,
    sequence,
    spelled,
    unknown,
)
from grantlint.model import Hole, Place, Presence, Shape

MOST_ALTERNATIVES = 64


def either(one: Value, other: Value, identity: str, place: Place) -> Value:
    """A value for *one* or *other*; where nothing better is known a hole with that identity."""
    if equal(one, other) is True:
        return one
    match one, other:
        case (Null(), given) | (given, Null()):
            return maybe_null(given)
        case (Sequence(), Sequence()):
            return _either_sequence(one, other, place)
        case (Mapping(), Mapping()):
            return _either_mapping(one, other, identity, place)
        case (String(encodes=Mapping() as first), String(encodes=Mapping() as second)):
            hole = unknown(identity, place, "string", shape_of_both(one, other)).hole
            both = _either_mapping(first, second, identity, place)
            return String(place, (Piece(hole, place),), encodes=both)
        case _:
            return unknown(identity, place, _common_type(one, other), shape_of_both(one, other))


def _either_sequence(one: Sequence, other: Sequence, place: Place) -> Sequence:
    items: list[Element] = []
    left = dict(enumerate(other.elements()))
    twins: dict[str, list[int]] = {}  # equal values have equal spellings
    for at in reversed(left):
        twins.setdefault(spelled(left[at].value), []).append(at)
    for item in one.elements():
        found = twins.get(spelled(item.value))
        if found and equal(item.value, left[found[-1]].value):
            twin = left.pop(found.pop())
            items.append(Element(item.value, _both(item.presence, twin.presence)))
        else:
            items.append(Element(item.value, Presence.MAYBE))
    items += [Element(item.value, Presence.MAYBE) for item in left.values()]
    kind = one.kind if one.kind == other.kind else "list"
    return sequence(items, place, kind, complete=one.complete and other.complete)


def _both(one: Presence, other: Presence) -> Presence:
    return Presence.ALWAYS if one is other is Presence.ALWAYS else Presence.MAYBE


def _either_mapping(one: Mapping, other: Mapping, identity: str, place: Place) -> Mapping:
    items: list[Entry] = []
    seen: set[str] = set()
    for member in one.members():
        name = spelled(member.key)
        seen.add(name)
        key = member.key.known
        twin = other.get(key) if key is not None else None
        if twin is None:
            items.append(Entry(member.key, member.value, Presence.MAYBE))
        else:
            value = either(member.value, twin.value, f"{identity}.{key}", place)
            items.append(Entry(member.key, value, _both(member.presence, twin.presence)))
    items += [
        Entry(member.key, member.value, Presence.MAYBE)
        for member in other.members()
        if spelled(member.key) not in seen
    ]
    return mapping(items, place, one.kind, complete=one.complete and other.complete)


def _common_type(one: Value, other: Value) -> Type:
    types = {type_of(one), type_of(other)}
    return types.pop() if len(types) == 1 else "any"


def type_of(value: Value) -> Type:
    """The type of a hole that stands for *value*."""
    match value:
        case Unknown():
            return value.type
        case String():
            return "string"
        case Sequence():
            return "list"
        case Mapping():
            return "map"
        case Null():
            return "any"
        case _:
            return "number" if type(value).__name__ == "Number" else "bool"


def shape_of_both(one: Value, other: Value) -> Shape:
    """What is known of a string that is one of two."""
    first, second = alternatives(one), alternatives(other)
    if first and second and len(first) + len(second) <= MOST_ALTERNATIVES:
        both = tuple(dict.fromkeys((*first, *second)))
        wild = any("*" in text or "?" in text for text in both)
        return Shape(_common(both), both, has_wildcards=wild)
    if isinstance(one, String) and isinstance(other, String):
        return Shape(_common((edge(one, start=True), edge(other, start=True))))
    return Shape()


def alternatives(value: Value) -> tuple[str, ...]:
    """The only strings that *value* can be, when those are known."""
    if isinstance(value, Unknown):
        return value.hole.shape.alternatives
    if not isinstance(value, String):
        return ()
    if (known := value.known) is not None:
        return (known,)
    if len(value.pieces) == 1 and isinstance(hole := value.pieces[0].content, Hole):
        return hole.shape.alternatives
    return ()


def _common(texts: tuple[str, ...]) -> str:
    """A pattern for what all *texts* start with."""
    first, last = min(texts), max(texts)
    size = next((i for i, char in enumerate(first) if char != last[i]), len(first))
    return _escaped(first[:size]) + "*"


def _escaped(prefix: str) -> str:
    """*prefix* up to what a pattern would read as a wildcard."""
    for mark in "*?":
        prefix = prefix.split(mark, 1)[0]
    return prefix
