"""Calls rules on the nodes of an estate: every loop over policies is here.

A rule is imported when its trigger first occurs. One that raises is reported by name, and the run
goes on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from grantlint.engine.packs import Entry
from grantlint.engine.triggers import Triggers, members
from grantlint.model import (
    AccessKey,
    Certainty,
    DocumentKind,
    Estate,
    Expectation,
    Expected,
    Finding,
    Identity,
    IdentityKind,
    Part,
    PolicyDocument,
    RunError,
    Settings,
    Statement,
    UserKeys,
)
from grantlint.policy.memory import forget
from grantlint.rule import Context, Node, Option, Printer, Rule
from grantlint.text import globs

ALL_RULES = -1
"""Bits of a node that has no triggers."""


class Where(Struct, frozen=True, eq=False, gc=False):
    """What stands around a node."""

    estate: Estate
    printer: Printer
    identity: Identity | None = None
    document: PolicyDocument | None = None
    statement: Statement | None = None


class Triggered(Struct, frozen=True, eq=False, gc=False):
    """A document with what its words trigger: its facets, and the rules that these may concern.

    `bits` are those of the whole, `statements` those of each statement.
    """

    document: PolicyDocument
    kinds: int
    facets: int
    bits: int
    statements: list[int]


class Dispatcher:
    """The rules of one run, ready to be called on estates.

    *options* are what the config sets per rule id. Errors of rules gather in `errors`.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        settings: Settings,
        options: Mapping[str, Mapping[str, Option]],
    ) -> None:
        self.errors: list[RunError] = []
        self._entries = entries
        self._settings = settings
        self._options: list[Mapping[str, Option]] = [
            {**entry.options, **options.get(entry.id, {})} for entry in entries
        ]
        self._rules: dict[int, Rule[Any]] = {}
        self._supersedes = {entry.id: entry.supersedes for entry in entries if entry.supersedes}
        self._matched: set[int] = set()
        self._triggers = Triggers(entries)
        self._on: dict[str, int] = {}
        for i, entry in enumerate(entries):
            self._on[entry.on] = self._on.get(entry.on, 0) | 1 << i

    def findings(self, estate: Estate, printer: Printer) -> list[Finding]:
        """All that the rules say about *estate*, superseded findings left out."""
        found = self._found(estate, printer)
        forget()
        return self._without_superseded(_unique(found)) if found else found

    def _found(self, estate: Estate, printer: Printer) -> list[Finding]:
        where = Where(estate, printer)
        found = self._beside_policies(estate, where)
        triggered = [self._triggered(document) for document in estate.documents]
        known = {id(one.document): one for one in triggered}
        holders = _holders(estate)
        for one in triggered:
            found += self._on_document(one, where, holders.get(id(one.document)))
        expects = bool(self._settings.expectations or estate.expectations)
        if "Identity" in self._on or expects:
            for identity in identities(estate):
                found += self._on_identity(identity, where, known)
                if expects:
                    expected = self._expected(identity, estate)
                    found += self._each("Expected", expected, where)
        if expects:
            missing = self._without_identity(estate.expectations)
            found += self._each("Expected", missing, where)
        bits = ALL_RULES if estate.access_keys else self._together(triggered)
        return found + self._call("Estate", bits, estate, where)

    def unmatched(self) -> list[Expected]:
        """Expectations of which no identity was met so far."""
        return list(self._without_identity(self._settings.expectations))

    def on(self, nodes: Iterable[Node], printer: Printer) -> list[Finding]:
        """Findings of all rules on nodes that belong to no estate (suppressions)."""
        where = Where(Estate(name=""), printer)
        return [
            finding
            for node in nodes
            for finding in self._call(type(node).__name__, ALL_RULES, node, where)
        ]

    # ── Nodes ──

    def _without_identity(self, expectations: Iterable[Expectation]) -> Iterator[Expected]:
        for expectation in expectations:
            if id(expectation) not in self._matched:
                yield Expected(expectation, None)

    def _expected(self, identity: Identity, estate: Estate) -> Iterator[Expected]:
        for expectation in estate.expectations:
            if _stands_at(expectation, identity):
                self._matched.add(id(expectation))
                yield Expected(expectation, identity)
        for expectation in self._settings.expectations:
            for meant in _meant(identity, expectation.identity):
                self._matched.add(id(expectation))
                yield Expected(expectation, meant)

    def _each(self, noun: str, nodes: Iterable[Node], where: Where) -> Iterator[Finding]:
        for node in nodes:
            yield from self._call(noun, ALL_RULES, node, where)

    def _beside_policies(self, estate: Estate, where: Where) -> list[Finding]:
        nodes: tuple[tuple[str, Iterable[Node]], ...] = (
            ("SourceProblem", estate.problems),
            ("Credential", estate.credentials),
            ("AccessKey", estate.access_keys),
            ("UserKeys", tuple(user_keys(estate)) if estate.access_keys else ()),
            ("KeyFlow", estate.key_flows),
            ("MemberAccount", estate.member_accounts),
            ("AclGrant", estate.acl_grants),
        )
        return [
            finding for noun, some in nodes if some for finding in self._each(noun, some, where)
        ]

    def _triggered(self, document: PolicyDocument) -> Triggered:
        triggers = self._triggers
        kinds, whole = triggers.of_kind(document), triggers.nothing
        statements = []
        for statement in document.statements:
            facets = triggers.of(statement)
            whole |= facets
            statements.append(triggers.rules(facets) & kinds)
        return Triggered(document, kinds, whole, triggers.rules(whole) & kinds, statements)

    def _together(self, parts: Sequence[Triggered]) -> int:
        """Rules that several documents may concern together."""
        if len(parts) == 1:
            return parts[0].bits
        kinds, whole = 0, self._triggers.nothing
        for part in parts:
            kinds |= part.kinds
            whole |= part.facets
        return self._triggers.rules(whole) & kinds

    def _on_document(
        self, triggered: Triggered, around: Where, identity: Identity | None
    ) -> list[Finding]:
        document = triggered.document
        where = Where(around.estate, around.printer, identity, document)
        found = self._call("PolicyDocument", triggered.bits, document, where)
        on_condition = self._on.get("Condition", 0)
        concerned = on_condition | self._on.get("Statement", 0)
        for statement, bits in zip(document.statements, triggered.statements, strict=True):
            if not bits & concerned:
                continue
            here = Where(where.estate, where.printer, identity, document, statement)
            found += self._call("Statement", bits, statement, here)
            for condition in statement.conditions if bits & on_condition else ():
                own = bits & on_condition & self._triggers.of_condition(condition)
                found += self._call("Condition", own, condition, here) if own else ()
        return found

    def _on_identity(
        self, identity: Identity, around: Where, known: Mapping[int, Triggered]
    ) -> list[Finding]:
        documents = filter(None, (*identity.policies, identity.boundary, identity.trust))
        bits = self._together([known.get(id(one)) or self._triggered(one) for one in documents])
        if identity.managed or identity.boundary_arn is not None:
            bits = ALL_RULES
        where = Where(around.estate, around.printer, identity)
        return self._call("Identity", bits, identity, where)

    # ── Calls ──

    def _call(self, noun: str, bits: int, node: Node, where: Where) -> list[Finding]:
        found: list[Finding] = []
        concerned = self._on.get(noun, 0) & bits
        owner = getattr(node, "owner", "") if concerned else ""
        for i in members(concerned):
            try:
                rule = self._rules.get(i) or self._imported(i)
                context = Context(
                    rule,
                    where.estate,
                    self._settings,
                    where.printer,
                    self._options[i],
                    where.identity,
                    where.document,
                    where.statement,
                    owner,
                )
                found += rule.check(node, context)
            except Exception as error:  # noqa: BLE001  whatever a rule raises is reported by name
                self.errors.append(_error(self._entries[i], error, where))
        return found

    def _imported(self, i: int) -> Rule[Any]:
        rule = self._rules[i] = self._entries[i].load()
        return rule

    def _without_superseded(self, found: list[Finding]) -> list[Finding]:
        """Drop findings that another one at the same identity or owner stands for.

        A finding stands for none that is more certain than itself.
        """
        gone: dict[tuple[str, str], Certainty] = {}
        for finding in found:
            for name in self._supersedes.get(finding.rule, ()):
                key = name, finding.identity or finding.owner
                gone[key] = max(finding.certainty, gone.get(key, finding.certainty))
        if not gone:
            return found
        return [
            finding
            for finding in found
            if gone.get((finding.rule, finding.identity or finding.owner), -1) < finding.certainty
        ]


