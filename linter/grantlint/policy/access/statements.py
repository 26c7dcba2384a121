"""Statements made ready for questions: patterns split, conditions read, doubts noted.

The Resource element is one more requirement, on a key of our own, so that all of a statement but
its action and its principal is solved in one way.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct

from grantlint.model import (
    ALLOW,
    ALWAYS,
    DENY,
    Clause,
    DocumentKind,
    Effect,
    PolicyDocument,
    Statement,
    Term,
)
from grantlint.policy import clauses, terms
from grantlint.policy.access import principals
from grantlint.policy.access.callers import Caller
from grantlint.policy.access.principals import Naming
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.clauses import ANYWHERE, Words
from grantlint.policy.conditions import Context, Family, Region, Requirement, block, every, some
from grantlint.policy.conditions.regions import Value
from grantlint.policy.conditions.requirements import glob_of, resource_requirement
from grantlint.policy.kept import kept
from grantlint.policy.memory import remembered
from grantlint.policy.patterns import is_plain
from grantlint.policy.patterns.machine import folded

RESOURCE = "\0resource"
"""The key under which a request's resource stands among its context; no policy can name it."""

WITH_PRINCIPAL = (
    DocumentKind.RESOURCE,
    DocumentKind.TRUST,
    DocumentKind.RCP,
    DocumentKind.ENDPOINT,
)
WITHOUT_RESOURCE = (DocumentKind.TRUST, DocumentKind.RESOURCE)
KMS = "kms"
DOCUMENTS = 32
"""Remembered ones: rules ask about one after another, and each holds a file's tree in memory."""


class Ruling(Struct, frozen=True, eq=False, dict=True):
    """A statement as the engine reads it; `actions` and `effect` are its own.

    `words` are what its actions name, or leave out.
    """

    statement: Statement
    document: PolicyDocument
    number: int
    actions: Clause[Term]
    effect: Effect | None
    words: Words

    @property
    def services(self) -> tuple[str, ...] | None:
        """The services that its patterns name, or None when it may speak of any."""
        if self.actions.negated or not self.actions.complete:
            return None
        found = self.words.services
        return None if ANYWHERE in found else found

    @kept
    def is_everywhere(self) -> bool:
        """Whether its Resource is a lone `*`, which every request meets."""
        clause = self.statement.resources
        if clause is None or clause.negated or len(clause.terms) != 1:
            return False
        return clause.terms[0].literal == "*"

    @kept
    def requirements(self) -> tuple[Requirement, ...]:
        """What must hold, all of it; the resource among them."""
        variables = self.document.has_variables
        asked = block(self.statement, variables=variables).requirements
        if self.is_everywhere:
            return asked  # what every request meets need not be solved
        return (*_resource(self.statement, variables=variables), *asked)

    @kept
    def is_whole(self) -> bool:
        """Whether it is there for sure, with no more requirements than these."""
        statement = self.statement
        return (
            statement.conditions_complete
            and statement.presence is ALWAYS
            and self.document.presence is ALWAYS
            and statement.effect is not None
            and _is_readable(statement, self.document)
        )

    @property
    def name(self) -> str:
        """How messages and witnesses name it."""
        sid = self.statement.sid
        if sid is not None:
            return sid.written
        return f"statement {self.number} of {self.document.name or self.document.owner}"

    @property
    def is_blanket(self) -> bool:
        """Whether it holds for every request it speaks of."""
        return self.is_whole and not self.requirements

    @property
    def weight(self) -> int:
        """What it costs to ask it about an action: more for long patterns."""
        return 1 + sum(map(len, self.words.texts)) // 64

    @kept
    def weight_of_requirements(self) -> int:
        """What it costs to compare a request with them, in states of a search."""
        regions = (each.region for each in self.requirements)
        return 1 + sum(1 if region is None else region.weight for region in regions)

    @kept
    def partitions(self) -> tuple[str, ...]:
        """The partitions that its resources name."""
        clause = self.statement.resources
        found: dict[str, None] = {}
        for term in () if clause is None else clause.terms:
            first = term.parts[0]
            if type(first) is str and first[:8] == "arn:aws:":  # nearly all of them
                found["aws"] = None
            else:
                found[_partition(terms.widest(term))] = None
        found.pop("", None)
        return tuple(found)

    def covers(self, action: str) -> Answer:
        """Whether it speaks of an action, given in lower case."""
        found = self.words.say(action)
        return found.opposite if self.actions.negated else found

    def names(self, caller: Caller, *, has_boundary: bool = False) -> Answer:
        """Whether it speaks of a caller; policies without a Principal do."""
        if self.document.kind not in WITH_PRINCIPAL:
            return YES
        clause = self.statement.principals
        if clause is None:
            return _without_principal(self.document.kind)
        return principals.applies_to(
            clause, self.effect, caller, self.document.kind, has_boundary=has_boundary
        )

    def naming(self, caller: Caller) -> dict[Naming, Answer]:
        """By which of its names an Allow of a resource's policy lets the caller in."""
        clause = self.statement.principals
        if clause is None:
            return {}
        if clause.negated:
            return {Naming.DIRECTLY: self.names(caller)}
        return principals.naming(clause, caller, self.document.kind)

    def holds(self, context: Context) -> Answer:
        """Whether its resource and its conditions hold; the action and the caller left out."""
        found = YES
        for each in self.requirements:
            holds = each.holds(context)
            if holds is NO:
                return holds
            if holds is MAYBE:
                found = holds
        return MAYBE if found is YES and not self.is_whole else found


