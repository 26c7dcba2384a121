"""A function that anyone may invoke, or that a service may be made to invoke for anybody."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, PrincipalKind, Severity, Statement
from grantlint.policy import guards
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.exposure._public import openings, spelled, url_openings, why
from grantlint_rules.exposure._services import service_of
from grantlint_rules.exposure._sources import unasked

LAMBDA = "lambda"
PUBLIC, NO_SOURCE = "CKV_AWS_301", "CKV_AWS_364"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.RESOURCE)
    & principals(PrincipalKind.ANYONE, PrincipalKind.SERVICE),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={PUBLIC, NO_SOURCE},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if service_of(statement, ctx.document) != LAMBDA:
        return
    yield from _public(statement, ctx)
    for found in unasked(statement, ctx, LAMBDA):
        yield ctx.finding(
            found.principal,
            f"`{found.name}` invokes this function for anybody's resource: no `aws:SourceArn`",
            certainty=guards.certainty(found.answer),
            hint='Add "ArnLike": {"aws:SourceArn": "ARN"}, for S3 together with '
            "`aws:SourceAccount`, or `aws:SourceAccount` alone; a permission of Terraform has "
            f"`source_arn` and `source_account` for them; see {found.page}",
            witness=found.witness,
            codes=[NO_SOURCE],
        )


def _public(statement: Statement, ctx: Context) -> Iterator[Finding]:
    found = list(openings(statement, ctx, LAMBDA))
    yield from _by_url(statement, ctx) if not found else ()
    for opening in found:
        yield ctx.finding(
            opening.at,
            f"{opening.who} can {opening.done} here: {why(statement)}",
            certainty=guards.certainty(opening.answer),
            hint="Name the account or the service; for a public function URL allow "
            '`lambda:InvokeFunctionUrl` with "StringEquals": {"lambda:FunctionUrlAuthType": '
            '"NONE"}, and `lambda:InvokeFunction` with "Bool": {"lambda:InvokedViaFunctionUrl": '
            '"true"}',
            witness=spelled(statement, opening.witness),
            codes=[PUBLIC],
        )


def _by_url(statement: Statement, ctx: Context) -> Iterator[Finding]:
    """A URL without sign-in: open to everyone, as the statement says itself."""
    for opening in url_openings(statement, ctx):
        yield ctx.finding(
            opening.at,
            f"{opening.who} can call this function by its URL: no sign-in is asked for",
            severity=Severity.WARNING,
            certainty=guards.certainty(opening.answer),
            hint="Give the URL the auth type `AWS_IAM` and name who may call it; where it is meant "
            "to be public, let the function itself check who calls, and accept this finding",
            witness=spelled(statement, opening.witness),
            codes=[PUBLIC],
        )
