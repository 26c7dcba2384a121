"""A role that everyone in the own account may assume whose policies let them."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, PrincipalKind, Severity, Statement
from grantlint.policy.answers import Answer
from grantlint.policy.guards import certainty, guards
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._principals import account_of, assumes, is_whole_account, of_kind
from grantlint_rules.trust._standing import Standing, known

NARROWING = ("aws:principal", "aws:multifactorauth", "aws:userid", "aws:username", "sts:")


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.AWS),
    severity=Severity.INFO,
    since="0.1.0",
    default=False,
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    allows = assumes(statement)
    if allows is Answer.NO or _is_narrowed(statement):
        return
    accounts = known(ctx)
    for principal in of_kind(statement, PrincipalKind.AWS):
        account = account_of(principal.term)
        if account is None or not is_whole_account(principal.term):
            continue
        if accounts.standing(account) is Standing.OWN:
            yield ctx.finding(
                principal,
                f"every principal of account `{account}` that may call `sts:AssumeRole` on `*` "
                "can assume this role",
                certainty=certainty(allows),
                hint="Name the roles that may, or bound them by `aws:PrincipalArn`",
            )


def _is_narrowed(statement: Statement) -> bool:
    """Whether a condition may say who of the account is meant."""
    return not statement.conditions_complete or any(
        guard.requires and guard.key.startswith(NARROWING) for guard in guards(statement)
    )
