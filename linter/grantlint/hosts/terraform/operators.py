"""Operators and steps on values with holes; a hole is in the result only where it decides it."""

from grantlint.hosts.terraform import numbers
from grantlint.hosts.terraform.conversion import (
    equal,
    refused,
    to_bool,
    to_number,
    to_string,
)
from grantlint.hosts.terraform.either import alternatives
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.value import (
    Bool,
    Mapping,
    Null,
    Number,
    Sequence,
    String,
    Unknown,
    Value,
    carried,
    spelled,
    unknown,
)
from grantlint.model import Place, Presence, Shape

_DECIDES = {"&&": False, "||": True}


def unary(operator: str, value: Value, place: Place) -> Value:
    """`!value` or `-value`; raises EvaluationError."""
    if operator == "!":
        known = to_bool(value)
        if isinstance(known, Bool):
            return Bool(place, not known.value)
        _refuse_null(known, place)
        return unknown(f"!{spelled(value)}", place, "bool")
    number = to_number(value)
    if isinstance(number, Number):
        return Number(place, -number.value)
    _refuse_null(number, place)
    return unknown(f"-{spelled(value)}", place, "number")


def _refuse_null(value: Value, place: Place) -> None:
    if isinstance(value, Null):
        raise EvaluationError("an operation on null", place)


def settled(operator: str, left: Value, place: Place) -> Value | None:
    """The result where *left* alone decides it."""
    deciding = _DECIDES.get(operator)
    if deciding is None:
        return None
    known = to_bool(left)
    return Bool(place, deciding) if isinstance(known, Bool) and known.value is deciding else None


def binary(operator: str, left: Value, right: Value, place: Place) -> Value:
    """`left operator right`; raises EvaluationError."""
    if operator in ("==", "!="):
        return _equality(operator, left, right, place)
    if operator in _DECIDES:
        return _logic(operator, left, right, place)
    one, other = to_number(left), to_number(right)
    _refuse_null(one, place)
    _refuse_null(other, place)
    if isinstance(one, Number) and isinstance(other, Number):
        return _arithmetic(operator, one.value, other.value, place)
    if (bounded := _by_least(operator, one, other)) is not None:
        return Bool(place, bounded)
    result = "bool" if operator in ("<", ">", "<=", ">=") else "number"
    return _open(operator, left, right, place, result)


def _equality(operator: str, left: Value, right: Value, place: Place) -> Value:
    answer = equal(left, right)
    if answer is not None:
        return Bool(place, answer is (operator == "=="))
    if (bounded := _by_least(operator, left, right)) is not None:
        return Bool(place, bounded)
    return _open(operator, left, right, place, "bool")


_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def _by_least(operator: str, left: Value, right: Value) -> bool | None:
    """What a comparison gives where one side is a number that is at least so much."""
    if isinstance(left, Number) and isinstance(right, Unknown) and operator in _MIRRORED:
        left, right, operator = right, left, _MIRRORED[operator]
    if not isinstance(left, Unknown) or left.least is None or not isinstance(right, Number):
        return None
    above = left.least > right.value
    match operator:
        case ">" | "!=":
            return True if above else None
        case ">=":
            return True if left.least >= right.value else None
        case "<=" | "==":
            return False if above else None
        case "<":
            return False if left.least >= right.value else None
        case _:
            return None


def _open(operator: str, left: Value, right: Value, place: Place, type_: str) -> Unknown:
    identity = f"{spelled(left)} {operator} {spelled(right)}"
    return unknown(identity, place, "bool" if type_ == "bool" else "number")


def _logic(operator: str, left: Value, right: Value, place: Place) -> Value:
    one, other = to_bool(left), to_bool(right)
    _refuse_null(one, place)
    _refuse_null(other, place)
    deciding = _DECIDES[operator]
    if isinstance(other, Bool) and other.value is deciding:
        return Bool(place, deciding)
    if isinstance(one, Bool) and isinstance(other, Bool):
        return Bool(place, not deciding)
    return _open(operator, left, right, place, "bool")


def _arithmetic(operator: str, one: numbers.Numeric, other: numbers.Numeric, place: Place) -> Value:
    match operator:
        case "<":
            return Bool(place, one < other)
        case ">":
            return Bool(place, one > other)
        case "<=":
            return Bool(place, one <= other)
        case ">=":
            return Bool(place, one >= other)
        case _:
            return number(_computed(operator, one, other, place), place)


def _computed(
    operator: str, one: numbers.Numeric, other: numbers.Numeric, place: Place
) -> numbers.Numeric:
    match operator:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
        case _:
            pass
    if other == 0 and operator == "%":
        return one  # what Terraform answers
    if other == 0:
        raise EvaluationError("a division by zero", place)
    return numbers.divided(one, other) if operator == "/" else numbers.remainder(one, other)


