"""A role for an EKS cluster that more pods get than one service account's."""

from collections.abc import Iterator

from grantlint.knowledge import issuers
from grantlint.model import DocumentKind, Finding, PrincipalKind, Severity, Statement, Term
from grantlint.policy import guards, terms
from grantlint.policy.answers import NO, Answer
from grantlint.policy.guards import Guard
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._federation import (
    Provider,
    admits,
    claim,
    is_hidden,
    providers,
    takes_tokens,
)
from grantlint_rules.trust._principals import WEB_IDENTITY, at_most, witness

PREFIX = "system:serviceaccount:"
SUBJECT = "sub"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.FEDERATED),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    takes = takes_tokens(statement)
    if takes is NO:
        return
    for provider in providers(statement):
        if is_hidden(provider) or (provider.host and issuers.is_eks(provider.host)):
            yield from _of_cluster(provider, takes, statement, ctx)


def _of_cluster(
    provider: Provider, takes: Answer, statement: Statement, ctx: Context
) -> Iterator[Finding]:
    tested = [guard for guard in guards.guards(statement) if _is_subject(guard, provider)]
    for guard in tested:
        for value in guard.condition.values if guard.requires and guard.has_patterns else ():
            yield from _of_value(value, provider, takes, ctx)
    if not tested and not is_hidden(provider):
        yield from _any_pod(provider, takes, statement, ctx)


def _is_subject(guard: Guard, provider: Provider) -> bool:
    if provider.host is None:
        return claim(guard) == SUBJECT and "." in guard.key
    return guard.key == provider.key(SUBJECT)


def _any_pod(
    provider: Provider, takes: Answer, statement: Statement, ctx: Context
) -> Iterator[Finding]:
    stranger = f"{PREFIX}any:any"
    found = admits(ctx, statement, provider, {provider.key(SUBJECT): stranger})
    if found.answer is not NO:
        yield ctx.finding(
            provider.principal,
            "every pod of the cluster can assume this role: no service account is named",
            certainty=guards.certainty(found.answer, takes),
            hint=f'Add "StringEquals": {{"{provider.host}:sub": '
            f'"{PREFIX}NAMESPACE:SERVICE_ACCOUNT"}}',
            witness=witness(ctx, f"a pod with the subject {stranger}", WEB_IDENTITY, found),
        )


def _of_value(value: Term, provider: Provider, takes: Answer, ctx: Context) -> Iterator[Finding]:
    """A namespace that is open is worse than an open name in a namespace that is not."""
    text = terms.widest(value)
    if not ("*" in text or "?" in text):
        return
    if is_hidden(provider) and not text.startswith(PREFIX):
        return
    namespace, _, name = text.removeprefix(PREFIX).partition(":")
    is_named = text.startswith(PREFIX) and bool(name) and "*" not in namespace
    if is_named and name.strip("*?"):
        return
    who = f"every service account of the namespace `{namespace}`" if is_named else "every pod"
    yield ctx.finding(
        value,
        f"`{value.written}` lets {who} of the cluster assume this role",
        severity=Severity.INFO if is_named else Severity.WARNING,
        certainty=at_most(guards.certainty(takes), value),
        hint=f"Name the service account: `{PREFIX}NAMESPACE:SERVICE_ACCOUNT`",
    )
