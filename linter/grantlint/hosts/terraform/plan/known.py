"""What a plan knows of a configuration: variables, instances, attributes, arguments.

The configuration is evaluated as always; the plan fills its holes, so that findings stand where
the configuration was written.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property, partial

from msgspec import Struct, structs

from grantlint.hosts.terraform.aws.documents import Block, Carriage
from grantlint.hosts.terraform.aws.key_parts import KIND
from grantlint.hosts.terraform.aws.views import Blocks, View
from grantlint.hosts.terraform.configuration import Outside
from grantlint.hosts.terraform.instances import Instance, Instances
from grantlint.hosts.terraform.module_instance import Resource
from grantlint.hosts.terraform.plan.addresses import Key, module_calls, names_of, suffix, within
from grantlint.hosts.terraform.plan.blocks import PlanReader, is_document
from grantlint.hosts.terraform.plan.key_flows import key_flows
from grantlint.hosts.terraform.plan.merging import filled, stands_at
from grantlint.hosts.terraform.plan.values import Node, value_of
from grantlint.hosts.terraform.scope import Problem
from grantlint.hosts.terraform.value import (
    Mapping,
    Null,
    Number,
    String,
    TooLargeError,
    Unknown,
    Value,
    is_known,
    text,
    through,
    unknown,
)
from grantlint.model import AccessKey, Hole, KeyFlow, Place, Presence


class KnownFromPlan:
    """Implements `Outside` and `Planned`: what the plan does not know, *other* is asked for."""

    def __init__(self, reader: PlanReader, other: Outside) -> None:
        self._reader = reader
        self._plan = reader.plan
        self._other = other

    def attribute(self, resource: Resource, name: str, place: Place, /) -> Value | None:
        """An attribute that no block sets; a document's text is left to those who render it.

        A key stays a hole, so that it is known wherever it goes; so does the account that all of
        it is applied in, which is never a stranger's.
        """
        planned = self._plan.resources.get(resource.address)
        other = self._other.attribute(resource, name, place)
        if planned is None or is_document(planned) or planned.kind == KIND or _is_shaped(other):
            return other
        value = value_of(self._reader.node(planned).member(name))
        return other if isinstance(value, Unknown | Null) else stands_at(value, place)

    def variable(self, name: str, value: Value | None, place: Place, /) -> Value | None:
        """A variable of the root module as the plan was made with it."""
        given = self._plan.variables.get(name)
        if given is None:
            return value
        json, path = given
        known = Node(self._plan.source, path, json, f"var.{name}")
        try:
            if value is not None and not isinstance(value, Unknown):
                return filled(value, known)
            set_there = structs.replace(known.place, note=f"set in {known.source.path}")
            return through(stands_at(value_of(known), place), set_there)
        except TooLargeError:
            return value

    def instances(self, address: str, found: Instances, place: Place, /) -> Instances:
        """The instances of a block as the plan counts them, where they are not all known."""
        keys = self._keys.get(address)
        if keys is None or found.kind == "one":
            return found
        if found.complete and all(one.presence is Presence.ALWAYS for one in found.found):
            return found
        known = {_plain(one): one for one in found.found}
        return Instances(found.kind, tuple(_instance(key, known, address, place) for key in keys))

    @cached_property
    def _keys(self) -> dict[str, list[Key]]:
        """The keys of resources and of module calls, by the address of what has them."""
        found: dict[str, dict[Key, None]] = {}
        modules = set()
        for planned in self._plan.resources.values():
            found.setdefault(within(planned.module, planned.stem), {})[planned.key] = None
            modules.add(planned.module)
        for module in sorted(modules):
            before = ""
            for name, key, _ in module_calls(module):
                call = within(before, f"module.{name}")
                found.setdefault(call, {})[key] = None
                before = call + suffix(key)
        return {address: list(keys) for address, keys in found.items()}

    # ── Blocks ──────────────────────────────────────────────────────────────────────────────────

    def block(self, block: Block) -> Block:
        """A block of the configuration with what the plan knows of it."""
        planned = self._plan.resources.get(block.address)
        if planned is None:
            return block
        node = self._reader.node(planned)
        view = KnownView(block.view, node)
        return structs.replace(block, view=view, attribute=partial(_attribute, block, node))

    def others(self, blocks: Iterable[Block]) -> list[Block]:
        """The blocks of the plan that the configuration does not declare.

        Of a block that it does declare it says itself, perhaps since the plan, how many there are.
        """
        declared = {_without_keys(block) for block in blocks}
        return [block for block in self._reader.blocks() if _without_keys(block) not in declared]

    def carriage(self, carriage: Carriage) -> Carriage:
        """A carriage that says of a value that no plan knows when it will be known."""
        gap, value = carriage.gap, carriage.value
        if gap is None or not isinstance(value, Unknown):
            return carriage
        reason = f"`{value.hole.identity}` is known only after apply"
        return structs.replace(carriage, gap=structs.replace(gap, reason=reason))

    def key_flows(self, keys: Sequence[AccessKey]) -> tuple[KeyFlow, ...]:
        """Where the parts of the created *keys* go, as far as the plan alone tells."""
        return tuple(key_flows(self._plan, keys))

    @property
    def text(self) -> str:
        """The text of the plan."""
        return self._plan.source.text

    @property
    def problems(self) -> list[Problem]:
        """What could not be understood of the plan's blocks."""
        return self._reader.problems


