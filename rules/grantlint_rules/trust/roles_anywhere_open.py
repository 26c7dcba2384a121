"""A role for IAM Roles Anywhere that any certificate gets, or none."""

from collections.abc import Iterator

from grantlint.model import (
    DocumentKind,
    Finding,
    Fix,
    FixEffect,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
)
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import every
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._principals import (
    ASSUME,
    SET_SOURCE_IDENTITY,
    TAG_SESSION,
    assumes,
    of_kind,
    witness,
)

SERVICE = "rolesanywhere.amazonaws.com"
ANCHOR = ("aws:sourcearn", "aws:sourceaccount")
CERTIFICATE = "aws:principaltag/x509"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.SERVICE),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    allows = assumes(statement)
    if allows is NO:
        return
    for principal in of_kind(statement, PrincipalKind.SERVICE):
        is_it = terms.is_text(principal.term, SERVICE)
        if is_it is not NO:
            sure = every((allows, is_it))
            yield from _open(principal, sure, statement, ctx)
            yield from _dead(principal, sure, statement, ctx)


def _open(
    principal: Principal, allows: Answer, statement: Statement, ctx: Context
) -> Iterator[Finding]:
    anchor, certificate = guards.speaks_of(statement, ANCHOR), _certificate(statement)
    lacking = [
        name
        for name, answer in (("trust anchor", anchor), ("certificate", certificate))
        if answer is not YES
    ]
    if not lacking:
        return
    yield ctx.finding(
        principal,
        f"any {' and any '.join(lacking)} of the account will do to get this role",
        severity=Severity.ERROR if len(lacking) > 1 else Severity.WARNING,
        certainty=guards.certainty(
            allows, *(a.opposite for a in (anchor, certificate) if a is not YES)
        ),
        hint="Test both: `aws:SourceArn` against the trust anchor's ARN, and "
        "`aws:PrincipalTag/x509Subject/CN` against the certificate's name",
        witness=witness(ctx, "a certificate that any trusted authority issued", ASSUME),
    )


def _certificate(statement: Statement) -> Answer:
    """Whether an attribute of the certificate is tested."""
    found = [guard.key for guard in guards.guards(statement) if guard.requires]
    if any(key.startswith(CERTIFICATE) or key == "sts:sourceidentity" for key in found):
        return YES
    return guards.speaks_of(statement, ()) if not found else NO


def _dead(
    principal: Principal, allows: Answer, statement: Statement, ctx: Context
) -> Iterator[Finding]:
    """The service sets a source identity and tags; without the right to, it fails."""
    answers = {name: _allowed(name, ctx) for name in (TAG_SESSION, SET_SOURCE_IDENTITY)}
    missing = [name for name, answer in answers.items() if answer is not YES]
    if missing:
        yield ctx.finding(
            principal,
            f"IAM Roles Anywhere cannot use this role without `{'` and `'.join(missing)}`",
            severity=Severity.WARNING,
            certainty=guards.certainty(allows, *(answers[name].opposite for name in missing)),
            hint=f"Allow `{ASSUME}`, `{TAG_SESSION}` and `{SET_SOURCE_IDENTITY}`",
            fix=_fix(missing, statement, ctx),
        )


def _allowed(action: str, ctx: Context) -> Answer:
    document = ctx.document
    answers = [assumes(each, action) for each in document.statements] if document else []
    if YES in answers:
        return YES
    is_whole = document is not None and document.statements_complete
    return MAYBE if MAYBE in answers or not is_whole else NO


def _fix(missing: list[str], statement: Statement, ctx: Context) -> Fix | None:
    clause = statement.actions
    if clause is None or clause.negated:
        return None
    title = f"Allow `{'` and `'.join(missing)}` as well"
    return ctx.add_terms(clause, missing, title=title, effect=FixEffect.GRANTS)
