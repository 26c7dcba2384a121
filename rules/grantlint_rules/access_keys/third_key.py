"""More than two access keys for one user."""

from collections.abc import Iterator

from grantlint.model import Finding, Severity, UserKeys
from grantlint.rule import ALWAYS, Context, rule
from grantlint_rules.access_keys._numbers import MOST, certainty, counted, others


@rule(
    on=UserKeys,
    when=ALWAYS,
    severity=Severity.ERROR,
    since="0.1.0",
    supersedes=("access-keys/user-with-key", "access-keys/two-active-keys"),
)
def check(user: UserKeys, ctx: Context) -> Iterator[Finding]:
    number = counted(user.keys)
    if number > MOST:
        yield ctx.finding(
            user,
            f"user `{user.user.written}` gets {number} access keys: AWS refuses the third",
            certainty=certainty(user.keys, MOST + 1),
            hint="Keep one key, and a second one only while it replaces the first",
            related=others(user.keys, user.keys[-1]),
        )
