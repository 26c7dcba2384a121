"""Every action on every resource."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, Severity, Statement
from grantlint.policy.passrole import PASS_ROLE, Way
from grantlint.rule import ACTION_PATTERN, Context, actions, document_kinds, rule
from grantlint_rules.passrole._open import findings, granted


@rule(
    on=Statement,
    when=actions(PASS_ROLE) & document_kinds(DocumentKind.IDENTITY) & ACTION_PATTERN,
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    for passing in granted(statement, Way.EVERYTHING):
        message = (
            f"`{passing.written}` on every resource makes an administrator: it includes "
            "`iam:PassRole` on every role"
        )
        hint = (
            "Name the services that are meant; where an administrator is meant, accept this "
            "finding with a reason in the config"
        )
        yield from findings(passing, message, hint, ctx)