def _without_keys(block: Block) -> tuple[str, ...]:
    """The way to a block that all instances of it share."""
    inside = block.address.removeprefix(block.module).removeprefix(".")
    return (*names_of(block.module), inside.partition("[")[0])


def _is_shaped(value: Value | None) -> bool:
    """Whether a string is known but for what has few alternatives: the account, the partition."""
    if not isinstance(value, String):
        return False
    holes = [piece.content for piece in value.pieces if isinstance(piece.content, Hole)]
    return bool(holes) and all(hole.shape.alternatives for hole in holes)


def _plain(instance: Instance) -> Key:
    key = instance.key
    if isinstance(key, String):
        return key.known
    return key.value if isinstance(key, Number) and isinstance(key.value, int) else None


def _instance(key: Key, known: dict[Key, Instance], address: str, place: Place) -> Instance:
    """The instance of a key, with what the configuration says of it."""
    found = known.get(key)
    if found is not None:
        return structs.replace(found, presence=Presence.ALWAYS)
    if isinstance(key, str):
        value = unknown(f"each.value in {address}{suffix(key)}", place)
        return Instance(text(key, place), value)
    return Instance(Number(place, key or 0))


def _attribute(block: Block, node: Node, name: str) -> Value | None:
    value = block.attribute(name)
    return value if value is None else _settled(value, node.member(name))


def _settled(value: Value, node: Node) -> Value:
    """*value*, or what the plan says where that is not all known."""
    is_ours = isinstance(value, Mapping) and value.identity
    if is_ours or node.is_unknown or node.value is None or is_known(value):
        return value
    try:
        return filled(value, node)
    except TooLargeError:
        return value


class KnownView(Struct, frozen=True, eq=False):
    """A block of a configuration, and the values that a plan has for it."""

    view: View
    node: Node

    @property
    def place(self) -> Place:
        return self.view.place

    @property
    def presence(self) -> Presence:
        return Presence.ALWAYS

    def value(self, name: str, /) -> Value | None:
        value = self.view.value(name)
        if value is None or self.node.is_null(name):
            return None
        return _settled(value, self.node.member(name))

    def name_place(self, name: str, /) -> Place:
        return self.view.name_place(name)

    def blocks(self, name: str, /) -> Blocks:
        found = self.view.blocks(name)
        items = self.node.member(name).items()
        if len(items) != len(found.items):
            return found
        pairs = zip(found.items, items, strict=True)
        return Blocks(tuple(KnownView(view, node) for view, node in pairs))
