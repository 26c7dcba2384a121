"""An Allow for requests that lack the key which would say who asks."""

from collections.abc import Iterator

from grantlint.model import ALLOW, Condition, Finding, FixEffect, Severity, Statement, Term
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions.operators import Family
from grantlint.policy.guards import Guard
from grantlint.rule import Context, operators, rule
from grantlint_rules.trust._anyone import is_guard


@rule(
    on=Condition,
    when=operators("Null"),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or statement.effect is not ALLOW:
        return
    if guard.operator.family is not Family.NULL or not is_guard(guard.key):
        return
    bound = _is_bound(statement)
    for value in condition.values:
        found = terms.is_text(value, "true")
        if NO not in (found, bound.opposite):
            yield _finding(value, guard, (found, bound.opposite), ctx)


def _is_bound(statement: Statement) -> Answer:
    """Whether another condition says who asks, from where, or for what."""
    others = [found for found in guards.guards(statement) if is_guard(found.key)]
    if any(found.requires for found in others):
        return YES
    is_open = not statement.conditions_complete or any(
        each.key.literal is None for each in statement.conditions
    )
    return MAYBE if is_open else NO


def _finding(value: Term, guard: Guard, answers: tuple[Answer, ...], ctx: Context) -> Finding:
    key = guard.condition.key.written
    return ctx.finding(
        value,
        f"this allows what lacks `{key}`, and so keeps out those who could be told by it",
        certainty=guards.certainty(*answers),
        hint=f'Write "false" to ask for the key to be there, and compare `{key}` besides',
        fix=ctx.replace(
            value, "false", title=f"Ask for `{key}` to be there", effect=FixEffect.SKETCH
        ),
    )
