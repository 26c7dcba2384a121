"""iam:PassRole, named, on every role and to every service."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, Severity, Statement
from grantlint.policy.passrole import PASS_ROLE, Way
from grantlint.rule import Context, actions, document_kinds, rule
from grantlint_rules.passrole._grants import STAR_IN_RESOURCE, bounded, narrow
from grantlint_rules.passrole._open import findings, granted


@rule(
    on=Statement,
    when=actions(PASS_ROLE) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={STAR_IN_RESOURCE},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    for passing in granted(statement, Way.NAMED):
        message = (
            f"`{passing.written}` on every role: whoever holds this can hand an administrator role "
            "to any service and act through it"
        )
        hint = f"Name the roles and the service, in a statement of its own: {narrow(ctx)}"
        yield from findings(passing, message, hint, ctx, bounded(statement, ctx))
