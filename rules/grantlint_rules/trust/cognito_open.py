"""A role for Cognito identity pools: anybody's pool, or the guests of one's own."""

from collections.abc import Iterator

from grantlint.knowledge import issuers
from grantlint.model import DocumentKind, Finding, PrincipalKind, Severity, Statement, Term
from grantlint.policy import guards
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions.solving import Solution
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._federation import (
    Provider,
    admits,
    is_hidden,
    providers,
    takes_tokens,
)
from grantlint_rules.trust._principals import WEB_IDENTITY, witness

POOL = f"{issuers.COGNITO}:aud"
METHODS = f"{issuers.COGNITO}:amr"
STRANGER = "us-east-1:99999999-9999-4999-8999-999999999999"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.FEDERATED),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    takes = takes_tokens(statement)
    if takes is NO:
        return
    for provider in providers(statement):
        found = _cognito(provider, statement)
        if found is not None:
            sure = MAYBE if is_hidden(provider) else takes
            yield from _of_pool(found, sure, statement, ctx)


def _cognito(provider: Provider, statement: Statement) -> Provider | None:
    """The provider, if it is Cognito; one that cannot be seen is where its claims are tested."""
    if provider.host == issuers.COGNITO:
        return provider
    if is_hidden(provider) and guards.on(statement, (POOL, METHODS)):
        return Provider(provider.principal, issuers.COGNITO)
    return None


def _of_pool(
    provider: Provider, takes: Answer, statement: Statement, ctx: Context
) -> Iterator[Finding]:
    found = admits(ctx, statement, provider, {POOL: STRANGER, METHODS: "authenticated"})
    if found.answer is not NO:
        yield _any_pool(provider, (takes, found.answer), found, ctx)
    if found.answer is YES:
        return
    spoken = guards.speaks_of(statement, (METHODS,))
    if spoken is not YES:
        yield ctx.finding(
            provider.principal,
            f"`{METHODS}` is not tested: guests of the identity pool get in who never signed in",
            severity=Severity.WARNING,
            certainty=guards.certainty(spoken.opposite, found.answer.opposite, takes),
            hint=f'Add "ForAnyValue:StringLike": {{"{METHODS}": "authenticated"}}',
        )


def _any_pool(
    provider: Provider, answers: tuple[Answer, ...], found: Solution, ctx: Context
) -> Finding:
    wild = _wild_value(ctx.statement) if ctx.statement is not None else None
    return ctx.finding(
        wild or provider.principal,
        "any identity pool will do: anyone can make one in an account of their own and assume "
        "this role",
        certainty=guards.certainty(*answers),
        hint=f'Name the pool: "StringEquals": {{"{POOL}": "REGION:ID"}}, and ask for '
        f'"ForAnyValue:StringLike": {{"{METHODS}": "authenticated"}}',
        witness=witness(ctx, f"a token of the identity pool {STRANGER}", WEB_IDENTITY, found),
    )


def _wild_value(statement: Statement) -> Term | None:
    """The value whose wildcard lets other pools in."""
    for guard in guards.on(statement, (POOL,)):
        for value in guard.condition.values:
            if guards.wildcard(guard, value) is not NO:
                return value
    return None
