"""A condition on the caller's ARN that a principal of any account meets."""

from collections.abc import Iterator

from grantlint.model import Condition, DocumentKind, Finding, Severity, Term
from grantlint.policy import guards
from grantlint.policy.answers import NO, Answer
from grantlint.policy.conditions.solving import Solution
from grantlint.rule import Context, condition_keys, document_kinds, rule
from grantlint_rules.trust._anyone import action_of, any_account, stranger
from grantlint_rules.trust._principals import lets_in_anyone, witness


@rule(
    on=Condition,
    when=condition_keys("aws:PrincipalArn")
    & document_kinds(DocumentKind.TRUST, DocumentKind.RESOURCE),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None:
        return
    anyone = lets_in_anyone(statement)
    found = stranger(ctx, statement)
    if NO in (anyone, found.answer):
        return
    for value, answer in any_account(guard):
        yield _finding(value, (answer, anyone, found.answer), found, ctx)


def _finding(value: Term, answers: tuple[Answer, ...], found: Solution, ctx: Context) -> Finding:
    who = (found.context or {}).get("aws:principalarn") or ("a role of that name",)
    action = action_of(ctx, ctx.statement) if ctx.statement else ""
    return ctx.finding(
        value,
        f"`{value.written}` fits principals of every account: anyone can make one of that name",
        certainty=guards.certainty(*answers),
        hint="Write the account's id into the ARN, or add `aws:PrincipalOrgID`",
        witness=witness(ctx, who[0], action, found),
    )
