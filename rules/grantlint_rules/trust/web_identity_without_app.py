"""A role for tokens of Google, Facebook or Amazon that were made for any application."""

from collections.abc import Iterator

from grantlint.knowledge.issuers import APP_KEYS, GOOGLE
from grantlint.model import DocumentKind, Finding, PrincipalKind, Severity, Statement
from grantlint.policy import guards
from grantlint.policy.answers import NO, YES, Answer
from grantlint.policy.conditions.solving import Solution
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._federation import (
    Provider,
    admits,
    providers,
    takes_tokens,
)
from grantlint_rules.trust._principals import WEB_IDENTITY, witness

STRANGER = "stranger"
WHO = ("sub", "email", "id", "user_id", "oaud")
"""Claims that say who somebody is, or for whom the token was meant."""


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
        if provider.host is None or provider.host not in APP_KEYS:
            continue
        app = provider.key(APP_KEYS[provider.host])
        found = admits(ctx, statement, provider, {app: STRANGER})
        if found.answer is not NO:
            yield _finding(provider, app, (takes, found.answer), found, ctx)


def _finding(
    provider: Provider, app: str, answers: tuple[Answer, ...], found: Solution, ctx: Context
) -> Finding:
    statement = ctx.statement
    keys = tuple(provider.key(claim) for claim in WHO)
    is_bound = statement is not None and guards.pinned(statement, keys) is YES
    issuer = provider.issuer
    name = issuer.name if issuer else provider.host
    said = (
        f"a token that any application got from {name} for this person will do"
        if is_bound
        else f"anyone with an account at {name} can assume this role"
    )
    more = " and `accounts.google.com:sub`; an e-mail address may change hands"
    return ctx.finding(
        provider.principal,
        f"{said}: `{app}` is not tested",
        severity=Severity.WARNING if is_bound else Severity.ERROR,
        certainty=guards.certainty(*answers),
        hint=f"Test `{app}` against your application's id"
        + (more if provider.host == GOOGLE else ""),
        witness=witness(ctx, f"a token of {name} for another application", WEB_IDENTITY, found),
    )
