"""A value of iam:PassedToService that is the name of no service."""

from collections.abc import Iterator

from grantlint.knowledge import passable_roles, service_principals
from grantlint.model import Condition, DocumentKind, Finding, FixEffect, Severity, Term
from grantlint.rule import Context, condition_keys, document_kinds, rule


@rule(
    on=Condition,
    when=document_kinds(DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP)
    & condition_keys("iam:PassedToService"),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    operator = (condition.operator.known or "").lower()
    if (condition.key.known or "").lower() != "iam:passedtoservice" or "string" not in operator:
        return
    for value in condition.values:
        name = value.literal
        if name is None or "*" in name or "?" in name or name in passable_roles.by_service():
            continue
        text = name.lower() if "ignorecase" in operator else name
        if not service_principals.is_well_formed(text):
            yield _malformed(value, name, ctx)
        elif (near := service_principals.near(name)) is not None:
            yield ctx.finding(
                value,
                f"`{name}` is not known here as a service; it is one letter away from `{near}`",
                severity=Severity.INFO,
                hint=f"If `{near}` is meant, write that",
            )


def _malformed(value: Term, name: str, ctx: Context) -> Finding:
    meant = service_principals.meant(name)
    hint = f"Write `{meant}`" if meant else "Write the service's principal: `lambda.amazonaws.com`"
    return ctx.finding(
        value,
        f"`{name}` is the name of no service, so no role is passed to one by this value",
        hint=hint,
        fix=None
        if meant is None
        else ctx.replace(value, meant, title=f"Write `{meant}`", effect=FixEffect.GRANTS),
    )
