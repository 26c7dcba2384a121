"""Whether one statement says all that another one says; by containment of each of its elements."""

from collections.abc import Iterable

from msgspec import Struct

from grantlint.model import Clause, Condition, Principal, Statement, Term
from grantlint.policy import arns, terms
from grantlint.policy.answers import Answer
from grantlint.policy.patterns import contains, is_plain


class Said(Struct, frozen=True, eq=False):
    """A statement made ready to be compared with many: its actions apart by how they match.

    `services` are the prefixes of the actions, each a pattern unless `is_confined` to these very
    ones.
    """

    statement: Statement
    services: frozenset[str]
    is_confined: bool
    plain: frozenset[str]
    patterns: tuple[str, ...]


def said(statement: Statement) -> Said | None:
    """*statement* ready for comparison; None when something in its actions cannot be seen."""
    clause = statement.actions
    if clause is None or not clause.complete or not clause.terms:
        return None
    names = [term.literal for term in clause.terms]
    lowered = [name.lower() for name in names if name is not None]
    if len(lowered) < len(names):
        return None
    are_plain = is_plain("".join(lowered))
    patterns = () if are_plain else tuple(name for name in lowered if not is_plain(name))
    services = frozenset([name.partition(":")[0] for name in lowered])
    return Said(
        statement=statement,
        services=services,
        is_confined=are_plain or all(map(is_plain, services)),
        plain=frozenset(lowered).difference(patterns),
        patterns=patterns,
    )


class Shelves:
    """Statements by what they say, so that few have to be compared with one another."""

    __slots__ = ("_anywhere", "_by_action", "_by_service")

    def __init__(self, statements: Iterable[Said]) -> None:
        self._anywhere: list[int] = []
        self._by_action: dict[str, list[int]] = {}
        self._by_service: dict[str, list[int]] = {}  # with a pattern of actions
        for i, one in enumerate(statements):
            clause = one.statement.actions
            if clause is None or clause.negated or not one.is_confined:
                self._anywhere.append(i)
                continue
            for name in one.plain:
                self._by_action.setdefault(name, []).append(i)
            for pattern in one.patterns:
                self._by_service.setdefault(pattern.partition(":")[0], []).append(i)

    def beside(self, narrow: Said) -> Iterable[int]:
        """The places, in order, of all statements that may say all that *narrow* says."""
        clause = narrow.statement.actions
        if clause is None or clause.negated:
            return self._anywhere
        name = next(iter(narrow.plain), narrow.patterns[0] if narrow.patterns else "")
        wide = self._by_service.get(name.partition(":")[0], ())
        return sorted({*self._anywhere, *wide, *self._by_action.get(name, ())})


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
    if wide.is_confined and not narrow.services <= wide.services:
        return False
    unsaid = [*narrow.patterns, *(narrow.plain - wide.plain)]
    return all(any(_contains(pattern, name) for pattern in wide.patterns) for name in unsaid)


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
    known = {_words(condition) for condition in narrow.conditions}
    wanted = {_words(condition) for condition in wide.conditions}
    return None not in wanted and wanted <= known


def _words(condition: Condition) -> tuple[str, str, frozenset[str]] | None:
    if any(map(terms.has_hole, condition.values)) or not condition.complete:
        return None
    values = frozenset(value.written for value in condition.values)
    return condition.operator.written.lower(), condition.key.written.lower(), values
