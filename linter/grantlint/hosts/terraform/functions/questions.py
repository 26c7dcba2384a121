"""Functions that ask of a collection: how many, whether, which one."""

from typing import Final

from msgspec import structs

from grantlint.hosts.terraform.conversion import equal, refused, to_bool, to_number, to_string
from grantlint.hosts.terraform.functions.arguments import (
    is_empty,
    items_of,
    may_be_empty,
    whole_number,
)
from grantlint.hosts.terraform.functions.calls import Function, Invocation, plain
from grantlint.hosts.terraform.numbers import Numeric
from grantlint.hosts.terraform.operators import number, shape_of_some
from grantlint.hosts.terraform.value import (
    Bool,
    Mapping,
    Null,
    Number,
    Sequence,
    String,
    Unknown,
    Value,
    is_known,
    maybe_null,
)
from grantlint.model import Presence


def _element(call: Invocation, arguments: list[Value]) -> Value:
    found = items_of(call, arguments[0])
    at = to_number(arguments[1])
    if found is not None and found.kind == "set":
        raise call.error("an element of a set, which has no order")
    if found is None or not isinstance(at, Number) or not found.is_certain:
        shape = shape_of_some(found) if found is not None else None
        return call.hole(arguments, "string", shape) if shape else call.hole(arguments)
    if not found.items:
        raise call.error("an element of an empty list")
    where = whole_number(call, at.value)
    return found.element(where % len(found.items)).value


def _one(call: Invocation, arguments: list[Value]) -> Value:
    found = arguments[0]
    if isinstance(found, Null):
        return found
    items = items_of(call, found)
    if items is None:
        return call.hole(arguments)
    if len(items.items) == 1:  # of a list that may go on, the others are like it, or none
        item = items.element(0)
        return item.value if item.presence is Presence.ALWAYS else maybe_null(item.value)
    if not items.items and items.complete:
        return Null(call.place)
    if items.is_certain:
        raise call.error("a list of more than one item")
    return call.hole(arguments)


def _length(call: Invocation, arguments: list[Value]) -> Value:
    match arguments[0]:
        case String() as value:
            if (known := value.known) is not None:
                return number(len(known), call.place)
        case Sequence() | Mapping() as found:
            if found.is_certain and not _may_coincide(found):
                return number(len(found.items), call.place)
            return structs.replace(call.hole(arguments, "number"), least=_least_length(found))
        case Unknown():
            pass
        case Null():
            raise call.error("the length of null")
        case other:
            raise refused(other, "collection or string")
    return call.hole(arguments, "number")


def _may_coincide(found: Sequence | Mapping) -> bool:
    """Whether two items may turn out to be one."""
    if isinstance(found, Mapping) or found.kind != "set" or len(found.items) <= 1:
        return False
    return not is_known(found)


def _least_length(found: Sequence | Mapping) -> int:
    if isinstance(found, Mapping):
        known = [item for item in found.by_key.values() if item.presence is Presence.ALWAYS]
        return len(known)
    certain = [item for item in found.items if item.presence is Presence.ALWAYS]
    return min(len(certain), 1) if _may_coincide(found) else len(certain)


def _contains(call: Invocation, arguments: list[Value]) -> Value:
    found = items_of(call, arguments[0])
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
    found = items_of(call, arguments[0])
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
        if is_empty(argument):
            continue
        if isinstance(argument, Sequence | Mapping) and any(
            isinstance(other, String | Number | Bool) for other in arguments
        ):
            raise call.error("collections and others among the arguments")
        if not may_be_empty(argument) or argument is arguments[-1]:
            return _like(argument, arguments)
        return call.hole(arguments)
    raise call.error("all arguments are null or empty")


def _like(value: Value, others: list[Value]) -> Value:
    """*value* as a string where another argument is one."""
    if isinstance(value, Number | Bool) and any(isinstance(other, String) for other in others):
        return to_string(value)
    return value


def _all_true(call: Invocation, arguments: list[Value]) -> Value:
    return _quantified(call, arguments, deciding=False)


def _any_true(call: Invocation, arguments: list[Value]) -> Value:
    return _quantified(call, arguments, deciding=True)


def _quantified(call: Invocation, arguments: list[Value], *, deciding: bool) -> Value:
    found = items_of(call, arguments[0])
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


FUNCTIONS: Final[dict[str, Function]] = {
    "alltrue": Function(_all_true, 1, 1),
    "anytrue": Function(_any_true, 1, 1),
    "coalesce": Function(_coalesce, 1, None),
    "contains": Function(_contains, 2, 2),
    "element": Function(_element, 2, 2),
    "index": Function(_index, 2, 2),
    "length": Function(_length, 1, 1),
    "one": Function(_one, 1, 1),
    "sum": plain("a", _sum, "n"),
}
