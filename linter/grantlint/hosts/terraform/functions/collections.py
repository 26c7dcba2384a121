"""Functions over lists, sets and maps; items keep their places and their presence."""

from collections.abc import Iterable
from typing import Final

from grantlint.hosts.terraform.conversion import (
    distinct,
    equal,
    ordered,
    refused,
    to_map,
    to_number,
    to_sequence,
    to_string,
    unified,
)
from grantlint.hosts.terraform.functions.calls import Function, Invocation, plain, whole
from grantlint.hosts.terraform.numbers import Numeric
from grantlint.hosts.terraform.operators import index as item_at
from grantlint.hosts.terraform.operators import number
from grantlint.hosts.terraform.value import (
    Bool,
    Element,
    Entry,
    Mapping,
    Null,
    Number,
    Sequence,
    String,
    Unknown,
    Value,
    is_known,
    listed,
    mapping,
    maybe_null,
    sequence,
    spelled,
    unknown,
)
from grantlint.model import Presence

_MOST: Final = 100_000
"""How many items a function may make."""


def _items(call: Invocation, value: Value) -> Sequence | None:
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


def _members(call: Invocation, value: Value) -> Mapping | None:
    match value:
        case Mapping():
            return value
        case Unknown(type="any" | "map"):
            return None
        case Null():
            raise call.error("a map that is null")
        case _:
            raise refused(value, "map or object")


def _each(item: Element) -> Presence:
    return item.presence


# ── Putting together ─────────────────────────────────────────────────────────────────────────────


def _concat(call: Invocation, arguments: list[Value]) -> Value:
    items: list[Element] = []
    complete = True
    kinds: set[str] = set()
    for argument in _spread(call, arguments):
        found = _items(call, argument.value)
        if found is not None and found.kind == "set":
            raise call.error("an argument that is a set")
        if found is None:
            complete = False
            identity = f"{spelled(argument.value)}[*]"
            items.append(Element(unknown(identity, call.place), Presence.MAYBE))
            continue
        kinds.add(found.kind)
        complete = complete and found.complete
        items += (_under(item, argument.presence) for item in found.elements())
    complete = complete and _is_closed(call, arguments)
    made = sequence(items, call.place, complete=complete)
    return made if kinds != {"list"} else to_sequence(made, "list")


def _under(item: Element, presence: Presence) -> Element:
    return item if presence is Presence.ALWAYS else Element(item.value, Presence.MAYBE)


def _is_closed(call: Invocation, arguments: list[Value]) -> bool:
    """Whether the last argument, where it is spread out, is all there."""
    if not call.is_open:
        return True
    last = arguments[-1]
    return isinstance(last, Sequence) and last.complete


def _spread(call: Invocation, arguments: list[Value]) -> Iterable[Element]:
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


def _merge(call: Invocation, arguments: list[Value]) -> Value:
    merged: dict[str, Entry] = {}
    complete = _is_closed(call, arguments)
    kinds: set[str] = set()
    for argument in _spread(call, arguments):
        if isinstance(argument.value, Null):
            continue
        found = _members(call, argument.value)
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
            from grantlint.hosts.terraform.either import either  # noqa: PLC0415  rarely

            value = either(earlier.value, member.value, f"merge(…).{key}", call.place)
            merged[key] = Entry(member.key, value, earlier.presence)


def _flatten(call: Invocation, arguments: list[Value]) -> Value:
    top = _items(call, arguments[0])
    if top is None:
        return call.hole(arguments, "list")
    items: list[Element] = []
    complete = top.complete
    stack = [iter(list(top.elements()))]
    inherited = [Presence.ALWAYS]
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
            inherited.pop()
            continue
        item = _under(item, inherited[-1])
        if isinstance(item.value, Sequence):
            inner = ordered(item.value)
            complete = complete and inner.complete
            stack.append(iter(list(inner.elements())))
            inherited.append(item.presence)
        else:
            complete = complete and not _may_be_list(item.value)
            items.append(item)
        if len(items) > _MOST:
            raise call.error("the result is too large to follow")
    return sequence(items, call.place, complete=complete)


def _may_be_list(value: Value) -> bool:
    return isinstance(value, Unknown) and value.type in ("any", "list")


