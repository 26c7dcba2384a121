"""A Deny on billing actions that AWS retired, without what took their place."""

from collections.abc import Iterator

from grantlint.knowledge import actions
from grantlint.knowledge.actions import Level
from grantlint.model import DENY, Finding, FixEffect, Severity, Statement
from grantlint.policy import successors, written
from grantlint.policy.successors import Unreplaced
from grantlint.rule import Context, rule
from grantlint_rules.billing._retired import RETIRED

EVERYTHING = "aws-portal:*"
READS = (Level.READ, Level.LIST)


@rule(
    on=Statement,
    when=RETIRED,
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if statement.effect is not DENY or ctx.document is None:
        return
    beside = successors.together(ctx.document, ctx.identity)
    for found in successors.unreplaced(statement, beside):
        denied = (*found.successors, *found.grave)
        addition = written.statement("Deny", denied, statement)
        yield ctx.finding(
            found.term,
            _message(found),
            severity=Severity.WARNING if found.is_partial else Severity.ERROR,
            certainty=found.certainty,
            hint=_hint(found, statement, ctx),
            fix=ctx.add_statement(
                addition,
                title="Deny the successors in a statement of their own",
                effect=FixEffect.NARROWER,
            ),
        )


def _hint(found: Unreplaced, statement: Statement, ctx: Context) -> str:
    """The successors, or their services where all of the old console is denied."""
    denied = (*found.successors, *found.grave)
    if (found.term.literal or "").lower() != EVERYTHING:
        addition = written.statement("Deny", denied, statement)
        return f"Deny the successors as well: {ctx.spelled(addition)}"
    services = sorted({f"{name.partition(':')[0]}:*" for name in denied})
    addition = written.statement("Deny", services, statement)
    return f"Deny the services of the successors as well: {ctx.spelled(addition)}"


def _message(found: Unreplaced) -> str:
    """Names a successor that does something first: what stays open is what matters."""
    writes = [name for name in found.successors if actions.level(name) not in READS]
    named = (writes or list(found.successors))[0]
    others = len(found.successors) - 1
    more = f" and {others} more of its successors stay" if others else " stays"
    return (
        f"`{found.term.written}` was retired in 2023 and denies nothing in accounts moved since: "
        f"`{named}`{more} open"
    )
