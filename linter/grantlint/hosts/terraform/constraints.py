"""Type constraints of variables: what a value is converted to, and which defaults it takes."""

from grantlint.hosts.terraform.conversion import primitive, refused
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.evaluate import Evaluator
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.body import parse_expression
from grantlint.hosts.terraform.syntax.scanner import HclSyntaxError
from grantlint.hosts.terraform.syntax.tree import (
    Call,
    Expression,
    Item,
    Key,
    Object,
    Text,
    Tuple,
    Variable,
)
from grantlint.hosts.terraform.unification import to_map, to_sequence
from grantlint.hosts.terraform.value import (
    Element,
    Entry,
    Mapping,
    Null,
    Sequence,
    Unknown,
    Value,
    mapping,
    sequence,
    text,
)


def constrained(value: Value, type_: Expression, evaluator: Evaluator, scope: Scope) -> Value:
    """*value* as *type_* wants it; raises EvaluationError where it cannot be that."""
    if isinstance(value, Null):
        return value
    match type_:
        case Text(value=written):
            return _written(value, written, evaluator, scope)
        case Variable(name=name):
            return _simple(value, name)
        case Call(name=name, arguments=(inner, *_)):
            return _compound(value, name, inner, evaluator, scope)
        case _:
            return value


def _simple(value: Value, name: str) -> Value:
    match name:
        case "string" | "number" | "bool":
            return primitive(value, name)
        case "list":
            return to_sequence(value, "list")
        case "map":
            return to_map(value)
        case _:
            return value


def _compound(
    value: Value, name: str, inner: Expression, evaluator: Evaluator, scope: Scope
) -> Value:
    match name, inner:
        case (("list" | "set"), _):
            return _items(value, name, inner, evaluator, scope)
        case "map", _:
            return _members(value, inner, evaluator, scope)
        case "object", Object():
            return _object(value, inner, evaluator, scope)
        case "tuple", Tuple():
            return _tuple(value, inner, evaluator, scope)
        case "optional", _:
            return constrained(value, inner, evaluator, scope)
        case _:
            return value


def _written(value: Value, written: str, evaluator: Evaluator, scope: Scope) -> Value:
    """The constraint in quotes: of old, and in JSON."""
    try:
        inner = parse_expression(written)
    except HclSyntaxError:
        return value
    return value if isinstance(inner, Text) else constrained(value, inner, evaluator, scope)


def _items(value: Value, kind: str, inner: Expression, evaluator: Evaluator, scope: Scope) -> Value:
    return to_sequence(_each(value, inner, evaluator, scope), "set" if kind == "set" else "list")


def _each(value: Value, inner: Expression, evaluator: Evaluator, scope: Scope) -> Value:
    if not isinstance(value, Sequence):
        return value
    items = [
        Element(constrained(item.value, inner, evaluator, scope), item.presence)
        for item in value.elements()
    ]
    return sequence(items, value.place, value.kind, complete=value.complete)


def _members(value: Value, inner: Expression, evaluator: Evaluator, scope: Scope) -> Value:
    if not isinstance(value, Mapping) or value.missing is not None:
        return value if isinstance(value, Mapping) else to_map(value)
    items = [
        Entry(item.key, constrained(item.value, inner, evaluator, scope), item.presence)
        for item in value.members()
    ]
    return to_map(mapping(items, value.place, complete=value.complete))


def _tuple(value: Value, types: Tuple, evaluator: Evaluator, scope: Scope) -> Value:
    if not isinstance(value, Sequence) or len(value.items) != len(types.items):
        return value
    items = [
        Element(constrained(item.value, inner, evaluator, scope), item.presence)
        for item, inner in zip(value.elements(), types.items, strict=True)
    ]
    return sequence(items, value.place, complete=value.complete)


def _object(value: Value, members: Object, evaluator: Evaluator, scope: Scope) -> Value:
    if isinstance(value, Unknown):
        return value
    if not isinstance(value, Mapping):
        raise refused(value, "object")
    if value.missing is not None:
        return value
    items: list[Entry] = []
    for member in members.items:
        items += _member(value, member, evaluator, scope)
    return mapping(items, value.place, complete=value.complete)


def _member(value: Mapping, member: Item, evaluator: Evaluator, scope: Scope) -> list[Entry]:
    key = member.key
    name = key.name if isinstance(key, Key) else key.value if isinstance(key, Text) else ""
    given = value.get(name)
    if given is not None and not isinstance(given.value, Null):
        made = constrained(given.value, member.value, evaluator, scope)
        return [Entry(given.key, made, given.presence)]
    optional = member.value
    if not (isinstance(optional, Call) and optional.name == "optional"):
        if given is None and value.complete:
            raise EvaluationError(f"`{name[:60]}` is missing in it", value.place)
        return [given] if given is not None else []
    if given is None and not value.complete:
        return []
    place = scope.place(member)
    default: Value = Null(place)
    if len(optional.arguments) > 1:
        made = evaluator.evaluate(optional.arguments[1], scope)
        default = constrained(made, optional.arguments[0], evaluator, scope)
    return [Entry(text(name, scope.place(key)), default)]