def _zip_map(call: Invocation, arguments: list[Value]) -> Value:
    keys, values = (_items(call, argument) for argument in arguments)
    if keys is None or values is None or not (keys.is_certain and values.is_certain):
        return call.hole(arguments, "map")
    if len(keys.items) != len(values.items):
        raise call.error("keys and values of different numbers")
    entries = [
        Entry(call.evaluator.as_key(key.value), value.value)
        for key, value in zip(keys.elements(), values.elements(), strict=True)
    ]
    return mapping(entries, call.place, "object" if values.kind == "tuple" else "map")


# ── Taking apart ─────────────────────────────────────────────────────────────────────────────────


def _keys(call: Invocation, arguments: list[Value]) -> Value:
    found = _members(call, arguments[0])
    if found is None:
        return call.hole(arguments, "list")
    items = [Element(member.key, member.presence) for member in _in_order(found)]
    kind = "list" if found.kind == "map" else "tuple"
    return sequence(
        items, call.place, "list" if kind == "list" else "tuple", complete=found.complete
    )


def _values(call: Invocation, arguments: list[Value]) -> Value:
    found = _members(call, arguments[0])
    if found is None:
        return call.hole(arguments, "list")
    items = [Element(member.value, member.presence) for member in _in_order(found)]
    made = sequence(items, call.place, complete=found.complete)
    return to_sequence(made, "list") if found.kind == "map" else made


def _in_order(value: Mapping) -> list[Entry]:
    return sorted(
        value.members(), key=lambda entry: (entry.key.known or "\uffff").encode("utf-8", "replace")
    )


def _lookup(call: Invocation, arguments: list[Value]) -> Value:
    found = _members(call, arguments[0])
    name = to_string(arguments[1])
    key = name.known if isinstance(name, String) else None
    if found is None or key is None:
        return call.hole(arguments)
    member = found.get(key)
    default = arguments[2] if len(arguments) > 2 else None  # noqa: PLR2004  the third one
    if member is not None:
        if member.presence is Presence.ALWAYS or default is None:
            return member.value
        from grantlint.hosts.terraform.either import either  # noqa: PLC0415  rarely

        identity = spelled(call.hole(arguments))
        return either(member.value, default, identity, call.place)
    if not found.complete or any(item.key.known is None for item in found.items):
        return call.hole(arguments)
    if default is None:
        raise call.error(f"there is no key `{key[:60]}`")
    return default


def _element(call: Invocation, arguments: list[Value]) -> Value:
    found = _items(call, arguments[0])
    at = to_number(arguments[1])
    if found is not None and found.kind == "set":
        raise call.error("an element of a set, which has no order")
    if found is None or not isinstance(at, Number) or not found.is_certain:
        return call.hole(arguments)
    if not found.items:
        raise call.error("an element of an empty list")
    where = _whole(call, at.value)
    return found.element(where % len(found.items)).value


def _whole(call: Invocation, value: Numeric) -> int:
    try:
        return whole(value)
    except ValueError as error:
        raise call.error(str(error)) from None


def _slice(call: Invocation, arguments: list[Value]) -> Value:
    found = _items(call, arguments[0])
    start, end = (to_number(argument) for argument in arguments[1:])
    if not isinstance(start, Number) or not isinstance(end, Number):
        return call.hole(arguments, "list")
    if found is None or not found.is_certain:
        return call.hole(arguments, "list")
    low, high = _whole(call, start.value), _whole(call, end.value)
    if not 0 <= low <= high <= len(found.items):
        raise call.error("a slice outside of the list")
    return sequence(list(found.elements())[low:high], call.place, found.kind)


def _chunk(call: Invocation, arguments: list[Value]) -> Value:
    found = to_sequence(arguments[0], "list")
    size = to_number(arguments[1])
    if not (isinstance(found, Sequence) and found.is_certain and isinstance(size, Number)):
        return call.hole(arguments, "list")
    width = _whole(call, size.value)
    if width < 0:
        raise call.error("a size below zero")
    items = list(found.elements())
    width = width or max(len(items), 1)
    chunks = [
        sequence(items[at : at + width], call.place, "list") for at in range(0, len(items), width)
    ]
    return listed(chunks, call.place, "list")


def _one(call: Invocation, arguments: list[Value]) -> Value:
    found = arguments[0]
    if isinstance(found, Null):
        return found
    items = _items(call, found)
    if items is None or not items.complete:
        return call.hole(arguments)
    if len(items.items) == 1:
        item = items.element(0)
        return item.value if item.presence is Presence.ALWAYS else maybe_null(item.value)
    if not items.items:
        return Null(call.place)
    if items.is_certain:
        raise call.error("a list of more than one item")
    return call.hole(arguments)


