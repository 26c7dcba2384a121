"""Resources of a plan as the readers of carriers, documents and identities see blocks."""

from typing import Final

from msgspec import Struct

from grantlint.hosts.terraform.aws.views import Blocks
from grantlint.hosts.terraform.plan.places import place
from grantlint.hosts.terraform.plan.values import Node, value_of
from grantlint.hosts.terraform.value import Null, Value
from grantlint.model import Place, Presence

_BLOCKS_IN: Final = "aws_"
"""Types of this provider have nested blocks; those of others have lists of objects instead."""


class PlanView(Struct, frozen=True, eq=False):
    """A resource, or an object in it that was written as a nested block."""

    node: Node
    kind: str
    place: Place
    presence: Presence = Presence.ALWAYS
    not_given: frozenset[str] = frozenset()
    """What is in the values and was not given: AWS's own choice, or another resource's."""

    def value(self, name: str, /) -> Value | None:
        """The value of an argument; None where it is not given, null, or nested blocks."""
        if name in self.not_given:
            return None
        node = self.node.member(name)
        if self._are_blocks(node):
            return None
        value = value_of(node)
        return None if isinstance(value, Null) else value

    def name_place(self, name: str, /) -> Place:
        node = self.node.member(name)
        return node.key_place if node.value is not None else self.place

    def blocks(self, name: str, /) -> Blocks:
        """The nested blocks of that type; those that are not known yet may be any."""
        if name in self.not_given:
            return Blocks(())
        node = self.node.member(name)
        if node.is_unknown:
            return Blocks((), complete=False)
        if isinstance(node.value, dict):
            return Blocks((self._inner(node),))
        return Blocks(tuple(map(self._inner, node.items())))

    def _inner(self, node: Node) -> "PlanView":
        at = node.place if isinstance(node.value, dict) else self.place
        presence = Presence.MAYBE if node.is_unknown else self.presence
        return PlanView(node, self.kind, at, presence)

    def _are_blocks(self, node: Node) -> bool:
        if not self.kind.startswith(_BLOCKS_IN):
            return False
        if node.is_unknown:
            return isinstance(node.expression, list)
        items = node.items()
        return bool(items) and all(isinstance(item.value, dict) for item in items)


def header(node: Node) -> Place:
    """Where the address of a resource stands, beside its values."""
    *resource, last = node.path
    is_change = last == "after"  # `change` stands between a resource and its values
    return place(node.source, (*resource[:-1], "address") if is_change else (*resource, "address"))
