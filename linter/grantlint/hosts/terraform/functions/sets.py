"""Functions over sets."""

from typing import Final

from grantlint.hosts.terraform.conversion import equal
from grantlint.hosts.terraform.functions.calls import Function, Invocation
from grantlint.hosts.terraform.unification import distinct, to_sequence, unified
from grantlint.hosts.terraform.value import (
    Element,
    Null,
    Sequence,
    Value,
    is_known,
    sequence,
)
from grantlint.model import Presence


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


FUNCTIONS: Final[dict[str, Function]] = {
    "setintersection": Function(_intersection, 1, None),
    "setsubtract": Function(_subtract, 2, 2),
    "setunion": Function(_union, 1, None),
}
