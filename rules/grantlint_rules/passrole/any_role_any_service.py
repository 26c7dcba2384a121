"""iam:PassRole, named, on every role and to every service."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, Fix, FixEffect, Severity, Statement
from grantlint.policy import pass_needs
from grantlint.policy.pass_services import names_only_roles
from grantlint.policy.passrole import PASS_ROLE, Way
from grantlint.rule import Context, actions, document_kinds, rule
from grantlint_rules.passrole._grants import narrow
from grantlint_rules.passrole._open import findings, granted


@rule(
    on=Statement,
    when=actions(PASS_ROLE) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"PASS_ROLE_WITH_STAR_IN_RESOURCE"},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    for passing in granted(statement, Way.NAMED):
        message = (
            f"`{passing.written}` on every role: whoever holds this can hand an administrator role "
            "to any service and act through it"
        )
        hint = f"Name the roles and the service, in a statement of its own: {narrow(ctx)}"
        yield from findings(passing, message, hint, ctx, _bounded(statement, ctx))


def _bounded(statement: Statement, ctx: Context) -> Fix | None:
    """The services filled in, where the identity's other actions leave no doubt about them."""
    if ctx.identity is None or statement.conditions or not names_only_roles(statement):
        return None
    services = pass_needs.certain(ctx.identity)
    if not services:
        return None
    return ctx.add_condition(
        "StringEquals",
        "iam:PassedToService",
        services,
        title=f"Pass roles to {' and '.join(services)} only",
        effect=FixEffect.NARROWER,
    )
