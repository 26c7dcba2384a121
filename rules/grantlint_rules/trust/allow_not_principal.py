"""An Allow with NotPrincipal: everyone except a few."""

from collections.abc import Iterator

from grantlint.model import ALLOW, DocumentKind, Finding, Severity, Statement, Witness
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
    if statement.effect is not ALLOW or clause is None or not clause.negated:
        return
    names = [principal.term.written for principal in clause.terms if principal.term.known != "*"]
    excepted = ", ".join(f"`{name}`" for name in names[:2])
    is_trust = ctx.document is not None and ctx.document.kind is DocumentKind.TRUST
    harm = f"`NotPrincipal` lets in everyone but {excepted or 'nobody'}, anonymous callers included"
    if is_trust:
        harm = "`NotPrincipal` is not supported in a trust policy, and it means everyone but a few"
    yield ctx.finding(
        clause.key,
        harm,
        hint="Name who may, with `Principal`; to shut a few out of a larger grant, deny them with "
        "`ArnNotEquals` on `aws:PrincipalArn`",
        witness=None if is_trust else _witness(statement),
        codes=[ALLOWED, REFUSED] if is_trust else [ALLOWED],
    )


def _witness(statement: Statement) -> Witness | None:
    """A caller without an account; None where an action or resource is not fixed."""
    actions = statement.actions.terms if statement.actions else ()
    resources = statement.resources.terms if statement.resources else ()
    if not actions:
        return None
    return Witness(
        principal="anyone, without an AWS account",
        action=actions[0].written,
        resource=resources[0].written if resources else None,
        allowed_by=(statement.sid.written,) if statement.sid else (),
    )
