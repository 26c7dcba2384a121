"""An identity that may do everything."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, Identity, Severity
from grantlint.policy.passrole import PASS_ROLE
from grantlint.policy.patterns import matches
from grantlint.rule import Context, document_kinds, rule
from grantlint.rule import actions as granting
from grantlint_rules.escalation._ways import of, spots_of

SELDOM_NAMED = "iam:CreateAccessKey"
"""One of the actions that an administrator must be able to do, and that few others can."""


@rule(
    on=Identity,
    when=granting(SELDOM_NAMED) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.WARNING,
    since="0.1.0",
    options={"administrators": []},
    supersedes=(
        "escalation/create-access-key-for-anyone",
        "escalation/existing-role-takeover",
        "escalation/pass-role-and-launch",
        "escalation/rewrite-own-policies",
        "escalation/take-over-principal",
        "escalation/unverified-pattern",
        "passrole/via-iam-star",
        "passrole/via-star",
    ),
)
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    is_meant = _is_meant(identity, ctx)
    name = f"`{identity.name}`" if identity.name else "whoever holds this policy"
    for statement in of(identity, ctx).administrator():
        for spot in spots_of(statement, PASS_ROLE, identity):
            here = ctx if spot.document is None else ctx.within(spot.document, statement)
            if spot.is_sure:
                yield here.finding(
                    spot.place,
                    f"every action on every resource: {name} is an administrator",
                    hint="Name the services that are meant; an administrator who is meant belongs "
                    "on the list `administrators` of this rule in the config",
                    severity=Severity.INFO if is_meant else None,
                )


def _is_meant(identity: Identity, ctx: Context) -> bool:
    """Whether the config says that this identity, or the holder of its policy, is to be one."""
    allowed = ctx.options.get("administrators")
    globs = allowed if isinstance(allowed, list) else []
    names = {identity.name, identity.owner, *(one.owner for one in identity.policies)}
    return any(matches(glob, name) for glob in globs for name in names if name)
