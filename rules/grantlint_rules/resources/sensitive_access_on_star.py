"""Reading secrets, credentials or data on every resource, though it could be scoped."""

from collections.abc import Iterator

from grantlint.knowledge import sensitive_reads
from grantlint.model import Certainty, DocumentKind, Effect, Finding, Severity, Statement, Term
from grantlint.policy import arns, terms
from grantlint.policy.answers import Answer
from grantlint.rule import Context, actions, document_kinds, rule

NOT_BOUNDING = (
    "aws:currenttime",
    "aws:epochtime",
    "aws:multifactorauth",
    "aws:principal",
    "aws:requestedregion",
    "aws:securetransport",
    "aws:tokenissuetime",
    "aws:user",
)
"""Keys that say who calls and when, not what is read."""


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.IDENTITY)
    & actions(
        "codeartifact:Get*", "cognito-idp:AdminGet*", "dynamodb:*", "ebs:Get*", "ec2:GetPassword*",
        "kinesis:Get*", "kms:Decrypt", "lambda:GetFunction", "rds-db:connect", "rds:Download*",
        "redshift:GetCluster*", "redshift-serverless:GetCredentials", "s3:GetObject*",
        "secretsmanager:*Get*", "sqs:ReceiveMessage", "ssm:GetParameter*", "sts:AssumeRole",
    ),
    severity=Severity.WARNING,
    since="0.1.0",
)  # fmt: skip
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if statement.effect is not Effect.ALLOW or statement.actions is None:
        return
    star = _star(statement)
    if star is None or statement.actions.negated or _is_bounded(statement):
        return
    said: set[str] = set()
    for term in statement.actions.terms:
        pattern = terms.widest(term)
        read = sensitive_reads.read_by(pattern)
        if not read or term.literal in ("*", "*:*") or read[0][1] in said:
            continue
        said.add(read[0][1])
        yield _finding(term, star, read, ctx)


def _star(statement: Statement) -> Term | None:
    clause = statement.resources
    if clause is None or clause.negated:
        return None
    certain = next((term for term in clause.terms if arns.is_all(term.literal or "")), None)
    possible = (term for term in clause.terms if terms.is_text(term, "*") is Answer.MAYBE)
    return certain or next(possible, None)


def _is_bounded(statement: Statement) -> bool:
    """Whether a condition may say which of the resources are meant."""
    keys = [(condition.key.known or "").lower() for condition in statement.conditions]
    return not statement.conditions_complete or any(
        not key.startswith(NOT_BOUNDING) for key in keys
    )


def _finding(term: Term, star: Term, read: tuple[tuple[str, str], ...], ctx: Context) -> Finding:
    name, what = read[0]
    is_open = terms.has_hole(term) or terms.has_hole(star)
    through = "" if name.lower() == term.written.lower() else f" (through `{name}`)"
    return ctx.finding(
        term,
        f"`{term.written}` on `*` hands out {what}{through}",
        certainty=Certainty.POSSIBLE if is_open else Certainty.CERTAIN,
        hint='Name the resources that are needed instead of "*", or bound them with a condition '
        "such as `aws:ResourceTag/…`",
        related=[(star, "every resource")],
    )
