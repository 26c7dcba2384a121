"""A queue or a topic that anyone may use."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, PrincipalKind, Severity, Statement
from grantlint.policy import guards
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.exposure._public import openings, spelled, why
from grantlint_rules.exposure._services import service_of

NOUNS = {"sqs": "queue", "sns": "topic"}
CODES = {"sqs": "CKV_AWS_168", "sns": "CKV_AWS_169"}


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.RESOURCE) & principals(PrincipalKind.ANYONE),
    severity=Severity.ERROR,
    since="0.1.0",
    codes=CODES.values(),
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    service = service_of(statement, ctx.document)
    if service not in NOUNS:
        return
    for opening in openings(statement, ctx, service):
        yield ctx.finding(
            opening.at,
            f"{opening.who} can {opening.done} on this {NOUNS[service]}: {why(statement)}",
            certainty=guards.certainty(opening.answer),
            hint="Name the accounts, or the service that delivers with its `aws:SourceArn`: "
            '"ArnEquals": {"aws:SourceArn": "arn:aws:sns:REGION:ACCOUNT:TOPIC"}',
            witness=spelled(statement, opening.witness),
            codes=[CODES[service]],
        )
