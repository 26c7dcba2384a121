"""An Allow with NotPrincipal: everyone except a few."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Effect, Finding, Severity, Statement, Witness
from grantlint.rule import NOT_PRINCIPAL, Context, rule

REFUSED = "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"
ALLOWED = "ALLOW_WITH_NOT_PRINCIPAL"


@rule(
    on=Statement,
    when=NOT_PRINCIPAL,
    severity=Severity.ERROR,
    since="0.1.0",
    codes={ALLOWED, REFUSED},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.principals
    if statement.effect is not Effect.ALLOW or clause is None or not clause.negated:
        return
    excepted = ", ".join(f"`{principal.term.written}`" for principal in clause.terms[:2])
    is_trust = ctx.document is not None and ctx.document.kind is DocumentKind.TRUST
    harm = f"`NotPrincipal` lets in everyone but {excepted or 'nobody'}, anonymous callers included"
    if is_trust:
        harm = "`NotPrincipal` is not supported in a trust policy, and it means everyone but a few"
    actions = statement.actions.terms if statement.actions else ()
    yield ctx.finding(
        clause.key,
        harm,
        hint="Name who may: `Principal` with the accounts or roles that need it; to shut a few out, "
        "write a Deny with `ArnNotEquals` on `aws:PrincipalArn`",
        witness=Witness(
            principal="anyone, without an AWS account",
            action=actions[0].written if actions else "*",
            resource=statement.resources.terms[0].written
            if statement.resources and statement.resources.terms
            else None,
            allowed_by=(statement.sid.written,) if statement.sid else (),
        )
        if not is_trust
        else None,
        codes=[ALLOWED, REFUSED] if is_trust else [ALLOWED],
    )
