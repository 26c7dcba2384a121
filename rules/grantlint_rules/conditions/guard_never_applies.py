"""A condition that decides nothing: a Deny that never applies, an Allow that is always met."""

from collections.abc import Iterator
from functools import lru_cache

from grantlint.model import ALLOW, DENY, Certainty, Finding, Severity, Statement
from grantlint.policy import conditions
from grantlint.policy.answers import NO, YES
from grantlint.policy.clashes import may_clash
from grantlint.policy.conditions import Block, asking
from grantlint.rule import CLASHING, Context, operators, rule

NOTHING = Block((), complete=True)
REMEMBERED = 64
"""Operators; there are no more that mean something."""


@rule(
    on=Statement,
    when=operators("*ForAllValues*", "*IfExists*", "*Not*", CLASHING),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if statement.effect is DENY and may_clash(statement.conditions):
        found = asking.satisfying(conditions.of(statement, ctx.document)).answer
        if found is NO:
            yield ctx.finding(
                statement.conditions[0].operator,
                "this Deny never applies: no request can meet all of its conditions",
                hint="Conditions of one statement must all hold; write a statement for each case",
                related=[(other.operator, "with this one") for other in statement.conditions[1:2]],
            )
    if statement.effect is ALLOW and _may_be_empty(statement):
        found = asking.implies(NOTHING, conditions.of(statement, ctx.document))
        if found is YES:
            yield ctx.finding(
                statement.conditions[0].operator,
                "this condition guards nothing: every request meets it",
                certainty=Certainty.CERTAIN,
                hint="Name the values that are meant, and drop `IfExists` and `ForAllValues:` from "
                "the operator of a guard",
            )


def _may_be_empty(statement: Statement) -> bool:
    """Whether each condition admits requests without its key."""
    for condition in statement.conditions:  # mostly the first one does not
        if not _may_hold_without_key(condition.operator.literal):
            return False
    return True


@lru_cache(REMEMBERED)
def _may_hold_without_key(operator: str | None) -> bool:
    written = (operator or "").lower()
    return "ifexists" in written or "forallvalues" in written or "not" in written
