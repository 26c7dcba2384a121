"""What AWS says of its actions: that they exist, their level, resource types, keys, dependents.

An action is written `prefix:Name`; case never matters. Nothing here raises on what a policy may
hold: what AWS does not know has no facts.

Facts: https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from msgspec import Struct

from grantlint.knowledge import catalogue
from grantlint.knowledge.near_misses import meant_by_operation, near_misses, similar
from grantlint.knowledge.retirement import (
    Retired,
    is_billing_pseudo_action,
    meant_by_billing_pseudo_action,
    removed,
    removed_by_pattern,
    retired,
    retired_by_pattern,
)
from grantlint.knowledge.wildcards import Wildcard, fits_any, has_wildcard, select, texts_of

__all__ = [
    "Level",
    "ResourceUse",
    "Retired",
    "RoleParameter",
    "canonical",
    "condition_keys",
    "dependent_actions",
    "existing",
    "exists",
    "expand",
    "is_billing_pseudo_action",
    "is_service",
    "level",
    "matches_any",
    "meant_by_billing_pseudo_action",
    "meant_by_operation",
    "names_of",
    "near_misses",
    "own_condition_keys",
    "removed",
    "removed_by_pattern",
    "resource_types",
    "retired",
    "retired_by_pattern",
    "role_parameters",
    "similar",
    "supports_wildcard_only",
]

REMEMBERED = 4096
"""Lookups kept; an expansion refers to names that are there anyway."""
REMEMBERED_NAMES = 32768
"""Answers kept; a name stands in many policies."""
REMEMBERED_SERVICES = 512
"""Services whose names are kept; AWS has hardly more."""
REMEMBERED_WIDE = 32
"""Expansions over all services kept; each may hold every action of AWS."""


class Level(Enum):
    """AWS's access levels, and UNKNOWN where no source gives one."""

    READ = "Read"
    LIST = "List"
    WRITE = "Write"
    TAGGING = "Tagging"
    PERMISSIONS = "Permissions management"
    UNKNOWN = "Unknown"


UNKNOWN_LEVEL = Level.UNKNOWN  # bound, as each action asks for it
EVERYTHING = frozenset({"*", "*:*"})

LEVELS = {
    "R": Level.READ,
    "L": Level.LIST,
    "W": Level.WRITE,
    "T": Level.TAGGING,
    "P": Level.PERMISSIONS,
}


class ResourceUse(Struct, frozen=True):
    """A resource type that an action acts on."""

    name: str
    required: bool
    keys: frozenset[str]  # condition keys that only this type brings to the request


class RoleParameter(Struct, frozen=True):
    """An input of the API call that takes a role: a path such as `Targets.[].RoleArn`."""

    path: str
    required: bool


def is_service(prefix: str) -> bool:
    """Whether AWS has a service of this *prefix*."""
    return catalogue.fold(prefix) in catalogue.index().services


def exists(action: str) -> bool:
    """Whether *action* is one AWS knows; a pattern is not."""
    if len(action) > catalogue.NAME_LIMIT:
        return False
    if catalogue.has_few():
        service, name = catalogue.split(action)
        return service is not None and name in service.actions
    return catalogue.fold(action) in catalogue.known()


def existing(names: frozenset[str]) -> frozenset[str]:
    """Those of many *names*, in lower case, that are actions AWS knows."""
    if catalogue.has_few():
        return frozenset(filter(exists, names))
    return names & catalogue.known()


def canonical(action: str) -> str | None:
    """*action* as AWS spells it, or None when it is unknown."""
    row = _row(action)
    return f"{catalogue.fold(action).partition(':')[0]}:{row.name}" if row else None


def expand(pattern: str) -> tuple[str, ...]:
    """All known actions that fit an IAM *pattern*, in AWS's spelling, sorted ignoring case."""
    if has_wildcard(pattern.partition(":")[0]):
        return _expand_everywhere(pattern)
    return _expand_service(pattern)


@lru_cache(maxsize=REMEMBERED)
def _expand_service(pattern: str) -> tuple[str, ...]:
    prefix, _, name = catalogue.fold(pattern).partition(":")
    service = catalogue.service(prefix)
    if service is None:
        return ()
    if not has_wildcard(name):
        return (service.spelled(name),) if name in service.actions else ()
    return tuple(map(service.spelled, select(name, service.lower_names)))


