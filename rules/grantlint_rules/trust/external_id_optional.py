"""An external id that callers may leave out."""

from collections.abc import Iterator

from grantlint.model import (
    Condition,
    DocumentKind,
    Finding,
    FixEffect,
    PrincipalKind,
    Severity,
)
from grantlint.policy import guards, strangers
from grantlint.policy.answers import NO, YES
from grantlint.policy.conditions.operators import Family
from grantlint.rule import Context, condition_keys, document_kinds, rule
from grantlint_rules.trust._anyone import null_holds
from grantlint_rules.trust._operators import plain, written_as
from grantlint_rules.trust._principals import ASSUME, of_kind, witness

EXTERNAL_ID = "sts:ExternalId"


@rule(
    on=Condition,
    when=condition_keys(EXTERNAL_ID) & document_kinds(DocumentKind.TRUST),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or guard.requires:
        return
    if not list(of_kind(statement, PrincipalKind.AWS, PrincipalKind.ANYONE)):
        return
    found = guards.entry(ctx.document, statement, ASSUME, strangers.without(EXTERNAL_ID))
    passes = null_holds(guard) if guard.operator.family is Family.NULL else YES
    if NO in (found.answer, passes):
        return
    name = condition.operator.written
    yield ctx.finding(
        condition.operator,
        f"`{name}` lets in calls without an external id",
        certainty=guards.certainty(found.answer, passes),
        hint=f"Compare it by `{plain(name) or 'StringEquals'}`, which fails when it is missing",
        witness=witness(ctx, "the account of the principal, asked by a stranger", ASSUME, found),
        fix=written_as(ctx, condition, plain(name), effect=FixEffect.NARROWER),
    )
