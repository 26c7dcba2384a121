"""A user who gets a long-term key."""

from collections.abc import Iterator

from grantlint.model import AccessKey, Finding, Severity
from grantlint.rule import ALWAYS, Context, rule


@rule(
    on=AccessKey,
    when=ALWAYS,
    severity=Severity.INFO,
    since="0.1.0",
    codes={"CKV_AWS_273"},
)
def check(key: AccessKey, ctx: Context) -> Iterator[Finding]:
    user = f" for user `{key.user.written}`" if key.user is not None else ""
    yield ctx.finding(
        key,
        f"`{key.owner}` is a long-term key{user}, valid until someone thinks of deleting it",
        hint="Use credentials that expire: a role for what runs in AWS, OIDC for pipelines, IAM "
        "Roles Anywhere for other machines, Identity Center for people",
        codes=ctx.rule.codes,
    )
