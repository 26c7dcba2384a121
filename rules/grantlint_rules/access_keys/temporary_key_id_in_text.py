"""The id of a temporary access key, written out."""

from collections.abc import Iterator

from grantlint.model import Credential, CredentialKind, Finding, Severity
from grantlint.rule import ALWAYS, Context, rule
from grantlint_rules.access_keys._ids import whose

TEMPORARY = "ASIA"


@rule(
    on=Credential,
    when=ALWAYS,
    severity=Severity.WARNING,
    since="0.1.0",
    supersedes=("access-keys/account-of-key",),
)
def check(credential: Credential, ctx: Context) -> Iterator[Finding]:
    is_id = credential.kind is CredentialKind.ACCESS_KEY_ID
    if not is_id or not credential.redacted.startswith(TEMPORARY):
        return
    yield ctx.finding(
        credential,
        f"`{credential.redacted}` is the id of a temporary access key"
        f"{whose(credential, ctx.settings)}: someone pasted the credentials of a session",
        hint="Remove it; if it was written within the last 36 hours, revoke the sessions of its "
        "role",
        secret=credential.digest,
    )
