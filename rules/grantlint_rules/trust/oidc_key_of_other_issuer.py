"""A condition on a claim of an issuer whose tokens the statement does not take."""

from collections.abc import Iterator

from grantlint.model import Condition, DocumentKind, Finding, FixEffect, PrincipalKind, Severity
from grantlint.policy import guards
from grantlint.policy.answers import NO, Answer
from grantlint.policy.conditions import Quantifier
from grantlint.rule import Context, condition_keys, document_kinds, principals, rule
from grantlint_rules.trust._federation import (
    Provider,
    claim,
    is_claim,
    issued_by,
    providers,
    web_identity,
)


@rule(
    on=Condition,
    when=condition_keys("*.*:*")
    & document_kinds(DocumentKind.TRUST)
    & principals(PrincipalKind.FEDERATED),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or not is_claim(guard.key):
        return
    found = list(providers(statement))
    is_foreign = issued_by(statement, guard)[1].opposite
    answers = (is_foreign, web_identity(statement))
    if NO in answers or not found:
        return
    provider = _meant(guard.key, found)
    yield _finding(guard, provider, answers, ctx)


def _meant(key: str, found: list[Provider]) -> Provider:
    """The provider whose host is most like that of the key."""
    from difflib import SequenceMatcher  # noqa: PLC0415  only for the few that need it

    host = key.rpartition(":")[0]
    return max(found, key=lambda each: SequenceMatcher(None, host, each.host or "").ratio())


def _finding(
    guard: guards.Guard, provider: Provider, answers: tuple[Answer, ...], ctx: Context
) -> Finding:
    operator = guard.operator
    passes = operator.negated or operator.if_exists or operator.quantifier is Quantifier.EVERY
    effect = "it restricts nothing" if passes else "the statement is never met"
    wanted = f"{provider.host}:{claim(guard)}"
    is_alike = provider.host is not None
    return ctx.finding(
        guard.condition.key,
        f"`{guard.condition.key.written}` is no claim of `{provider.principal.term.written}`: "
        f"{effect}",
        certainty=guards.certainty(*answers),
        hint=f"The key is the provider's URL without `https://`: `{wanted}`"
        if is_alike
        else "Use the keys of the provider in `Principal`",
        related=[(provider.principal, "the issuer whose tokens are taken")],
        fix=ctx.replace(
            guard.condition.key,
            wanted,
            title=f"Use `{wanted}`",
            effect=FixEffect.NARROWER if passes else FixEffect.GRANTS,
        )
        if is_alike
        else None,
    )
