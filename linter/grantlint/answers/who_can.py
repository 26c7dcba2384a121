"""Who can do something: asked of every identity whose policies were read.

Decided by the access engine over all policies of each identity, with boundary and service control
policies. Policies that were not read count as absent, and are named; those of resources are not
looked at, save the trust policy of a role that is to be assumed.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from grantlint.engine.dispatch import identities
from grantlint.engine.gaps import unread
from grantlint.engine.merging import gaps_once
from grantlint.knowledge import actions
from grantlint.model import (
    ALLOW,
    Estate,
    Identity,
    IdentityKind,
    NotUnderstood,
    Place,
    Statement,
    Witness,
)
from grantlint.policy import access, arns, unnamed
from grantlint.policy.access import Found
from grantlint.policy.access.policies import Policies, of_identity
from grantlint.policy.access.statements import rulings
from grantlint.policy.answers import NO, YES
from grantlint.policy.applied import applied

ASSUME_ROLE = "sts:AssumeRole"


class Granting(Struct, frozen=True, eq=False):
    """A statement that lets the request through; `place` is None for policies of AWS."""

    name: str
    owner: str
    place: Place | None


class Able(Struct, frozen=True, eq=False):
    """An identity that can, or (`is_certain` false) may be able to: `reason` says what decides.

    `witness` is a request that its policies allow.
    """

    kind: IdentityKind
    name: str
    arn: str | None
    place: Place
    is_certain: bool
    witness: Witness | None
    statements: tuple[Granting, ...]
    reason: str


class WhoCan(Struct, frozen=True, eq=False):
    """The answer: those who can, certain ones first, of how many identities that were asked.

    `not_read` are the parts that may hold policies, too, and could not be read.
    """

    action: str
    resource: str | None
    able: tuple[Able, ...]
    asked: int
    lone_policies: int
    not_read: tuple[NotUnderstood, ...] = ()


def is_action(text: str) -> bool:
    """Whether *text* is an action that AWS has, or a pattern of some."""
    return actions.matches_any(text)


def who_can(action: str, resource: str | None, estates: Sequence[Estate]) -> WhoCan:
    """Who can do *action*, which may be a pattern, on *resource*, an ARN or a pattern of ARNs.

    Without a resource: on any one that the action works on.
    """
    named = arns.account_of(resource) if resource is not None else None
    asked = [(one, estate) for estate in applied(estates, named) for one in identities(estate)]
    roles = {one.arn: one for one, _ in asked if one.arn is not None and one.trust is not None}
    is_assuming = action.lower() == ASSUME_ROLE.lower()
    target = roles.get(resource or "") if is_assuming else None
    able = tuple(_able(asked, action, resource, target))
    return WhoCan(
        action=actions.canonical(action) or action,
        resource=resource,
        able=tuple(sorted(able, key=_order)),
        asked=len(asked),
        lone_policies=sum(_is_lone(identity) for identity, _ in asked),
        not_read=tuple(gaps_once(gap for estate in estates for gap in unread(estate))),
    )


def _able(
    asked: Iterable[tuple[Identity, Estate]],
    action: str,
    resource: str | None,
    target: Identity | None,
) -> Iterator[Able]:
    for identity, estate in asked:
        policies = _policies(identity, estate, target)
        if target is None and _cannot(policies, action):
            continue
        found = access.grants(policies, action, resource=resource or ())
        if found.answer is not NO:
            yield _answer(identity, found)


def _policies(identity: Identity, estate: Estate, target: Identity | None) -> Policies:
    seen = replace(of_identity(identity, estate.organization), complete=True)
    if target is None or target.arn is None:
        return seen
    account = arns.account_of(target.arn)
    return replace(seen, resource=target.trust, resource_account=account)


def _cannot(policies: Policies, action: str) -> bool:
    """Whether no Allow speaks of the action: a quick no."""
    return actions.exists(action) and policies.could_grant(action) is NO


def _answer(identity: Identity, found: Found) -> Able:
    lone = _is_lone(identity)
    place = identity.policies[0].place if lone and identity.policies else identity.place
    return Able(
        kind=identity.kind,
        name=identity.name or identity.owner,
        arn=identity.arn,
        place=place,
        is_certain=found.answer is YES,
        witness=found.witness and unnamed.in_account(found.witness),
        statements=tuple(_granting(found.statements, found, identity)),
        reason=found.reason,
    )


def _granting(
    statements: Iterable[Statement], found: Found, identity: Identity
) -> Iterator[Granting]:
    names = found.witness.allowed_by if found.witness is not None else ()
    for number, statement in enumerate(statements):
        if statement.effect is not ALLOW:
            continue
        name = names[number] if number < len(names) else ""
        place = statement.place if statement.place.source.text else None
        yield Granting(name, _owner(statement, identity), place)


def _owner(statement: Statement, identity: Identity) -> str:
    """Whose policy it is, as its source says."""
    held = (*identity.policies, identity.boundary)
    for document in filter(None, held):
        if any(ruling.statement is statement for ruling in rulings(document)):
            return document.owner
    return identity.owner


def _is_lone(identity: Identity) -> bool:
    return identity.kind is IdentityKind.UNKNOWN


def _order(one: Able) -> tuple[object, ...]:
    return not one.is_certain, one.kind.value, one.name
