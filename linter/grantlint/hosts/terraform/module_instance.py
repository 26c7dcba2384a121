"""A module as it is called: what names mean in it, and what its blocks stand for."""

import os
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct, structs

from grantlint.hosts.terraform.contents import Definition
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.inputs import by, value_of_variable, within
from grantlint.hosts.terraform.instances import (
    Instance,
    Instances,
    as_value,
    bound_names,
    counted,
    each,
    suffix,
)
from grantlint.hosts.terraform.module import Module, local_folder
from grantlint.hosts.terraform.scope import Problem, Scope
from grantlint.hosts.terraform.syntax.tree import GetAttribute, Step
from grantlint.hosts.terraform.value import (
    Mapping,
    Null,
    Value,
    moved,
    text,
    unknown,
)
from grantlint.model import Place, Presence, Shape, Source

if TYPE_CHECKING:
    from grantlint.hosts.terraform.configuration import Configuration

DEEPEST_MODULE: Final = 12
NO_WILDCARDS: Final = Shape(has_wildcards=False)
"""Of names of workspaces: https://developer.hashicorp.com/terraform/language/state/workspaces"""


class Resource(Struct, frozen=True, eq=False):
    """One resource or data source, as an instance.

    `address` is what holes and messages call it, `kind` its type, `mode` the type of the block.
    """

    address: str
    mode: str
    kind: str
    name: str
    definition: Definition
    scope: Scope
    presence: Presence
    module: "ModuleInstance"


