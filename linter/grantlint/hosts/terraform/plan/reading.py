"""A plan or a state as a list of resources, whatever of it is there and of the right type.

https://developer.hashicorp.com/terraform/internals/json-format
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from msgspec import Struct

from grantlint.hosts.terraform.plan.addresses import Key, names_of, plainly, suffix, within
from grantlint.model import Source, Token

Json = Any
"""What a JSON reader gives."""
MOST_MODULES: Final = 100_000
_GONE: Final = (["delete"], ["forget"])
"""Actions after which a resource is no more, or no longer Terraform's."""


class Planned(Struct, frozen=True, eq=False):
    """A resource or data source as it will be, as an instance; `path` leads to its values.

    `unknown` and `sensitive` mark values: true where one is, and the shape of the values around.
    """

    address: str
    module: str
    mode: str
    kind: str
    name: str
    key: Key
    values: dict[str, Json]
    path: Token
    unknown: Json
    sensitive: Json

    @property
    def stem(self) -> str:
        """Its address in its module, without its key."""
        start = "data." if self.mode == "data" else ""
        return f"{start}{self.kind}.{self.name}"


class Plan:
    """What one file says; each part is read when it is first asked for."""

    def __init__(self, source: Source, value: Json) -> None:
        self.source = source
        self._value = table(value)

    @cached_property
    def resources(self) -> dict[str, Planned]:
        """All resources and data sources by their addresses; of several the first one counts."""
        found: dict[str, Planned] = {}
        for planned in self._read():
            found.setdefault(planned.address, planned)
        return found

    @cached_property
    def variables(self) -> dict[str, tuple[Json, Token]]:
        """The values that the variables of the root module had, each with the path to it."""
        return {
            name: (variable["value"], ("variables", name, "value"))
            for name, variable in table(self._value.get("variables")).items()
            if "value" in table(variable)
        }

    # ── Values ──────────────────────────────────────────────────────────────────────────────────

    def _read(self) -> Iterator[Planned]:
        planned = self._value.get("planned_values")
        if isinstance(planned, dict):
            yield from self._modules(planned, ("planned_values",))
        elif isinstance(self._value.get("values"), dict):
            yield from self._modules(self._value["values"], ("values",))
        else:
            yield from self._changed()
        prior = table(table(self._value.get("prior_state")).get("values"))
        for known in self._modules(prior, ("prior_state", "values")):
            if known.mode == "data":
                yield known

    def _modules(self, values: Json, path: Token) -> Iterator[Planned]:
        """The resources of a root module and all below it."""
        waiting: list[tuple[Json, Token]] = [
            (table(values.get("root_module")), (*path, "root_module"))
        ]
        for module, way in waiting:
            address = plainly(text(module.get("address")))
            for at, resource in enumerate(listing(module.get("resources"))):
                found = self._resource(table(resource), address, (*way, "resources", at))
                if found is not None:
                    yield found
            if len(waiting) < MOST_MODULES:
                below = listing(module.get("child_modules"))
                waiting += (
                    (table(child), (*way, "child_modules", at)) for at, child in enumerate(below)
                )

    def _resource(self, resource: Json, module: str, path: Token) -> Planned | None:
        change = self._changes.get(text(resource.get("address")))
        if change is None or change.get("actions") not in _GONE:
            values = resource.get("values")
            unknown = table(change).get("after_unknown")
            marks = resource.get("sensitive_values")
            return _planned(resource, module, values, (*path, "values"), unknown, marks)
        return None

    @cached_property
    def _changes(self) -> dict[str, dict[str, Json]]:
        """What is to change, by address; objects that were deposed before are left out."""
        found: dict[str, dict[str, Json]] = {}
        for resource in listing(self._value.get("resource_changes")):
            row = table(resource)
            if "deposed" not in row:
                found.setdefault(text(row.get("address")), table(row.get("change")))
        return found

    def _changed(self) -> Iterator[Planned]:
        """The resources of a plan that was cut down to its changes."""
        for at, resource in enumerate(listing(self._value.get("resource_changes"))):
            row = table(resource)
            change = table(row.get("change"))
            if "deposed" in row or change.get("actions") in _GONE:
                continue
            module = plainly(text(row.get("module_address")))
            path = ("resource_changes", at, "change", "after")
            unknown, marks = change.get("after_unknown"), change.get("after_sensitive")
            found = _planned(row, module, change.get("after"), path, unknown, marks)
            if found is not None:
                yield found

    # ── The configuration ───────────────────────────────────────────────────────────────────────

    @cached_property
    def configuration(self) -> dict[str, Json]:
        """The root module's blocks, their expressions as far as a plan has them."""
        return table(table(self._value.get("configuration")).get("root_module"))

    def call(self, module: str) -> dict[str, Json]:
        """The block that calls a module; empty where it is not there."""
        found: dict[str, Json] = {}
        inside = self.configuration
        for name in names_of(module):
            found = table(table(inside.get("module_calls")).get(name))
            inside = table(found.get("module"))
        return found

    def declared(self, module: str) -> dict[str, Json]:
        """The blocks of a module."""
        return table(self.call(module).get("module")) if module else self.configuration

    def expressions(self, planned: Planned) -> dict[str, Json] | None:
        """The expressions of a resource's block; None where the plan does not have the block."""
        path = names_of(planned.module)
        known = self._expressions.get(path)
        if known is None:
            known = self._expressions[path] = {
                text(block.get("address")): table(block.get("expressions"))
                for block in map(table, listing(self.declared(planned.module).get("resources")))
            }
        return known.get(planned.stem)

    @cached_property
    def _expressions(self) -> dict[tuple[str, ...], dict[str, dict[str, Json]]]:
        return {}


def _planned(
    row: dict[str, Json],
    module: str,
    values: Json,
    path: Token,
    *marks: Json,
) -> Planned | None:
    """A resource, where it says what it is."""
    kind, name = text(row.get("type")), text(row.get("name"))
    if not kind or not name or not isinstance(values, dict):
        return None
    key = row.get("index")
    key = key if isinstance(key, str | int) and not isinstance(key, bool) else None
    mode = "data" if row.get("mode") == "data" else "resource"
    start = "data." if mode == "data" else ""
    address = within(module, f"{start}{kind}.{name}{suffix(key)}")
    unknown, sensitive = marks
    return Planned(address, module, mode, kind, name, key, values, path, unknown, sensitive)


def table(value: Json) -> dict[str, Json]:
    """*value* where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def listing(value: Json) -> list[Json]:
    """*value* where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: Json) -> str:
    """*value* where it is a string, else an empty one."""
    return value if isinstance(value, str) else ""
