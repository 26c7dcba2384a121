"""Values of one type as values of another, the way Terraform converts them by itself."""

from msgspec import structs

from grantlint.hosts.terraform import numbers
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.value import (
    Bool,
    Mapping,
    Null,
    Number,
    Piece,
    Sequence,
    String,
    Type,
    Unknown,
    Value,
    is_known,
    sequence,
    spelled,
    text,
    unknown,
)

_WORDS = {"true": True, "false": False, "1": True, "0": False}


def type_name(value: Value) -> str:
    """What a message calls the type of *value*."""
    match value:
        case Null():
            return "null"
        case Bool():
            return "bool"
        case Number():
            return "number"
        case String():
            return "string"
        case Unknown():
            return "unknown value"
        case Sequence() | Mapping():
            return value.kind


def refused(value: Value, wanted: str) -> EvaluationError:
    """The error for a value that is not what is wanted."""
    return EvaluationError(f"expected a {wanted}, got a {type_name(value)}", value.place)


def to_string(value: Value) -> String | Unknown | Null:
    """*value* as a string; a hole becomes a string of one hole. Raises EvaluationError."""
    match value:
        case String() | Null():
            return value
        case Bool(value=known):
            return text("true" if known else "false", value.place)
        case Number(value=number):
            return text(numbers.written(number), value.place)
        case Unknown(type="any" | "string" | "number" | "bool"):
            pieces = (Piece(value.hole, value.place),)
            return String(value.place, pieces, value.sensitive, value.maybe_null)
        case _:
            raise refused(value, "string")


def to_number(value: Value) -> Number | Unknown | Null:
    """*value* as a number; raises EvaluationError."""
    match value:
        case Number() | Null():
            return value
        case String():
            if (known := value.known) is None:
                return unknown(spelled(value), value.place, "number")
            try:
                return Number(value.place, numbers.parsed(known))
            except numbers.NoNumberError:
                raise EvaluationError(f"`{known[:40]}` is no number", value.place) from None
        case Unknown(type="any" | "string" | "number"):
            return structs.replace(value, type="number")
        case _:
            raise refused(value, "number")


def to_bool(value: Value) -> Bool | Unknown | Null:
    """*value* as a bool; raises EvaluationError."""
    match value:
        case Bool() | Null():
            return value
        case String():
            known = value.known
            if known is None:
                return unknown(spelled(value), value.place, "bool")
            if known not in _WORDS:
                raise EvaluationError(f"`{known[:40]}` is neither true nor false", value.place)
            return Bool(value.place, _WORDS[known])
        case Unknown(type="any" | "string" | "bool"):
            return Unknown(value.place, value.hole, "bool", value.sensitive, value.maybe_null)
        case _:
            raise refused(value, "bool")


def primitive(value: Value, wanted: Type) -> Value:
    """*value* as a string, number or bool; raises EvaluationError."""
    match wanted:
        case "string":
            return to_string(value)
        case "number":
            return to_number(value)
        case "bool":
            return to_bool(value)
        case _:
            return value


def ordered(value: Sequence) -> Sequence:
    """A set in the order Terraform walks it: strings and numbers sorted, the rest as it is."""
    if value.kind != "set":
        return value
    items = value.items
    if all(isinstance(item.value, String) and item.value.known is not None for item in items):
        items = tuple(sorted(items, key=lambda item: _utf8(item.value)))
    elif all(isinstance(item.value, Number | Bool) for item in items):
        items = tuple(sorted(items, key=lambda item: getattr(item.value, "value", 0)))
    return sequence(items, value.place, value.kind, complete=value.complete)


def _utf8(value: Value) -> bytes:
    known = value.known if isinstance(value, String) else None
    return (known or "").encode("utf-8", "surrogatepass")


def equal(left: Value, right: Value) -> bool | None:
    """Whether two values are equal; None where holes decide it."""
    stack = [(left, right)]
    answer: bool | None = True
    while stack:
        one, other = stack.pop()
        match _equal_here(one, other, stack):
            case False:
                return False
            case None:
                answer = None
            case _:
                pass
    return answer


def _equal_here(one: Value, other: Value, stack: list[tuple[Value, Value]]) -> bool | None:
    """Compare two values but for what they contain, which goes to *stack*."""
    match one, other:
        case (Unknown(), _) | (_, Unknown()):
            return True if spelled(one) == spelled(other) and type(one) is type(other) else None
        case (Sequence(), Sequence()):
            answer = _equal_sequences(one, other, stack)
        case (Mapping(), Mapping()):
            answer = _equal_mappings(one, other, stack)
        case (String(), String()):
            answer = equal_strings(one, other)
        case _:
            answer = type(one) is type(other) and _plain(one) == _plain(other)
    null = getattr(one, "maybe_null", False) or getattr(other, "maybe_null", False)
    return None if null else answer


def _plain(value: Value) -> object:
    return value.value if isinstance(value, Bool | Number) else None


def _equal_sequences(
    one: Sequence, other: Sequence, stack: list[tuple[Value, Value]]
) -> bool | None:
    if not (one.is_certain and other.is_certain):
        return None
    if len(one.items) != len(other.items):
        return None if one.kind == "set" and not (is_known(one) and is_known(other)) else False
    first, second = ordered(one).items, ordered(other).items
    stack.extend((a.value, b.value) for a, b in zip(first, second, strict=True))
    return True


def _equal_mappings(one: Mapping, other: Mapping, stack: list[tuple[Value, Value]]) -> bool | None:
    if not (one.is_certain and other.is_certain):
        return None
    if one.by_key.keys() != other.by_key.keys():
        return False
    stack.extend((one.by_key[key].value, other.by_key[key].value) for key in one.by_key)
    return True


def equal_strings(one: String, other: String) -> bool | None:
    """Whether two strings are equal; known ends that differ settle it."""
    if one.known is not None and other.known is not None:
        return one.known == other.known
    if spelled(one) == spelled(other):
        return True
    for end in (True, False):
        first, second = edge(one, start=end), edge(other, start=end)
        size = min(len(first), len(second))
        if (first[:size] != second[:size]) if end else (size and first[-size:] != second[-size:]):
            return False
    return None


def edge(value: String, *, start: bool) -> str:
    """The text known at the start, or at the end, of *value*."""
    if (known := value.known) is not None:
        return known
    content = value.pieces[0 if start else -1].content if value.pieces else ""
    return content if isinstance(content, str) else ""
