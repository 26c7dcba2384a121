"""A role for the tokens of an issuer that many customers share, whichever of them it is."""

from collections.abc import Iterator

from grantlint.knowledge import issuers
from grantlint.knowledge.issuers import Issuer
from grantlint.model import DocumentKind, Finding, PrincipalKind, Severity, Statement
from grantlint.policy import guards
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions.solving import Solution
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._federation import (
    Provider,
    admits,
    is_claim,
    is_hidden,
    providers,
    takes_tokens,
)
from grantlint_rules.trust._github import OWNER_KEYS, stranger_claims
from grantlint_rules.trust._principals import WEB_IDENTITY, witness

REJECTED = "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"
GITHUB_REJECTED = "MISSING_GITHUB_REPO_CONDITION_KEY"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.FEDERATED),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={REJECTED, GITHUB_REJECTED},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    takes = takes_tokens(statement)
    if takes is NO:
        return
    for provider in providers(statement):
        issuer = provider.issuer
        if issuer is not None and issuer.is_shared and issuer.host != issuers.COGNITO:
            yield from _of_issuer(provider, issuer, takes, ctx)
        elif is_hidden(provider) and not any(
            is_claim(guard.key) for guard in guards.guards(statement)
        ):
            yield ctx.finding(
                provider.principal,
                f"`{provider.principal.term.written}` may be an issuer that others share",
                certainty=guards.certainty(MAYBE),
                hint="Test the claim that tells its customers apart, mostly `…:sub`",
            )


def _of_issuer(
    provider: Provider, issuer: Issuer, takes: Answer, ctx: Context
) -> Iterator[Finding]:
    statement = ctx.statement
    if statement is None:
        return
    spoken = guards.speaks_of(statement, _tenant_keys(issuer))
    found = admits(ctx, statement, provider, _claims(issuer))
    if spoken is not YES and found.answer is not NO:
        yield _finding(provider, issuer, (takes, spoken.opposite, found.answer), found, ctx)


def _tenant_keys(issuer: Issuer) -> tuple[str, ...]:
    return (issuer.tenant_key.lower(), *(OWNER_KEYS if issuer.host == issuers.GITHUB else ()))


def _claims(issuer: Issuer) -> dict[str, str]:
    if issuer.host == issuers.GITHUB:
        return stranger_claims(issuer.stranger)
    return {issuer.tenant_key: issuer.stranger}


def _finding(
    provider: Provider,
    issuer: Issuer,
    answers: tuple[Answer, ...],
    found: Solution,
    ctx: Context,
) -> Finding:
    return ctx.finding(
        provider.principal,
        f"anyone with an account at {issuer.name} can assume this role: all its customers share "
        f"one issuer, and `{issuer.tenant_key}` is not tested",
        certainty=guards.certainty(*answers),
        hint=f"Add a condition on `{issuer.tenant_key}` that names your own part: "
        f"`{issuer.prefix}YOURS{issuer.delimiter}…`",
        witness=witness(ctx, f"a token of {issuer.name} for somebody else", WEB_IDENTITY, found),
        codes=[REJECTED, GITHUB_REJECTED] if issuer.host == issuers.GITHUB else [REJECTED],
    )
