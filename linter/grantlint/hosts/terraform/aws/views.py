"""A resource, data source or nested block as its readers see it, wherever it was written.

A configuration gives views of its blocks; a plan gives views of its values. Readers of carriers,
policy documents and identities know views only.
"""

from typing import Protocol

from msgspec import Struct

from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.contents import Contents
from grantlint.hosts.terraform.inputs import within
from grantlint.hosts.terraform.module_instance import Resource
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.value import Null, Value
from grantlint.model import Place, Presence


class Blocks(Struct, frozen=True, eq=False):
    """The nested blocks of one type; there may be more unless they are *complete*."""

    items: "tuple[View, ...]"
    complete: bool = True


class View(Protocol):
    """A block: its arguments by name, and the blocks in it.

    `place` is its header, from its type to its last label.
    """

    @property
    def place(self) -> Place: ...

    @property
    def presence(self) -> Presence: ...

    def value(self, name: str, /) -> Value | None:
        """The value of an argument; None where it is not given, or null."""
        ...

    def name_place(self, name: str, /) -> Place:
        """Where an argument's name stands; the header where it is not given."""
        ...

    def blocks(self, name: str, /) -> Blocks:
        """The nested blocks of that type, those that dynamic blocks make included."""
        ...


class BlockView(Struct, frozen=True, eq=False):
    """A block of a configuration.

    Its methods may raise Suspended, as all evaluation does: at the top, they are asked for within
    `configuration.settled`.
    """

    configuration: Configuration
    contents: Contents
    scope: Scope
    place: Place
    presence: Presence

    def value(self, name: str, /) -> Value | None:
        found = self.contents.argument(name)
        if found is None:
            return None
        scope = within(self.scope, found.source)
        value = self.configuration.evaluated(found.node.value, scope)
        return None if isinstance(value, Null) else value

    def name_place(self, name: str, /) -> Place:
        found = self.contents.argument(name)
        return self.place if found is None else found.place

    def blocks(self, name: str, /) -> Blocks:
        found, complete = self.configuration.nested(self.contents, name, self.scope)
        views = (
            BlockView(
                self.configuration, one.contents, one.scope, one.definition.place, one.presence
            )
            for one in found
        )
        return Blocks(tuple(views), complete)


def view_of(resource: Resource) -> BlockView:
    """A resource or data source of a configuration as a view."""
    definition = resource.definition
    return BlockView(
        resource.module.configuration,
        definition.contents,
        resource.scope,
        definition.place,
        resource.presence,
    )
