"""A role for tokens whose audience is not tested."""

from collections.abc import Iterator

from grantlint.knowledge import issuers
from grantlint.model import DocumentKind, Finding, FixEffect, PrincipalKind, Severity, Statement
from grantlint.policy import guards
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.rule import Context, condition_keys, document_kinds, principals, rule
from grantlint_rules.trust._federation import (
    Provider,
    claim,
    is_claim,
    is_hidden,
    own_keys,
    providers,
    takes_tokens,
)

AUDIENCE = "aud"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST)
    & principals(PrincipalKind.FEDERATED)
    & condition_keys("*.*:*"),
    severity=Severity.INFO,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    allows = takes_tokens(statement)
    if allows is NO:
        return
    for provider in providers(statement):
        lacks = _lacks_audience(provider, statement)
        if lacks is not NO:
            yield _finding(provider, (allows, lacks), ctx)


def _lacks_audience(provider: Provider, statement: Statement) -> Answer:
    """Whether some other claim is tested, and the audience is not."""
    if is_hidden(provider):
        tested = [guard for guard in guards.guards(statement) if is_claim(guard.key)]
        has_audience = any(claim(guard) == AUDIENCE for guard in tested)
        return NO if has_audience or not tested else MAYBE
    issuer = provider.issuer
    if provider.host in issuers.BUILT_IN or (issuer is not None and issuer.claim == AUDIENCE):
        return NO
    if not any(guard.requires for guard in own_keys(statement, provider)):
        return NO
    key = (provider.key(AUDIENCE),)
    tests = guards.on(statement, key)
    if tests and statement.conditions_complete and all(map(_is_anything, tests)):
        return YES
    return guards.speaks_of(statement, key).opposite


def _is_anything(guard: guards.Guard) -> bool:
    """Whether a test of the audience holds for every one."""
    texts = (value.literal for value in guard.condition.values)
    return guard.has_patterns and any(text is not None and not text.strip("*") for text in texts)


def _finding(provider: Provider, answers: tuple[Answer, ...], ctx: Context) -> Finding:
    issuer = provider.issuer
    audience = "" if issuer is None else issuer.audience
    if provider.host is not None and issuers.is_eks(provider.host):
        audience = "sts.amazonaws.com"
    key = f"{provider.host or '…'}:{AUDIENCE}"
    return ctx.finding(
        provider.principal,
        f"`{key}` is not tested: only the provider's list of clients keeps out tokens that were "
        "made for somebody else",
        certainty=guards.certainty(*answers),
        hint=f'Add "StringEquals": {{"{key}": "{audience or "AUDIENCE"}"}}',
        fix=ctx.add_condition(
            "StringEquals",
            key,
            [audience],
            title=f"Test that the audience is `{audience}`",
            effect=FixEffect.NARROWER,
        )
        if audience
        else None,
    )
