"""Whether one statement says all that another one says; by containment of each of its elements."""

from collections.abc import Callable

from grantlint.model import Clause, Condition, Principal, Statement, Term
from grantlint.policy import arns, terms
from grantlint.policy.answers import Answer
from grantlint.policy.patterns import contains

Covers = Callable[[Term, Term], bool]


def says_all_of(wide: Statement, narrow: Statement) -> bool:
    """Whether every request that *narrow* matches is matched by *wide*, with the same effect.

    True only when it is sure: a hole or an element that cannot be seen makes it False.
    """
    return (
        wide.effect is not None
        and wide.effect is narrow.effect
        and _clause(wide.actions, narrow.actions, _action)
        and _clause(wide.resources, narrow.resources, _resource)
        and _principals(wide.principals, narrow.principals)
        and _conditions(wide, narrow)
    )


def _action(wide: Term, narrow: Term) -> bool:
    found = contains(terms.glob_of(wide), terms.glob_of(narrow), ignore_case=True)
    return found is Answer.YES


def _resource(wide: Term, narrow: Term) -> bool:
    pair = terms.glob_of(wide), terms.glob_of(narrow)
    return arns.resource_contains(*pair) is Answer.YES


def _clause(wide: Clause[Term] | None, narrow: Clause[Term] | None, covers: Covers) -> bool:
    if wide is None or narrow is None:
        return wide is narrow
    if wide.negated != narrow.negated or not narrow.complete or not wide.complete:
        return False
    if wide.negated:  # it excepts no more than the other
        wide, narrow = narrow, wide
    return bool(narrow.terms) and all(
        any(covers(one, other) for one in wide.terms) for other in narrow.terms
    )


def _principals(wide: Clause[Principal] | None, narrow: Clause[Principal] | None) -> bool:
    if wide is None or narrow is None:
        return wide is narrow
    if wide.negated or narrow.negated or not wide.complete or not narrow.complete:
        return False
    known = {(one.kind, one.term.literal) for one in wide.terms}
    return all((one.kind, one.term.literal) in known and one.term.literal for one in narrow.terms)


def _conditions(wide: Statement, narrow: Statement) -> bool:
    """Whether each condition of *wide* is one of *narrow*, word for word."""
    if not wide.conditions_complete or not narrow.conditions_complete:
        return False
    known = {_words(condition) for condition in narrow.conditions}
    wanted = {_words(condition) for condition in wide.conditions}
    return None not in wanted and wanted <= known


def _words(condition: Condition) -> tuple[str, str, frozenset[str]] | None:
    if any(map(terms.has_hole, condition.values)) or not condition.complete:
        return None
    values = frozenset(value.written for value in condition.values)
    return condition.operator.written.lower(), condition.key.written.lower(), values
