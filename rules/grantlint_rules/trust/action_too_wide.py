"""A trust policy that allows more calls than the one that assumes the role."""

from collections.abc import Iterator

from grantlint.model import (
    ALLOW,
    DocumentKind,
    Finding,
    Fix,
    FixEffect,
    Hole,
    PrincipalKind,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, YES
from grantlint.policy.patterns import matches
from grantlint.rule import Context, document_kinds, rule
from grantlint_rules.trust._federation import SAML_PROVIDER
from grantlint_rules.trust._principals import (
    ASSUME,
    SAML,
    SET_SOURCE_IDENTITY,
    TAG_SESSION,
    WEB_IDENTITY,
)

CALLS = (ASSUME, SAML, WEB_IDENTITY, TAG_SESSION, SET_SOURCE_IDENTITY, "sts:SetContext")
"""https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html"""

NEED_MORE = ("pods.eks.amazonaws.com", "rolesanywhere.amazonaws.com")
"""Services that need to tag the session, too."""


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.actions
    if statement.effect is not ALLOW or clause is None:
        return
    if clause.negated:
        yield ctx.finding(
            clause.key,
            "`NotAction` allows every way of assuming the role and every tag of the session",
            hint=f"Name the call: {_wanted(statement)}",
        )
        return
    for term in clause.terms:
        found = _calls(term)
        if len(found) > 1:
            yield _finding(term, found, statement, ctx)


def _calls(term: Term) -> list[str]:
    """The calls that a pattern fits; a hole may be one."""
    holes = [part for part in term.parts if isinstance(part, Hole)]
    if any(not hole.shape.has_wildcards for hole in holes):
        return []
    pattern = terms.widest(term)
    return [name for name in CALLS if matches(pattern, name, ignore_case=True)]


def _finding(term: Term, found: list[str], statement: Statement, ctx: Context) -> Finding:
    extra = ", ".join(f"`{name}`" for name in found[1:4])
    seen = MAYBE if terms.has_hole(term) else YES
    return ctx.finding(
        term,
        f"`{term.written}` allows more than to assume the role: {extra}, …",
        certainty=guards.certainty(seen),
        hint=f"Name the call: {_wanted(statement)}",
        fix=_fix(term, statement, ctx),
    )


def _wanted(statement: Statement) -> str:
    return " or ".join(f"`{action}`" for action in _needed(statement) or (ASSUME,))


def _needed(statement: Statement) -> list[str]:
    """The calls that the principals make, in the order the principals stand."""
    clause = statement.principals
    found = []
    for principal in clause.terms if clause is not None and not clause.negated else ():
        if principal.kind is not PrincipalKind.FEDERATED:
            found.append(ASSUME)
        else:
            is_saml = SAML_PROVIDER in terms.widest(principal.term)
            found.append(SAML if is_saml else WEB_IDENTITY)
    return list(dict.fromkeys(found))


def _fix(term: Term, statement: Statement, ctx: Context) -> Fix | None:
    """The one call instead, where all principals make the same and the list has nothing else."""
    needed = _needed(statement)
    clause = statement.principals
    is_alone = statement.actions is not None and len(statement.actions.terms) == 1
    if clause is None or not clause.complete or len(needed) != 1 or not is_alone:
        return None
    if terms.has_hole(term) or any(p.term.literal in (None, *NEED_MORE) for p in clause.terms):
        return None
    return ctx.replace(
        term, needed[0], title=f"Allow `{needed[0]}` alone", effect=FixEffect.NARROWER
    )
