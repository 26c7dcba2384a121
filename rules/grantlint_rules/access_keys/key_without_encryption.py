"""An access key whose secret the state keeps in plain text."""

from collections.abc import Iterator

from grantlint.model import AccessKey, Certainty, Finding, Severity
from grantlint.rule import ALWAYS, Context, rule


@rule(
    on=AccessKey,
    when=ALWAYS,
    severity=Severity.WARNING,
    since="0.1.0",
    supersedes=("access-keys/user-with-key",),
)
def check(key: AccessKey, ctx: Context) -> Iterator[Finding]:
    if key.is_encrypted is False or not key.is_encryption_sure:
        yield ctx.finding(
            key,
            f"the secret of `{key.owner}` stands in the state in plain text, for whoever reads it",
            certainty=Certainty.CERTAIN if key.is_encryption_sure else Certainty.POSSIBLE,
            hint="Use a role instead of a key; if there must be one, set `pgp_key` and read "
            "`encrypted_secret`",
        )
