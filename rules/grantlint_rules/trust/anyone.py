"""A role that anyone with an AWS account can assume."""

from collections.abc import Iterator

from grantlint.model import (
    Certainty,
    DocumentKind,
    Finding,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
)
from grantlint.policy import guards
from grantlint.policy.answers import NO
from grantlint.policy.conditions.solving import Solution
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._anyone import stranger
from grantlint_rules.trust._principals import ASSUME, is_anyone, somebody, witness

REFUSED = "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.ANYONE),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"CKV_AWS_60", REFUSED},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.principals
    if statement.conditions or clause is None or clause.negated:
        return
    found = stranger(ctx, statement)
    if found.answer is NO:
        return
    for principal in clause.terms:
        anyone = is_anyone(principal)
        if anyone is not NO:
            yield _finding(principal, guards.certainty(anyone, found.answer), found, ctx)
    if not clause.complete:
        yield ctx.finding(
            clause, "anyone with an AWS account may assume this role", certainty=Certainty.POSSIBLE
        )


def _finding(principal: Principal, certainty: Certainty, found: Solution, ctx: Context) -> Finding:
    is_bare = principal.kind is PrincipalKind.ANYONE
    refused = "; AWS also refuses a bare `*` in a trust policy" if is_bare else ""
    return ctx.finding(
        principal,
        f"anyone with an AWS account can assume this role: principal `*`, no condition{refused}",
        certainty=certainty,
        hint='Name who may, for instance {"AWS": "arn:aws:iam::ACCOUNT:role/NAME"}; for a vendor, '
        "its account together with the `sts:ExternalId` it gave you",
        witness=witness(ctx, somebody(ctx).role, ASSUME, found),
        codes=[REFUSED] if is_bare else ["CKV_AWS_60"],
    )
