"""Values of a plan: what is known at its own characters, what is not as holes."""

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct, structs

from grantlint.hosts.terraform.plan.places import place
from grantlint.hosts.terraform.plan.reading import Json, listing, table
from grantlint.hosts.terraform.value import (
    MAX_NESTING,
    Bool,
    Element,
    Entry,
    Null,
    Number,
    String,
    TooLargeError,
    Value,
    mapping,
    marked,
    sequence,
    text,
    unknown,
)
from grantlint.model import Place, Source, Token
from grantlint.text.located_json import INSIDE, KEY, JsonSyntaxError, JsonTooDeepError, load

if TYPE_CHECKING:
    from collections.abc import Callable

_OPENINGS: Final = ("{", "[")


class Node(Struct, frozen=True, eq=False):
    """A value of a plan with all that the plan says about it.

    `unknown` and `sensitive` mark parts of it; `expression` is what the block says, where the plan
    has it; `identity` is what it is called where it is a hole; `hole` finds a better value for one.
    """

    source: Source
    path: Token
    value: Json
    identity: str
    unknown: Json = None
    sensitive: Json = None
    expression: Json = None
    alike: int = 1
    """How many unknown values the expression speaks of."""
    hole: "Callable[[Node], Value | None]" = lambda _node: None

    @property
    def place(self) -> Place:
        return place(self.source, self.path)

    @property
    def key_place(self) -> Place:
        """The place of the key that it is a member by."""
        return place(self.source, (*self.path, KEY))

    @property
    def is_unknown(self) -> bool:
        """Whether nothing of it is known before it is applied."""
        return self.unknown is True

    def is_null(self, name: str) -> bool:
        """Whether a member is known not to be set."""
        is_given = name in table(self.value)
        return is_given and self.member(name).value is None and not self.member(name).unknown

    def member(self, name: str) -> "Node":
        """The member of an object; null where there is none."""
        return structs.replace(
            self,
            path=(*self.path, name),
            value=table(self.value).get(name),
            identity=f"{self.identity}.{name}",
            unknown=_marks(self.unknown, name),
            sensitive=_marks(self.sensitive, name),
            expression=table(self.expression).get(name),
            alike=1,
        )

    def items(self) -> "list[Node]":
        """The items of a list."""
        values = listing(self.value)
        size = max(len(values), len(listing(self.unknown)))
        padded = [*values, *[None] * (size - len(values))]
        return [
            structs.replace(
                self,
                path=(*self.path, at),
                value=value,
                identity=f"{self.identity}[{at}]",
                unknown=_item(self.unknown, at),
                sensitive=_item(self.sensitive, at),
                expression=self._said_of(at, value, size),
                alike=max(1, listing(self.unknown).count(True)),
            )
            for at, value in enumerate(padded)
        ]

    def _said_of(self, at: int, value: Json, size: int) -> Json:
        """The expression of an item; that of the whole list for each item that is unknown.

        Blocks that make a set come in another order than they are written in.
        """
        said = self.expression
        if isinstance(said, dict):
            return said if _item(self.unknown, at) is True else None
        if len(listing(said)) != size:
            return None
        return next((one for one in (said[at], *said) if _agrees(one, value)), None)

    def names(self) -> Iterator[str]:
        """The members of an object that are known, or will be."""
        yield from table(self.value)
        yield from (name for name in table(self.unknown) if name not in table(self.value))


def _agrees(expressions: Json, value: Json) -> bool:
    """Whether the values of a block are those that its constant expressions give."""
    known = table(value)
    for name, expression in table(expressions).items():
        constant = table(expression).get("constant_value")
        if constant is not None and not _is_alike(constant, known.get(name)):
            return False
    return True


def _is_alike(one: Json, other: Json) -> bool:
    """Whether two values are equal, lists in any order."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(repr, one)) == sorted(map(repr, other))
    return bool(one == other)


def _marks(marks: Json, name: str) -> Json:
    return marks.get(name) if isinstance(marks, dict) else marks is True


def _item(marks: Json, at: int) -> Json:
    if isinstance(marks, list):
        return marks[at] if at < len(marks) else None
    return marks is True


# ── Values ───────────────────────────────────────────────────────────────────────────────────────


def value_of(node: Node, left: int = MAX_NESTING) -> Value:
    """The value; one that is too large or nests too deeply is a hole."""
    try:
        return _value(node, left)
    except TooLargeError:
        return unknown(f"{node.identity}, which is too large", node.place)


def _value(node: Node, left: int) -> Value:
    if left < 0:
        raise TooLargeError
    made = _known(node, left) if not node.is_unknown else _open(node)
    return marked(made, sensitive=True) if node.sensitive is True else made


def _open(node: Node) -> Value:
    better = node.hole(node)
    return better if better is not None else unknown(node.identity, node.place)


def _known(node: Node, left: int) -> Value:
    value, at = node.value, node.place
    match value:
        case bool():
            return Bool(at, value)
        case int() | float():
            return _number(value, at)
        case str():
            return _text(node, value, left)
        case list():
            return sequence((Element(_value(item, left - 1)) for item in node.items()), at, "list")
        case dict():
            members = map(node.member, node.names())
            return mapping(map(partial(_entry, left=left - 1), members), at)
        case _:
            return _absent(node, left)


def _absent(node: Node, left: int) -> Value:
    """Null, or a value whose parts are all unknown."""
    if table(node.unknown) or listing(node.unknown):
        shape: Json = {} if isinstance(node.unknown, dict) else []
        return _known(structs.replace(node, value=shape), left)
    return Null(node.place)


def _entry(node: Node, left: int) -> Entry:
    return Entry(text(str(node.path[-1]), node.key_place), _value(node, left))


def _number(value: float, at: Place) -> Value:
    if isinstance(value, int):
        return Number(at, value)
    return Number(at, Fraction(value)) if math.isfinite(value) else text(str(value), at)


def _text(node: Node, value: str, left: int) -> Value:
    """A string; one that is JSON knows what it spells, each part at its own characters."""
    made = text(value, node.place)
    if not value.lstrip()[:1].startswith(_OPENINGS):
        return made
    try:
        inner = load(value).value
    except (JsonSyntaxError, JsonTooDeepError):
        return made
    inside = Node(node.source, (*node.path, INSIDE), inner, node.identity)
    return String(made.place, made.pieces, encodes=_value(inside, left - 1))
