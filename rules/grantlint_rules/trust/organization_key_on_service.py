"""A service asked for an organization or account that its calls do not name."""

from collections.abc import Iterator

from grantlint.model import (
    ALLOW,
    Condition,
    DocumentKind,
    Finding,
    Fix,
    FixEffect,
    PrincipalKind,
    Severity,
)
from grantlint.policy import guards
from grantlint.policy.guards import Guard
from grantlint.rule import Context, condition_keys, document_kinds, principals, rule
from grantlint_rules.trust._services import only_services, services

SOURCES = {
    "aws:principalorgid": "aws:SourceOrgID",
    "aws:principalorgpaths": "aws:SourceOrgPaths",
    "aws:principalaccount": "aws:SourceAccount",
    "aws:principalarn": "aws:SourceArn",
}
"""Keys about the caller, and those about the resource a service calls for."""


@rule(
    on=Condition,
    when=condition_keys("aws:PrincipalOrg*", "aws:PrincipalAccount", "aws:PrincipalArn")
    & document_kinds(DocumentKind.TRUST, DocumentKind.RESOURCE)
    & principals(PrincipalKind.SERVICE),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or statement.effect is not ALLOW:
        return
    service = next(services(statement), None)
    is_dead = guard.requires
    if service is None or guard.key not in SOURCES or not (is_dead or guard.operator.if_exists):
        return
    effect = "it gets nothing" if is_dead else "the condition always holds for it"
    yield ctx.finding(
        condition.key,
        f"`{condition.key.written}` is in no call of `{service.term.written}`: {effect}",
        hint=f"For a service test `{SOURCES[guard.key]}`, in a statement of its own",
        related=[(service, "calls without a principal's account")],
        fix=_fix(guard, ctx) if only_services(statement) else None,
    )


def _fix(guard: Guard, ctx: Context) -> Fix | None:
    """The key of the source; ARNs of principals are no ARNs of sources."""
    if guard.key == "aws:principalarn":
        return None
    wanted = SOURCES[guard.key]
    return ctx.replace(
        guard.condition.key,
        wanted,
        title=f"Test `{wanted}`",
        effect=FixEffect.GRANTS if guard.requires else FixEffect.NARROWER,
    )
