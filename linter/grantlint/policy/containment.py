"""Whether one statement says all that another one says; by containment of each of its elements."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from msgspec import Struct

from grantlint.model import Clause, Condition, Principal, Statement, Term
from grantlint.policy import arns, terms
from grantlint.policy.answers import Answer
from grantlint.policy.clauses import ANYWHERE, Words, words
from grantlint.policy.kept import kept
from grantlint.policy.patterns import contains

Comparison: TypeAlias = tuple[str, str, frozenset[str]]
"""A condition in words: its operator, its key and its values."""


class Said(Struct, frozen=True, eq=False, dict=True):
    """A statement made ready to be compared with many; `first` is one of the actions it names."""

    statement: Statement
    words: Words
    first: str
    is_open: bool

    @property
    def is_of_any_service(self) -> bool:
        """Whether the actions that it may say are not those of a few services."""
        clause = self.statement.actions
        return ANYWHERE in self.words.others or clause is None or clause.negated

    @kept
    def conditions(self) -> frozenset[Comparison | None]:
        """Its conditions in words; None stands for those that cannot be seen whole."""
        return frozenset(map(_comparison, self.statement.conditions))


def said(statement: Statement) -> Said | None:
    """*statement* ready for comparison; None when something in its actions cannot be seen."""
    clause = statement.actions
    if clause is None or not clause.complete or not clause.terms:
        return None
    named = words(clause)
    return Said(statement, named, named.texts[0], clause.negated or bool(named.others))


def beside(compared: Sequence[Said]) -> list[list[int]]:
    """For each statement the places of the others that may say all that it says; a quick look."""
    places: dict[str, list[int]] = {}
    services: dict[str, set[str]] = {}
    for i, each in enumerate(compared):
        places.setdefault(each.first, []).append(i)
        services.setdefault(each.first.partition(":")[0], set()).add(each.first)
    found: list[list[int]] = [[] for _ in compared]
    for j, wide in enumerate(compared):
        for first in _named(wide, places, services):
            for i in places[first]:
                if i != j and compared[i].statement.effect is wide.statement.effect:
                    found[i].append(j)
    return found


def _named(
    wide: Said, firsts: Mapping[str, object], services: Mapping[str, AbstractSet[str]]
) -> Iterable[str]:
    """Those of the actions, given by their services too, that may be among what *wide* says."""
    if wide.is_open and wide.is_of_any_service:
        return firsts
    if len(wide.words.texts) == 1 and not wide.is_open:
        return (wide.first,)
    named = firsts.keys() & wide.words.names
    for service in wide.words.others:
        named |= services.get(service, frozenset())
    return named


def says_all_of(wide: Said, narrow: Said) -> bool:
    """Whether every request that *narrow* matches is matched by *wide*, with the same effect.

    True only when it is sure: a hole or an element that cannot be seen makes it False.
    """
    one, other = wide.statement, narrow.statement
    return (
        one.effect is not None
        and one.effect is other.effect
        and len(one.conditions) <= len(other.conditions)  # the cheapest comes first
        and _actions(wide, narrow)
        and _principals(one.principals, other.principals)
        and _conditions(wide, narrow)
        and _resources(one.resources, other.resources)  # the dearest comes last
    )


def _actions(wide: Said, narrow: Said) -> bool:
    one, other = wide.statement.actions, narrow.statement.actions
    if one is None or other is None or one.negated != other.negated:
        return False
    if one.negated:  # it excepts no more than the other
        wide, narrow = narrow, wide
    rest = frozenset(narrow.words.texts) - wide.words.names
    return not rest or (bool(wide.words.others) and all(_is_said(one, wide.words) for one in rest))


def _is_said(text: str, said: Words) -> bool:
    """Whether one of the patterns contains a text, a pattern or a name."""
    return any(is_sure and _contains(pattern, text) for pattern, is_sure in said.near(text))


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


def _conditions(wide: Said, narrow: Said) -> bool:
    """Whether each condition of *wide* is one of *narrow*, word for word."""
    if not wide.statement.conditions_complete or not narrow.statement.conditions_complete:
        return False
    if not wide.statement.conditions:
        return True
    return None not in wide.conditions and wide.conditions <= narrow.conditions


def _comparison(condition: Condition) -> Comparison | None:
    if any(map(terms.has_hole, condition.values)) or not condition.complete:
        return None
    values = frozenset(value.written for value in condition.values)
    return condition.operator.written.lower(), condition.key.written.lower(), values