def identities(estate: Estate) -> Iterator[Identity]:
    """The identities of an estate; an identity policy that none carries is one of its own."""
    yield from estate.identities
    carried = _holders(estate)
    for document in estate.documents:
        if document.kind is DocumentKind.IDENTITY and id(document) not in carried:
            yield _whoever_holds(document)


def _whoever_holds(document: PolicyDocument) -> Identity:
    """An identity of which nothing is known but one policy."""
    return Identity(
        kind=IdentityKind.UNKNOWN,
        name="",
        owner=document.owner,
        place=document.place,
        policies=(document,),
        complete=False,
    )


def user_keys(estate: Estate) -> Iterator[UserKeys]:
    """The access keys of each user of an estate; those of a user who cannot be told are left out.

    They stand where the last of them does.
    """
    by_user: dict[tuple[Part, ...], list[AccessKey]] = {}
    for key in estate.access_keys:
        if key.user is not None:
            by_user.setdefault(key.user.parts, []).append(key)
    for keys in by_user.values():
        last = keys[-1]
        if last.user is not None:
            yield UserKeys(last.owner, last.place, last.user, tuple(keys))


def _meant(identity: Identity, pattern: str) -> Iterator[Identity]:
    """The identity if a glob names it or a file that it is written in.

    A file that is one bare policy stands for itself, also where the config joins it with others.
    """
    if identity.name and globs.fits(pattern, identity.name):
        yield identity
        return
    fitting = [
        document
        for document in identity.policies
        if globs.matches(pattern, document.place.source.path)
    ]
    if not identity.name or any(not _is_bare(document) for document in fitting):
        yield from (identity,) if fitting else ()
    else:
        yield from map(_whoever_holds, fitting)


