"""The id of a user or role as principal: what AWS shows when the principal was deleted."""

import re
from collections.abc import Iterator

from grantlint.model import (
    DocumentKind,
    Finding,
    PrincipalKind,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.guards import certainty
from grantlint.policy.patterns import intersects
from grantlint.rule import Context, document_kinds, principals, rule

KINDS = {"AIDA": "a user", "AROA": "a role", "AGPA": "a group"}
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids"""
IDENTIFIER = re.compile(r"(AIDA|AROA|AGPA)[A-Z0-9]{12,28}", re.ASCII)


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST, DocumentKind.RESOURCE) & principals(PrincipalKind.AWS),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.principals
    for principal in clause.terms if clause is not None else ():
        if principal.kind is not PrincipalKind.AWS:
            continue
        kind, found = _kind(principal.term)
        if found is not NO:
            yield ctx.finding(
                principal,
                f"`{principal.term.written}` is the id of {kind} that was deleted: a new one of "
                "the same name does not get in",
                certainty=certainty(found),
                hint="Replace it by the ARN of the one that is meant, or take it out",
            )


def _kind(term: Term) -> tuple[str, Answer]:
    text = term.literal
    if text is not None:
        match = IDENTIFIER.fullmatch(text)
        return ("", NO) if match is None else (KINDS[match[1]], YES)
    glob = terms.glob_of(term)
    for start, kind in KINDS.items():
        if intersects(f"{start}????????????*", glob) is not NO:
            return kind, MAYBE
    return "", NO
