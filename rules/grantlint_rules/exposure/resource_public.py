"""A resource of any other service that its policy opens to everyone."""

from collections.abc import Iterator

from grantlint.knowledge import exposure
from grantlint.model import DocumentKind, Finding, Presence, PrincipalKind, Severity, Statement
from grantlint.policy import guards
from grantlint.policy.answers import MAYBE
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.exposure._public import openings, spelled, why
from grantlint_rules.exposure._services import UNKNOWN, service_of

ELSEWHERE = ("s3", "sqs", "sns", "kms", "lambda")
"""Services with a rule of their own."""
MILDER = {
    "elasticfilesystem": Severity.WARNING,
    "es": Severity.WARNING,
    "execute-api": Severity.INFO,
}
"""Where something else than the policy may keep strangers out."""
CODES = {"ecr": "CKV_AWS_32", "glacier": "CKV_AWS_167"}


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.RESOURCE) & principals(PrincipalKind.ANYONE),
    severity=Severity.ERROR,
    since="0.1.0",
    codes=CODES.values(),
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    service = service_of(statement, ctx.document)
    blocked = ctx.document.public_access_blocked if ctx.document is not None else None
    if service is None or service in ELSEWHERE or blocked is Presence.ALWAYS:
        return
    for opening in openings(statement, ctx, service):
        done = opening.done if service != UNKNOWN else "do anything"
        yield ctx.finding(
            opening.at,
            f"{opening.who} can {done} on this resource: {why(statement)}",
            severity=MILDER.get(service, Severity.ERROR),
            certainty=guards.certainty(opening.answer if blocked is None else MAYBE),
            hint=_hint(service),
            witness=spelled(statement, opening.witness) if service != UNKNOWN else None,
            codes=[CODES[service]] if service in CODES else [],
        )


def _hint(service: str) -> str:
    if service == "elasticfilesystem":
        return (
            'Add "Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}, or name the roles: '
            f"{exposure.other_guard(service)}"
        )
    beside = exposure.other_guard(service)
    wanted = "Name the accounts or roles, or bound `*` by `aws:PrincipalOrgID` or `aws:SourceVpce`"
    return wanted if beside is None else f"{wanted}; {beside}"
