"""Permissions to put code where it runs under a role that is there already."""

from collections.abc import Iterator
from functools import partial

from grantlint.knowledge import escalation
from grantlint.knowledge.escalation import Kind
from grantlint.model import DocumentKind, Finding, Identity, Severity
from grantlint.rule import Context, document_kinds, rule
from grantlint_rules.escalation._ways import Group, groups, listed, of, report, told, trigger


@rule(
    on=Identity,
    when=trigger(Kind.TAKEOVER) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.WARNING,
    since="0.1.0",
    codes=escalation.ids(Kind.TAKEOVER),
)
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    for group in groups(of(identity, ctx).routes(Kind.TAKEOVER), identity):
        yield told(group, partial(_finding, identity, ctx))


def _finding(identity: Identity, ctx: Context, group: Group) -> Finding:
    path = group.worst.path
    message = (
        f"{listed(path.actions)} on resources that nobody named: {path.yields}, and with it all "
        f"that the role behind it may do{group.more}"
    )
    hint = (
        "Name the resources that are meant, by ARN, by the start of their names or by a tag "
        "(`aws:ResourceTag/…`)"
    )
    return report(group, identity, ctx, message, hint)
