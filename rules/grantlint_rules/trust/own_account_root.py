"""A role that everyone in the own account may assume whose policies let them."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, PrincipalKind, Severity, Statement, Term
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.guards import certainty, guards
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._principals import (
    account_of,
    assumes,
    is_open,
    is_whole_account,
    of_kind,
)
from grantlint_rules.trust._standing import Known, Standing, known

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
    if allows is NO or _is_narrowed(statement):
        return
    accounts = known(ctx)
    for principal in of_kind(statement, PrincipalKind.AWS):
        is_own = _is_own_root(principal.term, accounts)
        if is_own is not NO:
            yield ctx.finding(
                principal,
                f"every principal of `{principal.term.written}` that may call `sts:AssumeRole` on "
                "`*` can assume this role",
                certainty=certainty(allows, is_own),
                hint="Name the roles that may, or bound them by `aws:PrincipalArn`",
            )


def _is_own_root(term: Term, accounts: Known) -> Answer:
    account = account_of(term)
    if account is None:
        return MAYBE if is_open(term) else NO
    if not is_whole_account(term):
        return NO
    if accounts.standing(account) is Standing.OWN:
        return YES
    return MAYBE if accounts.hidden else NO


def _is_narrowed(statement: Statement) -> bool:
    """Whether a condition may say who of the account is meant."""
    return not statement.conditions_complete or any(
        guard.requires and guard.key.startswith(NARROWING) for guard in guards(statement)
    )
