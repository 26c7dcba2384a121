"""How a function is called: its arguments evaluated, checked, and turned to plain values and back.

A plain function sees Python's values and is called only when all arguments are known; otherwise
the result is a hole. A function over values sees the holes and keeps what is known.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from msgspec import Struct

from grantlint.hosts.terraform.conversion import ordered, to_bool, to_number, to_string
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.evaluate import Evaluator
from grantlint.hosts.terraform.numbers import Numeric
from grantlint.hosts.terraform.operators import number
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.tree import Call
from grantlint.hosts.terraform.unification import to_map, to_sequence
from grantlint.hosts.terraform.value import (
    MAX_NESTING,
    Bool,
    Entry,
    Mapping,
    Null,
    Number,
    Sequence,
    String,
    TooLargeError,
    Type,
    Unknown,
    Value,
    is_known,
    listed,
    mapping,
    marked,
    spelled,
    text,
    unknown,
)
from grantlint.model import ANY_SHAPE, Place, Shape

Plain = Any
"""A Python value: None, bool, int, Fraction, str, list, dict."""


class Invocation(Struct, frozen=True, eq=False):
    """One call: what is called, where, and by whom."""

    name: str
    node: Call
    scope: Scope
    evaluator: Evaluator
    place: Place
    is_open: bool = False
    """Whether the last argument is a list that could not be spread out for certain."""

    def hole(self, arguments: list[Value], kind: Type = "any", shape: Shape = ANY_SHAPE) -> Unknown:
        """The result that holes in the arguments leave open."""
        identity = f"{self.name}({', '.join(spelled(argument) for argument in arguments)})"
        return unknown(identity, self.place, kind, shape)

    def error(self, message: str) -> EvaluationError:
        return EvaluationError(f"`{self.name}`: {message}", self.place)


Run = Callable[[Invocation, list[Value]], Value]


class Function(Struct, frozen=True, eq=False):
    """A function over evaluated arguments; *most* is None where there may be any number."""

    run: Run
    least: int
    most: int | None
    open_ended: bool = False
    """Whether it can be called with an argument list that goes on (`f(list...)`)."""
    unmarks: bool = False
    """Whether the result is never sensitive."""

    def __call__(self, evaluator: Evaluator, node: Call, scope: Scope) -> Value:
        arguments, certain = _arguments(evaluator, node, scope)
        place = scope.place(node)
        call = Invocation(node.name, node, scope, evaluator, place, is_open=not certain)
        count = len(arguments)
        if certain and (count < self.least or (self.most is not None and count > self.most)):
            raise call.error(f"wrong number of arguments ({count})")
        if not certain and not self.open_ended:
            return call.hole(arguments)
        result = self.run(call, arguments)
        if self.unmarks:
            return marked(result, sensitive=False)
        sensitive = any(argument.sensitive for argument in arguments)
        return marked(result, sensitive=True) if sensitive else result


def _arguments(evaluator: Evaluator, node: Call, scope: Scope) -> tuple[list[Value], bool]:
    """The arguments, the last one spread out where it is to be, and whether these are all."""
    values = [evaluator.evaluate(argument, scope) for argument in node.arguments]
    if not node.expands or not values:
        return values, True
    last = values.pop()
    match last:
        case Sequence():
            if last.is_certain:
                return [*values, *(item.value for item in ordered(last).elements())], True
            return [*values, last], False
        case Unknown():
            return [*values, last], False
        case _:
            raise EvaluationError("`...` behind what is no list", scope.place(node))


# ── Plain functions ──────────────────────────────────────────────────────────────────────────────

_CONVERSIONS: Final[dict[str, Callable[[Value], Value]]] = {
    "s": to_string,
    "n": to_number,
    "b": to_bool,
    "l": lambda value: to_sequence(value, "list"),
    "m": to_map,
    "a": lambda value: value,
}
_RESULTS: Final[dict[str, Type]] = {"s": "string", "n": "number", "b": "bool", "l": "list"}


def plain(
    parameters: str,
    run: Callable[..., Plain],
    result: str = "s",
    *,
    variadic: str = "",
    optional: int = 0,
) -> Function:
    """A function over Python's values.

    *parameters* are letters: string, number, bool, list, map, any; *variadic* that of further
    ones. *result* is such a letter, too; `a` gives tuples for lists. A ValueError of *run* becomes
    an EvaluationError.
    """

    def call(invocation: Invocation, arguments: list[Value]) -> Value:
        letters = parameters + variadic * (len(arguments) - len(parameters))
        values = [
            _CONVERSIONS[letter](argument)
            for letter, argument in zip(letters, arguments, strict=False)
        ]
        for letter, value in zip(letters, values, strict=False):
            if isinstance(value, Null) and letter != "a":
                raise invocation.error("an argument that is null")
        if not all(is_known(value) for value in values):
            return invocation.hole(arguments, _RESULTS.get(result, "any"))
        try:
            found = run(*(to_plain(value) for value in values))
        except (ValueError, ArithmeticError) as error:
            raise invocation.error(str(error)) from None
        return from_plain(found, invocation.place, "list" if result == "l" else "tuple")

    least = len(parameters) - optional
    return Function(call, least, None if variadic else len(parameters))


def to_plain(value: Value) -> Plain:
    """The Python value of *value*, of which all is known."""
    match value:
        case Null():
            return None
        case String():
            return value.known
        case Bool() | Number():
            return value.value
        case Sequence():
            return [to_plain(item.value) for item in ordered(value).items]
        case Mapping():
            members = sorted(value.by_key.items())
            return {key: to_plain(member.value) for key, member in members}
        case _:
            raise EvaluationError("a hole where a value is needed", value.place)


def from_plain(value: Plain, place: Place, kind: str = "tuple", left: int = MAX_NESTING) -> Value:
    """A value for a Python value; lists become *kind*. Raises EvaluationError, TooLargeError."""
    if left < 0:
        raise TooLargeError
    match value:
        case None:
            return Null(place)
        case bool():
            return Bool(place, value)
        case int() | Fraction():
            return number(value, place)
        case str():
            return text(value, place)
        case list():
            items = [from_plain(item, place, kind, left - 1) for item in value]
            return listed(items, place, "list" if kind == "list" else "tuple")
        case _:
            entries = (
                Entry(text(str(key), place), from_plain(item, place, kind, left - 1))
                for key, item in value.items()
            )
            return mapping(entries, place)


def whole(value: Numeric, what: str = "number") -> int:
    """*value* as an int; raises ValueError."""
    if isinstance(value, int):
        return value
    raise ValueError(f"a {what} that is not whole")


def as_string(call: Invocation, value: Value) -> String:
    """An argument as a string; raises EvaluationError."""
    converted = to_string(value)
    if isinstance(converted, String):
        return converted
    raise call.error("an argument that is null")


def known_string(call: Invocation, value: Value) -> str | None:
    """The text of an argument, where it is known; raises EvaluationError."""
    return as_string(call, value).known
