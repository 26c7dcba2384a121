"""Whether one statement says all that another one says; by containment of each of its elements."""

from collections.abc import Sequence

from msgspec import Struct

from grantlint.model import Clause, Condition, Principal, Statement, Term
from grantlint.policy import arns, terms
from grantlint.policy.answers import Answer
from grantlint.policy.clauses import ANYWHERE, Words, words
from grantlint.policy.patterns import contains


class Said(Struct, frozen=True, eq=False):
    """A statement made ready to be compared with many; `first` is one of the actions it names."""

    statement: Statement
    words: Words
    first: str
    is_open: bool


def said(statement: Statement) -> Said | None:
    """*statement* ready for comparison; None when something in its actions cannot be seen."""
    clause = statement.actions
    if clause is None or not clause.complete or not clause.terms:
        return None
    named = words(clause)
    return Said(statement, named, named.texts[0], clause.negated or bool(named.others))


def beside(narrow: Said, others: Sequence[Said]) -> list[int]:
    """The places of all statements that may say all that *narrow* says; a quick look."""
    first, effect = narrow.first, narrow.statement.effect
    named = [i for i, each in enumerate(others) if each.is_open or first in each.words.names]
    return [i for i in named if others[i].statement.effect is effect]


def says_all_of(wide: Said, narrow: Said) -> bool:
    """Whether every request that *narrow* matches is matched by *wide*, with the same effect.

    True only when it is sure: a hole or an element that cannot be seen makes it False.
    """
    one, other = wide.statement, narrow.statement
    return (
        one.effect is not None
        and one.effect is other.effect
        and _actions(wide, narrow)
        and _principals(one.principals, other.principals)
        and _conditions(one, other)
        and _resources(one.resources, other.resources)  # the dearest comes last
    )


def _actions(wide: Said, narrow: Said) -> bool:
    one, other = wide.statement.actions, narrow.statement.actions
    if one is None or other is None or one.negated != other.negated:
        return False
    if one.negated:  # it excepts no more than the other
        wide, narrow = narrow, wide
    names = wide.words.names
    return all(text in names or _is_said(text, wide.words) for text in narrow.words.texts)


def _is_said(text: str, said: Words) -> bool:
    """Whether one of the patterns contains a text, a pattern or a name."""
    service = text.partition(":")[0]
    return any(
        is_sure and _contains(pattern, text)
        for each in (service, ANYWHERE)
        for pattern, is_sure in said.others.get(each, ())
    )


def _contains(wide: str, narrow: str) -> bool:
    return contains(wide, narrow) is Answer.YES


def _resources(wide: Clause[Term] | None, narrow: Clause[Term] | None) -> bool:
    if wide is None or narrow is None:
        return wide is narrow
    if wide.negated != narrow.negated or not narrow.complete or not wide.complete:
        return False
    if wide.negated:
        wide, narrow = narrow, wide
    return bool(narrow.terms) and all(
        any(_resource(one, other) for one in wide.terms) for other in narrow.terms
    )


def _resource(wide: Term, narrow: Term) -> bool:
    return arns.surely_contains(terms.glob_of(wide), terms.glob_of(narrow))


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
    if not wide.conditions or len(wide.conditions) > len(narrow.conditions):
        return not wide.conditions
    known = {_words(condition) for condition in narrow.conditions}
    wanted = {_words(condition) for condition in wide.conditions}
    return None not in wanted and wanted <= known


def _words(condition: Condition) -> tuple[str, str, frozenset[str]] | None:
    if any(map(terms.has_hole, condition.values)) or not condition.complete:
        return None
    values = frozenset(value.written for value in condition.values)
    return condition.operator.written.lower(), condition.key.written.lower(), values
