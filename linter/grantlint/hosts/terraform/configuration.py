"""A root configuration with all its modules, evaluated by demand and each thing once.

Knows the files of variables, installed modules and dynamic blocks; what the attributes of a
resource are that its block does not say is asked of `Outside`.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final, Protocol, TypeVar

from msgspec import Struct

from grantlint.hosts.terraform import functions
from grantlint.hosts.terraform.contents import Argument, Contents, Definition
from grantlint.hosts.terraform.errors import EvaluationError, ExhaustedError
from grantlint.hosts.terraform.evaluate import Evaluator
from grantlint.hosts.terraform.files import Files
from grantlint.hosts.terraform.inputs import within
from grantlint.hosts.terraform.instances import Instances, pair
from grantlint.hosts.terraform.module import Broken, Module, Modules, read_arguments
from grantlint.hosts.terraform.module_instance import ModuleInstance, Resource
from grantlint.hosts.terraform.scope import Problem, Scope
from grantlint.hosts.terraform.syntax.tree import Expression, Text, Variable
from grantlint.hosts.terraform.turns import Turns
from grantlint.hosts.terraform.value import Value, unknown
from grantlint.model import Place, Presence

HIGH: Final = 24
"""From which depth of evaluation on a name is evaluated from the ground up."""
MOST_MODULES: Final = 2_000

_VARIABLE_FILES: Final = ("terraform.tfvars", "terraform.tfvars.json")
_HOP: Final = 2  # what a name costs beside its expression, in depth

Key = tuple[str, str, str]
T = TypeVar("T")


class Suspended(Exception):  # noqa: N818  no error: the stack is high, and unwinds
    """Evaluation of *key* has to begin from the ground."""

    def __init__(self, key: Key, place: Place, compute: Callable[[], Value]) -> None:
        super().__init__(key)
        self.key = key
        self.place = place
        self.compute = compute


class NestedBlock(Struct, frozen=True, eq=False):
    """A nested block, where those that a dynamic block makes count like others."""

    definition: Definition
    contents: Contents
    scope: Scope
    presence: Presence


class Outside(Protocol):
    """What is known of the attributes of resources without their configuration saying so."""

    def attribute(self, resource: Resource, name: str, place: Place, /) -> Value | None:
        """The value of an attribute that the block does not set; None for a hole of its name."""
        ...


class Planned(Protocol):
    """What a plan knows of a configuration that the configuration leaves open."""

    def variable(self, name: str, value: Value | None, place: Place, /) -> Value | None:
        """A variable of the root module; *value* is what the configuration gives it, if any."""
        ...

    def instances(self, address: str, found: Instances, place: Place, /) -> Instances:
        """The instances of a block, of which the configuration tells *found*."""
        ...


class NoPlan:
    """All that is known is what the configuration says."""

    def variable(self, _name: str, value: Value | None, _place: Place, /) -> Value | None:
        return value

    def instances(self, _address: str, found: Instances, _place: Place, /) -> Instances:
        return found


class NothingOutside:
    """Every attribute that is not set is a hole."""

    def attribute(self, _resource: Resource, _name: str, _place: Place, /) -> Value | None:
        return None


class Configuration:
    """One root module and all modules below it."""

    def __init__(
        self,
        files: Files,
        folder: str,
        variable_files: Iterable[str] = (),
        outside: Outside | None = None,
        modules: Modules | None = None,
        *,
        planned: Planned | None = None,
    ) -> None:
        self.files = files
        self.folder = folder
        self.outside: Outside = outside or NothingOutside()
        self.planned: Planned = planned or NoPlan()
        self.evaluator = Evaluator(functions.find, files)
        self.broken: list[Broken] = []
        self._memo: dict[Key, Value] = {}
        self._open: set[Key] = set()
        self._waiting: set[Key] = set()
        self._modules = modules or Modules(files)
        self._entered: set[str] = set()
        self._instances: dict[tuple[str, str], Instances] = {}
        self.children: dict[str, ModuleInstance] = {}
        self._installed: dict[str, str] | None = None
        self.given = self._read_variables(variable_files)
        self.root = ModuleInstance(self, self.module(folder), "", None)

    # ── Reading ─────────────────────────────────────────────────────────────────────────────────

    def module(self, folder: str) -> Module:
        """The module of a folder, read once."""
        known = self._modules.read(folder)
        if known.folder not in self._entered:
            self._entered.add(known.folder)
            self.broken += known.problems
        return known

    def _read_variables(self, variable_files: Iterable[str]) -> dict[str, Argument]:
        names = self.files.names(self.folder)
        found: list[str] = [name for name in _VARIABLE_FILES if name in names]
        found += [name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json"))]
        paths = [f"{self.folder}/{name}" for name in found] + list(variable_files)
        given: dict[str, Argument] = {}
        for path in paths:
            try:
                arguments, problems = read_arguments(self.files, path)
            except EvaluationError:
                continue
            given.update(arguments)
            self.broken += problems
        return given

    def installed(self, path: str) -> str | None:
        """The folder that `terraform init` put a module into, by its path of names."""
        if self._installed is None:
            self._installed = self._read_installed()
        return self._installed.get(path)

    def _read_installed(self) -> dict[str, str]:
        listing = f"{self.folder}/.terraform/modules/modules.json"
        try:
            entries = json.loads(self.files.read(listing, EvaluationError))["Modules"]
            return {
                str(entry["Key"]): os.path.join(self.folder, str(entry["Dir"])) for entry in entries
            }
        except (EvaluationError, ValueError, KeyError, TypeError, RecursionError):
            return {}

    # ── Evaluating by demand ────────────────────────────────────────────────────────────────────

    @property
    def problems(self) -> list[Problem]:
        """What could not be evaluated, each once."""
        seen: dict[tuple[int, tuple[str | int, ...], str], Problem] = {}
        for problem in self.evaluator.problems:
            place = problem.place
            seen.setdefault((id(place.source), place.token, problem.message), problem)
        return list(seen.values())

    def value(self, expression: Expression, scope: Scope) -> Value:
        """The value of *expression*; never raises."""
        return self.settled(partial(self.evaluated, expression, scope))

    def evaluated(self, expression: Expression, scope: Scope) -> Value:
        """The value of *expression*, as a part of evaluating something else: raises Suspended."""
        return self._bounded(
            partial(self.evaluator.evaluate, expression, scope),
            "this value",
            scope.place(expression),
        )

    def _bounded(self, compute: Callable[[], Value], name: str, place: Place) -> Value:
        """What *compute* gives, or a hole where that takes too many steps."""
        steps, self.evaluator.steps = self.evaluator.steps, 0
        try:
            return compute()
        except ExhaustedError:
            self.evaluator.problems.append(Problem(f"{name} takes too long to follow", place))
            return unknown(name, place)
        finally:
            self.evaluator.steps = steps

    def settled(self, compute: Callable[[], T]) -> T:
        """What *compute* gives, after all that it needs and that lies too deep is known."""
        while True:
            try:
                return compute()
            except Suspended as suspended:
                self._settle(suspended)

    def _settle(self, first: Suspended) -> None:
        stack = [first]
        while stack:
            top = stack[-1]
            try:
                self._computed(top.key, top.place, top.compute)
            except Suspended as deeper:
                self._waiting.add(top.key)
                stack.append(deeper)
            else:
                stack.pop()
                if stack:
                    self._waiting.discard(stack[-1].key)

    def demand(self, key: Key, place: Place, compute: Callable[[], Value]) -> Value:
        """The value of *key*, computed when first asked for; a cycle leaves a hole."""
        known = self._memo.get(key)
        if known is not None:
            return known
        if key in self._open or key in self._waiting:
            name = f"{key[0]}{key[1]}{key[2]}"
            self.evaluator.problems.append(Problem(f"`{name}` depends on itself", place))
            return unknown(name, place)
        if self.evaluator.depth > HIGH:
            raise Suspended(key, place, compute)
        return self._computed(key, place, compute)

    def _computed(self, key: Key, place: Place, compute: Callable[[], Value]) -> Value:
        strict, self.evaluator.strict = self.evaluator.strict, 0
        doubts = self.evaluator.doubts
        self._open.add(key)
        self.evaluator.depth += _HOP
        try:
            value = self._bounded(compute, "".join(key), place)
        finally:
            self.evaluator.depth -= _HOP
            self._open.discard(key)
            self.evaluator.strict, self.evaluator.doubts = strict, doubts
        self._memo[key] = value
        return value

    def known_instances(self, prefix: str, address: str) -> Instances | None:
        """The instances of something, where they are known."""
        return self._instances.get((prefix, address))

    def keep_instances(self, prefix: str, address: str, instances: Instances) -> None:
        """Remember the instances of something."""
        self._instances[prefix, address] = instances

    # ── What there is ───────────────────────────────────────────────────────────────────────────

    def modules(self) -> Iterator["ModuleInstance"]:
        """The root and all instances of modules below it, those above before those below."""
        found = [self.root]
        for module in found:
            yield module
            if len(found) < MOST_MODULES:
                found.extend(module.children())

    def resources(self) -> Iterator[Resource]:
        """All resources and data sources of all modules."""
        for module in self.modules():
            yield from module.resources()

    def argument(self, contents: Contents, name: str, scope: Scope) -> Value | None:
        """The value of an argument, or None where it is not given."""
        found = contents.argument(name)
        if found is None:
            return None
        return self.value(found.node.value, within(scope, found.source))

    def blocks(self, contents: Contents, name: str, scope: Scope) -> Iterator[NestedBlock]:
        """The nested blocks of that type, those of dynamic blocks included."""
        yield from self.settled(partial(self.nested, contents, name, scope))[0]

    def nested(self, contents: Contents, name: str, scope: Scope) -> tuple[list[NestedBlock], bool]:
        """The nested blocks of that type, and whether these are all; raises Suspended."""
        found: list[NestedBlock] = []
        complete = True
        for block in contents.blocks(name):
            inner = within(scope, block.source)
            found.append(NestedBlock(block, block.contents, inner, Presence.ALWAYS))
        for dynamic in contents.blocks("dynamic", labels=1):
            if dynamic.labels == (name,):
                made, known = self._made(dynamic, scope)
                found += made
                complete = complete and known
        return found, complete

    def _made(self, dynamic: Definition, scope: Scope) -> tuple[list[NestedBlock], bool]:
        """The blocks that a dynamic block makes, and whether these are all."""
        scope = within(scope, dynamic.source)
        each = dynamic.contents.argument("for_each")
        bodies = list(dynamic.contents.blocks("content"))
        if each is None or not bodies:
            return [], True
        name = _iterator(dynamic)
        collection = self.evaluated(each.node.value, scope)
        try:
            turns = Turns(collection, collection.place)
        except EvaluationError as error:
            self.evaluator.problems.append(Problem(error.message, error.place or each.place))
            return [], False
        place = collection.place
        made = [
            NestedBlock(
                dynamic,
                bodies[0].contents,
                scope.binding(**{name: pair(key, value, place)}),
                presence,
            )
            for key, value, presence in turns
        ]
        return made, turns.complete


def _iterator(dynamic: Definition) -> str:
    """The name that stands for the current item in a dynamic block."""
    given = dynamic.contents.argument("iterator")
    match given.node.value if given is not None else None:
        case Variable(name=name):
            return name
        case Text(value=name):
            return name
        case _:
            return dynamic.labels[0]
