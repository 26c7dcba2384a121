"""A key that anyone may use, or that a foreign account may hand on."""

from collections.abc import Iterator

from grantlint.model import (
    DocumentKind,
    Finding,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
)
from grantlint.policy import guards
from grantlint.policy.answers import NO
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.exposure._grants import KMS, hands_on
from grantlint_rules.exposure._public import openings, spelled, why
from grantlint_rules.exposure._services import service_of
from grantlint_rules.trust._principals import account_of, is_whole_account, of_kind
from grantlint_rules.trust._standing import named

OPEN = "CKV_AWS_33"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.RESOURCE) & principals(PrincipalKind.AWS),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={OPEN},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if service_of(statement, ctx.document) != KMS:
        return
    for opening in openings(statement, ctx, KMS):
        yield ctx.finding(
            opening.at,
            f"{opening.who} can {opening.done} with this key: {why(statement)}",
            certainty=guards.certainty(opening.answer),
            hint='Name the accounts or roles, or add "StringEquals": '
            '{"kms:CallerAccount": "ACCOUNT"}; `kms:ViaService` alone says by which way, not who',
            witness=spelled(statement, opening.witness),
            codes=[OPEN],
        )
    for principal in of_kind(statement, PrincipalKind.AWS):
        yield from _handed_on(principal, statement, ctx)


def _handed_on(principal: Principal, statement: Statement, ctx: Context) -> Iterator[Finding]:
    account = account_of(principal.term)
    if account is None or not is_whole_account(principal.term):
        return
    found = hands_on(account, statement, ctx)
    if found.answer is NO:
        return
    yield ctx.finding(
        principal,
        f"{named(account)} may hand this key on: it can create grants for anyone",
        severity=Severity.WARNING,
        certainty=guards.certainty(found.answer),
        hint='Allow it `kms:CreateGrant` only with "Bool": {"kms:GrantIsForAWSResource": "true"}, '
        "and of the rest what it needs (`kms:Decrypt`, `kms:GenerateDataKey`)",
        witness=spelled(statement, found.witness),
    )
