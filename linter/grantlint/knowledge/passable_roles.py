"""Which actions hand a role to a service, and to which one: the other half of `iam:PassRole`.

A table kept by hand. It grew out of what AWS listed as dependent actions and what its API models
take as inputs, so it knows more than AWS says anywhere, and less surely.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from functools import cache
from typing import Literal

from msgspec import Struct

from grantlint.knowledge import catalogue

Confidence = Literal["documented", "corroborated", "single source", "candidate"]
SUFFIX = ".amazonaws.com"


class RolePass(Struct, frozen=True):
    """An action that passes a role.

    `services` are the principals the role may go to, as `iam:PassedToService` has them. Of a
    *candidate* no more is known than that it takes a role's ARN: good for a hint, proof of nothing.
    `is_guess` says that the principals were made up from the prefix, as services mostly do it.
    """

    action: str
    services: tuple[str, ...]
    confidence: Confidence
    is_guess: bool

    @property
    def is_proof(self) -> bool:
        """Whether two sources or AWS itself say that this action passes a role."""
        return self.confidence in ("documented", "corroborated")


class _Table(Struct, frozen=True):
    sources: tuple[str, ...]
    actions: dict[Confidence, dict[str, str]]


@cache
def _passes() -> dict[str, RolePass]:
    table = catalogue.table("passable_roles", _Table)
    return {
        action.lower(): _role_pass(action, cell, confidence)
        for confidence, rows in table.actions.items()
        for action, cell in rows.items()
    }


def _role_pass(action: str, cell: str, confidence: Confidence) -> RolePass:
    return RolePass(action, _principals(cell), confidence, is_guess="?" in cell)


@cache
def _principals(cell: str) -> tuple[str, ...]:
    """The services of a cell; a third of all actions have the cell of another one."""
    return tuple(name.rstrip("?") + SUFFIX for name in cell.split())


@cache
def _by_operation() -> dict[str, tuple[RolePass, ...]]:
    found: dict[str, tuple[RolePass, ...]] = {}
    for lower, each in _passes().items():
        name = lower.partition(":")[2]
        found[name] = (*found.get(name, ()), each)
    return found


@cache
def by_service() -> dict[str, tuple[RolePass, ...]]:
    """The actions that pass a role, by each service principal that it may go to."""
    found: dict[str, list[RolePass]] = {}
    for each in _passes().values():
        for service in dict.fromkeys(each.services):
            found.setdefault(service, []).append(each)
    return {service: tuple(group) for service, group in found.items()}


def all_passes() -> tuple[RolePass, ...]:
    """Everything that is known to pass a role."""
    return tuple(_passes().values())


@cache
def proven() -> dict[str, RolePass]:
    """What passes a role for sure, and to services that are known; by the name in lower case."""
    return {name: one for name, one in _passes().items() if one.is_proof and not one.is_guess}


@cache
def proven_names() -> frozenset[str]:
    """The actions that pass a role for sure, in lower case."""
    return frozenset(proven())


@cache
def proven_prefixes() -> frozenset[str]:
    """The prefixes of the actions that pass a role for sure."""
    return frozenset(name.partition(":")[0] for name in proven())


@cache
def astray() -> frozenset[str]:
    """Those of the prefixes with an action whose role goes to a principal of another name."""
    proof = ((name.partition(":")[0], one.services) for name, one in proven().items())
    return frozenset(prefix for prefix, services in proof if prefix + SUFFIX not in services)


def passes(action: str) -> RolePass | None:
    """What *action* does with a role, or None when it is not known to pass one."""
    return _passes().get(catalogue.fold(action))


def by_operation(operation: str) -> tuple[RolePass, ...]:
    """The actions of an API operation's name in any service: `CreateService` has two and more."""
    return _by_operation().get(catalogue.fold(operation), ())


def to_service(principal: str) -> tuple[RolePass, ...]:
    """The actions that pass a role to a service principal, `lambda.amazonaws.com`."""
    return by_service().get(catalogue.fold(principal), ())
