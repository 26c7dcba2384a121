"""NotAction that does not leave out iam:PassRole."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, Severity, Statement
from grantlint.policy.passrole import PASS_ROLE, Way
from grantlint.rule import NOT_ACTION, Context, actions, document_kinds, rule
from grantlint_rules.passrole._grants import narrow
from grantlint_rules.passrole._open import findings, granted


@rule(
    on=Statement,
    when=actions(PASS_ROLE) & document_kinds(DocumentKind.IDENTITY) & NOT_ACTION,
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    for passing in granted(statement, Way.NOT_ACTION):
        message = (
            "`NotAction` leaves `iam:PassRole` on every role allowed, and what AWS adds tomorrow"
        )
        hint = (
            "Add `iam:*` to `NotAction`, or list what is meant under `Action`; pass named roles in "
            f"a statement of its own: {narrow(ctx)}"
        )
        yield from findings(passing, message, hint, ctx)
