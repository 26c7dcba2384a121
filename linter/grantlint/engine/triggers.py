"""Which rules a document can concern, decided from their triggers alone, as bits of an integer.

Bit *i* stands for the *i*-th rule of the run. What a word of a document triggers is worked out
once for each distinct word; a document then costs a look-up and an `or` for each of its words.
A rule concerns what has all facets that its trigger asks for: an integer of facets has a lane of
such bits for each of them, so that those of several statements are put together by one `or`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, filterfalse

from grantlint.engine.packs import Entry
from grantlint.model import (
    Clause,
    Condition,
    DocumentKind,
    Part,
    PolicyDocument,
    Principal,
    PrincipalKind,
    Statement,
    Term,
)
from grantlint.policy.answers import NO
from grantlint.policy.clashes import may_clash
from grantlint.policy.clauses import Words, words
from grantlint.policy.patterns import intersects, is_plain, literal_prefix, matches
from grantlint.rule import CLASHING, OF_SERVICE, UNKNOWN

ANY_SERVICE = "*"
REMEMBERED = 1 << 15
"""Words, and sets of rules; a thousand policies have a third of that."""
REMEMBERED_CLAUSES = 512
"""What clauses name; whoever asks about a clause once more asks soon."""

SIGNS = ("not_actions", "action_patterns", "not_principals", "not_resources", "named_resources")
"""What a trigger may demand of the shape of a statement; the bits of what one has are:"""
NOT_ACTIONS, ACTION_PATTERNS, NOT_PRINCIPALS, NOT_RESOURCES, NAMED_RESOURCES = 1, 2, 4, 8, 16

Test = Callable[[str], bool]


class _Words:
    """One facet of words: which rules' patterns share a string with a word.

    *sort* is a name that stands in triggers for all words that *judge* gives a test of.
    """

    def __init__(
        self, entries: Sequence[Entry], facet: str, sort: str, judge: Callable[[], Test]
    ) -> None:
        self.everyone = (1 << len(entries)) - 1
        self.indifferent = 0
        self._judge = judge
        self._patterns: dict[str, int] = {}
        self._known: dict[str, int] = {}
        for i, entry in enumerate(entries):
            words: tuple[str, ...] = getattr(entry.when, facet)
            if not words:
                self.indifferent |= 1 << i
            for word in words:
                pattern = word.lower()
                self._patterns[pattern] = self._patterns.get(pattern, 0) | 1 << i
        self._of_sort = self._patterns.pop(sort, 0)

    @cached_property
    def _is_of_sort(self) -> Test:
        return self._judge()

    @cached_property
    def _plain(self) -> dict[str, list[str]]:
        """The patterns without wildcards; only a word that has some can meet several of them."""
        return _by_service(filter(is_plain, self._patterns))

    @cached_property
    def _wild(self) -> dict[str, list[str]]:
        return _by_service(filterfalse(is_plain, self._patterns))

    def of_texts(self, words: Iterable[str]) -> int:
        """The rules that words, in lower case, concern."""
        found = self.indifferent
        known = self._known
        for word in words:
            bits = known.get(word)
            found |= self._look_up(word) if bits is None else bits
        return found

    def of(self, text: str | None) -> int:
        """The rules that a word in whatever case concerns; all of them where it is not seen."""
        return self.everyone if text is None else self.of_texts((text.lower(),))

    def _look_up(self, word: str) -> int:
        patterns = self._patterns
        bits = patterns.get(word, 0)
        if self._of_sort and self._is_of_sort(word):
            bits |= self._of_sort
        for pattern in _meeting(word, self._wild):
            bits |= patterns[pattern]
        if not is_plain(word):
            for pattern in _fitting(word, self._plain):
                bits |= patterns[pattern]
        return _kept(self._known, word, bits)


class _Actions(_Words):
    """The facet of actions. Those of AWS that no trigger names are left out, a list in one go."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__(entries, "actions", UNKNOWN, _unknown_actions)
        self._idle: frozenset[str] = frozenset()
        self._told: frozenset[str] = frozenset()  # those among the idle ones that are not
        self._services: set[str] = set()
        self._meets = bool(self._of_sort) and ANY_SERVICE not in self._wild
        self._of_words: dict[Words, int] = {}

    def of_words(self, named: Words) -> int:
        """The rules that what a clause names concerns; many clauses name the very same."""
        found = self._of_words.get(named)
        if found is None:
            if len(self._of_words) >= REMEMBERED_CLAUSES:
                self._of_words.clear()
            found = self._of_words[named] = self._concerned(named)
        return found

    def _concerned(self, named: Words) -> int:
        left = named.names - self._idle
        if left and self._meets:
            self._meet(left.difference(self._known))
            left -= self._idle
        left |= named.names & self._told
        found = self.of_texts(left)
        if named.others:
            found |= self.of_texts(text for group in named.others.values() for text, _ in group)
        return found

    def _meet(self, names: Iterable[str]) -> None:
        """Note actions that concern no rule: AWS has them, no trigger does.

        Those of the services of these names; where there are many services, all there are.
        """
        from grantlint.knowledge import actions, catalogue  # noqa: PLC0415  as below

        for service in {_service(name) for name in names} - self._services:
            if not catalogue.has_few():
                told = chain(*self._plain.values(), *map(actions.names_of, self._wild))
                self._idle, self._told = catalogue.known(), frozenset(told)
                self._meets = False
                return
            if len(self._services) >= REMEMBERED:
                return
            self._services.add(service)
            if service not in self._wild:
                self._idle |= actions.names_of(service).difference(self._plain.get(service, ()))


