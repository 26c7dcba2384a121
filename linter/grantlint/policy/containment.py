"""Whether one statement says all that another one says; by containment of each of its elements."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import TypeAlias

from msgspec import Struct

from grantlint.model import Clause, Condition, Principal, Statement, Term
from grantlint.policy import arns, terms
from grantlint.policy.answers import YES
from grantlint.policy.clauses import ANYWHERE, Words, words
from grantlint.policy.glances import seems_to_contain
from grantlint.policy.kept import kept
from grantlint.policy.patterns import contains

Comparison: TypeAlias = tuple[str, str, frozenset[str]]
"""A condition in words: its operator, its key and its values."""


class Said(Struct, frozen=True, eq=False, dict=True):
    """A statement made ready to be compared with many; `clause` are its actions, at least one."""

    statement: Statement
    clause: Clause[Term]
    words: Words

    @property
    def is_of_any_service(self) -> bool:
        """Whether the actions that it may say are not those of a few services."""
        return self.clause.negated or ANYWHERE in self.words.others

    @kept
    def keys(self) -> frozenset[str]:
        """The keys of its conditions, which are told sooner than the values."""
        return frozenset([each.key.written.lower() for each in self.statement.conditions])

    @kept
    def conditions(self) -> frozenset[Comparison | None]:
        """Its conditions in words; None stands for those that cannot be seen whole."""
        return frozenset(map(_comparison, self.statement.conditions))


class _Firsts(Struct, frozen=True, eq=False, dict=True):
    """The action that each statement names first, with the places of those that do."""

    places: dict[str, list[int]]
    names: frozenset[str]

    @kept
    def by_service(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name in self.places:
            found.setdefault(name.partition(":")[0], set()).add(name)
        return found

    def among(self, wide: Said) -> AbstractSet[str]:
        """Those that may be among the actions that a statement says."""
        if wide.is_of_any_service:
            return self.names
        found = self.names & wide.words.names
        return found.union(*[self.by_service.get(each, ()) for each in wide.words.others])


def said(statement: Statement) -> Said | None:
    """*statement* ready for comparison; None when something in its actions cannot be seen."""
    clause = statement.actions
    if clause is None or not clause.complete or not clause.terms:
        return None
    return Said(statement, clause, words(clause))


def beside(compared: Sequence[Said]) -> list[list[int]]:
    """For each statement the places of the others that may say all that it says; a quick look."""
    places: dict[str, list[int]] = {}
    for i, each in enumerate(compared):
        places.setdefault(each.words.texts[0], []).append(i)
    firsts = _Firsts(places, frozenset(places))
    found: list[list[int]] = [[] for _ in compared]
    for j, wide in enumerate(compared):
        is_open = wide.words.others or wide.clause.negated
        near = firsts.among(wide) if is_open else firsts.names & wide.words.names
        if len(near) == 1 and places[wide.words.texts[0]] == [j]:  # mostly only itself
            continue
        for i in chain(*[places[name] for name in near]):
            if i != j and compared[i].statement.effect is wide.statement.effect:
                found[i].append(j)
    return found


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
    if not wide.words.others and not narrow.words.others:
        return narrow.words.names <= wide.words.names
    rest = frozenset(narrow.words.texts) - wide.words.names
    return not rest or (bool(wide.words.others) and all(_is_said(one, wide.words) for one in rest))


def _is_said(text: str, said: Words) -> bool:
    """Whether one of the patterns contains a text, a pattern or a name."""
    return any(is_sure and _contains(pattern, text) for pattern, is_sure in said.near(text))


def _contains(wide: str, narrow: str) -> bool:
    return contains(wide, narrow) is YES


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
    one, other = wide.literal, narrow.literal
    if one is not None and other is not None and not seems_to_contain(one, other):
        return False
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
    if not wide.keys <= narrow.keys:  # as where each statement asks for something of its own
        return False
    return None not in wide.conditions and wide.conditions <= narrow.conditions


def _comparison(condition: Condition) -> Comparison | None:
    values = _texts(condition.values)
    if values is None or not condition.complete:
        return None
    return condition.operator.written.lower(), condition.key.written.lower(), values


def _texts(values: Sequence[Term]) -> frozenset[str] | None:
    """Values in words; None where one of them has a hole."""
    texts = [text for value in values if (text := value.literal) is not None]
    if len(texts) == len(values):  # as in nearly all conditions
        return frozenset(texts)
    return None if any(map(terms.has_hole, values)) else frozenset(one.written for one in values)