def _partition(text: str) -> str:
    """The partition in a pattern of ARNs; empty where it names none."""
    first, _, rest = text.partition(":")
    name = rest.partition(":")[0]
    return name if first == "arn" and is_plain(name) else ""


def patterns_of(statement: Statement) -> Iterator[str]:
    """The patterns of the actions a statement may speak of; `*` for `NotAction`."""
    clause = statement.actions
    if clause is None:
        return
    if clause.negated or not clause.complete:
        yield "*"
    else:
        yield from clauses.words(clause).texts


def _without_principal(kind: DocumentKind) -> Answer:
    return YES if kind in (DocumentKind.RCP, DocumentKind.ENDPOINT) else NO


@remembered(DOCUMENTS)
def rulings(document: PolicyDocument) -> tuple[Ruling, ...]:
    """The statements of a document, ready for questions."""
    is_of_key = document.kind is DocumentKind.RESOURCE and document.service == KMS
    return tuple(
        [
            Ruling(each, document, number, clause, each.effect, clauses.words(clause))
            for number, each in enumerate(document.statements, 1)
            if (clause := each.actions) is not None
            and (clause.terms or clause.negated or not clause.complete)
            and not (is_of_key and _is_void(each))
        ]
    )


def _is_void(statement: Statement) -> bool:
    """Whether a statement of a key policy has no effect: it names no resource.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
    """
    return statement.resources is None


def _is_readable(statement: Statement, document: PolicyDocument) -> bool:
    """Whether it is known what the statement's texts mean and that it is complete."""
    needs_resource = document.kind not in WITHOUT_RESOURCE
    if needs_resource and statement.resources is None:
        return False
    version = document.version
    return version is None or version.known is not None or not _has_dollar(statement)


def _has_dollar(statement: Statement) -> bool:
    clause = statement.resources
    written = [] if clause is None else list(clause.terms)
    written += [value for condition in statement.conditions for value in condition.values]
    return any("${" in term.written for term in written)


def _resource(statement: Statement, *, variables: bool) -> tuple[Requirement, ...]:
    clause = statement.resources
    if clause is None:
        return ()
    values = tuple(
        Value(glob_of(term, variables=variables), term.presence is ALWAYS) for term in clause.terms
    )
    region = Region(Family.RESOURCE, values, complete=clause.complete)
    return (resource_requirement(RESOURCE, region, negated=clause.negated),)


# ── Many of them ──

Sure = tuple[Ruling, Answer]
"""A statement, and how sure it is that it speaks of the action and the caller at hand."""
FEW, SEVERAL = 64, 24
"""So few statements are all looked at, as long as no more actions are asked about: what services
they name need not be told for that."""
ASKED = 256
"""Actions for which an index remembers what it found."""


