"""A user of another account as principal: access that hangs on a key that lives long."""

from collections.abc import Iterator

from grantlint.model import (
    ALLOW,
    DocumentKind,
    Finding,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.guards import certainty
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._principals import account_of, is_open, of_kind
from grantlint_rules.trust._standing import Known, Standing, known, named

FOREIGN = (Standing.TRUSTED, Standing.FOREIGN)


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST, DocumentKind.RESOURCE) & principals(PrincipalKind.AWS),
    severity=Severity.INFO,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if statement.effect is not ALLOW:
        return
    accounts = known(ctx)
    for principal in of_kind(statement, PrincipalKind.AWS):
        found = _is_foreign_user(principal.term, accounts)
        if found is not NO:
            yield _finding(principal, found, accounts, ctx)


def _is_foreign_user(term: Term, accounts: Known) -> Answer:
    account = account_of(term)
    if account is None:
        return MAYBE if is_open(term) else NO
    if ":user/" not in terms.widest(term) or accounts.standing(account) not in FOREIGN:
        return NO
    return MAYBE if accounts.hidden else YES


def _finding(principal: Principal, found: Answer, accounts: Known, ctx: Context) -> Finding:
    account = account_of(principal.term)
    who = "another account" if account is None else named(account)
    is_trusted = account is not None and accounts.standing(account) is Standing.TRUSTED
    unsure = "" if is_trusted else ", which is neither own nor trusted"
    return ctx.finding(
        principal,
        f"`{principal.term.written}` is a user of {who}{unsure}: its access keys live until "
        "somebody deletes them",
        certainty=certainty(found),
        hint="Ask for a role of that account, whose credentials expire by themselves",
    )
