"""An ignore that accepts nothing."""

from collections.abc import Iterator

from grantlint.model import Finding, Severity, Suppression
from grantlint.rule import ALWAYS, Context, rule


@rule(on=Suppression, when=ALWAYS, severity=Severity.INFO, since="0.1.0")
def check(suppression: Suppression, ctx: Context) -> Iterator[Finding]:
    if not (suppression.used or suppression.expired or suppression.problem):
        names = ", ".join(f"`{name}`" for name in suppression.rules)
        yield ctx.finding(
            suppression,
            f"the ignore of {names} matches no finding",
            hint="Remove it, or it will hide the next finding that nobody has looked at",
        )
