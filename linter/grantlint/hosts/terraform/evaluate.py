"""Expressions evaluated to values with holes.

What names mean is asked of the scope; functions come from `functions`. Nothing recurses deeper
than an expression nests: what a name stands for is evaluated from the ground up when the stack is
already high (`Suspended`).
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from msgspec import structs

from grantlint.hosts.terraform import operators
from grantlint.hosts.terraform.conversion import ordered, refused, to_bool, to_string
from grantlint.hosts.terraform.either import either, type_of
from grantlint.hosts.terraform.errors import EvaluationError, ExhaustedError
from grantlint.hosts.terraform.numbers import NoNumberError, of_decimal
from grantlint.hosts.terraform.scope import Problem, Scope
from grantlint.hosts.terraform.syntax.tree import (
    Binary,
    Call,
    Conditional,
    Constant,
    Expression,
    For,
    GetAttribute,
    GetIndex,
    Heredoc,
    Interpolation,
    Item,
    Key,
    Literal,
    Node,
    Object,
    Parentheses,
    Part,
    Splat,
    Step,
    Template,
    Text,
    Traversal,
    Tuple,
    Unary,
    Variable,
)
from grantlint.hosts.terraform.templates import filled, literal_piece
from grantlint.hosts.terraform.turns import Turns
from grantlint.hosts.terraform.value import (
    Bool,
    Element,
    Entry,
    Null,
    Number,
    Sequence,
    String,
    TooLargeError,
    Unknown,
    Value,
    mapping,
    sequence,
    spelled,
    string,
    text,
    unknown,
)
from grantlint.model import Place, Presence

if TYPE_CHECKING:
    from grantlint.hosts.terraform.files import Files

MOST_STEPS: Final = 200_000
"""How many expressions may be evaluated for one value, those behind names not counted."""


Functions = Callable[[str], "Callable[[Evaluator, Call, Scope], Value] | None"]


class Evaluator:
    """Evaluates expressions; collects what went wrong in `problems`."""

    def __init__(self, functions: Functions, files: "Files") -> None:
        self.functions = functions
        self.files = files
        self.open_templates: list[str] = []
        self.problems: list[Problem] = []
        self.depth = 0
        self.steps = 0
        self.strict = 0
        """Above zero inside of `try` and `can`, where an error must reach them."""
        self.doubts = 0
        """How many steps led to what may not be there, so that `try` and `can` take note."""

    def evaluate(self, node: Expression, scope: Scope) -> Value:
        """The value of *node*.

        Raises EvaluationError inside of `try` and `can` only; elsewhere what is wrong leaves a
        hole, and a problem. Raises ExhaustedError after MOST_STEPS.
        """
        self.depth += 1
        self.steps += 1
        if self.steps > MOST_STEPS:
            self.depth -= 1
            raise ExhaustedError
        try:
            return _BY_TYPE[type(node)](self, node, scope)
        except TooLargeError:
            return self.failed("this value is too large to follow", scope.place(node), node, scope)
        except EvaluationError as error:
            if self.strict:
                raise
            place = error.place or scope.place(node)
            return self.failed(error.message, place, node, scope)
        finally:
            self.depth -= 1

    def failed(self, message: str, place: Place, node: Node, scope: Scope) -> Unknown:
        """The hole for what could not be evaluated."""
        self.problems.append(Problem(message, place))
        written = " ".join(scope.source.text[node.start : node.end][:200].split())
        return unknown(written, scope.place(node))

    # ── Literals ────────────────────────────────────────────────────────────────────────────────

    def constant(self, node: Constant, scope: Scope) -> Value:
        place = scope.place(node)
        match node.value:
            case None:
                return Null(place)
            case bool(value):
                return Bool(place, value)
            case int(value):
                return Number(place, value)
            case decimal:
                try:
                    return Number(place, of_decimal(decimal))
                except NoNumberError:
                    raise EvaluationError("this number is too large to follow", place) from None

    def make_text(self, node: Text, scope: Scope) -> Value:
        value = node.value
        place = Place(scope.source, (node.start, node.end, 0, len(value)))
        return text(value, place)

    def key(self, node: Key, scope: Scope) -> Value:
        return text(node.name, scope.place(node))

    def parentheses(self, node: Parentheses, scope: Scope) -> Value:
        return self.evaluate(node.inside, scope)

    # ── Operators ───────────────────────────────────────────────────────────────────────────────

    def unary(self, node: Unary, scope: Scope) -> Value:
        signs = [node.operator]
        inner: Expression = node.operand
        while isinstance(inner, Unary):
            signs.append(inner.operator)
            inner = inner.operand
        value = self.evaluate(inner, scope)
        for sign in reversed(signs):
            value = operators.unary(sign, value, scope.place(node))
        return value

    def binary(self, node: Binary, scope: Scope) -> Value:
        spine = [node]
        left: Expression = node.left
        while isinstance(left, Binary):
            spine.append(left)
            left = left.left
        value = self.evaluate(left, scope)
        for step in reversed(spine):
            place = scope.place(step)
            settled = operators.settled(step.operator, value, place)
            if settled is None:
                settled = operators.binary(
                    step.operator, value, self.evaluate(step.right, scope), place
                )
            value = settled
        return value

    def conditional(self, node: Conditional, scope: Scope) -> Value:
        open_branches: list[tuple[Value, Conditional]] = []
        current: Expression = node
        other: Expression | None = None
        while isinstance(current, Conditional):
            condition = to_bool(self.evaluate(current.condition, scope))
            if isinstance(condition, Null):
                raise EvaluationError("the condition is null", condition.place)
            if isinstance(condition, Unknown) or condition.maybe_null:
                open_branches.append((condition, current))
                other, current = None, current.otherwise
            elif condition.value:
                other, current = current.otherwise, current.then
            else:
                other, current = current.then, current.otherwise
        value = _beside(self.evaluate(current, scope), other)
        for open_condition, branch in reversed(open_branches):
            then = self.evaluate(branch.then, scope)
            identity = f"{spelled(open_condition)} ? {spelled(then)} : {spelled(value)}"
            value = either(then, value, identity, scope.place(branch))
        return value

    # ── Collections ─────────────────────────────────────────────────────────────────────────────

    def make_tuple(self, node: Tuple, scope: Scope) -> Value:
        items = [Element(self.evaluate(item, scope)) for item in node.items]
        return sequence(items, scope.place(node))

    def make_object(self, node: Object, scope: Scope) -> Value:
        items = [self._entry(item, scope) for item in node.items]
        return mapping(items, scope.place(node))

    def _entry(self, item: Item, scope: Scope) -> Entry:
        key = self._key(item.key, scope)
        return Entry(key, self.evaluate(item.value, scope))

    def _key(self, node: Expression, scope: Scope) -> String:
        if isinstance(node, Variable):  # a bare word in JSON syntax never gets here
            return text(node.name, scope.place(node))
        return self.as_key(self.evaluate(node, scope))

    def as_key(self, value: Value) -> String:
        """*value* as the key of an object; raises EvaluationError."""
        key = to_string(value)
        if isinstance(key, String):
            return key
        raise refused(value, "string as a key")

    def for_expression(self, node: For, scope: Scope) -> Value:
        collection = self.evaluate(node.collection, scope)
        place = scope.place(node)
        turns = Turns(collection, place)
        if node.key is None:
            items = list(self._tuple_items(node, turns, scope))
            return sequence(items, place, complete=turns.complete)
        return self._for_object(node, turns, scope, place)

    def _bound_turns(
        self, node: For, turns: "Turns", scope: Scope
    ) -> Iterator[tuple[Scope, Presence]]:
        """The scope of each turn whose condition is not known to fail."""
        for key, value, presence in turns:
            bound = {node.value_name: value}
            if node.key_name is not None:
                bound = {node.key_name: key, node.value_name: value}
            inner = scope.binding(**bound)
            holds = self._holds(node.condition, inner)
            if holds is not False:
                yield inner, presence if holds else Presence.MAYBE

    def _holds(self, condition: Expression | None, scope: Scope) -> bool | None:
        """Whether a condition holds; None where a hole decides it."""
        if condition is None:
            return True
        value = to_bool(self.evaluate(condition, scope))
        if isinstance(value, Null):
            raise EvaluationError("the condition is null", value.place)
        return value.value if isinstance(value, Bool) and not value.maybe_null else None

    def _tuple_items(self, node: For, turns: "Turns", scope: Scope) -> Iterator[Element]:
        for inner, presence in self._bound_turns(node, turns, scope):
            yield Element(self.evaluate(node.value, inner), presence)

    def _for_object(self, node: For, turns: "Turns", scope: Scope, place: Place) -> Value:
        groups: dict[str, list[Entry]] = {}
        for inner, presence in self._bound_turns(node, turns, scope):
            key = self.as_key(self.evaluate(node.key or node.value, inner))
            value = self.evaluate(node.value, inner)
            group = groups.setdefault(spelled(key), [])
            if group and not node.groups and key.known is not None:
                certain = presence is group[-1].presence is Presence.ALWAYS
                if certain:
                    raise EvaluationError(f"two items have the key `{key.known[:60]}`", key.place)
            group.append(Entry(key, value, presence))
        if not node.groups:
            items = [group[-1] for group in groups.values()]
            return mapping(items, place, complete=turns.complete)
        return mapping(
            [_grouped(group, place) for group in groups.values()], place, complete=turns.complete
        )

    # ── Templates ───────────────────────────────────────────────────────────────────────────────

    def template(self, node: Template, scope: Scope) -> Value:
        parts = node.parts
        if len(parts) == 1 and isinstance(only := parts[0], Interpolation):
            return self.evaluate(only.expression, scope)
        return self.parts(parts, scope, scope.place(node))

    def heredoc(self, node: Heredoc, scope: Scope) -> Value:
        return self.parts(node.parts, scope, scope.place(node))

    def literal(self, node: Literal, scope: Scope) -> Value:
        return string((literal_piece(node, scope),), scope.place(node))

    def parts(self, parts: tuple[Part, ...], scope: Scope, place: Place) -> Value:
        """The string that the parts of a template make."""
        return filled(parts, scope, place, self.evaluate)

    # ── Names and steps ─────────────────────────────────────────────────────────────────────────

    def variable(self, node: Variable, scope: Scope) -> Value:
        if (bound := scope.bound.get(node.name)) is not None:
            return bound
        return scope.names.resolve(node.name, (), scope, scope.place(node))[0]

    def traversal(self, node: Traversal, scope: Scope) -> Value:
        root, steps = node.root, node.steps
        if not isinstance(root, Variable):
            return self.follow(self.evaluate(root, scope), steps, scope)
        if (bound := scope.bound.get(root.name)) is not None:
            return self.follow(bound, steps, scope)
        value, taken = scope.names.resolve(root.name, steps, scope, scope.place(node))
        return self.follow(value, steps[taken:], scope)

    def follow(self, value: Value, steps: tuple[Step, ...], scope: Scope) -> Value:
        """The value that *steps* lead to from *value*; raises EvaluationError."""
        for step in steps:
            place = scope.place(step)
            match step:
                case GetAttribute(name=name):
                    self.doubts += operators.may_lack(value, name)
                    value = operators.attribute(value, name, place)
                case GetIndex(key=key):
                    at = self.evaluate(key, scope)
                    self.doubts += operators.may_lack(value, at)
                    value = operators.index(value, at, place)
                case Splat():
                    value = self._splat(value, step, scope)
        return value

    def _splat(self, value: Value, splat: Splat, scope: Scope) -> Value:
        place = scope.place(splat)
        match value:
            case Null():
                return sequence((), place)
            case Sequence():
                value = ordered(value)
                items = [
                    Element(self.follow(item.value, splat.steps, scope), item.presence)
                    for item in value.elements()
                ]
                made = sequence(items, place, complete=value.complete)
                return made if value.kind == "tuple" else structs.replace(made, kind="list")
            case Unknown():
                each = unknown(f"{value.hole.identity}[*]", place)
                item = Element(self.follow(each, splat.steps, scope), Presence.MAYBE)
                return sequence((item,), place, complete=False)
            case _:
                presence = Presence.MAYBE if value.maybe_null else Presence.ALWAYS
                item = Element(self.follow(value, splat.steps, scope), presence)
                return sequence((item,), place)

    # ── Calls ───────────────────────────────────────────────────────────────────────────────────

    def call(self, node: Call, scope: Scope) -> Value:
        function = self.functions(node.name)
        if function is None:
            raise EvaluationError(f"there is no function `{node.name[:60]}`", scope.place(node))
        return function(self, node, scope)


def _grouped(group: list[Entry], place: Place) -> Entry:
    items = [Element(entry.value, entry.presence) for entry in group]
    certain = any(entry.presence is Presence.ALWAYS for entry in group)
    presence = Presence.ALWAYS if certain else Presence.MAYBE
    return Entry(group[0].key, sequence(items, place), presence)


def _beside(value: Value, other: Expression | None) -> Value:
    """A number or bool as a string, where the branch not taken is one."""
    while isinstance(other, Parentheses):
        other = other.inside
    is_text = isinstance(other, Text | Heredoc) or (
        isinstance(other, Template) and len(other.parts) > 1
    )
    return to_string(value) if is_text and type_of(value) in ("number", "bool") else value


_Evaluation = Callable[[Evaluator, Any, Scope], Value]
_BY_TYPE: Final[dict[type, _Evaluation]] = {
    Constant: Evaluator.constant,
    Text: Evaluator.make_text,
    Key: Evaluator.key,
    Variable: Evaluator.variable,
    Traversal: Evaluator.traversal,
    Unary: Evaluator.unary,
    Binary: Evaluator.binary,
    Conditional: Evaluator.conditional,
    Parentheses: Evaluator.parentheses,
    Call: Evaluator.call,
    Tuple: Evaluator.make_tuple,
    Object: Evaluator.make_object,
    For: Evaluator.for_expression,
    Template: Evaluator.template,
    Heredoc: Evaluator.heredoc,
    Literal: Evaluator.literal,
}