@lru_cache(maxsize=REMEMBERED_WIDE)
def _expand_everywhere(pattern: str) -> tuple[str, ...]:
    if pattern in EVERYTHING:
        return tuple(catalogue.everything().values())
    return tuple(_fitting_everywhere(catalogue.fold(pattern)))


def _fitting_everywhere(pattern: str) -> Iterator[str]:
    """The actions of all services that fit a folded pattern, asked service by service.

    An action has one colon, so the pattern's colon is that one and its wildcards never stand for
    it. Names are only compared in services that have each of the pattern's texts in some name.
    """
    prefix, colon, name = pattern.partition(":")
    if not colon or ":" in name:
        return
    is_service, texts = Wildcard(prefix).matches, texts_of(name)
    for service in filter(is_service, catalogue.index().services):
        names = catalogue.actions_of(service)
        row = " ".join(names)
        if all(text in row for text in texts):
            for found in select(f"{service}:{name}", names):
                yield catalogue.everything()[found]


@lru_cache(maxsize=REMEMBERED_SERVICES)
def names_of(prefix: str) -> frozenset[str]:
    """The actions of a service, given in lower case, as `prefix:name`; none for no service."""
    return frozenset(catalogue.actions_of(prefix))


@lru_cache(maxsize=REMEMBERED_NAMES)
def matches_any(pattern: str) -> bool:
    """Whether *pattern* fits at least one known action."""
    if not has_wildcard(pattern):
        return exists(pattern)
    folded = catalogue.fold(pattern)
    prefix = folded.partition(":")[0]
    if has_wildcard(prefix):
        return pattern in EVERYTHING or any(_fitting_everywhere(folded))
    return fits_any(folded, catalogue.actions_of(prefix))


@lru_cache(maxsize=REMEMBERED)
def _row(action: str) -> catalogue.ActionRow | None:
    service, name = catalogue.split(action)
    return service.row(name) if service and name in service.actions else None


def level(action: str) -> Level:
    """The access level of *action*, with AWS's slips corrected; UNKNOWN for an unknown action."""
    row = _row(action)
    return LEVELS.get(row.level, UNKNOWN_LEVEL) if row else UNKNOWN_LEVEL


@lru_cache(maxsize=REMEMBERED)
def resource_types(action: str) -> tuple[ResourceUse, ...]:
    """The resource types that *action* acts on; none when it only knows Resource `*`."""
    row = _row(action)
    cells = row.types.split(", ") if row and row.types else []
    return tuple(_use(cell) for cell in cells)


def _use(cell: str) -> ResourceUse:
    name, *keys = cell.split(" +")
    return ResourceUse(name.removesuffix("*"), name.endswith("*"), frozenset(keys))


def supports_wildcard_only(action: str) -> bool:
    """Whether *action* is known and can only be granted on Resource `*`.

    False where no source tells, that is for actions of unknown level.
    """
    if not catalogue.has_few():
        return catalogue.fold(action) in catalogue.wildcard_only()
    row = _row(action)
    return row is not None and not row.types and row.level in LEVELS


def own_condition_keys(action: str) -> frozenset[str]:
    """The condition keys of *action* whatever resource it acts on, global ones left out."""
    row = _row(action)
    return frozenset(row.keys.split()) if row else frozenset()


@lru_cache(maxsize=REMEMBERED)
def condition_keys(action: str) -> frozenset[str]:
    """All condition keys a request for *action* may carry, global ones left out.

    That is its own keys, those that come with one of its resource types, and the types' own.
    """
    service, _ = catalogue.split(action)
    keys = set(own_condition_keys(action))
    for use in resource_types(action):
        keys |= use.keys
        row = service.resources.get(use.name) if service else None
        keys.update(row.keys.split() if row else ())
    return frozenset(keys)


def dependent_actions(action: str) -> tuple[str, ...]:
    """Further actions a caller of *action* needs, as AWS listed them until March 2026."""
    row = _row(action)
    return tuple(row.dependents.split()) if row else ()


def role_parameters(action: str) -> tuple[RoleParameter, ...]:
    """The inputs of the API operation of this name that take an IAM role."""
    row = _row(action)
    paths = row.roles.split() if row else ()
    return tuple(RoleParameter(path.removesuffix("*"), path.endswith("*")) for path in paths)
