"""A policy for anyone, bounded by conditions on who they are."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, PrincipalKind, Severity, Statement
from grantlint.policy import guards
from grantlint.policy.answers import NO
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._anyone import PRINCIPAL_ARN, WHO_KEYS, is_told, shown, stranger
from grantlint_rules.trust._principals import assumes, is_anyone

IN_ORGANIZATION = "every principal of the organization whose own policies allow it"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.ANYONE),
    severity=Severity.INFO,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.principals
    if clause is None or clause.negated:
        return
    keys = [each.condition.key.written for each in guards.on(statement, WHO_KEYS) if each.requires]
    answers = (
        assumes(statement),
        stranger(ctx, statement).answer.opposite,
        is_told(statement).opposite,
    )
    if not keys or NO in answers:
        return
    for principal in clause.terms:
        anyone = is_anyone(principal)
        if anyone is not NO:
            yield ctx.finding(
                principal,
                f"`*` means {_who(statement)}: only {shown(keys)} bounds it",
                certainty=guards.certainty(*answers, anyone),
                hint=_hint(statement),
            )


def _who(statement: Statement) -> str:
    keys = {found.key for found in guards.on(statement, WHO_KEYS)}
    if keys & {PRINCIPAL_ARN}:
        return "the principals of these ARNs, even those that a permissions boundary holds back"
    return IN_ORGANIZATION if "aws:principalaccount" not in keys else "everyone in the account"


def _hint(statement: Statement) -> str:
    if guards.on(statement, (PRINCIPAL_ARN,)):
        return "Name the principals in `Principal`; keep the condition where it has to be a pattern"
    return "Name the accounts or roles in `Principal` if they are few, and keep the condition"
