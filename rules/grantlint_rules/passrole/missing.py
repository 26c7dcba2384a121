"""An action that hands over a role, without the permission to pass one."""

from collections.abc import Iterator

from grantlint.knowledge import actions, passable_roles
from grantlint.knowledge.passable_roles import RolePass
from grantlint.model import (
    DocumentKind,
    Effect,
    Finding,
    Identity,
    IdentityKind,
    PolicyDocument,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import access
from grantlint.policy.answers import Answer
from grantlint.policy.escalation import powers
from grantlint.policy.passrole import PASS_ROLE
from grantlint.rule import Context, document_kinds, rule
from grantlint.rule import actions as any_of
from grantlint_rules.passrole._grants import narrow

Granting = tuple[PolicyDocument, Statement, Term, RolePass]

PASSING = sorted({one.action for one in passable_roles.all_passes()})
"""Actions that hand a role to a service, sure or not."""


@rule(
    on=Identity,
    when=any_of(*PASSING) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.INFO,
    since="0.1.0",
)
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    if not _is_seen(identity):
        return
    mine = powers(identity, ctx.estate.organization)
    if mine.policies.could_grant(PASS_ROLE) is not Answer.NO:
        return
    told: set[str] = set()
    for document, statement, term, needed in _granting(identity):
        if needed.services[0] in told:
            continue
        found = access.grants(mine.policies, needed.action)
        if found.answer is Answer.YES:
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


def _granting(identity: Identity) -> Iterator[Granting]:
    """Actions that an Allow names in full and that always take a role."""
    for document in identity.policies:
        for statement in document.statements:
            clause = statement.actions
            if statement.effect is not Effect.ALLOW or clause is None or clause.negated:
                continue
            for term in clause.terms:
                needed = None if term.literal is None else _needed(term.literal)
                if needed is not None:
                    yield document, statement, term, needed


def _needed(action: str) -> RolePass | None:
    found = passable_roles.passes(action)
    if found is None or not found.is_proof or found.is_guess:
        return None
    is_required = any(each.required for each in actions.role_parameters(action))
    return found if is_required else None
