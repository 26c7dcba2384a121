"""Permissions to change the policies that decide what one may do oneself."""

from collections.abc import Iterator
from functools import partial

from grantlint.knowledge import escalation
from grantlint.knowledge.escalation import Kind
from grantlint.model import DocumentKind, Finding, Identity, Severity
from grantlint.rule import Context, document_kinds, rule
from grantlint_rules.escalation._ways import Group, groups, listed, of, report, told, trigger

OWN = {
    "policy": "on a policy that this identity carries",
    "role": "on the role itself",
    "user": "on the user itself",
    "group": "on the identity's own group",
}
ANY = {"policy": "every policy", "role": "every role", "user": "every user", "group": "every group"}


@rule(
    on=Identity,
    when=trigger(Kind.REWRITE) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.ERROR,
    since="0.1.0",
    codes=escalation.ids(Kind.REWRITE),
)
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    for group in groups(of(identity, ctx).routes(Kind.REWRITE), identity):
        yield told(group, partial(_finding, identity, ctx))


def _finding(identity: Identity, ctx: Context, group: Group) -> Finding:
    route = group.worst
    kind = route.path.needs[0].type
    where = OWN[kind] if route.is_own else f"on {ANY[kind]}"
    message = (
        f"{listed(route.path.actions)} {where} gives {route.path.yields}: whoever holds this can "
        f"make themselves administrator{group.more}"
    )
    hint = (
        "Name resources that the identity does not carry itself, or demand a permissions boundary "
        "of whatever is changed (`iam:PermissionsBoundary`), and the policies that may be attached "
        "(`iam:PolicyARN`)"
    )
    return report(group, identity, ctx, message, hint)
