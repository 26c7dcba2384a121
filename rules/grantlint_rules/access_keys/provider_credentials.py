"""Credentials written into the configuration of a provider, a backend or a client."""

from collections.abc import Iterator

from grantlint.model import Credential, CredentialKind, Finding, Severity
from grantlint.rule import ALWAYS, Context, rule


@rule(
    on=Credential,
    when=ALWAYS,
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"CKV_AWS_41"},
    supersedes=(
        "access-keys/account-of-key",
        "access-keys/key-id-in-text",
        "access-keys/old-generation-id",
        "access-keys/secret-in-text",
        "access-keys/temporary-key-id-in-text",
    ),
)
def check(credential: Credential, ctx: Context) -> Iterator[Finding]:
    if not credential.client or credential.kind is CredentialKind.REFERENCE:
        return
    what = "a secret access key"
    if credential.kind is CredentialKind.ACCESS_KEY_ID:
        what = f"the access key `{credential.redacted}`"
    yield ctx.finding(
        credential,
        f"`{credential.client}` works with {what} that is written into the configuration",
        hint="Deactivate the key and take it out; name a profile, or let the run assume a role",
        codes=ctx.rule.codes,
        secret=credential.digest,
    )
