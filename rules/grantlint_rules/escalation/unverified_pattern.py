"""Permissions that look like a way to more rights, though nobody has written it up."""

from collections.abc import Iterator
from functools import partial

from grantlint.knowledge import escalation
from grantlint.knowledge.escalation import Kind
from grantlint.model import DocumentKind, Finding, Identity, Severity
from grantlint.rule import Context, document_kinds, rule
from grantlint_rules.escalation._ways import Group, groups, listed, of, report, told, trigger


@rule(
    on=Identity,
    when=trigger(Kind.UNVERIFIED) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.INFO,
    since="0.1.0",
    codes=escalation.ids(Kind.UNVERIFIED),
)
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    routes = of(identity, ctx).routes(Kind.UNVERIFIED)
    for group in groups(routes, identity):
        yield told(group, partial(_finding, identity, ctx))


def _finding(identity: Identity, ctx: Context, group: Group) -> Finding:
    path = group.worst.path
    message = (
        f"{listed(path.actions)} on resources that nobody named may be a way to more rights: "
        f"{path.yields}{group.more}"
    )
    return report(group, identity, ctx, message, "Name the resources that are meant")
