"""A pattern that hands out the gravest actions on an account or its payments."""

from collections.abc import Iterator

from grantlint.model import (
    ALLOW,
    Certainty,
    DocumentKind,
    Finding,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import arns, terms
from grantlint.policy.patterns import matches
from grantlint.rule import Context, actions, document_kinds, rule

GRAVE = {
    "account:CloseAccount": "closing the account",
    "account:StartPrimaryEmailUpdate": "changing the e-mail address of a root user",
    "billing:UpdateIAMAccessPreference": "switching billing access of IAM users on or off",
    "payments:MakePayment": "paying",
    "payments:CreatePaymentInstrument": "adding payment methods",
}
"""https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html"""


@rule(
    on=Statement,
    when=actions(*GRAVE) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.actions
    if statement.effect is not ALLOW or clause is None or clause.negated:
        return
    if not _is_on_all(statement) or statement.conditions:
        return
    for term in clause.terms:
        pattern = terms.widest(term)
        included = [name for name in GRAVE if matches(pattern, name, ignore_case=True)]
        if included and "*" in pattern and term.literal not in ("*", "*:*"):
            yield _finding(term, included, ctx)


def _is_on_all(statement: Statement) -> bool:
    clause = statement.resources
    return clause is not None and any(arns.is_all(terms.widest(term)) for term in clause.terms)


def _finding(term: Term, included: list[str], ctx: Context) -> Finding:
    named = " and ".join(f"{GRAVE[name]} (`{name}`)" for name in included[:2])
    return ctx.finding(
        term,
        f"`{term.written}` includes {named}",
        certainty=Certainty.POSSIBLE if terms.has_hole(term) else Certainty.CERTAIN,
        hint="List the actions of the task that is meant (`grantlint suggest list`), and these "
        "in a statement of their own where they are meant, too",
    )