def _reverse(call: Invocation, arguments: list[Value]) -> Value:
    found = _items(call, arguments[0])
    if found is None:
        return call.hole(arguments, "list")
    items = list(found.elements())[::-1]
    kind = "list" if found.kind == "set" else found.kind
    return sequence(items, call.place, kind, complete=found.complete)


def _sort(call: Invocation, arguments: list[Value]) -> Value:
    found = _strings(call, arguments[0])
    if found is None:
        return call.hole(arguments, "list")
    if any(isinstance(item.value, Null) for item in found.items):
        raise call.error("null in the list")
    items = sorted(
        found.elements(), key=lambda item: spelled(item.value).encode("utf-8", "replace")
    )
    return sequence(items, call.place, "list", complete=found.complete)


def _strings(call: Invocation, value: Value) -> Sequence | None:
    """An argument as a list of strings; None for a hole."""
    found = _items(call, value)
    if found is None:
        return None
    items = [Element(to_string(item.value), item.presence) for item in found.elements()]
    return sequence(items, found.place, "list", complete=found.complete)


def _compact(call: Invocation, arguments: list[Value]) -> Value:
    found = _strings(call, arguments[0])
    if found is None:
        return call.hole(arguments, "list")
    items = [
        Element(item.value, Presence.MAYBE) if _may_be_empty(item.value) else item
        for item in found.elements()
        if not _is_empty(item.value)
    ]
    return sequence(items, call.place, "list", complete=found.complete)


def _is_empty(value: Value) -> bool:
    return isinstance(value, Null) or (isinstance(value, String) and value.known == "")


def _may_be_empty(value: Value) -> bool:
    if isinstance(value, Null) or value.maybe_null or isinstance(value, Unknown):
        return True
    return isinstance(value, String) and _only_holes(value)


def _distinct(call: Invocation, arguments: list[Value]) -> Value:
    found = _items(call, arguments[0])
    if found is None:
        return call.hole(arguments, "list")
    items = unified(list(found.elements()))
    made = sequence(items, call.place, "list", complete=found.complete)
    return distinct(made)


# ── Questions ────────────────────────────────────────────────────────────────────────────────────


def _length(call: Invocation, arguments: list[Value]) -> Value:
    match arguments[0]:
        case String() as value:
            if (known := value.known) is not None:
                return number(len(known), call.place)
        case Sequence() | Mapping() as found:
            if found.is_certain:
                return number(len(found.items), call.place)
        case Unknown():
            pass
        case Null():
            raise call.error("the length of null")
        case other:
            raise refused(other, "collection or string")
    return call.hole(arguments, "number")


def _contains(call: Invocation, arguments: list[Value]) -> Value:
    found = _items(call, arguments[0])
    if isinstance(arguments[1], Null):
        raise call.error("null as the item looked for")
    if found is None:
        return call.hole(arguments, "bool")
    answers = [
        equal(item.value, arguments[1]) if item.presence is Presence.ALWAYS else None
        for item in found.items
    ]
    if True in answers:
        return Bool(call.place, value=True)
    if None in answers or not found.complete:
        return call.hole(arguments, "bool")
    return Bool(call.place, value=False)


def _index(call: Invocation, arguments: list[Value]) -> Value:
    found = _items(call, arguments[0])
    if found is None or not found.is_certain:
        return call.hole(arguments, "number")
    for at, item in enumerate(found.items):
        answer = equal(item.value, arguments[1])
        if answer is None:
            return call.hole(arguments, "number")
        if answer:
            return number(at, call.place)
    raise call.error("the item is not in the list")


def _coalesce(call: Invocation, arguments: list[Value]) -> Value:
    for argument in arguments:
        if _is_empty(argument):
            continue
        if isinstance(argument, Sequence | Mapping) and any(
            isinstance(other, String | Number | Bool) for other in arguments
        ):
            raise call.error("collections and others among the arguments")
        if not _may_be_empty(argument) or argument is arguments[-1]:
            return _like(argument, arguments)
        return call.hole(arguments)
    raise call.error("all arguments are null or empty")


def _only_holes(value: String) -> bool:
    return all(not isinstance(piece.content, str) for piece in value.pieces)


