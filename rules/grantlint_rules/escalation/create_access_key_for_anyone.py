"""Permission to make access keys for every user."""

from collections.abc import Iterator
from functools import partial

from grantlint.knowledge import escalation
from grantlint.knowledge.escalation import Kind
from grantlint.model import DocumentKind, Finding, Identity, Severity
from grantlint.rule import Context, document_kinds, rule
from grantlint_rules.escalation._ways import Group, groups, of, report, told, trigger

OWN_USER = {
    "Effect": "Allow",
    "Action": "iam:CreateAccessKey",
    "Resource": "arn:aws:iam::*:user/${aws:username}",
}


@rule(
    on=Identity,
    when=trigger(Kind.KEY) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={*escalation.ids(Kind.KEY), "CKV_AWS_287"},
)
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    for group in groups(of(identity, ctx).routes(Kind.KEY), identity):
        yield told(group, partial(_finding, identity, ctx))


def _finding(identity: Identity, ctx: Context, group: Group) -> Finding:
    message = (
        "`iam:CreateAccessKey` on every user: whoever holds this gets a key of any user and "
        "acts as them, administrators among them"
    )
    hint = f"Let users make keys for themselves only: {ctx.spelled(OWN_USER)}"
    return report(group, identity, ctx, message, hint)
