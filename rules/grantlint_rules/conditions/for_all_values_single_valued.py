"""`ForAllValues:` as the guard of an Allow: it holds for requests without the key."""

from collections.abc import Iterator

from grantlint.knowledge import condition_keys
from grantlint.model import ALLOW, Condition, Finding, FixEffect, Severity, Statement
from grantlint.policy import conditions, guards
from grantlint.policy.answers import NO, Answer
from grantlint.policy.conditions import Quantifier, asking
from grantlint.policy.guards import Guard
from grantlint.rule import Context, operators, rule
from grantlint_rules.trust._anyone import is_guard, is_single
from grantlint_rules.trust._operators import plain, written_as

CODE = "FORALLVALUES_WITH_SINGLE_VALUED_KEY"
OF_CALLS = ("aws:calledvia", "aws:principalservicenameslist")
TOLD_ELSEWHERE = ("sts:externalid",)
"""Keys whose optional tests have a rule of their own."""


@rule(
    on=Condition,
    when=operators("ForAllValues:*"),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={CODE},
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or statement.effect is not ALLOW:
        return
    if guard.operator.quantifier is not Quantifier.EVERY or guard.key in TOLD_ELSEWHERE:
        return
    one = is_single(guard.key)
    if not one and not _guards_by_list(guard.key):
        return
    lacks = asking.can_lack(conditions.of(statement, ctx.document), guard.key)
    if lacks is not NO:
        yield _single(guard, lacks, ctx) if one else _list(guard, lacks, statement, ctx)


def _guards_by_list(key: str) -> bool:
    """Whether a key with several values says who asks; tags and columns may well be missing."""
    return condition_keys.bounds(key) is not None or key in OF_CALLS


def _single(guard: Guard, lacks: Answer, ctx: Context) -> Finding:
    operator, key = guard.condition.operator, guard.condition.key.written
    base = plain(operator.written) or operator.written.rpartition(":")[2]
    return ctx.finding(
        operator,
        f"`{operator.written}` also holds for requests without `{key}`, which has one value",
        severity=Severity.ERROR if is_guard(guard.key) else Severity.WARNING,
        certainty=guards.certainty(lacks),
        hint=f"Use `{base}`",
        fix=written_as(ctx, guard.condition, base, effect=FixEffect.NARROWER),
        codes=[CODE],
    )


def _list(guard: Guard, lacks: Answer, statement: Statement, ctx: Context) -> Finding:
    operator, key = guard.condition.operator, guard.condition.key.written
    others = guards.on(statement, (guard.key,))
    return ctx.finding(
        operator,
        f"`{operator.written}` also holds for requests without `{key}`",
        certainty=guards.certainty(lacks),
        hint=f'Add "Null": {{"{key}": "false"}}, or use `ForAnyValue:`',
        fix=None
        if len(others) > 1
        else ctx.add_condition(
            "Null",
            key,
            ["false"],
            title=f"Ask for `{key}` to be there",
            effect=FixEffect.NARROWER,
        ),
    )