class Index(Struct, frozen=True, eq=False, dict=True):
    """Statements in their order, and by the service they name, so that few need be looked at.

    `only_allows`: whether all of them are Allows for sure.
    """

    statements: tuple[Ruling, ...]
    complete: bool
    only_allows: bool
    known: dict[str, tuple[Sure, ...]] = {}
    """What was asked last, by action: one question asks the same again and again."""

    @kept
    def by_service(self) -> dict[str, list[Ruling]]:
        """Those that name services, by them."""
        found: dict[str, list[Ruling]] = {}
        for ruling in self.statements:
            for service in ruling.services or ():
                found.setdefault(service, []).append(ruling)
        return found

    @kept
    def anywhere(self) -> tuple[Ruling, ...]:
        """Those that may speak of any service."""
        return tuple([ruling for ruling in self.statements if ruling.services is None])

    def about(self, action: str) -> tuple[Sure, ...]:
        """Those that speak of an action, given in lower case, and how surely."""
        found = self.known.get(action)
        if found is None:
            if len(self.known) >= ASKED:
                self.known.clear()
            found = self.known[action] = tuple(self._about(action))
        return found

    def _about(self, action: str) -> list[Sure]:
        """Those that name its service come first, then those that may speak of any."""
        if len(self.statements) > FEW or len(self.known) > SEVERAL:
            prefix = action.partition(":")[0]
            return _covering((*self.by_service.get(prefix, ()), *self.anywhere), action)
        found = _covering(self.statements, action)
        if len(found) > 1:
            found.sort(key=lambda each: each[0].services is None)
        return found

    @kept
    def weights(self) -> dict[str, int]:
        """What `about` costs for each service; that of all others stands under the empty text."""
        others = sum(ruling.weight for ruling in self.anywhere)
        found = {
            service: others + sum(ruling.weight for ruling in group)
            for service, group in self.by_service.items()
        }
        return {**found, "": others}

    def weight_for(self, action: str) -> int:
        """What `about` costs for an action."""
        return self.weights.get(folded(action.partition(":")[0]), self.weights[""])

    def could_grant(self, action: str) -> Answer:
        """Whether an Allow speaks of the action, whatever resource, caller or condition."""
        lower = folded(action)
        allows = (
            covers if ruling.is_whole else every([covers, MAYBE])
            for ruling, covers in self.about(lower)
            if ruling.effect is not DENY
        )
        found = some(allows)
        return MAYBE if found is NO and not self.complete else found

    @kept
    def partitions(self) -> tuple[str, ...]:
        """The partitions that their resources name, in the order of `rulings`."""
        named = {name for ruling in self.statements for name in ruling.partitions}
        if len(named) > 1:
            return tuple(dict.fromkeys([name for one in self.rulings for name in one.partitions]))
        return tuple(named)

    @kept
    def rulings(self) -> tuple[Ruling, ...]:
        """All of them, those that may speak of any service first, then by service."""
        return tuple(dict.fromkeys(chain(self.anywhere, *self.by_service.values())))


def _covering(near: Iterable[Ruling], action: str) -> list[Sure]:
    """Those that speak of an action, and how surely; most are told from their names alone."""
    found: list[Sure] = []
    prefix = action.partition(":")[0]
    for ruling in near:
        words = ruling.words
        is_open = ruling.actions.negated or not words.complete
        if is_open or prefix in words.others or ANYWHERE in words.others:
            covers = ruling.covers(action)
            if covers is not NO:
                found.append((ruling, covers))
        elif action in words.names:
            found.append((ruling, YES))
    return found


def index(documents: Iterable[PolicyDocument], *, only: Statement | None = None) -> Index:
    """All statements of some documents; with *only*, no Allow but this one."""
    found: list[Ruling] = []
    complete = True
    for document in documents:
        complete = complete and document.statements_complete
        found += rulings(document)
    others = [ruling for ruling in found if ruling.effect is not ALLOW]
    if only is not None:
        found = [one for one in found if one.statement is only or one.effect is not ALLOW]
    return Index(tuple(found), complete, only_allows=not others)


@remembered(DOCUMENTS)
def index_of(document: PolicyDocument) -> Index:
    """The statements of one document."""
    return index([document])
