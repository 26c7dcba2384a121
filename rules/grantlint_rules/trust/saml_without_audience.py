"""A role for a SAML provider whose assertions may be meant for another party."""

import re
from collections.abc import Iterator

from grantlint.model import (
    DocumentKind,
    Finding,
    Fix,
    FixEffect,
    PrincipalKind,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer, answer
from grantlint.policy.guards import Guard
from grantlint.rule import Context, actions, document_kinds, principals, rule
from grantlint_rules.trust._federation import Provider, is_hidden, providers
from grantlint_rules.trust._principals import SAML, assumes

AUDIENCE = "saml:aud"
ENDPOINT = re.compile(
    r"https://(?:[a-z0-9-]+\.)?signin"
    r"(?:\.aws\.amazon\.com|\.amazonaws\.cn|\.amazonaws-us-gov\.com)/(?:static/)?saml(?:/acs/\S+)?"
)
"""https://docs.aws.amazon.com/general/latest/gr/signin-service.html"""
DEFAULT = "https://signin.aws.amazon.com/saml"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.FEDERATED) & actions(SAML),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    allows = assumes(statement, SAML)
    if allows is NO:
        return
    tested = guards.on(statement, (AUDIENCE,))
    for guard in tested:
        yield from _of_guard(guard, allows, ctx)
    spoken = guards.speaks_of(statement, (AUDIENCE,))
    for provider in providers(statement):
        is_saml = MAYBE if is_hidden(provider) else answer(provider.is_saml)
        if spoken is not YES and is_saml is not NO:
            yield _missing(provider, (allows, is_saml, spoken.opposite), statement, ctx)


def _of_guard(guard: Guard, allows: Answer, ctx: Context) -> Iterator[Finding]:
    for value in guard.condition.values if guard.requires else ():
        said = _wrong(guard, value)
        if said:
            seen = MAYBE if terms.has_hole(value) else YES
            yield ctx.finding(
                value,
                f"`{value.written}` {said}",
                certainty=guards.certainty(allows, seen),
                hint=f'Use "StringEquals": {{"SAML:aud": "{DEFAULT}"}}',
            )


def _wrong(guard: Guard, value: Term) -> str:
    if guards.wildcard(guard, value) is not NO:
        text = terms.widest(value)
        is_fine = ENDPOINT.fullmatch(text.replace("*", "a").replace("?", "a")) is not None
        return "" if is_fine else "lets in assertions that are meant for another party"
    address = value.literal
    if address is None:
        return "may be no address of AWS"
    if ENDPOINT.fullmatch(address):
        return ""
    return "is no address that AWS signs people in at: nobody gets the role this way"


def _missing(
    provider: Provider, answers: tuple[Answer, ...], statement: Statement, ctx: Context
) -> Finding:
    return ctx.finding(
        provider.principal,
        "an assertion that was made for another party will do: `SAML:aud` is not tested",
        certainty=guards.certainty(*answers),
        hint=f'Add "StringEquals": {{"SAML:aud": "{DEFAULT}"}}',
        fix=_fix(statement, ctx),
    )


def _fix(statement: Statement, ctx: Context) -> Fix | None:
    """The usual address, unless another partition or principal is concerned."""
    clause = statement.principals
    found = list(providers(statement))
    if clause is None or len(found) != 1 or len(clause.terms) != 1 or not clause.complete:
        return None
    if not terms.widest(found[0].principal.term).startswith("arn:aws:"):
        return None
    return ctx.add_condition(
        "StringEquals",
        "SAML:aud",
        [DEFAULT],
        title="Take only what is meant for signing in to AWS",
        effect=FixEffect.NARROWER,
    )
