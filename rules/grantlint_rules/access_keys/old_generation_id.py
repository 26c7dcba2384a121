"""An access key that AWS issued before 2019."""

from collections.abc import Iterator

from grantlint.model import Credential, CredentialKind, Finding, Severity
from grantlint.rule import ALWAYS, Context, rule


@rule(on=Credential, when=ALWAYS, severity=Severity.INFO, since="0.1.0")
def check(credential: Credential, ctx: Context) -> Iterator[Finding]:
    if credential.kind is not CredentialKind.ACCESS_KEY_ID or not credential.is_old:
        return
    yield ctx.finding(
        credential,
        f"`{credential.redacted}` was issued before 2019 and has not been rotated since",
        hint="Remove the id and rotate the key: make another one, deactivate this one, and delete "
        "it when nothing misses it",
        secret=credential.digest,
    )
