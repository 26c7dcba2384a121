"""A billing grant that a Deny of the same identity takes back."""

from collections.abc import Iterator

from grantlint.knowledge.billing_services import SERVICES
from grantlint.model import DENY, Finding, Identity, Severity
from grantlint.policy import access
from grantlint.policy.answers import NO
from grantlint.rule import Context, rule, services
from grantlint_rules.billing._identities import billing_terms


@rule(on=Identity, when=services(*SERVICES), severity=Severity.WARNING, since="0.1.0")
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    if not _has_deny(identity):
        return
    for document, statement, term in billing_terms(identity):
        found = access.grants(ctx.policies(), term.literal or "")
        if found.answer is NO and found.stopped_by:
            yield ctx.within(document, statement).finding(
                term,
                f"`{term.written}` is allowed here and denied again, so nobody gets to use it",
                hint="Take it out of the Deny, or remove the grant; a Deny always wins",
                related=[(deny, "denies it") for deny in found.stopped_by[:2]],
            )


def _has_deny(identity: Identity) -> bool:
    documents = [*identity.policies, *([identity.boundary] if identity.boundary else [])]
    return any(
        statement.effect is DENY for document in documents for statement in document.statements
    )
