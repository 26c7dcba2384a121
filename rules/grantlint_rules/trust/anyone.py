"""A role that anyone with an AWS account can assume."""

from collections.abc import Iterator

from grantlint.model import (
    Certainty,
    DocumentKind,
    Effect,
    Finding,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
    Witness,
)
from grantlint.policy import terms
from grantlint.policy.answers import Answer
from grantlint.policy.clauses import covers_action
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
    if (
        statement.conditions
        or (assumes := covers_action(statement.actions, "sts:AssumeRole")) is Answer.NO
    ):
        return
    is_open = assumes is Answer.MAYBE or not statement.conditions_complete
    for principal in clause.terms:
        anyone = _is_anyone(principal)
        if anyone is not Answer.NO:
            is_possible = is_open or anyone is Answer.MAYBE
            certainty = Certainty.POSSIBLE if is_possible else Certainty.CERTAIN
            yield _finding(principal, statement, certainty, ctx)
    if not clause.complete:
        yield ctx.finding(
            clause, "anyone with an AWS account may assume this role", certainty=Certainty.POSSIBLE
        )


def _is_anyone(principal: Principal) -> Answer:
    if principal.kind not in (PrincipalKind.ANYONE, PrincipalKind.AWS):
        return Answer.NO
    return terms.is_text(principal.term, "*")


def _finding(
    principal: Principal, statement: Statement, certainty: Certainty, ctx: Context
) -> Finding:
    is_bare = principal.kind is PrincipalKind.ANYONE
    refused = "; AWS also refuses a bare `*` in a trust policy" if is_bare else ""
    return ctx.finding(
        principal,
        f"anyone with an AWS account can assume this role: principal `*`, no condition{refused}",
        certainty=certainty,
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
