"""Where the parts of created access keys go: outputs, and arguments of resources of any sort.

Knows blocks and values; what reads an argument is asked of `key_sinks`, what is in a value of
`key_parts`.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from grantlint.hosts.terraform.aws.key_parts import SECRETS, Handed, handed_in, named_in
from grantlint.hosts.terraform.aws.key_sinks import sink_of
from grantlint.hosts.terraform.aws.keys import with_secret
from grantlint.hosts.terraform.aws.paths import both
from grantlint.hosts.terraform.carriers import Path
from grantlint.hosts.terraform.configuration import Configuration, NestedBlock
from grantlint.hosts.terraform.contents import Argument, Contents, Definition
from grantlint.hosts.terraform.inputs import within
from grantlint.hosts.terraform.module_instance import Resource
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.tree import Block
from grantlint.hosts.terraform.value import Bool, String, Value
from grantlint.model import AccessKey, KeyFlow, KeySink, Place, Presence

_OWN = ("aws_iam_access_key",)
_LEFT_OUT = ("count", "for_each", "depends_on", "provider", "lifecycle", "connection")
_DEEPEST = 6


def key_flows(configuration: Configuration, keys: Sequence[AccessKey]) -> list[KeyFlow]:
    """All places that parts of the created *keys* are handed to, each once."""
    reading = _Reading(configuration)
    plain = with_secret(keys)
    found: dict[object, KeyFlow] = {}
    for flow in (*reading.outputs(), *reading.arguments()):
        presence = plain.get(flow.key) if flow.part in SECRETS else Presence.ALWAYS
        if presence is not None:
            known = (flow.owner, flow.part, flow.sink, flow.key)
            found.setdefault(known, replace(flow, presence=both(flow.presence, presence)))
    return list(found.values())


class _Reading:
    """The configuration, while it is walked through."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration

    # ── Outputs ──

    def outputs(self) -> Iterator[KeyFlow]:
        """The outputs of the root module; those of others only hand on."""
        root = self._configuration.root
        for name, declared in root.module.outputs.items():
            argument = declared.contents.argument("value")
            if argument is None:
                continue
            scope = root.scope(argument.source)
            is_hidden = self._is_true(declared, "sensitive", scope)
            for handed in self._handed(argument, scope):
                yield KeyFlow(
                    owner=f"output.{name}",
                    place=_at(handed, argument),
                    part=handed.part,
                    sink=KeySink.OUTPUT,
                    key=handed.key,
                    is_hidden=is_hidden,
                    presence=handed.presence,
                )

    def _is_true(self, declared: Definition, name: str, scope: Scope) -> bool:
        value = self._configuration.argument(declared.contents, name, scope)
        return isinstance(value, Bool) and value.value

    # ── Resources ──

    def arguments(self) -> Iterator[KeyFlow]:
        """The arguments of all resources and data sources."""
        for resource in self._configuration.resources():
            if resource.kind not in _OWN:
                yield from self._of_resource(resource)

    def _of_resource(self, resource: Resource) -> Iterator[KeyFlow]:
        contents = resource.definition.contents
        is_plain = self._is_plain_parameter(resource)
        for path, argument, scope, presence in self._walked(contents, resource.scope, ()):
            sink = sink_of(resource.mode, resource.kind, path, is_plain_parameter=is_plain)
            for handed in self._handed(argument, scope) if sink is not None else ():
                yield KeyFlow(
                    owner=resource.address,
                    place=_at(handed, argument),
                    part=handed.part,
                    sink=sink or KeySink.TEXT,
                    key=handed.key,
                    presence=both(both(resource.presence, presence), handed.presence),
                )

    def _is_plain_parameter(self, resource: Resource) -> bool:
        if resource.kind != "aws_ssm_parameter":
            return False
        kind = self._configuration.argument(resource.definition.contents, "type", resource.scope)
        return isinstance(kind, String) and kind.known not in (None, "SecureString")

    def _walked(
        self, contents: Contents, scope: Scope, above: Path
    ) -> Iterator[tuple[Path, Argument, Scope, Presence]]:
        """All arguments of a block and of the blocks in it, each with the way there."""
        for argument in contents.arguments():
            if argument.node.name not in _LEFT_OUT:
                path = (*above, argument.node.name)
                yield path, argument, within(scope, argument.source), Presence.ALWAYS
        for name in dict.fromkeys(_block_names(contents)) if len(above) < _DEEPEST else ():
            find = partial(self._configuration.nested, contents, name, scope)
            for block in self._configuration.settled(find)[0]:
                yield from self._in_block(block, (*above, name, *_labels(block, name)))

    def _in_block(
        self, block: NestedBlock, path: Path
    ) -> Iterator[tuple[Path, Argument, Scope, Presence]]:
        for below, argument, scope, presence in self._walked(block.contents, block.scope, path):
            yield below, argument, scope, both(block.presence, presence)

    # ── Values ──

    def _handed(self, argument: Argument, scope: Scope) -> Iterator[Handed]:
        """The parts of keys in an argument: in its value, else in its words."""
        value = self._configuration.value(argument.node.value, scope)
        find = partial(self._listed, value)
        found = self._configuration.settled(find)
        yield from found
        if not found:
            yield from self._spelled(argument)

    def _listed(self, value: Value) -> list[Handed]:
        return list(handed_in(value, self._outputs_of))

    def _outputs_of(self, address: str) -> Iterator[Value]:
        module = self._configuration.children.get(address)
        if module is not None:
            for name, declared in module.module.outputs.items():
                yield module.output(name, declared.place)

    def _spelled(self, argument: Argument) -> Iterator[Handed]:
        """Where the name of a hole was cut off, the expression itself tells."""
        node, source = argument.node.value, argument.source
        text = source.text[node.start : node.end]
        if len(text) > _LONG:
            for key, part in named_in(text):
                yield Handed(part, key, Place(source, (node.start, node.end)))


_LONG = 100
"""Names of holes are cut off where they are longer than about this."""


def _block_names(contents: Contents) -> Iterator[str]:
    for part in contents.parts:
        node = part.node
        if isinstance(node, Block) and node.type not in _LEFT_OUT:
            yield node.labels[0].value if node.type == "dynamic" and node.labels else node.type


def _labels(block: NestedBlock, name: str) -> tuple[str, ...]:
    return block.definition.labels if name == "provisioner" else ()


def _at(handed: Handed, argument: Argument) -> Place:
    """Where the key is spelled, when that is in the argument; else the argument's value."""
    place, node = handed.place, argument.node.value
    if place.source.path == argument.source.path:
        span = place.span()
        if node.start <= span.start and span.end <= node.end:
            return place
    return Place(argument.source, (node.start, node.end), via=place)
