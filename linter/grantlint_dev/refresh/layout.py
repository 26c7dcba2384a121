"""How the knowledge is laid out on disk: one fact a line, sorted, so that an update reads well."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from grantlint_dev.refresh.packages import Package
from grantlint_dev.refresh.services import UNKNOWN, Action, Catalogue, ResourceType, Service


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _sorted(names: Mapping[str, Any]) -> list[str]:
    return sorted(names, key=lambda name: (name.lower(), name))


def rows(entries: Iterable[tuple[str, object]]) -> str:
    """A JSON object with one entry a line."""
    lines = ",\n".join(f"{_compact(name)}:{_compact(value)}" for name, value in entries)
    return "{\n" + lines + "\n}" if lines else "{}"


def service_file(service: Service) -> str:
    """The text of `services/<prefix>.json`."""
    named = _sorted(service.actions)
    actions = rows((name.lower(), _action(name, service.actions[name])) for name in named)
    types = rows((name, _type(service.resources[name])) for name in _sorted(service.resources))
    keys = rows((name, service.keys[name]) for name in _sorted(service.keys))
    prefix = _compact(service.prefix)
    return f'{{"prefix":{prefix},\n"actions":{actions},\n"resources":{types},\n"keys":{keys}}}\n'


def _action(name: str, action: Action) -> list[str]:
    types = ", ".join(_use(name, *action.types[name]) for name in _sorted(action.types))
    lists = map(" ".join, (action.keys, action.dependents, action.roles))
    cells = [name, action.level, types, *lists]
    while not cells[-1]:
        cells.pop()
    return cells


def _use(name: str, required: bool, keys: tuple[str, ...]) -> str:  # noqa: FBT001  # a row's cell
    return " +".join([name + "*" * required, *keys])


def _type(resource: ResourceType) -> list[object]:
    return [list(resource.arns), " ".join(resource.keys)] if resource.keys else [resource.arns]


def index_file(catalogue: Catalogue, packages: Iterable[Package]) -> str:
    """The text of `index.json`: date, sources, and what to find in which service file."""
    sources = rows((p.origin.name, _source(p)) for p in packages)
    sizes = rows((p, len(catalogue.services[p].actions)) for p in sorted(catalogue.services))
    owners = rows(sorted(catalogue.key_owners.items()))
    vendors = rows(sorted(_vendors(catalogue).items()))
    return (
        f'{{"date":{_compact(catalogue.date)},\n"sources":{sources},\n"services":{sizes},\n'
        f'"key_owners":{owners},\n"arn_services":{vendors}}}\n'
    )


def _source(package: Package) -> dict[str, str]:
    facts = {
        "version": package.version,
        "date": package.date,
        "licence": package.origin.licence,
        "gives": package.origin.gives,
    }
    return {name: value for name, value in facts.items() if value}


def _vendors(catalogue: Catalogue) -> dict[str, list[str]]:
    """Services by the third part of an ARN of theirs that is not their own prefix."""
    found: dict[str, set[str]] = {}
    for prefix, service in catalogue.services.items():
        for resource in service.resources.values():
            for arn in resource.arns:
                vendor = arn.split(":")[2]
                if vendor != prefix:
                    found.setdefault("*" if "$" in vendor else vendor, set()).add(prefix)
    return {vendor: sorted(prefixes) for vendor, prefixes in found.items()}


def names_file(catalogue: Catalogue) -> str:
    """The text of `actions.txt`: each action as `prefix:Name`, service by service."""
    return _names(catalogue, lambda _: True)


def wildcard_only_file(catalogue: Catalogue) -> str:
    """The text of `wildcard_only.txt`: the same for those that know no resource but `*`."""
    return _names(catalogue, lambda action: not action.types and action.level != UNKNOWN)


def _names(catalogue: Catalogue, chosen: Callable[[Action], bool]) -> str:
    lines = (
        f"{prefix}:{name}\n"
        for prefix in sorted(catalogue.services)
        for name in _sorted(catalogue.services[prefix].actions)
        if chosen(catalogue.services[prefix].actions[name])
    )
    return "".join(lines)
