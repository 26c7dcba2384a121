"""Parts of a policy as IAM's JSON again: for hints and for statements that a fix adds.

Knows IAM's shapes, not how a host spells them. What holds a hole is written as the source names it.
"""

from collections.abc import Iterable

from grantlint.model import Condition, Statement, Term


def condition_block(conditions: Iterable[Condition]) -> dict[str, object]:
    """A `Condition` element with *conditions* in it; empty for none."""
    block: dict[str, dict[str, object]] = {}
    for condition in conditions:
        values = listed(condition.values)
        block.setdefault(condition.operator.written, {})[condition.key.written] = values
    return dict(block)


def listed(terms: Iterable[Term]) -> object:
    """The strings of *terms*: one alone, or a list."""
    return compact(term.written for term in terms)


def compact(texts: Iterable[str]) -> object:
    """*texts* as IAM writes them: one alone, or a list."""
    values = list(texts)
    return values[0] if len(values) == 1 else values


def statement(
    effect: str, actions: Iterable[str], like: Statement, *, resources: object = "*"
) -> dict[str, object]:
    """A statement with *actions* under the conditions of another one."""
    made: dict[str, object] = {
        "Effect": effect,
        "Action": compact(actions),
        "Resource": resources,
    }
    if block := condition_block(like.conditions):
        made["Condition"] = block
    return made
