"""Permissions to become another user or role."""

from collections.abc import Iterator
from functools import partial

from grantlint.knowledge import escalation
from grantlint.knowledge.escalation import Kind
from grantlint.model import DocumentKind, Finding, Identity, Severity
from grantlint.rule import Context, document_kinds, rule
from grantlint_rules.escalation._ways import (
    ASSUMING,
    Group,
    groups,
    listed,
    of,
    report,
    told,
    trigger,
)


@rule(
    on=Identity,
    when=trigger(Kind.PRINCIPAL) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.ERROR,
    since="0.1.0",
    codes=escalation.ids(Kind.PRINCIPAL),
)
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    for group in groups(of(identity, ctx).routes(Kind.PRINCIPAL), identity):
        yield told(group, partial(_finding, identity, ctx))


def _finding(identity: Identity, ctx: Context, group: Group) -> Finding:
    severity = Severity.WARNING if group.worst.path.id == ASSUMING else None
    return report(group, identity, ctx, _message(group), _hint(group), severity=severity)


def _message(group: Group) -> str:
    path = group.worst.path
    harm = "whoever holds this becomes somebody else, with all that they may do"
    if path.id == ASSUMING:
        harm = "this identity can be any of them, whatever it was made for"
    what = f"{listed(path.actions)} on resources that nobody named gives {path.yields}"
    return f"{what}: {harm}{group.more}"


def _hint(group: Group) -> str:
    if group.worst.path.id == ASSUMING:
        return "Name the roles, by ARN or by path"
    return (
        "Name the users and roles that are meant, or a path for them; for what users may do to "
        "themselves write `user/${aws:username}`"
    )
