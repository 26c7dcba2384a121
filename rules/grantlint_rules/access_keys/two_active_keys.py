"""Two active access keys for one user."""

from collections.abc import Iterator

from grantlint.model import Finding, Severity, UserKeys
from grantlint.rule import ALWAYS, Context, rule
from grantlint_rules.access_keys._numbers import MOST, certainty, counted, others


@rule(
    on=UserKeys,
    when=ALWAYS,
    severity=Severity.INFO,
    since="0.1.0",
    supersedes=("access-keys/user-with-key",),
)
def check(user: UserKeys, ctx: Context) -> Iterator[Finding]:
    active = [key for key in user.keys if key.is_active]
    if counted(active) == MOST:
        last = active[-1]
        yield ctx.finding(
            last,
            f"user `{user.user.written}` keeps two active access keys, so neither can be rotated "
            "without deleting the other first",
            certainty=certainty(active, MOST),
            hint="Deactivate the older one, and delete it when nothing misses it",
            related=others(active, last),
        )