class ModuleInstance:
    """A module as it is called: what names mean in it.

    `prefix` is empty for the root, else its address and a dot.
    """

    def __init__(
        self,
        configuration: "Configuration",
        module: Module | None,
        prefix: str,
        call: "ModuleCall | None",
    ) -> None:
        self.configuration = configuration
        self.module = module or Module("")
        self.is_seen = module is not None
        self.prefix = prefix
        self.call = call
        self.depth: int = 0 if call is None else call.caller.depth + 1

    def scope(self, source: Source) -> Scope:
        return Scope(source, self)

    # ── Names ───────────────────────────────────────────────────────────────────────────────────

    def resolve(
        self, root: str, steps: tuple[Step, ...], scope: Scope, place: Place, /
    ) -> tuple[Value, int]:
        """What a name means here; raises EvaluationError for one without meaning."""
        names = _leading_names(steps)
        if root in ("each", "count", "self"):  # where they are not bound
            where = f" in {scope.owner}" if scope.owner else ""
            return unknown(f"{root}{where}", place), 0
        if not names:
            raise EvaluationError(f"`{root[:60]}` means nothing here", place)
        if root in ("data", "ephemeral"):
            if len(names) == 1:
                raise EvaluationError(f"`{root}` without a type and a name", place)
            return self.resource(f"{root}.{names[0]}.{names[1]}", place), 2
        return self._named(root, names[0], place), 1

    def _named(self, root: str, name: str, place: Place) -> Value:
        match root:
            case "var":
                return by(self.variable(name, place), place, f"var.{name}")
            case "local":
                return by(self.local(name, place), place, f"local.{name}")
            case "module":
                return by(self.outputs(name, place), place, f"module.{name}")
            case "path":
                return self._path(name, place)
            case "terraform" | "tofu":
                # One configuration serves several workspaces, so none is taken for granted.
                return unknown(f"terraform.{name}", place, "string", NO_WILDCARDS)
            case _:
                return self.resource(f"{root}.{name}", place)

    def _path(self, name: str, place: Place) -> Value:
        if name == "module":
            folder = os.path.relpath(self.module.folder or ".", self.configuration.folder)
            return text(folder.replace(os.sep, "/"), place)
        if name == "root":
            return text(".", place)
        return unknown(f"path.{name}", place, "string")

    # ── Variables and locals ────────────────────────────────────────────────────────────────────

    def variable(self, name: str, place: Place) -> Value:
        """The value of a variable: given, else its default, else a hole."""
        key = (self.prefix, "var.", name)
        return self.configuration.demand(key, place, lambda: value_of_variable(self, name, place))

    def local(self, name: str, place: Place) -> Value:
        """The value of a local; raises EvaluationError where there is none of that name."""
        found = self.module.locals.get(name)
        if found is None:
            if not self.is_seen:
                return unknown(f"{self.prefix}local.{name}", place)
            raise EvaluationError(f"there is no local `{name[:60]}`", place)
        scope = self.scope(found.source)
        evaluate = self.configuration.evaluator.evaluate
        key = (self.prefix, "local.", name)
        return self.configuration.demand(key, place, lambda: evaluate(found.node.value, scope))

    # ── Instances ───────────────────────────────────────────────────────────────────────────────

    def instances(self, address: str, declared: Definition) -> Instances:
        """The instances of a resource or module call; raises Suspended like all evaluation."""
        known = self.configuration.known_instances(self.prefix, address)
        if known is None:
            known = self._instances(declared, self.prefix + address)
            self.configuration.keep_instances(self.prefix, address, known)
        return known

    def _instances(self, declared: Definition, address: str) -> Instances:
        evaluate = self.configuration.evaluator.evaluate
        for name in ("count", "for_each"):
            argument = declared.contents.argument(name)
            if argument is None:
                continue
            made = counted if name == "count" else each
            node, scope = argument.node.value, self.scope(argument.source)
            key = (address, ".", name)
            value = self.configuration.demand(key, argument.place, partial(evaluate, node, scope))
            planned = self.configuration.planned
            try:
                found = made(value, address)
                if found.left and name == "for_each":
                    message = f"`for_each`: {found.left} more instances than are followed"
                    self._tell(message, argument.place)
                return planned.instances(address, found, argument.place)
            except EvaluationError as error:
                place = error.place or argument.place
                self._tell(f"`{name}`: {error.message}", place)
                return made(unknown(f"{name} of {address}", place), address)
        return Instances("one")

    def _tell(self, message: str, place: Place) -> None:
        self.configuration.evaluator.problems.append(Problem(message, place))

    def resource(self, address: str, place: Place) -> Value:
        """A resource as a value: an object, or a list or map of objects."""
        declared = self.module.resources.get(address)
        if declared is None:
            return _absent(f"{self.prefix}{address}", place)
        instances = self.instances(address, declared)
        return as_value(
            instances,
            lambda instance: self._object(address, declared, instance, place),
            f"{self.prefix}{address}",
            place,
        )

    def _object(
        self, address: str, declared: Definition, instance: Instance, place: Place
    ) -> Mapping:
        return self._as_object(self._resource(address, declared, instance), place)

    def _as_object(self, resource: Resource, place: Place) -> Mapping:
        return Mapping(
            place,
            "object",
            (),
            complete=False,
            identity=resource.address,
            missing=lambda name: self.attribute(resource, name, place),
        )

    def _resource(self, address: str, declared: Definition, instance: Instance) -> Resource:
        full = f"{self.prefix}{address}{suffix(instance)}"
        bound = bound_names(instance, declared.place)
        scope = Scope(declared.source, self, bound, full)
        *mode, kind, name = address.split(".")
        plain = Resource(
            full,
            mode[0] if mode else "resource",
            kind,
            name,
            declared,
            scope,
            instance.presence,
            self,
        )
        itself = self._as_object(plain, declared.place)
        return structs.replace(plain, scope=scope.binding(self=itself))

    def attribute(self, resource: Resource, name: str, place: Place) -> Value:
        """An attribute of a resource: set in its block, known from outside, or a hole."""
        key = (resource.address, ".", name)
        made_at = resource.definition.place
        value = self.configuration.demand(
            key, place, lambda: self._attribute(resource, name, made_at)
        )
        return moved(value, made_at, place)

    def _attribute(self, resource: Resource, name: str, place: Place) -> Value:
        configuration = self.configuration
        argument = resource.definition.contents.argument(name)
        if argument is not None:
            scope = within(resource.scope, argument.source)
            value = configuration.evaluator.evaluate(argument.node.value, scope)
            if not isinstance(value, Null):
                return by(value, argument.place, f"{resource.address}.{name}")
        known = configuration.outside.attribute(resource, name, place)
        return known if known is not None else unknown(f"{resource.address}.{name}", place)

    def resources(self) -> Iterator[Resource]:
        """The resources and data sources of this module, as instances."""
        for address, declared in self.module.resources.items():
            yield from self.resources_of(address, declared)

    def resources_of(self, address: str, declared: Definition) -> Iterator[Resource]:
        """One resource or data source, as instances."""
        found = self.configuration.settled(partial(self.instances, address, declared))
        for instance in found.found:
            yield self._resource(address, declared, instance)

    # ── Modules below ───────────────────────────────────────────────────────────────────────────

    def outputs(self, name: str, place: Place) -> Value:
        """A called module as a value: an object of its outputs, or a list or map of those."""
        declared = self.module.calls.get(name)
        if declared is None:
            return _absent(f"{self.prefix}module.{name}", place)
        instances = self.instances(f"module.{name}", declared)
        return as_value(
            instances,
            lambda instance: self.child(name, declared, instance).as_value(place),
            f"{self.prefix}module.{name}",
            place,
        )

    def child(self, name: str, declared: Definition, instance: Instance) -> "ModuleInstance":
        """The module that a call enters."""
        address = f"{self.prefix}module.{name}{suffix(instance)}"
        known = self.configuration.children.get(address)
        if known is None:
            scope = Scope(declared.source, self, bound_names(instance, declared.place), address)
            call = ModuleCall(self, declared, scope, instance.presence)
            module = self._called(name, declared)
            known = ModuleInstance(self.configuration, module, f"{address}.", call)
            self.configuration.children[address] = known
        return known

    def _called(self, name: str, declared: Definition) -> Module | None:
        """The module that a call's source names, where it can be seen."""
        folder = local_folder(declared, self.module.folder)
        if folder is None:
            path = "".join(_names_of(self.prefix)) + name
            folder = self.configuration.installed(path)
        if folder is None or self.depth >= DEEPEST_MODULE or self._is_inside(folder):
            return None
        found = self.configuration.module(folder)
        return found if found.sources else None

    def _is_inside(self, folder: str) -> bool:
        """Whether this module or one that calls it is that very folder: a call without end."""
        module: ModuleInstance | None = self
        while module is not None:
            if os.path.normpath(module.module.folder) == os.path.normpath(folder):
                return True
            module = module.call.caller if module.call is not None else None
        return False

    def children(self) -> Iterator["ModuleInstance"]:
        """The modules that this one calls, as instances, as far as they can be seen."""
        for name, declared in self.module.calls.items():
            found = self.configuration.settled(partial(self.instances, f"module.{name}", declared))
            for instance in found.found:
                child = self.child(name, declared, instance)
                if child.is_seen:
                    yield child

    def as_value(self, place: Place) -> Mapping:
        """The outputs of this module as an object."""
        return Mapping(
            place,
            "object",
            (),
            complete=False,
            identity=self.prefix.rstrip("."),
            missing=lambda name: self.output(name, place),
        )

    def output(self, name: str, place: Place) -> Value:
        """The value of an output; raises EvaluationError where there is none of that name."""
        identity = f"{self.prefix}{name}"
        declared = self.module.outputs.get(name)
        if declared is None:
            if not self.is_seen:
                return unknown(identity, place)
            raise EvaluationError(f"there is no output `{name[:60]}`", place)
        argument = declared.contents.argument("value")
        if argument is None:
            return unknown(identity, place)
        scope = self.scope(argument.source)
        evaluate = self.configuration.evaluator.evaluate
        key = (self.prefix, "output.", name)
        value = self.configuration.demand(key, place, lambda: evaluate(argument.node.value, scope))
        return by(value, argument.place, f"output {name}")


class ModuleCall(Struct, frozen=True, eq=False):
    """How a module is entered."""

    caller: ModuleInstance
    definition: Definition
    scope: Scope
    presence: Presence


def _leading_names(steps: tuple[Step, ...]) -> list[str]:
    names: list[str] = []
    for step in steps[:2]:
        if not isinstance(step, GetAttribute):
            break
        names.append(step.name)
    return names


def _names_of(prefix: str) -> Iterator[str]:
    """The names of the calls in an address, each with a dot: the key of `modules.json`."""
    for part in prefix.split("module.")[1:]:
        yield part.split("[", 1)[0].rstrip(".") + "."


def _absent(identity: str, place: Place) -> Value:
    """What is referred to and not declared where it can be seen."""
    return unknown(identity, place)
