"""A billing grant that the permissions boundary has no room for."""

from collections.abc import Iterator

from grantlint.knowledge.billing_services import SERVICES
from grantlint.model import Finding, Identity, Severity
from grantlint.policy import access
from grantlint.policy.answers import NO, YES
from grantlint.rule import Context, rule, services
from grantlint_rules.billing._identities import billing_terms


@rule(on=Identity, when=services(*SERVICES), severity=Severity.WARNING, since="0.1.0")
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    boundary = identity.boundary
    if boundary is None:
        return
    alone = access.of_documents(*identity.policies)
    for document, statement, term in billing_terms(identity):
        action = term.literal or ""
        if access.grants(ctx.policies(), action).answer is not NO:
            continue
        if access.grants(alone, action).answer is YES:
            yield ctx.within(document, statement).finding(
                term,
                f"`{term.written}` has no effect: the permissions boundary does not allow it",
                hint=f"Add `{term.written}` to the boundary, or remove the grant",
                related=[(boundary, "the boundary")],
            )
