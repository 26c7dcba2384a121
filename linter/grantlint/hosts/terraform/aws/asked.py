"""One question for an attribute of a resource, and the strings that answers are made of.

A string that AWS gives to something holds no wildcard, so neither do the holes of an answer.
"""

from typing import Final

from msgspec import Struct, structs

from grantlint.hosts.terraform.conversion import to_string
from grantlint.hosts.terraform.inputs import by, within
from grantlint.hosts.terraform.module_instance import Resource
from grantlint.hosts.terraform.value import (
    Element,
    Null,
    Piece,
    Sequence,
    String,
    Unknown,
    Value,
    extended,
    sequence,
    string,
    unknown,
)
from grantlint.model import Hole, Place, Presence, Shape

ACCOUNT: Final = "?" * 12
"""The pattern of an account's id."""


class Asked(Struct, frozen=True, eq=False):
    """What is asked for: attribute *name* of *resource*, at *place*."""

    resource: Resource
    name: str
    place: Place
    own_accounts: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """How the source spells what is asked for."""
        return f"{self.resource.address}.{self.name}"

    def hole(self, pattern: str = "*", identity: str = "") -> Unknown:
        """A string that AWS makes up."""
        return unknown(identity or self.identity, self.place, "string", shaped(pattern))

    def some(self, pattern: str = "*") -> Sequence:
        """A list of strings that AWS makes up; how many there are is not known."""
        item = Element(self.hole(pattern, f"{self.identity}[*]"), Presence.MAYBE)
        return sequence((item,), self.place, "list", complete=False)

    def secret(self) -> Unknown:
        """A string of any characters that the provider marks as sensitive."""
        return structs.replace(unknown(self.identity, self.place, "string"), sensitive=True)

    def given(self, name: str) -> Value | None:
        """The value of an argument of the block; None where it is not set, or null."""
        return argument(self.resource, name)

    def value(self, name: str) -> Value:
        """Another attribute of the same resource."""
        return self.resource.module.attribute(self.resource, name, self.place)

    def text(self, name: str) -> String:
        """Another attribute of the same resource as a string."""
        return self.plain(self.value(name), f"{self.resource.address}.{name}")

    def plain(self, value: Value, identity: str) -> String:
        """*value* as a string of this answer; one that may be null is a hole."""
        return made_of(value, identity, self.place, self.identity)


def argument(resource: Resource, name: str) -> Value | None:
    """The value of an argument of a resource's block; None where it is not set, or null."""
    found = resource.definition.contents.argument(name)
    if found is None:
        return None
    scope = within(resource.scope, found.source)
    value = resource.module.configuration.evaluator.evaluate(found.node.value, scope)
    return None if isinstance(value, Null) else by(value, found.place, f"{resource.address}.{name}")


def made_of(value: Value | None, identity: str, place: Place, note: str) -> String:
    """*value* as a string without wildcards, used at *place*; a hole where it may be no string."""
    if not isinstance(value, Null | None) and not value.maybe_null:
        converted = to_string(value)
        if isinstance(converted, String):
            return _narrowed(converted, place, note)
    return String(place, (Piece(Hole(identity, shaped("*")), place),))


def shaped(pattern: str) -> Shape:
    """The shape of a string that AWS gives to something."""
    return Shape(pattern, has_wildcards=False)


def _narrowed(value: String, place: Place, note: str) -> String:
    """*value* used at *place*, where no hole stands for a wildcard."""
    pieces = tuple(_used(_without_wildcards(piece), place, note) for piece in value.pieces)
    return structs.replace(value, place=place, pieces=pieces, encodes=None)


def _used(piece: Piece, place: Place, note: str) -> Piece:
    """A piece that was made up at *place*, or comes there on its way, is left as it is."""
    step: Place | None = piece.place
    while step is not None:
        if step.source is place.source and step.token == place.token:
            return piece
        step = step.via
    return Piece(piece.content, extended(piece.place, Place(place.source, place.token, note)))


def _without_wildcards(piece: Piece) -> Piece:
    hole = piece.content
    if isinstance(hole, str) or not hole.shape.has_wildcards:
        return piece
    shape = hole.shape
    kept = tuple(text for text in shape.alternatives if not {"*", "?"} & set(text))
    return Piece(Hole(hole.identity, Shape(shape.pattern, kept, has_wildcards=False)), piece.place)


def joined(parts: list[String], place: Place) -> String:
    """Strings behind each other; raises TooLargeError."""
    made = string([piece for part in parts for piece in part.pieces], place)
    is_sensitive = any(part.sensitive for part in parts)
    return made if not is_sensitive else structs.replace(made, sensitive=True)
