"""iam:* on every role."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, Severity, Statement
from grantlint.policy.passrole import PASS_ROLE, Way
from grantlint.rule import ACTION_PATTERN, Context, actions, document_kinds, rule
from grantlint_rules.passrole._grants import narrow
from grantlint_rules.passrole._open import findings, granted


@rule(
    on=Statement,
    when=actions(PASS_ROLE) & document_kinds(DocumentKind.IDENTITY) & ACTION_PATTERN,
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    for passing in granted(statement, Way.ALL_OF_IAM):
        message = (
            f"`{passing.written}` includes `iam:PassRole` on every role, and every change of who "
            "may do what"
        )
        hint = (
            "List the IAM actions that are meant; to pass roles, name them in a statement of its "
            f"own: {narrow(ctx)}"
        )
        yield from findings(passing, message, hint, ctx)
