"""An ignore whose date has passed."""

from collections.abc import Iterator

from grantlint.model import Finding, Severity, Suppression
from grantlint.rule import ALWAYS, Context, rule


@rule(on=Suppression, when=ALWAYS, severity=Severity.WARNING, since="0.1.0")
def check(suppression: Suppression, ctx: Context) -> Iterator[Finding]:
    if suppression.expired:
        names = ", ".join(f"`{name}`" for name in suppression.rules)
        yield ctx.finding(
            suppression,
            f"the ignore of {names} ended on {suppression.until}: its findings are shown again",
            hint="Mend what it accepted, or give it a new date with a reason that still holds",
        )
