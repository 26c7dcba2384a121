"""A retired billing action beside all of its successors."""

from collections.abc import Iterator

from grantlint.model import Finding, FixEffect, Severity, Statement
from grantlint.rule import Context, rule
from grantlint_rules.billing._replacing import replacings
from grantlint_rules.billing._retired import RETIRED


@rule(
    on=Statement,
    when=RETIRED,
    severity=Severity.INFO,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    for found in replacings(statement, ctx):
        if not found.lacking:
            yield ctx.finding(
                found.term,
                f"`{found.term.written}` is retired, and all that took its place is allowed here",
                hint="Remove it once the account shows that fine-grained actions are enforced; "
                "before that, only the old action counts",
                fix=ctx.remove(
                    found.term, title="Remove the retired action", effect=FixEffect.SKETCH
                ),
            )
