"""A service that names the source it acts for, and a resource's policy that does not ask."""

from collections.abc import Iterator

from grantlint.model import (
    DocumentKind,
    Finding,
    Fix,
    FixEffect,
    PrincipalKind,
    Severity,
    Statement,
)
from grantlint.policy import guards, terms
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.exposure._services import service_of
from grantlint_rules.exposure._sources import Unasked, names_account, unasked

LAMBDA = "lambda"
CHECKS = frozenset({"s3:getbucketacl", "s3:getbucketlocation", "s3:listbucket"})
"""What services look up before they deliver; a stranger learns nothing by it."""


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.RESOURCE) & principals(PrincipalKind.SERVICE),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    service = service_of(statement, ctx.document)
    if not service or service == LAMBDA or _is_harmless(statement):
        return
    for found in unasked(statement, ctx, service):
        yield ctx.finding(
            found.principal,
            f"`{found.name}` may be made to act here for somebody else's account: it sends "
            "`aws:SourceAccount` or `aws:SourceArn`, and neither is tested",
            certainty=guards.certainty(found.answer),
            hint='Add "StringEquals": {"aws:SourceAccount": "ACCOUNT"}, and `aws:SourceArn` where '
            f"the source is known; see {found.page}",
            witness=found.witness,
            fix=_fix(found, statement, ctx),
        )


def _is_harmless(statement: Statement) -> bool:
    clause = statement.actions
    only_checks = (
        clause is not None
        and not clause.negated
        and clause.complete
        and all(terms.widest(term).lower() in CHECKS for term in clause.terms)
    )
    return only_checks or names_account(statement)


def _fix(found: Unasked, statement: Statement, ctx: Context) -> Fix | None:
    """The own account, where there is one and nobody else would be asked for it."""
    clause = statement.principals
    if len(ctx.settings.own_accounts) != 1 or clause is None or not clause.complete:
        return None
    if clause.terms != (found.principal,):
        return None
    (account,) = ctx.settings.own_accounts
    return ctx.add_condition(
        "StringEquals",
        "aws:SourceAccount",
        [account],
        title=f"Only for resources of account `{account}`",
        effect=FixEffect.NARROWER,
    )
