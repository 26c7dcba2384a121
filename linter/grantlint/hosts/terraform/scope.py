"""Where an expression stands: what its names mean, and what went wrong in it."""

from collections.abc import Mapping as MappingOf
from typing import Protocol

from msgspec import Struct, structs

from grantlint.hosts.terraform.syntax.tree import (
    Node,
    Step,
)
from grantlint.hosts.terraform.value import (
    Value,
)
from grantlint.model import Place, Source


class Names(Protocol):
    """What the roots of traversals mean in one module."""

    def resolve(
        self, root: str, steps: tuple[Step, ...], scope: "Scope", place: Place, /
    ) -> tuple[Value, int]:
        """The value of *root* after the first steps, and how many steps that took."""
        ...


class Scope(Struct, frozen=True, eq=False):
    """Where an expression stands: its source, names bound around it, and what other names mean.

    `owner` tells holes of `each`, `count` and `self` apart.
    """

    source: Source
    names: Names
    bound: MappingOf[str, Value] = {}
    owner: str = ""

    def place(self, node: Node) -> Place:
        return Place(self.source, (node.start, node.end))

    def binding(self, /, **names: Value) -> "Scope":
        """The scope with further names bound."""
        return structs.replace(self, bound={**self.bound, **names})


class Problem(Struct, frozen=True, eq=False):
    """What could not be evaluated, where."""

    message: str
    place: Place
