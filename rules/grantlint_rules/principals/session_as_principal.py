"""One session of a role as principal, or as the ARN that a caller is compared with."""

from collections.abc import Iterator

from grantlint.model import (
    ALLOW,
    DocumentKind,
    Finding,
    PrincipalKind,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import arns, guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer, answer
from grantlint.policy.patterns import contains, intersects, matches
from grantlint.rule import Context, document_kinds, rule
from grantlint_rules.principals.wildcard_in_arn import has_wildcard

SESSIONS = ("arn:*:sts::*:assumed-role/*", "arn:*:sts::*:federated-user/*")
KNOWN = ("iam", "")
"""Services whose ARNs, whatever else cannot be seen of them, are of no session."""
PRINCIPAL_ARN = ("aws:principalarn",)


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST, DocumentKind.RESOURCE),
    severity=Severity.INFO,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.principals
    for principal in clause.terms if clause is not None else ():
        if principal.kind is PrincipalKind.AWS and has_wildcard(principal.term) is not YES:
            yield from _of_principal(principal.term, ctx)
    for guard in guards.on(statement, PRINCIPAL_ARN):
        for value in guard.condition.values:
            yield from _of_value(value, statement, ctx)


def is_session(term: Term) -> Answer:
    """Whether a term is the ARN of a session."""
    text = term.literal
    if text is not None:
        return answer(any(matches(each, text) for each in SESSIONS))
    glob = terms.glob_of(term)
    arn = arns.parse(glob)
    if arn is not None and isinstance(arn.service, str) and arn.service in KNOWN:
        return NO
    if any(contains(each, glob) is YES for each in SESSIONS):
        return YES
    may_be = any(intersects(each, glob) is not NO for each in SESSIONS)
    return MAYBE if may_be else NO


def _of_principal(term: Term, ctx: Context) -> Iterator[Finding]:
    found = is_session(term)
    if found is not NO:
        yield ctx.finding(
            term,
            f"`{term.written}` is one session: under any other session name it is somebody else",
            certainty=guards.certainty(found),
            hint="Name the role, arn:aws:iam::ACCOUNT:role/NAME, or the user who asks for it",
        )


def _of_value(value: Term, statement: Statement, ctx: Context) -> Iterator[Finding]:
    found = is_session(value)
    if found is not NO:
        effect = "grants nothing" if statement.effect is ALLOW else "is not met"
        yield ctx.finding(
            value,
            "`aws:PrincipalArn` holds the role's ARN, never that of a session: "
            f"`{value.written}` {effect}",
            certainty=guards.certainty(found),
            hint="Compare with the role: arn:aws:iam::ACCOUNT:role/NAME",
        )