def _like(value: Value, others: list[Value]) -> Value:
    """*value* as a string where another argument is one."""
    if isinstance(value, Number | Bool) and any(isinstance(other, String) for other in others):
        return to_string(value)
    return value


def _coalesce_list(call: Invocation, arguments: list[Value]) -> Value:
    for argument in arguments:
        if isinstance(argument, Null):
            continue
        if isinstance(argument, Unknown) or not isinstance(argument, Sequence):
            return call.hole(arguments, "list")
        if any(item.presence is Presence.ALWAYS for item in argument.items):
            return argument
        if argument.items or not argument.complete:
            return call.hole(arguments, "list")
    raise call.error("all lists are empty")


def _all_true(call: Invocation, arguments: list[Value]) -> Value:
    return _quantified(call, arguments, deciding=False)


def _any_true(call: Invocation, arguments: list[Value]) -> Value:
    return _quantified(call, arguments, deciding=True)


def _quantified(call: Invocation, arguments: list[Value], *, deciding: bool) -> Value:
    from grantlint.hosts.terraform.conversion import to_bool  # noqa: PLC0415

    found = _items(call, arguments[0])
    if found is None:
        return call.hole(arguments, "bool")
    certain = found.complete
    for item in found.elements():
        truth = to_bool(item.value)
        holds = truth.value if isinstance(truth, Bool) else None
        if isinstance(truth, Null):
            holds = False
        if holds is deciding and item.presence is Presence.ALWAYS:
            return Bool(call.place, deciding)
        certain = certain and holds is not None and holds is not deciding
    return Bool(call.place, not deciding) if certain else call.hole(arguments, "bool")


def _sum(*numbers: object) -> Numeric:
    (items,) = numbers
    if not isinstance(items, list) or not items:
        raise ValueError("the sum of nothing")
    if not all(isinstance(item, int) or hasattr(item, "numerator") for item in items):
        raise ValueError("the sum of what are no numbers")
    return sum(items)


# ── Sets ─────────────────────────────────────────────────────────────────────────────────────────


def _as_set(call: Invocation, value: Value) -> Sequence | None:
    found = to_sequence(value, "set")
    if isinstance(found, Null):
        raise call.error("a set that is null")
    return found if isinstance(found, Sequence) else None


def _union(call: Invocation, arguments: list[Value]) -> Value:
    items: list[Element] = []
    complete = True
    for argument in arguments:
        found = _as_set(call, argument)
        if found is None:
            complete = False
            continue
        complete = complete and found.complete
        items += found.elements()
    made = sequence(unified(items), call.place, "set", complete=complete)
    return distinct(made)


def _intersection(call: Invocation, arguments: list[Value]) -> Value:
    sets = [_as_set(call, argument) for argument in arguments]
    if any(found is None or not is_known(found) for found in sets):
        return call.hole(arguments, "list")
    first, *others = [found for found in sets if found is not None]
    items = [
        item for item in first.elements() if all(_is_in(item.value, other) for other in others)
    ]
    return sequence(items, call.place, "set")


def _is_in(value: Value, among: Sequence) -> bool:
    return any(equal(value, item.value) for item in among.items)


def _subtract(call: Invocation, arguments: list[Value]) -> Value:
    first, other = (_as_set(call, argument) for argument in arguments)
    if first is None:
        return call.hole(arguments, "list")
    items: list[Element] = []
    for item in unified([*first.elements(), *(other.elements() if other else ())])[
        : len(first.items)
    ]:
        answer = None if other is None else _membership(item.value, other)
        if answer is not True:
            items.append(item if answer is False else Element(item.value, Presence.MAYBE))
    return sequence(items, call.place, "set", complete=first.complete)


def _membership(value: Value, among: Sequence) -> bool | None:
    answers = [
        equal(value, item.value) if item.presence is Presence.ALWAYS else None
        for item in among.items
    ]
    if True in answers:
        return True
    return None if None in answers or not among.complete else False


