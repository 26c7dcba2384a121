"""Templates filled: the pieces that literals, sequences and directives make of a string."""

from collections.abc import Callable
from typing import Final

from grantlint.hosts.terraform.conversion import to_bool, to_string
from grantlint.hosts.terraform.either import shape_of_both
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.tree import (
    Expression,
    If,
    Interpolation,
    Literal,
    Loop,
    Part,
)
from grantlint.hosts.terraform.turns import Turns
from grantlint.hosts.terraform.value import (
    Bool,
    Piece,
    String,
    TooLargeError,
    Value,
    marked,
    spelled,
    string,
    unknown,
)
from grantlint.model import Place, Presence

MOST_PARTS: Final = 10_000
"""How many pieces a template may make."""
Evaluate = Callable[[Expression, Scope], Value]


def filled(parts: tuple[Part, ...], scope: Scope, place: Place, evaluate: Evaluate) -> Value:
    """The string that the parts of a template make; raises EvaluationError, TooLargeError."""
    filling = _Filling(evaluate)
    filling.add(parts, scope)
    return marked(string(filling.pieces, place), sensitive=filling.sensitive)


def literal_piece(node: Literal, scope: Scope) -> Piece:
    """The text of a literal, where it stands."""
    place = Place(scope.source, (node.start, node.end, 0, len(node.value)))
    return Piece(node.value, place)


class _Filling:
    """The pieces of one string, from left to right."""

    def __init__(self, evaluate: Evaluate) -> None:
        self.evaluate = evaluate
        self.pieces: list[Piece] = []
        self.sensitive = False

    def add(self, parts: tuple[Part, ...], scope: Scope) -> None:
        for part in parts:
            match part:
                case Literal():
                    self.pieces.append(literal_piece(part, scope))
                case Interpolation(expression=expression):
                    value = self.evaluate(expression, scope)
                    self.sensitive |= value.sensitive
                    self.pieces += _pieces(value, scope.place(part))
                case If():
                    self._add_if(part, scope)
                case Loop():
                    self._add_loop(part, scope)
            if len(self.pieces) > MOST_PARTS:
                raise TooLargeError

    def _add_if(self, part: If, scope: Scope) -> None:
        condition = to_bool(self.evaluate(part.condition, scope))
        if isinstance(condition, Bool):
            self.add(part.then if condition.value else part.otherwise, scope)
            return
        place = scope.place(part)
        then = filled(part.then, scope, place, self.evaluate)
        otherwise = filled(part.otherwise, scope, place, self.evaluate)
        identity = f"%{{if {spelled(condition)}}}{spelled(then)}:{spelled(otherwise)}"
        shape = shape_of_both(then, otherwise)
        self.pieces.append(Piece(unknown(identity, place, "string", shape).hole, place))
        self.sensitive |= then.sensitive or otherwise.sensitive

    def _add_loop(self, part: Loop, scope: Scope) -> None:
        collection = self.evaluate(part.collection, scope)
        place = scope.place(part)
        self.sensitive |= collection.sensitive
        for key, value, presence in Turns(collection, place):
            bound = {part.value_name: value}
            if part.key_name is not None:
                bound = {part.key_name: key, part.value_name: value}
            if presence is Presence.MAYBE:
                identity = f"%{{for}}{spelled(value)}"
                self.pieces.append(Piece(unknown(identity, place, "string").hole, place))
                continue
            self.add(part.parts, scope.binding(**bound))


def _pieces(value: Value, place: Place) -> tuple[Piece, ...]:
    """What *value* is inside of a template."""
    converted = to_string(value)
    if isinstance(converted, String):
        return converted.pieces
    raise EvaluationError("null inside of a string", place)
