"""Changing the operator of one condition, where that changes nothing else."""

from grantlint.model import Condition, Fix, FixEffect
from grantlint.policy import conditions
from grantlint.policy.conditions.operators import IF_EXISTS, Family
from grantlint.rule import Context


def plain(operator: str) -> str:
    """The operator without qualifier and `IfExists`; empty if that still holds without a key."""
    rest = operator.rpartition(":")[2]
    base = rest[: -len(IF_EXISTS)] if rest.lower().endswith(IF_EXISTS) else rest
    found = conditions.operator(base)
    return "" if found is None or found.negated or found.family is Family.NULL else base


def written_as(
    ctx: Context, condition: Condition, operator: str, *, effect: FixEffect, title: str = ""
) -> Fix | None:
    """A fix that puts the condition under another operator.

    None where the operator holds other keys as well, or stands in the statement already.
    """
    wanted = {condition.operator.written.lower(), operator.lower()}
    others = ctx.statement.conditions if ctx.statement is not None else ()
    for other in others:
        if other is not condition and other.operator.written.lower() in wanted:
            return None
    if not operator:
        return None
    title = title or f"Use `{operator}`, which fails when the key is missing"
    return ctx.replace(condition.operator, operator, title=title, effect=effect)
