"""Functions over maps and objects; members keep their places and their presence."""

from typing import Final

from grantlint.hosts.terraform.conversion import to_string
from grantlint.hosts.terraform.either import either
from grantlint.hosts.terraform.functions.arguments import (
    in_order,
    is_closed,
    items_of,
    members_of,
    spread_out,
    strings_of,
)
from grantlint.hosts.terraform.functions.calls import Function, Invocation
from grantlint.hosts.terraform.unification import to_map, to_sequence
from grantlint.hosts.terraform.value import (
    Element,
    Entry,
    Mapping,
    Null,
    String,
    Value,
    is_known,
    mapping,
    sequence,
    spelled,
    unknown,
)
from grantlint.model import Presence


def _merge(call: Invocation, arguments: list[Value]) -> Value:
    merged: dict[str, Entry] = {}
    complete = is_closed(call, arguments)
    kinds: set[str] = set()
    for argument in spread_out(call, arguments):
        if isinstance(argument.value, Null):
            continue
        found = members_of(call, argument.value)
        if found is None:
            complete = False
            merged = {key: _overridable(call, entry) for key, entry in merged.items()}
            continue
        kinds.add(found.kind)
        complete = complete and found.complete
        _merge_into(call, merged, found, argument.presence)
    kind = "map" if kinds == {"map"} else "object"
    return mapping(
        merged.values(), call.place, "map" if kind == "map" else "object", complete=complete
    )


def _overridable(call: Invocation, entry: Entry) -> Entry:
    """A member that a later map, of which nothing is seen, may replace."""
    identity = f"merge(…).{spelled(entry.key)} = {spelled(entry.value)}"
    return Entry(entry.key, unknown(identity, call.place), entry.presence)


def _merge_into(
    call: Invocation, merged: dict[str, Entry], found: Mapping, presence: Presence
) -> None:
    if not found.complete:
        for key, entry in merged.items():
            if key not in found.by_key:
                merged[key] = _overridable(call, entry)
    for member in found.members():
        key = spelled(member.key)
        here = Presence.MAYBE if Presence.MAYBE in (presence, member.presence) else presence
        earlier = merged.get(key)
        if here is Presence.ALWAYS or earlier is None:
            merged[key] = Entry(member.key, member.value, here)
        else:
            value = either(earlier.value, member.value, f"merge(…).{key}", call.place)
            merged[key] = Entry(member.key, value, earlier.presence)


def _zip_map(call: Invocation, arguments: list[Value]) -> Value:
    keys, values = (items_of(call, argument) for argument in arguments)
    if keys is None or values is None or not (keys.is_certain and values.is_certain):
        return call.hole(arguments, "map")
    if len(keys.items) != len(values.items):
        raise call.error("keys and values of different numbers")
    entries = [
        Entry(call.evaluator.as_key(key.value), value.value)
        for key, value in zip(keys.elements(), values.elements(), strict=True)
    ]
    return mapping(entries, call.place, "object" if values.kind == "tuple" else "map")


def _keys(call: Invocation, arguments: list[Value]) -> Value:
    found = members_of(call, arguments[0])
    if found is None:
        return call.hole(arguments, "list")
    items = [Element(member.key, member.presence) for member in in_order(found)]
    kind = "list" if found.kind == "map" else "tuple"
    return sequence(
        items, call.place, "list" if kind == "list" else "tuple", complete=found.complete
    )


def _values(call: Invocation, arguments: list[Value]) -> Value:
    found = members_of(call, arguments[0])
    if found is None:
        return call.hole(arguments, "list")
    items = [Element(member.value, member.presence) for member in in_order(found)]
    made = sequence(items, call.place, complete=found.complete)
    return to_sequence(made, "list") if found.kind == "map" else made


def _lookup(call: Invocation, arguments: list[Value]) -> Value:
    found = members_of(call, arguments[0])
    name = to_string(arguments[1])
    key = name.known if isinstance(name, String) else None
    if found is None or key is None:
        return call.hole(arguments)
    member = found.get(key)
    default = arguments[2] if len(arguments) > 2 else None  # noqa: PLR2004  the third one
    if member is not None:
        if member.presence is Presence.ALWAYS or default is None:
            return member.value
        identity = spelled(call.hole(arguments))
        return either(member.value, default, identity, call.place)
    if not found.complete or any(item.key.known is None for item in found.items):
        return call.hole(arguments)
    if default is None:
        raise call.error(f"there is no key `{key[:60]}`")
    return default


def _transpose(call: Invocation, arguments: list[Value]) -> Value:
    found = to_map(arguments[0])
    if not isinstance(found, Mapping) or not is_known(found):
        return call.hole(arguments, "map")
    turned: dict[str, list[Element]] = {}
    keys: dict[str, String] = {}
    for member in in_order(found):
        items = strings_of(call, member.value)
        for item in items.elements() if items is not None else ():
            key = call.evaluator.as_key(item.value)
            keys.setdefault(key.known or "", key)
            turned.setdefault(key.known or "", []).append(Element(member.key))
    return mapping(
        [Entry(keys[key], sequence(items, call.place, "list")) for key, items in turned.items()],
        call.place,
        "map",
    )


FUNCTIONS: Final[dict[str, Function]] = {
    "keys": Function(_keys, 1, 1),
    "lookup": Function(_lookup, 2, 3),
    "merge": Function(_merge, 0, None, open_ended=True),
    "transpose": Function(_transpose, 1, 1),
    "values": Function(_values, 1, 1),
    "zipmap": Function(_zip_map, 2, 2),
}
