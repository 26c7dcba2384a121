"""A value as the grammar of policies takes it: plain values, and the place of each path.

Knows nothing of IAM but how its grammar is told what cannot be seen.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from msgspec import Struct

from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.functions.json_places import is_marked, laid
from grantlint.hosts.terraform.functions.json_text import value_of_json
from grantlint.hosts.terraform.value import (
    Bool,
    Entry,
    Mapping,
    Null,
    Number,
    Sequence,
    String,
    TooLargeError,
    Unknown,
    Value,
    carried,
    spelled,
)
from grantlint.model import Hole, Part, Place, Presence, Term, Token
from grantlint.policy.parse import KEY_OF, Maybe, Open
from grantlint.text.located_json import duplicates


class PolicyText(Struct, frozen=True, eq=False):
    """The value that a policy's text spells, or why that cannot be told."""

    value: Mapping | None
    place: Place
    reason: str = ""
    is_syntax: bool = False
    """Whether all of the text is seen, and is no JSON."""


def policy_text(value: Value) -> PolicyText:
    """The policy that an argument holds: JSON text, or an object as `awscc` takes it."""
    if isinstance(value, Unknown):
        return PolicyText(None, value.place, f"`{value.hole.identity}` cannot be seen here")
    if isinstance(value, String):
        decoded = _decoded(value)
        if isinstance(decoded, PolicyText):
            return decoded
        value = decoded
    if isinstance(value, Mapping) and not value.identity:
        return PolicyText(value, value.place)
    return PolicyText(None, value.place, f"`{spelled(value)[:60]}` is no policy")


def _decoded(value: String) -> Value | PolicyText:
    if value.encodes is not None:
        return carried(value.encodes, value.place.via)
    holes = [piece.content for piece in value.pieces if isinstance(piece.content, Hole)]
    if len(value.pieces) == len(holes) == 1:
        return PolicyText(None, value.place, f"`{holes[0].identity}` cannot be seen here")
    try:
        return value_of_json(value)
    except EvaluationError as error:
        return PolicyText(None, error.place or value.place, error.message, is_syntax=not holes)
    except TooLargeError:
        return PolicyText(None, value.place, "it is too large")


class Repeated(Struct, frozen=True, eq=False):
    """A key that an object of a JSON text holds again, and where it stands both times."""

    key: str
    first: Place
    second: Place


def repeated(value: Value) -> Iterator[Repeated]:
    """The repeated keys of a policy that is written as JSON text."""
    if not isinstance(value, String) or value.encodes is not None:
        return
    lay = laid(value)
    for found in duplicates(lay.text):
        if not is_marked(found.key):
            yield Repeated(found.key, lay.place_of(found.first), lay.place_of(found.second))


class Spelled(Struct, frozen=True, eq=False):
    """A value in the grammar's own shapes, and where each part of it stands."""

    value: object
    table: dict[Token, Place]

    def place(self, path: Token) -> Place:
        """The place of what *path* leads to; of what encloses it where that has none."""
        table = self.table
        found = table.get(path)
        while found is None:
            path = path[:-1]
            found = table.get(path)
        return found


def spelled_out(value: Value) -> Spelled:
    """*value* for the grammar; its nesting is bounded, as that of all values."""
    table: dict[Token, Place] = {}
    return Spelled(_plain(value, (), table), table)


def as_term(value: Value) -> Term:
    """A string as a term; what is no string as a hole of its spelling."""
    if isinstance(value, String):
        text = _text(value)
        return Term((text,), value.place) if isinstance(text, str) else text
    hole = value.hole if isinstance(value, Unknown) else Hole(spelled(value))
    return Term((hole,), value.place)


def _plain(value: Value, path: Token, table: dict[Token, Place]) -> object:
    table[path] = value.place
    shape = _shape(value, path, table)
    is_maybe = getattr(value, "maybe_null", False)
    return Maybe(shape) if is_maybe else shape


def _shape(value: Value, path: Token, table: dict[Token, Place]) -> object:
    match value:
        case String():
            return _text(value)
        case Unknown():
            return value.hole if value.type in _SINGLE else Open([value.hole])
        case Sequence():
            return _items(value, path, table)
        case Mapping():
            return _members(value, path, table)
        case Null() | Bool() | Number():
            return _constant(value)


def _constant(value: Null | Bool | Number) -> object:
    known = None if isinstance(value, Null) else value.value
    return float(known) if isinstance(known, Fraction) else known


_SINGLE = ("string", "number", "bool", "map")
"""Types of a hole that is one value, not a list of them."""


def _text(value: String) -> str | Term:
    known = value.known
    if known is not None:
        return known
    runs = groupby((piece.content for piece in value.pieces), lambda part: isinstance(part, str))
    parts: list[Part] = []
    for is_text, run in runs:
        parts += ["".join(map(str, run))] if is_text else run
    return Term(tuple(parts), value.place)


def _items(value: Sequence, path: Token, table: dict[Token, Place]) -> object:
    items: list[object] = []
    for at, item in enumerate(value.elements()):
        plain = _plain(item.value, (*path, at), table)
        is_sure = item.presence is Presence.ALWAYS or isinstance(plain, Maybe)
        items.append(plain if is_sure else Maybe(plain))
    return items if value.complete else Open(items)


def _members(value: Mapping, path: Token, table: dict[Token, Place]) -> object:
    if value.identity:  # a resource, or the outputs of a module: nothing of it is a policy's
        return Hole(value.identity)
    members: dict[object, object] = {}
    for entry in value.members():
        key, step = _key(entry)
        below = (*path, step)
        table[*below, KEY_OF] = entry.key.place
        plain = _plain(entry.value, below, table)
        is_sure = entry.presence is Presence.ALWAYS or isinstance(plain, Maybe)
        members[key] = plain if is_sure else Maybe(plain)
    return members if value.complete else Open(members)


def _key(entry: Entry) -> tuple[str | Term, str]:
    """A key, and the step of a path it makes."""
    text = _text(entry.key)
    return text, text if isinstance(text, str) else text.written
