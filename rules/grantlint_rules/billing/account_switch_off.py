"""A member account that is created with IAM access to billing switched off."""

from collections.abc import Iterator

from grantlint.knowledge.billing_services import SERVICES
from grantlint.model import ALLOW, Certainty, Estate, Finding, MemberAccount, Severity
from grantlint.policy import terms
from grantlint.policy.answers import NO, YES
from grantlint.rule import ALWAYS, Context, rule

OFF = "DENY"


@rule(on=MemberAccount, when=ALWAYS, severity=Severity.ERROR, since="0.1.0")
def check(account: MemberAccount, ctx: Context) -> Iterator[Finding]:
    written = account.iam_user_access_to_billing
    found = terms.is_text(written, OFF) if written is not None else NO
    if written is None or found is NO:
        return
    grants = _grants_billing(ctx.estate)
    lost = ", so the billing grants of this configuration open no console page there"
    yield ctx.finding(
        written,
        f"IAM users and roles of `{account.name}` get no access to billing{lost if grants else ''}",
        severity=Severity.ERROR if grants else Severity.INFO,
        certainty=Certainty.CERTAIN if found is YES else Certainty.POSSIBLE,
        hint="Leave it out or write `ALLOW` for a new account; in one that stands, its root user "
        "switches it on (Account page, IAM user and role access to Billing information)",
    )


def _grants_billing(estate: Estate) -> bool:
    return any(
        (term.literal or "").partition(":")[0].lower() in SERVICES
        for document in estate.documents
        for statement in document.statements
        if statement.effect is ALLOW and statement.actions is not None
        for term in statement.actions.terms
    )
