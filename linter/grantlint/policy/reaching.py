"""Roles of an estate that somebody may hand to a service: which trust it, how strong each is.

Only roles whose ARN and trust policy are seen are known here.
"""

from enum import IntEnum

from msgspec import Struct

from grantlint.knowledge.escalation import Kind
from grantlint.model import Estate, Identity, IdentityKind, Organization
from grantlint.policy import access
from grantlint.policy.access import callers
from grantlint.policy.answers import NO, YES
from grantlint.policy.escalation import Powers, powers
from grantlint.policy.memory import remembered
from grantlint.policy.unnamed import Spot

ASSUME_ROLE = "sts:AssumeRole"
MOST = 200
"""Roles of one estate that are looked at."""


class Strength(IntEnum):
    """How much a role may do."""

    SOMETHING = 0
    ESCALATES = 1
    ADMINISTRATOR = 2


class Reached(Struct, frozen=True, eq=False):
    """A role that can be passed to a service that it trusts."""

    role: Identity
    service: str
    strength: Strength


@remembered(16)
def roles(estate: Estate) -> tuple[Identity, ...]:
    """The roles of an estate whose ARN and trust policy are seen."""
    found = (
        one
        for one in estate.identities
        if one.kind is IdentityKind.ROLE and one.arn is not None and one.trust is not None
    )
    return tuple(found)[:MOST]


@remembered(4096)
def trusts(role: Identity, service: str) -> bool:
    """Whether a role lets a service in, for certain or maybe."""
    if role.trust is None:
        return False
    found = access.lets_in(role.trust, callers.service(service), ASSUME_ROLE)
    return found.answer is not NO


@remembered(1024)
def strength(role: Identity, organization: Organization | None) -> Strength:
    """How much a role may do."""
    mine = powers(role, organization)
    if mine.administrator():
        return Strength.ADMINISTRATOR
    is_way = any(route.answer is YES for route in mine.routes(Kind.REWRITE))
    return Strength.ESCALATES if is_way else Strength.SOMETHING


def administrators(estate: Estate) -> tuple[Identity, ...]:
    """The roles of an estate that are administrators."""
    return tuple(
        role
        for role in roles(estate)
        if strength(role, estate.organization) is Strength.ADMINISTRATOR
    )


def strongest(mine: Powers, service: str, estate: Estate) -> Reached | None:
    """The strongest role of the estate that can be passed to a service and trusts it."""
    best: Reached | None = None
    for role in roles(estate):
        if not trusts(role, service) or role.arn is None:
            continue
        found = Reached(role, service, strength(role, estate.organization))
        if best is not None and found.strength <= best.strength:
            continue
        if mine.needs.passed((service,), Spot(role.arn, role.arn, role.arn)).answer is YES:
            best = found
    return best