def _product(call: Invocation, arguments: list[Value]) -> Value:
    if len(arguments) < 2:  # noqa: PLR2004  a product has two factors
        raise call.error("fewer than two sets")
    factors = [_items(call, argument) for argument in arguments]
    known = [factor for factor in factors if factor is not None]
    if len(known) < len(factors):
        return call.hole(arguments, "list")
    count = 1
    for factor in known:
        count *= len(factor.items)
        if count > _MOST:
            raise call.error("the result is too large to follow")
    rows: list[tuple[list[Value], Presence]] = [([], Presence.ALWAYS)]
    for factor in known:
        rows = [
            (
                [*row, item.value],
                Presence.MAYBE if Presence.MAYBE in (here, item.presence) else here,
            )
            for row, here in rows
            for item in factor.elements()
        ]
    items = [Element(listed(row, call.place), presence) for row, presence in rows]
    is_set = any(factor.kind == "set" for factor in known)
    complete = all(factor.complete for factor in known)
    return sequence(items, call.place, "set" if is_set else "list", complete=complete)


def _match_keys(values: object, keys: object, wanted: object) -> list[object]:
    if not (isinstance(values, list) and isinstance(keys, list) and isinstance(wanted, list)):
        raise ValueError("arguments that are no lists")  # noqa: TRY004  one error for all
    if len(values) != len(keys):
        raise ValueError("values and keys of different numbers")
    return [value for value, key in zip(values, keys, strict=True) if key in wanted]


def _range(*limits: Numeric) -> list[Numeric]:
    if not 1 <= len(limits) <= 3:  # noqa: PLR2004  as many as it takes
        raise ValueError("wrong number of arguments")
    start, end = (0, limits[0]) if len(limits) == 1 else limits[:2]
    step = limits[2] if len(limits) == 3 else (1 if end >= start else -1)  # noqa: PLR2004  as above
    if step == 0 or (end - start) * step < 0:
        raise ValueError("a step that never gets there")
    if (end - start) / step > 1024:  # noqa: PLR2004  Terraform's own limit
        raise ValueError("more than 1,024 numbers")
    numbers: list[Numeric] = []
    while (start < end) if step > 0 else (start > end):
        numbers.append(start)
        start += step
    return numbers


def _transpose(call: Invocation, arguments: list[Value]) -> Value:
    found = to_map(arguments[0])
    if not isinstance(found, Mapping) or not is_known(found):
        return call.hole(arguments, "map")
    turned: dict[str, list[Element]] = {}
    keys: dict[str, String] = {}
    for member in _in_order(found):
        items = _strings(call, member.value)
        for item in items.elements() if items is not None else ():
            key = call.evaluator.as_key(item.value)
            keys.setdefault(key.known or "", key)
            turned.setdefault(key.known or "", []).append(Element(member.key))
    return mapping(
        [Entry(keys[key], sequence(items, call.place, "list")) for key, items in turned.items()],
        call.place,
        "map",
    )


def _at(call: Invocation, arguments: list[Value]) -> Value:
    return item_at(arguments[0], arguments[1], call.place)


FUNCTIONS: Final[dict[str, Function]] = {
    "alltrue": Function(_all_true, 1, 1),
    "anytrue": Function(_any_true, 1, 1),
    "chunklist": Function(_chunk, 2, 2),
    "coalesce": Function(_coalesce, 1, None),
    "coalescelist": Function(_coalesce_list, 1, None),
    "compact": Function(_compact, 1, 1),
    "concat": Function(_concat, 1, None, open_ended=True),
    "contains": Function(_contains, 2, 2),
    "distinct": Function(_distinct, 1, 1),
    "element": Function(_element, 2, 2),
    "flatten": Function(_flatten, 1, 1),
    "index": Function(_index, 2, 2),
    "keys": Function(_keys, 1, 1),
    "length": Function(_length, 1, 1),
    "lookup": Function(_lookup, 2, 3),
    "matchkeys": plain("lll", _match_keys, "l"),
    "merge": Function(_merge, 0, None, open_ended=True),
    "one": Function(_one, 1, 1),
    "range": plain("", _range, "l", variadic="n"),
    "reverse": Function(_reverse, 1, 1),
    "setintersection": Function(_intersection, 1, None),
    "setproduct": Function(_product, 1, None),
    "setsubtract": Function(_subtract, 2, 2),
    "setunion": Function(_union, 1, None),
    "slice": Function(_slice, 3, 3),
    "sort": Function(_sort, 1, 1),
    "sum": plain("a", _sum, "n"),
    "transpose": Function(_transpose, 1, 1),
    "values": Function(_values, 1, 1),
    "zipmap": Function(_zip_map, 2, 2),
}