def _is_bare(document: PolicyDocument) -> bool:
    return document.owner == document.place.source.path


def _stands_at(expectation: Expectation, identity: Identity) -> bool:
    """Whether a comment stands at the identity, or at a policy of it."""
    path, covers = expectation.place.source.path, expectation.covers
    places = [identity.place, *(document.place for document in identity.policies)]
    places += [one.carrier for one in identity.policies if one.carrier is not None]
    steps = (step for place in places for step in place.way() if step.source.path == path)
    return covers is not None and any(
        covers.start <= step.span().start < covers.end for step in steps
    )


def _holders(estate: Estate) -> dict[int, Identity]:
    """Who holds each document, by the document's id; a policy of several has the first."""
    holders: dict[int, Identity] = {}
    for identity in estate.identities:
        for document in (*identity.policies, identity.boundary, identity.trust):
            if document is not None:
                holders.setdefault(id(document), identity)
    return holders


def _unique(found: list[Finding]) -> list[Finding]:
    """Findings that say the same at the same place once; more documents may share a statement."""
    seen: dict[tuple[str, str, int, int, str], Finding] = {}
    for finding in found:
        at = finding.at
        key = (finding.rule, at.source.path, at.span.start, at.span.end, finding.message)
        seen.setdefault(key, finding)
    return list(seen.values())


def _error(entry: Entry, error: Exception, where: Where) -> RunError:
    document = where.document
    path = document.place.source.path if document is not None else where.estate.name
    text = f"rule `{entry.id}` failed: {type(error).__name__}: {error}"
    return RunError(kind="internal", message=text, path=path, rule=entry.id)
