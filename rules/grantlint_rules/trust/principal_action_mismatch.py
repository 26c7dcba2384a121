"""A principal that cannot make any of the calls that the statement allows."""

from collections.abc import Iterator

from grantlint.model import (
    ALLOW,
    DocumentKind,
    Finding,
    Fix,
    FixEffect,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
)
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.rule import Context, actions, document_kinds, rule
from grantlint_rules.trust._federation import OIDC, SAML_PROVIDER
from grantlint_rules.trust._principals import ASSUME, SAML, WEB_IDENTITY, assumes

CODE = "MISMATCHED_ACTION_FOR_PRINCIPAL"
WAYS = (ASSUME, WEB_IDENTITY, SAML)


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & actions("sts:AssumeRole*"),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={CODE},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.principals
    if statement.effect is not ALLOW or clause is None or clause.negated:
        return
    for principal in clause.terms:
        yield from _of_principal(principal, statement, ctx)


def _of_principal(principal: Principal, statement: Statement, ctx: Context) -> Iterator[Finding]:
    calls = _calls(principal)
    for needed in calls:
        found = _is_wrong(statement, needed)
        if found is not NO:
            sure = YES if len(calls) == 1 else MAYBE
            yield _finding(principal, needed, (found, sure), statement, ctx)
            return


def _calls(principal: Principal) -> tuple[str, ...]:
    """The calls that a principal may assume roles by: one, unless a hole hides its sort."""
    if principal.kind is not PrincipalKind.FEDERATED:
        return () if principal.kind is PrincipalKind.CANONICAL_USER else (ASSUME,)
    written = terms.widest(principal.term)
    if SAML_PROVIDER in written:
        return (SAML,)
    if OIDC in written or (principal.term.literal is not None and "." in written):
        return (WEB_IDENTITY,)
    return (WEB_IDENTITY, SAML) if terms.has_hole(principal.term) else ()


def _is_wrong(statement: Statement, needed: str) -> Answer:
    """Whether the statement allows another way, and not this one."""
    right = assumes(statement, needed)
    others = {assumes(statement, way) for way in WAYS if way != needed}
    if right is YES or others == {NO}:
        return NO
    return YES if right is NO and YES in others else MAYBE


def _finding(
    principal: Principal,
    needed: str,
    answers: tuple[Answer, ...],
    statement: Statement,
    ctx: Context,
) -> Finding:
    wrong = next((way for way in WAYS if assumes(statement, way) is not NO), WAYS[0])
    return ctx.finding(
        principal,
        f"`{principal.term.written}` cannot call `{wrong}`: it does not get the role",
        certainty=guards.certainty(*answers),
        hint=f"Allow `{needed}`",
        fix=_fix(needed, statement, ctx),
        codes=[CODE],
    )


def _fix(needed: str, statement: Statement, ctx: Context) -> Fix | None:
    """The right call instead of the only one, where all principals need it."""
    clause, principals = statement.actions, statement.principals
    if clause is None or principals is None or len(clause.terms) != 1 or not principals.complete:
        return None
    if any(_calls(principal) != (needed,) for principal in principals.terms):
        return None
    return ctx.replace(
        clause.terms[0], needed, title=f"Allow `{needed}` instead", effect=FixEffect.GRANTS
    )
