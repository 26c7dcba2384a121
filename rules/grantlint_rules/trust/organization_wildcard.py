"""A condition on the organization that other organizations, or callers without one, meet."""

from collections.abc import Iterator

from grantlint.model import (
    ALLOW,
    Condition,
    DocumentKind,
    Finding,
    FixEffect,
    Severity,
    Term,
)
from grantlint.policy import guards
from grantlint.policy.answers import Answer
from grantlint.policy.guards import Guard
from grantlint.rule import Context, condition_keys, document_kinds, rule
from grantlint_rules.trust._anyone import any_organization, is_optional_organization
from grantlint_rules.trust._operators import plain, written_as
from grantlint_rules.trust._principals import lets_in_anyone


@rule(
    on=Condition,
    when=condition_keys("aws:*OrgID", "aws:*OrgPaths")
    & document_kinds(
        DocumentKind.TRUST,
        DocumentKind.RESOURCE,
        DocumentKind.RCP,
        DocumentKind.SCP,
        DocumentKind.ENDPOINT,
    ),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None:
        return
    if _is_allow(ctx) is not guard.operator.negated:
        for value, answer in any_organization(guard):
            yield _of_value(value, answer, ctx)
    if is_optional_organization(guard, statement):
        yield _optional(guard, lets_in_anyone(statement), ctx)


def _is_allow(ctx: Context) -> bool:
    return ctx.statement is not None and ctx.statement.effect is ALLOW


def _of_value(value: Term, answer: Answer, ctx: Context) -> Finding:
    verb = "lets in" if _is_allow(ctx) else "spares"
    own = ctx.settings.organization_id or "o-…"
    return ctx.finding(
        value,
        f"`{value.written}` {verb} other organizations: anyone can found one",
        certainty=guards.certainty(answer),
        hint=f"Write the organization's whole id under `StringEquals`: `{own}`",
    )


def _optional(guard: Guard, answer: Answer, ctx: Context) -> Finding:
    operator = guard.condition.operator
    base = plain(operator.written)
    return ctx.finding(
        operator,
        f"`{operator.written}` lets in every account that is in no organization: their requests "
        f"have no `{guard.condition.key.written}`",
        certainty=guards.certainty(answer),
        hint=f"Use `{base}`: it fails when the key is missing",
        fix=written_as(ctx, guard.condition, base, effect=FixEffect.NARROWER),
    )