def _kept(known: dict[str, int], word: str, bits: int) -> int:
    """*bits*, remembered; scanned text may have any number of words."""
    if len(known) >= REMEMBERED:
        known.clear()
    known[word] = bits
    return bits


def _by_service(patterns: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pattern in patterns:
        found.setdefault(_service(pattern), []).append(pattern)
    return found


def _meeting(word: str, patterns: Mapping[str, Sequence[str]]) -> list[str]:
    """Those patterns, by service, that share a string with *word*."""
    service = _service(word)
    near = _near(service, patterns)
    sure = ("*", f"{service}:*") if near else ()
    return [one for one in near if one in sure or intersects(word, one) is not NO]


def _fitting(word: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """Those names, by service, that the pattern *word* stands for."""
    near = _near(_service(word), names)
    start = literal_prefix(word) if near else ""
    return [name for name in near if name.startswith(start) and matches(word, name)]


def _near(service: str, texts: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Those of the texts, by service, that may be of the same one."""
    if service == ANY_SERVICE:
        return list(chain.from_iterable(texts.values()))
    own, open_ones = texts.get(service, ()), texts.get(ANY_SERVICE, ())
    return [*own, *open_ones] if open_ones else own


def _unknown_actions() -> Test:
    from grantlint.knowledge.actions import matches_any  # noqa: PLC0415  only where actions are

    return lambda word: not matches_any(word)


def _unknown_operators() -> Test:
    from grantlint.policy.conditions import operator  # noqa: PLC0415  only where conditions are

    return lambda word: operator(word) is None


def _keys_of_services() -> Test:
    from grantlint.knowledge.condition_keys import is_global  # noqa: PLC0415  as above

    return lambda key: not is_global(key)


def _service(pattern: str) -> str:
    """What stands before the colon; patterns that name different ones share no string."""
    service, colon, _ = pattern.partition(":")
    return service if colon and "*" not in service and "?" not in service else ANY_SERVICE


class Triggers:
    """The triggers of the rules of one run; *entries* give the bits their order."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._lane = len(entries)
        self._everyone = (1 << len(entries)) - 1
        self._known: dict[tuple[tuple[Part, ...], tuple[Part, ...]], int] = {}
        self._together: dict[int, int] = {}
        self._actions = _Actions(entries)
        self._keys = _Words(entries, "keys", OF_SERVICE, _keys_of_services)
        self._operators = _Words(entries, "operators", UNKNOWN, _unknown_operators)
        self._clashing = _bits(CLASHING in entry.when.operators for entry in entries)
        self._kinds = {kind: self._of_kind(entries, kind) for kind in DocumentKind}
        self._principals = {
            kind: self._of_principal(kind in entry.when.principals for entry in entries)
            for kind in PrincipalKind
        }
        self._any_principals = self._of_principal(not entry.when.principals for entry in entries)
        self._anything = self._of_principal(True for _ in entries)
        self._signs = self._of_signs(entries)
        self._unconditional = self._of_condition(
            self._keys.indifferent, self._operators.indifferent
        )
        self.nothing = (
            self._actions.indifferent | self._unconditional | self._any_principals | self._signs[0]
        )
        """Facets of a document without statements."""

    def _of_condition(self, keys: int, operators: int) -> int:
        """The lanes of a condition: that of keys and that of operators."""
        return (keys | operators << self._lane) << self._lane

    def _of_principal(self, holds: Iterable[bool]) -> int:
        return _bits(holds) << 3 * self._lane

    def _of_signs(self, entries: Sequence[Entry]) -> list[int]:
        """For each set of signs the lane of the rules that demand no other one."""
        demands = [_bits(getattr(entry.when, sign) for entry in entries) for sign in SIGNS]
        found = [self._everyone]
        for demand in reversed(demands):
            found = [bits for each in found for bits in (each & ~demand, each)]
        return [bits << 4 * self._lane for bits in found]

    @staticmethod
    def _of_kind(entries: Sequence[Entry], kind: DocumentKind) -> int:
        return _bits(not entry.when.kinds or kind in entry.when.kinds for entry in entries)

    def rules(self, facets: int) -> int:
        """The rules that something with these facets concerns; many have the very same."""
        found = self._together.get(facets)
        if found is None:
            lane, found = self._lane, self._everyone
            for shift in range(0, 5 * lane, lane) if lane else ():
                found &= facets >> shift
            if len(self._together) < REMEMBERED:
                self._together[facets] = found
        return found

    def of_kind(self, document: PolicyDocument) -> int:
        """Rules that may concern a document of this kind."""
        return self._kinds[document.kind]

    def of(self, statement: Statement) -> int:
        """Facets of one statement."""
        clause, principals = statement.actions, statement.principals
        named, signs = self._actions.everyone, ACTION_PATTERNS
        if clause is None:
            pass
        elif clause.negated:
            signs = NOT_ACTIONS
        elif clause.complete:
            said = words(clause)
            named = self._actions.of_words(said)
            if not said.others:
                signs = 0
        if statement.resources is not None:
            signs |= _of_resources(statement.resources)
        if principals is None:
            found = self._any_principals
        else:
            found = self._of_principals(principals)
            if principals.negated:
                signs |= NOT_PRINCIPALS
        return named | self._of_conditions(statement) | found | self._signs[signs]

    def of_condition(self, condition: Condition) -> int:
        """Rules whose keys and operators one condition has; the others may stand beside it."""
        found = self._of_one(condition) >> self._lane
        return found & found >> self._lane & self._everyone

    def _of_conditions(self, statement: Statement) -> int:
        """The lanes of keys and operators of a statement."""
        if not statement.conditions_complete:
            return self._of_condition(self._everyone, self._everyone)
        found = self._unconditional
        if not statement.conditions:  # most of them
            return found
        for condition in statement.conditions:
            found |= self._of_one(condition)
        if statement.conditions[1:] and self._clashing and may_clash(statement.conditions):
            found |= self._of_condition(0, self._clashing)
        return found

    def _of_one(self, condition: Condition) -> int:
        """The same lanes of one condition; many conditions have the same key and operator."""
        written = condition.key.parts, condition.operator.parts
        found = self._known.get(written)
        if found is None:
            key, operator = condition.key.literal, condition.operator.literal
            found = self._of_condition(self._keys.of(key), self._operators.of(operator))
            if len(self._known) < REMEMBERED:
                self._known[written] = found
        return found

    def _of_principals(self, clause: Clause[Principal]) -> int:
        if not clause.complete:
            return self._anything
        found = self._any_principals
        for principal in clause.terms:
            found |= self._principals[principal.kind]
            if principal.term.known in ("*", None):
                found |= self._principals[PrincipalKind.ANYONE]
        return found


def _of_resources(clause: Clause[Term]) -> int:
    """The signs of a `Resource` or `NotResource` clause."""
    if clause.negated:
        return NOT_RESOURCES | NAMED_RESOURCES
    terms = clause.terms
    is_all = len(terms) == 1 and clause.complete and terms[0].literal == "*"
    return 0 if is_all else NAMED_RESOURCES


def _bits(holds: Iterable[bool]) -> int:
    bits = 0
    for i, value in enumerate(holds):
        bits |= value << i
    return bits


@lru_cache(REMEMBERED)
def members(bits: int) -> tuple[int, ...]:
    """The positions of the bits that are set."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return tuple(found)
