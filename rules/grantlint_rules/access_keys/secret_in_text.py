"""A secret access key, written out."""

from collections.abc import Iterator

from grantlint.model import Credential, CredentialKind, Finding, Severity
from grantlint.rule import ALWAYS, Context, rule


@rule(
    on=Credential,
    when=ALWAYS,
    severity=Severity.ERROR,
    since="0.1.0",
    supersedes=("access-keys/static-credentials-in-ci",),
)
def check(credential: Credential, ctx: Context) -> Iterator[Finding]:
    if credential.kind is not CredentialKind.SECRET:
        return
    of_key = f" of `{credential.beside}`" if credential.beside else ""
    yield ctx.finding(
        credential,
        f"this is the secret access key{of_key}: whoever reads the file can act with it",
        hint="Remove it and rotate the key: deactivate it, look for its use in CloudTrail, delete "
        "it. Taking it out of the file does not take it out of the history. Give the workload a "
        "role instead",
        secret=credential.digest,
    )
