"""A comment for grantlint that cannot be understood."""

from collections.abc import Iterator

from grantlint.model import Finding, Severity, Suppression
from grantlint.rule import ALWAYS, Context, rule


@rule(on=Suppression, when=ALWAYS, severity=Severity.WARNING, since="0.1.0")
def check(suppression: Suppression, ctx: Context) -> Iterator[Finding]:
    if suppression.problem:
        yield ctx.finding(
            suppression,
            f"this comment {suppression.problem}",
            hint="Correct it, or it does nothing: `grantlint: ignore[RULE, RULE:CODE] "
            "until=2027-01-31 -- reason`, or above a block `grantlint: expects GOAL` and "
            "`grantlint: expects-not GOAL`",
        )
