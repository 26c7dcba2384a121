"""`…IfExists` on the only guard of an Allow: it holds for requests without the key."""

from collections.abc import Iterator

from grantlint.model import ALLOW, Condition, Finding, FixEffect, Severity, Statement
from grantlint.policy import conditions, guards
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import Quantifier, asking
from grantlint.policy.guards import Guard
from grantlint.rule import Context, operators, rule
from grantlint_rules.trust._anyone import is_guard
from grantlint_rules.trust._operators import plain, written_as
from grantlint_rules.trust._principals import lets_in_anyone
from grantlint_rules.trust._services import only_services

ABOUT_CALLERS = ("aws:principal", "aws:userid", "aws:federatedprovider")
"""Keys that no call of a service carries; what comes of that has a rule of its own."""


@rule(
    on=Condition,
    when=operators("*IfExists"),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or statement.effect is not ALLOW:
        return
    operator = guard.operator
    if not operator.if_exists or operator.negated or operator.quantifier is Quantifier.EVERY:
        return
    if not is_guard(guard.key):
        return
    told = _is_told(guard, statement)
    lacks = asking.can_lack(conditions.of(statement, ctx.document), guard.key)
    bound = _is_bound(guard, statement)
    answers = (lacks, bound.opposite, told.opposite)
    if NO in answers:
        return
    written, key = condition.operator, condition.key.written
    base = plain(written.written)
    yield ctx.finding(
        written,
        f"`{written.written}` also holds for requests without `{key}`, and nothing else bounds "
        "this grant",
        certainty=guards.certainty(*answers),
        hint=f"Use `{base}`, which fails when the key is missing",
        fix=written_as(ctx, condition, base, effect=FixEffect.NARROWER),
    )


def _is_told(guard: Guard, statement: Statement) -> Answer:
    """Whether a rule on the principal says it: anyone gets in, or a service lacks the key."""
    if only_services(statement) and guard.key.startswith(ABOUT_CALLERS):
        return YES
    return lets_in_anyone(statement)


def _is_bound(guard: Guard, statement: Statement) -> Answer:
    """Whether another condition says who asks, from where, or for what."""
    others = [found for found in guards.guards(statement) if is_guard(found.key)]
    if any(found.requires for found in others if found.condition is not guard.condition):
        return YES
    is_open = not statement.conditions_complete or any(
        each.key.literal is None for each in statement.conditions
    )
    return MAYBE if is_open else NO
