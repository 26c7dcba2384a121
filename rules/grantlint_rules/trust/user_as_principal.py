"""A user of another account as principal: access that hangs on a key that lives long."""

from collections.abc import Iterator

from grantlint.model import (
    DocumentKind,
    Effect,
    Finding,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
)
from grantlint.policy import terms
from grantlint.policy.answers import Answer
from grantlint.policy.guards import certainty
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._principals import account_of, at_most, of_kind
from grantlint_rules.trust._standing import Known, Standing, known, named


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST, DocumentKind.RESOURCE) & principals(PrincipalKind.AWS),
    severity=Severity.INFO,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if statement.effect is not Effect.ALLOW:
        return
    accounts = known(ctx)
    for principal in of_kind(statement, PrincipalKind.AWS):
        if ":user/" in terms.widest(principal.term):
            yield from _finding(principal, accounts, ctx)


def _finding(principal: Principal, accounts: Known, ctx: Context) -> Iterator[Finding]:
    account = account_of(principal.term)
    if account is None:
        return
    standing = accounts.standing(account)
    if standing not in (Standing.TRUSTED, Standing.FOREIGN):
        return
    unsure = "" if standing is Standing.TRUSTED else ", which is neither own nor trusted"
    yield ctx.finding(
        principal,
        f"`{principal.term.written}` is a user of {named(account)}{unsure}: its access keys live "
        "until somebody deletes them",
        certainty=at_most(certainty(Answer.YES), principal.term),
        hint="Ask for a role of that account, whose credentials expire by themselves",
    )
