"""Collections whose items have one type: what Terraform converts them to, and what it refuses.

Null and holes have whatever type is wanted, and items that are there only maybe are never a
reason to refuse: they need not meet.
"""

from collections.abc import Sequence as SequenceOf
from typing import Literal

from msgspec import structs

from grantlint.hosts.terraform.conversion import ordered, refused, to_string, type_name
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.value import (
    Bool,
    Element,
    Entry,
    Mapping,
    Null,
    Number,
    Sequence,
    Unknown,
    Value,
    mapping,
    sequence,
    spelled,
)
from grantlint.model import Presence


def to_sequence(value: Value, kind: Literal["list", "set"]) -> Sequence | Unknown | Null:
    """*value* as a list or set, items of one type; raises EvaluationError."""
    match value:
        case Null():
            return value
        case Sequence():
            if kind == "list" and value.kind == "set":
                value = ordered(value)
            items = unified(list(value.elements()))
            made = sequence(items, value.place, kind, complete=value.complete)
            return distinct(made) if kind == "set" else made
        case Unknown(type="any" | "list"):
            return Unknown(value.place, value.hole, "list", value.sensitive, value.maybe_null)
        case _:
            raise refused(value, kind)


def to_map(value: Value) -> Mapping | Unknown | Null:
    """*value* as a map, values of one type; raises EvaluationError."""
    match value:
        case Null():
            return value
        case Mapping():
            members = list(value.members())
            values = unified([Element(member.value, member.presence) for member in members])
            items = [
                Entry(member.key, element.value, member.presence)
                for member, element in zip(members, values, strict=True)
            ]
            return mapping(items, value.place, "map", complete=value.complete)
        case Unknown(type="any" | "map"):
            return Unknown(value.place, value.hole, "map", value.sensitive, value.maybe_null)
        case _:
            raise refused(value, "map")


def distinct(value: Sequence) -> Sequence:
    """*value* without items that are known to repeat an earlier one."""
    seen: dict[tuple[str, str], int] = {}
    kept: list[Element] = []
    for item in value.items:
        name = type_name(item.value), spelled(item.value)
        place = seen.setdefault(name, len(kept))
        if place == len(kept):
            kept.append(item)
        elif item.presence is Presence.ALWAYS:
            kept[place] = Element(kept[place].value)
    return sequence(kept, value.place, value.kind, complete=value.complete)


# ── One type for all ─────────────────────────────────────────────────────────────────────────────


def unified(items: SequenceOf[Element]) -> list[Element]:
    """Items of one type: some become strings, deep inside, too; raises EvaluationError."""
    values = [item.value for item in items]
    try:
        made = _unified(values)
    except EvaluationError:
        if all(item.presence is Presence.ALWAYS for item in items):
            raise
        return list(items)
    pairs = zip(items, made, strict=True)
    return [item if value is item.value else Element(value, item.presence) for item, value in pairs]


def _unified(values: list[Value]) -> list[Value]:
    typed = [value for value in values if _has_type(value)]
    first = typed[0] if typed else None
    if first is None or len(typed) == 1:
        return values
    family = _family(first)
    for value in typed:
        if _family(value) != family:
            kinds = f"{type_name(first)} and {type_name(value)}"
            raise EvaluationError(f"{kinds} in one collection", value.place)
    match family:
        case "sequence":
            return _sequences(values)
        case "mapping":
            return _mappings(values)
        case _:
            return _primitives(values, typed)


def _has_type(value: Value) -> bool:
    if isinstance(value, Mapping):
        return value.missing is None
    return not isinstance(value, Null | Unknown)


def _family(value: Value) -> str:
    match value:
        case Sequence():
            return "sequence"
        case Mapping():
            return "mapping"
        case _:
            return "primitive"


def _primitives(values: list[Value], typed: list[Value]) -> list[Value]:
    kinds = {type(value) for value in typed}
    if len(kinds) == 1:
        return values
    if kinds == {Number, Bool}:
        raise EvaluationError("numbers and bools in one collection", typed[0].place)
    return [to_string(value) for value in values]


def _sequences(values: list[Value]) -> list[Value]:
    """Sequences whose items have one type; tuples of one length have one for each place."""
    found = [value for value in values if isinstance(value, Sequence)]
    items = [list(value.items) for value in found]
    lengths = {len(value.items) for value in found}
    if all(value.kind == "tuple" and value.is_certain for value in found) and len(lengths) == 1:
        columns = [unified(column) for column in zip(*items, strict=True)]
        rows = [list(row) for row in zip(*columns, strict=True)] or items
    else:
        pool = unified([item for row in items for item in row])
        rows = _rows(pool, [len(row) for row in items])
    made = iter(
        value if _same(row, value.items) else structs.replace(value, items=tuple(row))
        for value, row in zip(found, rows, strict=True)
    )
    return [next(made) if isinstance(value, Sequence) else value for value in values]


def _rows(pool: list[Element], lengths: list[int]) -> list[list[Element]]:
    rows: list[list[Element]] = []
    at = 0
    for length in lengths:
        rows.append(pool[at : at + length])
        at += length
    return rows


def _same(one: SequenceOf[object], other: SequenceOf[object]) -> bool:
    return all(a is b for a, b in zip(one, other, strict=True))


def _mappings(values: list[Value]) -> list[Value]:
    """Mappings whose members have one type; objects of the same keys have one for each key."""
    found = [value for value in values if isinstance(value, Mapping) and value.missing is None]
    keys = found[0].by_key.keys()
    if all(
        value.kind == "object" and value.is_certain and value.by_key.keys() == keys
        for value in found
    ):
        rows = _by_key(found, list(keys))
    else:
        members = [Element(item.value, item.presence) for value in found for item in value.items]
        rows = _rows(unified(members), [len(value.items) for value in found])
    made = iter(_with_values(value, row) for value, row in zip(found, rows, strict=True))
    return [
        next(made) if isinstance(value, Mapping) and value.missing is None else value
        for value in values
    ]


def _by_key(found: list[Mapping], keys: list[str]) -> list[list[Element]]:
    """The values of each mapping in its own order, unified key by key."""
    columns = {key: unified([Element(value.by_key[key].value) for value in found]) for key in keys}
    return [
        [columns[item.key.known or ""][at] for item in value.items]
        for at, value in enumerate(found)
    ]


def _with_values(value: Mapping, row: list[Element]) -> Mapping:
    if all(item.value is element.value for item, element in zip(value.items, row, strict=True)):
        return value
    items = tuple(
        Entry(item.key, element.value, item.presence)
        for item, element in zip(value.items, row, strict=True)
    )
    return structs.replace(value, items=items)