def number(value: numbers.Numeric, place: Place) -> Number:
    """A number; raises EvaluationError where it is too large to follow."""
    try:
        return Number(place, numbers.simplest(value))
    except numbers.NoNumberError:
        raise EvaluationError("this number is too large to follow", place) from None


# ── Steps ────────────────────────────────────────────────────────────────────────────────────────


def attribute(value: Value, name: str, place: Place) -> Value:
    """`value.name`; raises EvaluationError."""
    match value:
        case Unknown(type="any" | "map"):
            return unknown(f"{value.hole.identity}.{name}", place)
        case Mapping():
            return _member(value, name, place)
        case Sequence() if name.isdigit():
            return _item(value, int(name), place)
        case Null():
            raise EvaluationError(f"null has no attribute `{name}`", place)
        case _:
            raise refused(value, f"object with `{name}`")


def _member(value: Mapping, name: str, place: Place) -> Value:
    member = value.get(name)
    if member is not None:
        return member.value
    if value.missing is not None:
        return carried(value.missing(name), value.place.via)
    if not value.complete or any(item.key.known is None for item in value.items):
        return unknown(f"{spelled(value)}.{name}", place)
    raise EvaluationError(f"there is no `{name[:60]}` in it", place)


def may_lack(value: Value, step: Value | str) -> bool:
    """Whether the step to an attribute (a name) or to an index may lead to nothing."""
    match value:
        case Unknown() | Null():
            return True
        case Mapping():
            return value.maybe_null or _may_lack_member(value, step)
        case Sequence():
            return value.maybe_null or _may_lack_item(value, step)
        case _:
            return False


def _may_lack_member(value: Mapping, step: Value | str) -> bool:
    key = step if isinstance(step, str) else getattr(step, "known", None)
    member = value.get(key) if key is not None else None
    if member is not None:
        return member.presence is Presence.MAYBE
    # What resources and modules have is named by attributes; other keys may be missing.
    return value.missing is None or not isinstance(step, str)


def _may_lack_item(value: Sequence, step: Value | str) -> bool:
    number_ = step if isinstance(step, str) else getattr(step, "value", "")
    if not str(number_).isdigit():
        return True
    reached = value.items[: int(number_) + 1]
    return len(reached) <= int(number_) or any(item.presence is Presence.MAYBE for item in reached)


def index(value: Value, key: Value, place: Place) -> Value:
    """`value[key]`; raises EvaluationError."""
    if isinstance(key, Null):
        raise EvaluationError("an index that is null", place)
    match value:
        case Unknown(type="any" | "map" | "list"):
            return unknown(f"{value.hole.identity}[{spelled(key)}]", place)
        case Mapping():
            return _member_of_key(value, to_string(key), place)
        case Sequence(kind="tuple" | "list"):
            number_ = to_number(key)
            if isinstance(number_, Number):
                if not isinstance(number_.value, int):
                    raise EvaluationError("an index that is no whole number", place)
                return _item(value, number_.value, place)
            return some_item(value, key, place)
        case Null():
            raise EvaluationError("an index into null", place)
        case _:
            raise refused(value, "list, map or object")


def _member_of_key(value: Mapping, key: Value, place: Place) -> Value:
    known = key.known if isinstance(key, String) else None
    if known is not None:
        return _member(value, known, place)
    made = value.of_key(key) if value.of_key is not None else None
    return made or some_item(value, key, place)


def _item(value: Sequence, at: int, place: Place) -> Value:
    if at < 0:
        raise EvaluationError("an index below zero", place)
    items = value.items
    certain = all(item.presence is Presence.ALWAYS for item in items[:at])
    if at < len(items) and certain:
        return value.element(at).value
    if value.complete and at >= len(items):
        raise EvaluationError(f"there is no item {at} in it", place)
    return unknown(f"{spelled(value)}[{at}]", place)


def some_item(value: Sequence | Mapping, key: Value, place: Place) -> Value:
    """Some item of *value*: a hole, with the alternatives where all items are strings."""
    name = f"{spelled(value)}[{spelled(key)}]"
    shape = shape_of_some(value)
    return unknown(name, place, "string", shape) if shape else unknown(name, place)


def shape_of_some(value: Sequence | Mapping) -> Shape | None:
    """The shape of some item of *value*, where all that it may be are strings."""
    found: list[str] = []
    for item in value.items:
        texts = alternatives(item.value)
        if not texts:
            break
        found += texts
    else:
        if value.complete and found:
            wild = any("*" in text or "?" in text for text in found)
            return Shape("*", tuple(dict.fromkeys(found)), has_wildcards=wild)
    return None
