"""An action that hands over a role, without the permission to pass one."""

from collections.abc import Iterator

from grantlint.knowledge import actions, passable_roles
from grantlint.knowledge.passable_roles import RolePass
from grantlint.model import (
    DocumentKind,
    Finding,
    Identity,
    IdentityKind,
    Severity,
)
from grantlint.policy import access, pass_needs
from grantlint.policy.access import Policies, outright
from grantlint.policy.answers import NO, YES
from grantlint.policy.escalation import powers
from grantlint.policy.passrole import PASS_ROLE
from grantlint.rule import Context, document_kinds, rule
from grantlint.rule import actions as any_of
from grantlint_rules.passrole._grants import narrow

PASSING = sorted(one.action for one in passable_roles.proven().values())
"""Actions that hand a role to a service for sure."""


@rule(
    on=Identity,
    when=any_of(*PASSING) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.INFO,
    since="0.1.0",
)
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    if not _is_seen(identity):
        return
    started = list(pass_needs.started(identity.policies))
    if not started:
        return
    mine = powers(identity, ctx.estate.organization)
    if mine.policies.could_grant(PASS_ROLE) is not NO:
        return
    told: set[str] = set()
    for document, statement, term, needed in started:
        if needed.services[0] in told or not _is_required(needed):
            continue
        if _is_granted(mine.policies, needed.action):
            told.add(needed.services[0])
            yield ctx.within(document, statement).finding(
                term,
                f"`{needed.action}` always hands a role to `{needed.services[0]}`, and nothing "
                "here allows `iam:PassRole`: AWS refuses the call",
                hint=f"Unless another policy does, allow it: {narrow(ctx, needed.services[:1])}",
            )


def _is_seen(identity: Identity) -> bool:
    """Whether all its policies are seen; a policy by itself is taken for all there is."""
    is_lone = identity.kind is IdentityKind.UNKNOWN
    return is_lone or (identity.complete and not identity.managed)


def _is_granted(policies: Policies, action: str) -> bool:
    """Whether the policies let the action through somewhere."""
    if outright.is_granted(policies, action):
        return True
    return access.grants(policies, action).answer is YES


def _is_required(needed: RolePass) -> bool:
    """Whether the action always takes a role."""
    return any(each.required for each in actions.role_parameters(needed.action))
