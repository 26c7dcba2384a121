"""A role that anyone with an AWS account can assume."""

from collections.abc import Iterator

from grantlint.model import (
    DocumentKind,
    Effect,
    Finding,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
    Witness,
)
from grantlint.policy.patterns import matches
from grantlint.rule import Context, document_kinds, principals, rule

REFUSED = "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"
STRANGER = "arn:aws:iam::999999999999:role/stranger"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.ANYONE),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"CKV_AWS_60", REFUSED},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.principals
    if statement.effect is not Effect.ALLOW or clause is None or clause.negated:
        return
    if statement.conditions or not statement.conditions_complete or not _assumes(statement):
        return
    for principal in clause.terms:
        if principal.kind is PrincipalKind.ANYONE or _is_any_account(principal):
            yield _finding(principal, statement, ctx)


def _is_any_account(principal: Principal) -> bool:
    return principal.kind is PrincipalKind.AWS and principal.term.known == "*"


def _assumes(statement: Statement) -> bool:
    clause = statement.actions
    if clause is None:
        return False
    named = any(
        matches(term.literal or "*", "sts:AssumeRole", ignore_case=True) for term in clause.terms
    )
    return named != clause.negated


def _finding(principal: Principal, statement: Statement, ctx: Context) -> Finding:
    is_bare = principal.kind is PrincipalKind.ANYONE
    refused = "; AWS also refuses a bare `*` in a trust policy" if is_bare else ""
    return ctx.finding(
        principal,
        f"anyone with an AWS account can assume this role: principal `*`, no condition{refused}",
        hint='Name who may, for instance {"AWS": "arn:aws:iam::ACCOUNT:role/NAME"}; for a vendor, '
        "its account together with the `sts:ExternalId` it gave you",
        witness=Witness(
            principal=STRANGER,
            action="sts:AssumeRole",
            resource=ctx.identity.arn if ctx.identity else None,
            allowed_by=(statement.sid.written,) if statement.sid else (),
        ),
        codes=[REFUSED] if is_bare else ["CKV_AWS_60"],
    )
