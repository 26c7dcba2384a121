"""A retired billing action beside only part of what took its place."""

from collections.abc import Iterator

from grantlint.model import Finding, FixEffect, Severity, Statement
from grantlint.policy import written
from grantlint.rule import Context, rule
from grantlint_rules.billing._replacing import Replacing, replacings
from grantlint_rules.billing._retired import RETIRED


@rule(
    on=Statement,
    when=RETIRED,
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    for found in replacings(statement, ctx):
        if found.allowed and found.lacking:
            yield _finding(found, statement, ctx)


def _finding(found: Replacing, statement: Statement, ctx: Context) -> Finding:
    addition = written.statement("Allow", found.lacking, statement)
    is_core = any(name in found.retired.core for name in found.lacking)
    return ctx.finding(
        found.term,
        f"`{found.term.written}` is retired, and {len(found.lacking)} of the "
        f"{len(found.retired.successors)} actions that took its place are not allowed",
        severity=Severity.WARNING if is_core else Severity.INFO,
        hint=f"Where all of it is meant, add {ctx.spelled(addition)}; where less is meant, accept "
        "this finding with the reason",
        fix=ctx.add_statement(
            addition, title="Allow the rest in a statement of its own", effect=FixEffect.GRANTS
        ),
    )
