"""Functions that give lists: put together, cut, ordered; items keep places and presence."""

from typing import Final

from grantlint.hosts.terraform.conversion import ordered, to_number
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.functions.arguments import (
    MOST_ITEMS,
    is_closed,
    is_empty,
    items_of,
    may_be_empty,
    spread_out,
    strings_of,
    under,
    whole_number,
)
from grantlint.hosts.terraform.functions.calls import Function, Invocation, plain
from grantlint.hosts.terraform.numbers import Numeric
from grantlint.hosts.terraform.unification import distinct, to_sequence, unified
from grantlint.hosts.terraform.value import (
    Element,
    Null,
    Number,
    Sequence,
    Unknown,
    Value,
    listed,
    sequence,
    spelled,
    unknown,
)
from grantlint.model import Presence


def _concat(call: Invocation, arguments: list[Value]) -> Value:
    items: list[Element] = []
    complete = True
    kinds: set[str] = set()
    for argument in spread_out(call, arguments):
        found = items_of(call, argument.value)
        if found is not None and found.kind == "set":
            raise call.error("an argument that is a set")
        if found is None:
            complete = False
            identity = f"{spelled(argument.value)}[*]"
            items.append(Element(unknown(identity, call.place), Presence.MAYBE))
            continue
        kinds.add(found.kind)
        complete = complete and found.complete
        items += (under(item, argument.presence) for item in found.elements())
    complete = complete and is_closed(call, arguments)
    made = sequence(items, call.place, complete=complete)
    return _as_list(made) if kinds == {"list"} else made


def _as_list(value: Sequence) -> Value:
    """Lists put together are a list, where their items can have one type."""
    try:
        return to_sequence(value, "list")
    except EvaluationError:
        return value


def _flatten(call: Invocation, arguments: list[Value]) -> Value:
    top = items_of(call, arguments[0])
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
        item = under(item, inherited[-1])
        if isinstance(item.value, Sequence):
            inner = ordered(item.value)
            complete = complete and inner.complete
            stack.append(iter(list(inner.elements())))
            inherited.append(item.presence)
        else:
            complete = complete and not _may_be_list(item.value)
            items.append(item)
        if len(items) > MOST_ITEMS:
            raise call.error("the result is too large to follow")
    return sequence(items, call.place, complete=complete)


def _may_be_list(value: Value) -> bool:
    return isinstance(value, Unknown) and value.type in ("any", "list")


def _slice(call: Invocation, arguments: list[Value]) -> Value:
    found = items_of(call, arguments[0])
    start, end = (to_number(argument) for argument in arguments[1:])
    if not isinstance(start, Number) or not isinstance(end, Number):
        return call.hole(arguments, "list")
    if found is None or not found.is_certain:
        return call.hole(arguments, "list")
    low, high = whole_number(call, start.value), whole_number(call, end.value)
    if not 0 <= low <= high <= len(found.items):
        raise call.error("a slice outside of the list")
    return sequence(list(found.elements())[low:high], call.place, found.kind)


def _chunk(call: Invocation, arguments: list[Value]) -> Value:
    found = to_sequence(arguments[0], "list")
    size = to_number(arguments[1])
    if not (isinstance(found, Sequence) and found.is_certain and isinstance(size, Number)):
        return call.hole(arguments, "list")
    width = whole_number(call, size.value)
    if width < 0:
        raise call.error("a size below zero")
    items = list(found.elements())
    width = width or max(len(items), 1)
    chunks = [
        sequence(items[at : at + width], call.place, "list") for at in range(0, len(items), width)
    ]
    return listed(chunks, call.place, "list")


def _reverse(call: Invocation, arguments: list[Value]) -> Value:
    found = items_of(call, arguments[0])
    if found is None:
        return call.hole(arguments, "list")
    items = list(found.elements())[::-1]
    kind = "list" if found.kind == "set" else found.kind
    return sequence(items, call.place, kind, complete=found.complete)


def _sort(call: Invocation, arguments: list[Value]) -> Value:
    found = strings_of(call, arguments[0])
    if found is None:
        return call.hole(arguments, "list")
    if any(isinstance(item.value, Null) for item in found.items):
        raise call.error("null in the list")
    items = sorted(
        found.elements(), key=lambda item: spelled(item.value).encode("utf-8", "replace")
    )
    return sequence(items, call.place, "list", complete=found.complete)


def _compact(call: Invocation, arguments: list[Value]) -> Value:
    found = strings_of(call, arguments[0])
    if found is None:
        return call.hole(arguments, "list")
    items = [
        Element(item.value, Presence.MAYBE) if may_be_empty(item.value) else item
        for item in found.elements()
        if not is_empty(item.value)
    ]
    return sequence(items, call.place, "list", complete=found.complete)


def _distinct(call: Invocation, arguments: list[Value]) -> Value:
    found = items_of(call, arguments[0])
    if found is None:
        return call.hole(arguments, "list")
    items = unified(list(found.elements()))
    made = sequence(items, call.place, "list", complete=found.complete)
    return distinct(made)


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


def _match_keys(values: object, keys: object, wanted: object) -> list[object]:
    if not (isinstance(values, list) and isinstance(keys, list) and isinstance(wanted, list)):
        raise ValueError("arguments that are no lists")  # noqa: TRY004  one error for all
    if len(values) != len(keys):
        raise ValueError("values and keys of different numbers")
    return [value for value, key in zip(values, keys, strict=True) if key in wanted]


def _product(call: Invocation, arguments: list[Value]) -> Value:
    if len(arguments) < 2:  # noqa: PLR2004  a product has two factors
        raise call.error("fewer than two sets")
    factors = [items_of(call, argument) for argument in arguments]
    known = [factor for factor in factors if factor is not None]
    if len(known) < len(factors):
        return call.hole(arguments, "list")
    count = 1
    for factor in known:
        count *= len(factor.items)
        if count > MOST_ITEMS:
            raise call.error("the result is too large to follow")
    rows: list[tuple[list[Value], Presence]] = [([], Presence.ALWAYS)]
    for factor in known:
        rows = [
            (
                [*row, item.value],
                Presence.MAYBE if Presence.MAYBE in (here, item.presence) else here,
            )
            for row, here in rows
            for item in unified(list(factor.elements()))
        ]
    items = [Element(listed(row, call.place), presence) for row, presence in rows]
    is_set = any(factor.kind == "set" for factor in known)
    complete = all(factor.complete for factor in known)
    return sequence(items, call.place, "set" if is_set else "list", complete=complete)


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


FUNCTIONS: Final[dict[str, Function]] = {
    "chunklist": Function(_chunk, 2, 2),
    "coalescelist": Function(_coalesce_list, 1, None),
    "compact": Function(_compact, 1, 1),
    "concat": Function(_concat, 1, None, open_ended=True),
    "distinct": Function(_distinct, 1, 1),
    "flatten": Function(_flatten, 1, 1),
    "matchkeys": plain("lll", _match_keys, "l"),
    "range": plain("", _range, "l", variadic="n"),
    "reverse": Function(_reverse, 1, 1),
    "setproduct": Function(_product, 1, None),
    "slice": Function(_slice, 3, 3),
    "sort": Function(_sort, 1, 1),
}
