"""Parts of a policy as IAM's JSON again: for hints and for statements that a fix adds.

Knows IAM's shapes, not how a host spells them. What holds a hole is written as the source names it.
"""

from collections.abc import Iterable

from grantlint.model import Clause, Condition, Principal, PrincipalKind, Statement, Term


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


def whole(of: Statement) -> dict[str, object]:
    """All of a statement that could be read."""
    made: dict[str, object] = {} if of.sid is None else {"Sid": of.sid.written}
    if of.effect is not None:
        made["Effect"] = of.effect.value
    if of.principals is not None:
        made["NotPrincipal" if of.principals.negated else "Principal"] = _principals(of.principals)
    for name, clause in (("Action", of.actions), ("Resource", of.resources)):
        if clause is not None:
            made[f"Not{name}" if clause.negated else name] = listed(clause.terms)
    if block := condition_block(of.conditions):
        made["Condition"] = block
    return made


def _principals(clause: Clause[Principal]) -> object:
    by_kind: dict[str, list[str]] = {}
    for each in clause.terms:
        by_kind.setdefault(each.kind.value, []).append(each.term.written)
    anyone = PrincipalKind.ANYONE.value
    return anyone if anyone in by_kind else {kind: compact(it) for kind, it in by_kind.items()}
