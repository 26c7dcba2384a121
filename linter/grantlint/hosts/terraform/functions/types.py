"""Conversions between types, marks of sensitive values, and what catches errors."""

from typing import Final

from grantlint.hosts.terraform.conversion import to_bool, to_number, to_string
from grantlint.hosts.terraform.either import either
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.evaluate import Evaluator
from grantlint.hosts.terraform.functions.calls import Function, Invocation
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.tree import Call, Expression, Traversal, Variable
from grantlint.hosts.terraform.unification import to_map, to_sequence
from grantlint.hosts.terraform.value import Bool, Unknown, Value, at, is_known, marked, spelled


def attempt(evaluator: Evaluator, node: Call, scope: Scope) -> Value:
    """`try(…)`: the first argument that can be evaluated.

    One that leads to what may not be there might fail, so what comes after it may be meant, too.
    """
    maybe: list[Value] = []
    last: EvaluationError | None = None
    for argument in node.arguments:
        try:
            value, may_fail = _tried(evaluator, argument, scope)
        except EvaluationError as error:
            last = error
            continue
        maybe.append(value)
        if not may_fail:
            break
    if not maybe:
        raise last or EvaluationError("`try` of nothing", scope.place(node))
    *earlier, result = maybe
    for value in reversed(earlier):
        identity = f"try({spelled(value)}, {spelled(result)})"
        result = either(value, result, identity, scope.place(node))
    return result


def _tried(evaluator: Evaluator, node: Expression, scope: Scope) -> tuple[Value, bool]:
    """The value of *node*, and whether it may be an error instead; raises EvaluationError."""
    doubts = evaluator.doubts
    evaluator.strict += 1
    try:
        value = evaluator.evaluate(node, scope)
    finally:
        evaluator.strict -= 1
    doubtful = evaluator.doubts > doubts
    evaluator.doubts = doubts
    is_name = isinstance(node, Variable | Traversal)
    return value, doubtful or (isinstance(value, Unknown) and not is_name)


def can(evaluator: Evaluator, node: Call, scope: Scope) -> Value:
    """`can(…)`: whether its argument can be evaluated; a hole leaves it open."""
    place = scope.place(node)
    if len(node.arguments) != 1:
        raise EvaluationError("`can` takes one argument", place)
    try:
        value, may_fail = _tried(evaluator, node.arguments[0], scope)
    except EvaluationError:
        return Bool(place, value=False)
    if may_fail:
        return Invocation("can", node, scope, evaluator, place).hole([value], "bool")
    return Bool(place, value=True)


def _string(call: Invocation, arguments: list[Value]) -> Value:
    return at(to_string(arguments[0]), call.place)


def _number(call: Invocation, arguments: list[Value]) -> Value:
    return at(to_number(arguments[0]), call.place)


def _bool(call: Invocation, arguments: list[Value]) -> Value:
    return at(to_bool(arguments[0]), call.place)


def _list(_call: Invocation, arguments: list[Value]) -> Value:
    return to_sequence(arguments[0], "list")


def _set(_call: Invocation, arguments: list[Value]) -> Value:
    return to_sequence(arguments[0], "set")


def _map(_call: Invocation, arguments: list[Value]) -> Value:
    return to_map(arguments[0])


def _sensitive(_call: Invocation, arguments: list[Value]) -> Value:
    return marked(arguments[0], sensitive=True)


def _not_sensitive(_call: Invocation, arguments: list[Value]) -> Value:
    return marked(arguments[0], sensitive=False)


def _is_sensitive(call: Invocation, arguments: list[Value]) -> Value:
    value = arguments[0]
    if not value.sensitive and not is_known(value):
        return call.hole(arguments, "bool")
    return Bool(call.place, value.sensitive)


def _same(_call: Invocation, arguments: list[Value]) -> Value:
    return arguments[0]


FUNCTIONS: Final[dict[str, Function]] = {
    "ephemeralasnull": Function(_same, 1, 1),
    "issensitive": Function(_is_sensitive, 1, 1, unmarks=True),
    "nonsensitive": Function(_not_sensitive, 1, 1, unmarks=True),
    "sensitive": Function(_sensitive, 1, 1),
    "tobool": Function(_bool, 1, 1),
    "tolist": Function(_list, 1, 1),
    "tomap": Function(_map, 1, 1),
    "tonumber": Function(_number, 1, 1),
    "toset": Function(_set, 1, 1),
    "tostring": Function(_string, 1, 1),
}
