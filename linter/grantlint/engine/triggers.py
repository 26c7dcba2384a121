"""Which rules a document can concern, decided from their triggers alone, as bits of an integer.

Bit *i* stands for the *i*-th rule of the run. What a word of a document triggers is worked out
once for each distinct word; a document then costs a look-up and an `or` for each of its words.
"""

from collections.abc import Iterable, Mapping, Sequence

from grantlint.engine.packs import Entry
from grantlint.model import (
    Clause,
    Condition,
    DocumentKind,
    PolicyDocument,
    Principal,
    PrincipalKind,
    Statement,
    Term,
)
from grantlint.policy.answers import Answer
from grantlint.policy.clauses import words
from grantlint.policy.patterns import intersects, is_plain

ANY_SERVICE = ANYTHING = "*"
REMEMBERED = 4096
"""Conditions, by key and operator, whose rules are kept."""


class Facets:
    """What triggers found in a document or statement, one set of rules for each facet."""

    __slots__ = ("actions", "flags", "keys", "operators", "principals")

    def __init__(self, actions: int, keys: int, operators: int, principals: int) -> None:
        self.actions = actions
        self.keys = keys
        self.operators = operators
        self.principals = principals
        self.flags = 0

    @property
    def rules(self) -> int:
        return self.actions & self.keys & self.operators & self.principals & self.flags

    def add(self, other: "Facets") -> None:
        self.actions |= other.actions
        self.keys |= other.keys
        self.operators |= other.operators
        self.principals |= other.principals
        self.flags |= other.flags


class _Words:
    """One facet of words: which rules' patterns share a string with a word."""

    def __init__(self, entries: Sequence[Entry], facet: str) -> None:
        self.everyone = (1 << len(entries)) - 1
        self.indifferent = 0
        self._any = 0
        self._exact: dict[str, int] = {}
        self._plain: dict[str, list[tuple[str, int]]] = {}
        self._wild: dict[str, list[tuple[str, int]]] = {}
        self._known: dict[str, int] = {}
        for i, entry in enumerate(entries):
            words: tuple[str, ...] = getattr(entry.when, facet)
            if not words:
                self.indifferent |= 1 << i
            for word in words:
                self._add(word.lower(), 1 << i)

    def _add(self, pattern: str, bit: int) -> None:
        if pattern == ANYTHING:
            self._any |= bit
            return
        if is_plain(pattern):
            self._exact[pattern] = self._exact.get(pattern, 0) | bit
        by_service = self._plain if is_plain(pattern) else self._wild
        by_service.setdefault(_service(pattern), []).append((pattern, bit))

    def of_texts(self, words: Iterable[str]) -> int:
        """The rules that words, in lower case, concern."""
        found = self.indifferent
        known = self._known
        for word in words:
            bits = known.get(word)
            found |= self._look_up(word) if bits is None else bits
        return found

    def of(self, term: Term) -> int:
        """The rules that a term in whatever case concerns; all of them where it is not seen."""
        text = term.literal
        return self.everyone if text is None else self.of_texts((text.lower(),))

    def _look_up(self, word: str) -> int:
        bits = self._any | self._exact.get(word, 0) | _meeting(word, self._wild)
        if not is_plain(word):
            bits |= _meeting(word, self._plain)
        self._known[word] = bits
        return bits


def _meeting(word: str, patterns: Mapping[str, Sequence[tuple[str, int]]]) -> int:
    """The rules of those patterns, by service, that share a string with *word*."""
    service = _service(word)
    near = (service, ANY_SERVICE) if service != ANY_SERVICE else patterns
    bits = 0
    for group in near:
        for pattern, bit in patterns.get(group, ()):
            if intersects(word, pattern) is not Answer.NO:
                bits |= bit
    return bits


def _service(pattern: str) -> str:
    """What stands before the colon; patterns that name different ones share no string."""
    service, colon, _ = pattern.partition(":")
    return service if colon and "*" not in service and "?" not in service else ANY_SERVICE


class Triggers:
    """The triggers of the rules of one run; *entries* give the bits their order."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._everyone = (1 << len(entries)) - 1
        self._known: dict[object, tuple[int, int]] = {}
        self._actions = _Words(entries, "actions")
        self._keys = _Words(entries, "keys")
        self._operators = _Words(entries, "operators")
        self._kinds = {kind: self._of_kind(entries, kind) for kind in DocumentKind}
        self._principals = {
            kind: _bits(kind in entry.when.principals for entry in entries)
            for kind in PrincipalKind
        }
        self._any_principals = _bits(not entry.when.principals for entry in entries)
        self._not_actions = _bits(entry.when.not_actions for entry in entries)
        self._not_principals = _bits(entry.when.not_principals for entry in entries)

    @staticmethod
    def _of_kind(entries: Sequence[Entry], kind: DocumentKind) -> int:
        return _bits(not entry.when.kinds or kind in entry.when.kinds for entry in entries)

    def nothing(self) -> Facets:
        """Facets of a document without statements."""
        words = self._actions.indifferent, self._keys.indifferent, self._operators.indifferent
        facets = Facets(*words, self._any_principals)
        facets.flags = self._everyone & ~self._not_actions & ~self._not_principals
        return facets

    def of_kind(self, document: PolicyDocument) -> int:
        """Rules that may concern a document of this kind."""
        return self._kinds[document.kind]

    def of(self, statement: Statement) -> Facets:
        """Facets of one statement."""
        clause = statement.actions
        actions = self._actions.everyone
        if clause is not None and not clause.negated and clause.complete:
            actions = self._actions.of_texts(words(clause).texts)
        keys, operators = self._of_conditions(statement.conditions, statement.conditions_complete)
        facets = Facets(actions, keys, operators, self._of_principals(statement.principals))
        facets.flags = self._everyone
        if clause is None or not clause.negated:
            facets.flags &= ~self._not_actions
        if statement.principals is None or not statement.principals.negated:
            facets.flags &= ~self._not_principals
        return facets

    def of_condition(self, condition: Condition) -> int:
        """Rules whose keys and operators one condition has; the others may stand beside it."""
        keys, operators = self._of_one(condition)
        return keys & operators

    def _of_conditions(self, conditions: tuple[Condition, ...], complete: bool) -> tuple[int, int]:  # noqa: FBT001  as the statement says
        if not complete:
            return self._everyone, self._everyone
        keys, operators = self._keys.indifferent, self._operators.indifferent
        for condition in conditions:
            by_key, by_operator = self._of_one(condition)
            keys |= by_key
            operators |= by_operator
        return keys, operators

    def _of_one(self, condition: Condition) -> tuple[int, int]:
        """The rules of a condition's key and of its operator."""
        written = condition.key.parts, condition.operator.parts
        found = self._known.get(written)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._keys.of(condition.key), self._operators.of(condition.operator)
            self._known[written] = found
        return found

    def _of_principals(self, clause: Clause[Principal] | None) -> int:
        if clause is None:
            return self._any_principals
        if not clause.complete:
            return self._everyone
        found = self._any_principals
        for principal in clause.terms:
            found |= self._principals[principal.kind]
            if principal.term.known in ("*", None):
                found |= self._principals[PrincipalKind.ANYONE]
        return found


def _bits(holds: Iterable[bool]) -> int:
    bits = 0
    for i, value in enumerate(holds):
        bits |= value << i
    return bits


def members(bits: int) -> Iterable[int]:
    """The positions of the bits that are set."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
