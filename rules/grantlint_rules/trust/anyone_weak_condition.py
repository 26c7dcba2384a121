"""A role for anyone, under a condition that a stranger meets."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, Principal, PrincipalKind, Severity, Statement
from grantlint.policy import guards
from grantlint.policy.answers import MAYBE, NO, YES
from grantlint.policy.conditions.solving import Solution
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._anyone import is_told, shown, stranger
from grantlint_rules.trust._principals import ASSUME, is_anyone, somebody, witness

SECRET = "sts:externalid"  # noqa: S105  the key of a value that is no secret


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.ANYONE),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.principals
    if not statement.conditions or clause is None or clause.negated:
        return
    found = stranger(ctx, statement)
    if found.answer is NO or is_told(statement) is YES:
        return
    for principal in clause.terms:
        if is_anyone(principal) is not NO:
            yield _finding(principal, statement, found, ctx)
    if not clause.complete:
        yield ctx.finding(clause, _message(statement), certainty=guards.certainty(MAYBE), hint=HINT)


HINT = (
    "Name the accounts or roles that may, or bound `*` by `aws:PrincipalOrgID` or "
    "`aws:PrincipalArn` with a fixed account"
)


def _finding(principal: Principal, statement: Statement, found: Solution, ctx: Context) -> Finding:
    return ctx.finding(
        principal,
        _message(statement),
        certainty=guards.certainty(found.answer, is_anyone(principal)),
        hint=HINT,
        related=[(condition.key, "a stranger meets this") for condition in statement.conditions],
        witness=witness(ctx, somebody(ctx).role, ASSUME, found),
    )


def _message(statement: Statement) -> str:
    keys = [condition.key.written for condition in statement.conditions]
    if any(key.lower() == SECRET for key in keys):
        return (
            "anyone who learns the external id can assume this role: principal `*`, and an "
            "external id is no secret"
        )
    return f"anyone with an AWS account can assume this role: {shown(keys)} does not say who"
