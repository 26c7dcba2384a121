"""The account that an access key belongs to, read from its id."""

from collections.abc import Iterator

from grantlint.model import Credential, CredentialKind, Finding, Severity
from grantlint.rule import ALWAYS, Context, rule
from grantlint_rules.access_keys._ids import whose


@rule(on=Credential, when=ALWAYS, severity=Severity.INFO, since="0.1.0")
def check(credential: Credential, ctx: Context) -> Iterator[Finding]:
    if credential.kind is not CredentialKind.ACCESS_KEY_ID or credential.account is None:
        return
    yield ctx.finding(
        credential,
        f"`{credential.redacted}` is a key{whose(credential, ctx.settings)}",
        hint="Remove the id, and tell whoever is responsible for the account to rotate the key",
        secret=credential.digest,
    )
