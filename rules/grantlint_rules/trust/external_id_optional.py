"""An external id that callers may leave out."""

from collections.abc import Iterator

from grantlint.model import (
    Condition,
    DocumentKind,
    Finding,
    Fix,
    FixEffect,
    PrincipalKind,
    Severity,
)
from grantlint.policy import conditions, guards
from grantlint.policy.answers import Answer
from grantlint.policy.conditions.operators import Family
from grantlint.policy.guards import Guard
from grantlint.rule import Context, condition_keys, document_kinds, rule
from grantlint_rules.trust._anyone import null_holds
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
    found = guards.entry(ctx.document, statement, ASSUME, guards.without(EXTERNAL_ID))
    passes = null_holds(guard) if guard.operator.family is Family.NULL else Answer.YES
    if Answer.NO in (found.answer, passes):
        return
    name = condition.operator.written
    yield ctx.finding(
        condition.operator,
        f"`{name}` lets in calls without an external id",
        certainty=guards.certainty(found.answer, passes),
        hint=f"Compare it by `{_plain(name) or 'StringEquals'}`, which fails when it is missing",
        witness=witness(ctx, "the account of the principal, asked by a stranger", ASSUME, found),
        fix=_fix(guard, ctx),
    )


def _plain(operator: str) -> str:
    """The operator without what makes it hold for a missing key; empty if that is not enough."""
    rest = operator.rpartition(":")[2]
    base = rest[: -len("IfExists")] if rest.lower().endswith("ifexists") else rest
    found = conditions.operator(base)
    return "" if found is None or found.negated or found.family is Family.NULL else base


def _fix(guard: Guard, ctx: Context) -> Fix | None:
    plain = _plain(guard.condition.operator.written)
    if not plain:
        return None
    return ctx.replace(
        guard.condition.operator,
        plain,
        title=f"Use `{plain}`, which fails when the external id is missing",
        effect=FixEffect.NARROWER,
    )
