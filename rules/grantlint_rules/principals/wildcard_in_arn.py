"""A principal's ARN with a wildcard in it, which AWS does not read as one."""

from collections.abc import Iterator

from grantlint.model import (
    DENY,
    DocumentKind,
    Finding,
    Hole,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import arns, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.guards import certainty
from grantlint.rule import Context, document_kinds, principals, rule

CODE = "UNSUPPORTED_WILDCARD_IN_PRINCIPAL"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST, DocumentKind.RESOURCE) & principals(PrincipalKind.AWS),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={CODE},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.principals
    for principal in clause.terms if clause is not None else ():
        if principal.kind is not PrincipalKind.AWS:
            continue
        found = has_wildcard(principal.term)
        if found is not NO:
            yield _finding(principal, found, statement, ctx)


def has_wildcard(term: Term) -> Answer:
    """Whether a principal other than `*` holds a wildcard; `*` alone means anyone."""
    if terms.is_text(term, "*") is YES:
        return NO
    written = "".join(part for part in term.parts if isinstance(part, str))
    if set("*?") & set(written):
        return YES
    holes = [part for part in term.parts if isinstance(part, Hole)]
    return MAYBE if any(hole.shape.has_wildcards for hole in holes) else NO


def _finding(principal: Principal, found: Answer, statement: Statement, ctx: Context) -> Finding:
    written = principal.term.written
    is_deny = statement.effect is DENY
    harm = "the Deny stops nobody" if is_deny else "nobody gets in by it"
    account = arns.account_of(terms.widest(principal.term)) or "ACCOUNT"
    return ctx.finding(
        principal,
        f"AWS takes the wildcard of `{written}` for a character or refuses the policy: {harm}",
        certainty=certainty(found),
        hint=f'Write {{"AWS": "arn:aws:iam::{account}:root"}} with the condition "ArnLike": '
        f'{{"aws:PrincipalArn": "{written}"}}',
        codes=[CODE],
    )
