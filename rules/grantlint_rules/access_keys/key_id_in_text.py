"""The id of a long-term access key, written out."""

from collections.abc import Iterator

from grantlint.model import Credential, CredentialKind, Finding, Severity
from grantlint.rule import ALWAYS, Context, rule
from grantlint_rules.access_keys._ids import whose

LONG_TERM = ("AKIA", "ABIA", "ACCA")


@rule(
    on=Credential,
    when=ALWAYS,
    severity=Severity.ERROR,
    since="0.1.0",
    supersedes=(
        "access-keys/account-of-key",
        "access-keys/old-generation-id",
        "access-keys/static-credentials-in-ci",
    ),
)
def check(credential: Credential, ctx: Context) -> Iterator[Finding]:
    is_id = credential.kind is CredentialKind.ACCESS_KEY_ID
    if not is_id or not credential.redacted.startswith(LONG_TERM):
        return
    yield ctx.finding(
        credential,
        f"`{credential.redacted}` is the id of a long-term access key"
        f"{whose(credential, ctx.settings)}",
        hint="Remove the id and rotate the key: make another one, deactivate this one, look for "
        "its use in CloudTrail, and delete it; better, give the workload a role instead of a key",
        secret=credential.digest,
    )
