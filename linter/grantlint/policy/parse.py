"""The grammar of a policy: plain values in, a PolicyDocument out, departures noted as oddities.

Knows IAM's elements and nothing of the file they stand in: places come from a function of the
path. It never raises on a value: what does not fit becomes an Oddity, and the rest is kept.
Hosts with unknowns put a Term or a Hole where a value would be, Maybe around what is there only for
some fillings of the holes, and Open around a list or object that may go on.

Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from grantlint.model import (
    Clause,
    Condition,
    DocumentKind,
    Effect,
    Hole,
    Oddity,
    OddityKind,
    PolicyDocument,
    Presence,
    Principal,
    PrincipalKind,
    Statement,
    Term,
    Token,
)
from grantlint.policy import plain_statements
from grantlint.policy.plain_statements import EFFECTS, KEY_OF, Places, are_texts
from grantlint.policy.unseen import Maybe, Open, is_unseen
from grantlint.policy.variables import parts_of, with_variables

__all__ = ["KEY_OF", "Maybe", "Open", "Places", "document"]

N = TypeVar("N", Statement, Condition, Term)

Elements = dict[str, tuple[object, Token]]
"""Members of an object by their proper names, each with its path."""

DOCUMENT_ELEMENTS = frozenset(("Version", "Id", "Statement"))
STATEMENT_ELEMENTS = frozenset(
    (
        "Sid",
        "Effect",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Principal",
        "NotPrincipal",
        "Condition",
    )
)
TWINS = (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal"))
VERSIONS = ("2012-10-17", "2008-10-17")
SHORT = 32_768
"""A text of no more characters spells no policy that is cut."""
PRINCIPAL_KINDS = {kind.value: kind for kind in PrincipalKind if kind is not PrincipalKind.ANYONE}
_LOWER_ELEMENTS = {name.lower(): name for name in (*DOCUMENT_ELEMENTS, *STATEMENT_ELEMENTS)}
_LOWER_KINDS = {name.lower(): name for name in PRINCIPAL_KINDS}


def document(
    value: object,
    places: Places,
    *,
    kind: DocumentKind,
    owner: str,
    name: str = "",
    service: str | None = None,
    text: str | None = None,
) -> PolicyDocument:
    """Read a policy.

    *value* is what a JSON reader gives, or a Term or Hole for what a host cannot see; *places*
    gives the place of each path below it. *text* is one that spells the policy, where one does:
    what is longer than all policies of AWS is cut. The other arguments go into the document as
    they are.
    """
    read = _Reader(places).document(value)
    if text is None or len(text) > SHORT:
        read = _bounded(read, service, text)
    return PolicyDocument(
        kind=kind,
        owner=owner,
        name=name,
        service=service,
        version=read.version,
        statements=read.statements,
        place=places(()),
        oddities=read.oddities,
        statements_complete=read.complete,
    )


class _Read(Struct, eq=False, gc=False):
    """What a document says of itself."""

    version: Term | None
    statements: tuple[Statement, ...]
    oddities: tuple[Oddity, ...]
    complete: bool


def _bounded(read: _Read, service: str | None, text: str | None) -> _Read:
    """What is looked at of a policy; where that is not all, there may be further statements."""
    from grantlint.policy import bounds  # noqa: PLC0415  hardly any text is so long

    kept = bounds.cut(read.statements, service, text)
    if kept is None:
        return read
    oddity = Oddity(OddityKind.TOO_LONG, "Statement", kept.end)
    return _Read(read.version, kept.statements, (*read.oddities, oddity), complete=False)


class _Reader(Struct, eq=False, gc=False):
    """One reading; collects oddities of the node at hand."""

    places: Places
    oddities: list[Oddity] = []
    variables: bool = False

    def document(self, value: object) -> _Read:
        members = value.value if type(value) is Open else value
        if not isinstance(members, dict):
            is_open = is_unseen(value)
            if not is_open:
                self._odd(OddityKind.WRONG_TYPE, "policy", (), _type_name(value))
            return _Read(None, (), tuple(self.oddities), not is_open)
        elements = self._elements(members, (), DOCUMENT_ELEMENTS)
        version = self._version(elements)
        self.variables = version is not None and version.literal == VERSIONS[0]
        if type(value) is Open and "Statement" not in elements:
            return _Read(version, (), tuple(self.oddities), complete=False)
        statements, complete = self._statements(elements)
        return _Read(version, statements, tuple(self.oddities), complete)

    def _odd(self, kind: OddityKind, element: str, path: Token, detail: str = "") -> None:
        self.oddities.append(Oddity(kind, element, self.places(path), detail))

    def _elements(
        self, value: dict[object, object], path: Token, allowed: frozenset[str]
    ) -> Elements:
        """The members of an object by their proper names, each with its path."""
        found: Elements = {}
        for key, member in value.items():
            name = key if type(key) is str else _step(key)
            if name in allowed:
                found[name] = member, (*path, name)
                continue
            proper = _LOWER_ELEMENTS.get(name.lower(), "")
            if proper not in allowed:
                self._odd(OddityKind.UNKNOWN_ELEMENT, name, (*path, name, KEY_OF))
                continue
            self._odd(OddityKind.WRONG_CASE, proper, (*path, name, KEY_OF), name)
            if proper not in value:
                found[proper] = member, (*path, name)
        return found

    def _version(self, elements: Elements) -> Term | None:
        if "Version" not in elements:
            return None
        value, path = elements["Version"]
        term = self._term(_bare(value), path, "Version")
        if term is not None and term.literal not in (None, *VERSIONS):
            self._odd(OddityKind.INVALID_VALUE, "Version", path, term.written)
        return term

    # ── Statements ──

    def _statements(self, elements: Elements) -> tuple[tuple[Statement, ...], bool]:
        """All statements that can be read, and whether the source cannot add others."""
        if "Statement" not in elements:
            self._odd(OddityKind.MISSING_ELEMENT, "Statement", ())
            return (), True
        value, path = elements["Statement"]
        if type(value) is Maybe:
            read = self._listed(value.value, path)
            return tuple(_maybe(statement) for statement in read[0]), read[1]
        return self._listed(value, path)

    def _listed(self, value: object, path: Token) -> tuple[tuple[Statement, ...], bool]:
        complete = type(value) is not Open
        items = value.value if type(value) is Open else value
        if not isinstance(items, list):
            statement, known = self._item(value, path)
            return (() if statement is None else (statement,)), known
        if not items and complete:
            self._odd(OddityKind.EMPTY, "Statement", path)
        if set(map(type, items)) == {dict}:  # in nearly all policies
            return tuple(
                [self._statement(item, (*path, i)) for i, item in enumerate(items)]
            ), complete
        read = [self._item(item, (*path, i)) for i, item in enumerate(items)]
        statements = tuple(statement for statement, _ in read if statement is not None)
        return statements, complete and all(known for _, known in read)

    def _item(self, value: object, path: Token) -> tuple[Statement | None, bool]:
        if isinstance(value, dict):
            return self._statement(value, path), True
        if isinstance(value, Maybe):
            statement, known = self._item(value.value, path)
            return (None if statement is None else _maybe(statement)), known
        if is_unseen(value):
            return None, False
        if isinstance(value, Open) and isinstance(value.value, dict):
            return self._statement(value.value, path, complete=False), True
        self._odd(OddityKind.WRONG_TYPE, "Statement", path, _type_name(value))
        return None, True

    def _statement(
        self, value: dict[object, object], path: Token, *, complete: bool = True
    ) -> Statement:
        """One statement; one that is not *complete* may have further elements."""
        if complete:
            plain = plain_statements.statement(value, path, self.places, variables=self.variables)
            if plain is not None:
                return plain
        outer, self.oddities = self.oddities, []
        elements = self._elements(value, path, STATEMENT_ELEMENTS)
        self._conflicts(elements, path, complete=complete)
        conditions, all_seen = self._conditions(elements)
        is_effect_seen = complete or "Effect" in elements
        statement = Statement(
            effect=self._effect(elements, path) if is_effect_seen else None,
            sid=self._text(elements, "Sid"),
            actions=self._clause(elements, "Action", "NotAction"),
            resources=self._clause(elements, "Resource", "NotResource"),
            principals=self._principals(elements),
            conditions=conditions,
            place=self.places(path),
            oddities=tuple(self.oddities),
            conditions_complete=complete and all_seen,
        )
        self.oddities = outer
        return statement

    def _conflicts(self, elements: Elements, path: Token, *, complete: bool) -> None:
        for name, twin in TWINS:
            if twin in elements and _is_sure(elements, twin) and _is_sure(elements, name):
                self._odd(OddityKind.CONFLICTING_ELEMENTS, twin, (*elements[twin][1], KEY_OF), name)
        if complete and "Action" not in elements and "NotAction" not in elements:
            self._odd(OddityKind.MISSING_ELEMENT, "Action", path)

    def _effect(self, elements: Elements, path: Token) -> Effect | None:
        if "Effect" not in elements:
            self._odd(OddityKind.MISSING_ELEMENT, "Effect", path)
            return None
        value, path = elements["Effect"]
        if type(value) is str and value in EFFECTS:  # nearly all of them
            return EFFECTS[value]
        if isinstance(value, Term) and value.literal is not None:
            value = value.literal
        if isinstance(value, Maybe) or is_unseen(value):
            return None
        if not isinstance(value, str):
            self._odd(OddityKind.WRONG_TYPE, "Effect", path, _type_name(value))
        elif value in EFFECTS:
            return EFFECTS[value]
        elif value.title() in EFFECTS:
            self._odd(OddityKind.WRONG_CASE, "Effect", path, value)
            return EFFECTS[value.title()]  # no policy means another: where it is saved, it counts
        else:
            self._odd(OddityKind.INVALID_VALUE, "Effect", path, value)
        return None

    # ── Clauses ──

    def _clause(self, elements: Elements, name: str, twin: str) -> Clause[Term] | None:
        negated = name not in elements
        element = twin if negated else name
        if element not in elements:
            return None
        value, path = elements[element]
        variables = self.variables and name == "Resource"
        terms, complete = self._terms(value, path, element, variables=variables)
        if negated and complete and _is_lost(value, terms):
            return None
        return Clause(
            terms=tuple(terms),
            negated=negated,
            place=self.places(path),
            name_at=self.places((*path, KEY_OF)),
            complete=complete,
        )

    def _terms(
        self, value: object, path: Token, element: str, *, variables: bool = False
    ) -> tuple[list[Term], bool]:
        """The strings of an element that may be one or a list, and whether these are all."""
        if type(value) is str and not (variables and "${" in value):
            return [Term((value,), self.places(path))], True
        if type(value) is list and value:
            return self._several(value, path, element, variables=variables), True
        if isinstance(value, Maybe):
            terms, complete = self._terms(value.value, path, element, variables=variables)
            return [_maybe(term) for term in terms], complete
        complete = not isinstance(value, Open)
        items = value.value if isinstance(value, Open) else value
        if not isinstance(items, list):
            term = self._term(value, path, element, variables=variables)
            return ([] if term is None else [term]), True
        if not items and complete:
            self._odd(OddityKind.EMPTY, element, path)
        return self._several(items, path, element, variables=variables), complete

    def _several(
        self, items: list[object], path: Token, element: str, *, variables: bool
    ) -> list[Term]:
        if are_texts(items):
            return list(plain_statements.terms(items, path, self.places, variables=variables))
        terms = (
            self._term(item, (*path, i), element, variables=variables)
            for i, item in enumerate(items)
        )
        return [term for term in terms if term is not None]

    def _term(
        self, value: object, path: Token, element: str, *, variables: bool = False
    ) -> Term | None:
        if type(value) is str:
            parts = parts_of(value) if variables and "${" in value else (value,)
            return Term(parts, self.places(path))
        if isinstance(value, Maybe):
            term = self._term(value.value, path, element, variables=variables)
            return None if term is None else _maybe(term)
        if isinstance(value, Term):
            return with_variables(value) if variables else value
        if isinstance(value, Hole):
            return Term((value,), self.places(path))
        if isinstance(value, Open) and is_unseen(value):
            return self._term(value.value[0], path, element)
        self._odd(OddityKind.WRONG_TYPE, element, path, _type_name(value))
        return None

    def _text(self, elements: Elements, name: str) -> Term | None:
        if name not in elements:
            return None
        value, path = elements[name]
        return self._term(value, path, name)

    # ── Principals ──

    def _principals(self, elements: Elements) -> Clause[Principal] | None:
        element = "Principal" if "Principal" in elements else "NotPrincipal"
        if element not in elements:
            return None
        value, path = elements[element]
        terms, complete = self._principal_terms(value, path, element)
        negated = element == "NotPrincipal"
        if negated and complete and _is_lost(value, terms):
            return None
        return Clause(
            terms=tuple(terms),
            negated=negated,
            place=self.places(path),
            name_at=self.places((*path, KEY_OF)),
            complete=complete,
        )

    def _principal_terms(
        self, value: object, path: Token, element: str
    ) -> tuple[list[Principal], bool]:
        if is_unseen(value) and not isinstance(value, Term):
            return [], False
        if isinstance(value, Maybe):
            found, complete = self._principal_terms(value.value, path, element)
            return [Principal(one.kind, _maybe(one.term)) for one in found], complete
        complete = not isinstance(value, Open)
        members = value.value if isinstance(value, Open) else value
        if not isinstance(members, dict):
            return self._anyone(members, path, element), complete
        complete = complete and not any(map(_is_open_key, members))
        found = []
        for name, kind, values in self._principal_kinds(members, path, element):
            terms, known = self._terms(values, (*path, name), element)
            complete = complete and known
            found += [Principal(kind, term) for term in terms]
        return found, complete

    def _anyone(self, value: object, path: Token, element: str) -> list[Principal]:
        """A principal written without a kind: only `*` may be."""
        term = self._term(value, path, element)
        if term is None:
            return []
        if term.literal not in ("*", None):
            self._odd(OddityKind.INVALID_VALUE, element, path, term.written)
        return [Principal(PrincipalKind.ANYONE, term)]

    def _principal_kinds(
        self, value: dict[object, object], path: Token, element: str
    ) -> Iterator[tuple[str, PrincipalKind, object]]:
        if not value:
            self._odd(OddityKind.EMPTY, element, path)
        for key, members in value.items():
            if _is_open_key(key):
                continue
            name = _step(key)
            if name in PRINCIPAL_KINDS:
                yield name, PRINCIPAL_KINDS[name], members
                continue
            proper = _LOWER_KINDS.get(name.lower())
            kind = OddityKind.UNKNOWN_ELEMENT if proper is None else OddityKind.WRONG_CASE
            self._odd(kind, proper or name, (*path, name, KEY_OF), name)

    # ── Conditions ──

    def _conditions(self, elements: Elements) -> tuple[tuple[Condition, ...], bool]:
        if "Condition" not in elements:
            return (), True
        value, path = elements["Condition"]
        return self._operators(value, path)

    def _operators(self, value: object, path: Token) -> tuple[tuple[Condition, ...], bool]:
        if is_unseen(value):
            return (), False
        if isinstance(value, Maybe):
            found, complete = self._operators(value.value, path)
            return tuple(_maybe(condition) for condition in found), complete
        complete = not isinstance(value, Open)
        members = value.value if isinstance(value, Open) else value
        if not isinstance(members, dict):
            self._odd(OddityKind.WRONG_TYPE, "Condition", path, _type_name(members))
            return (), False
        conditions: list[Condition] = []
        for operator, block in members.items():
            below, known = self._block(operator, block, (*path, _step(operator)))
            conditions += below
            complete = complete and known
        return tuple(conditions), complete

    def _block(self, operator: object, block: object, path: Token) -> tuple[list[Condition], bool]:
        """The conditions of one operator, and whether these are all."""
        if is_unseen(block):
            return [], False
        if isinstance(block, Maybe):
            found, complete = self._block(operator, block.value, path)
            return [_maybe(condition) for condition in found], complete
        complete = not isinstance(block, Open)
        members = block.value if isinstance(block, Open) else block
        if not isinstance(members, dict):
            self._odd(OddityKind.WRONG_TYPE, _step(operator), path, _type_name(members))
            return [], False
        if not members and complete:
            self._odd(OddityKind.EMPTY, _step(operator), path)
        term = self._key(operator, path)
        return [self._condition(term, key, members[key], path) for key in members], complete

    def _condition(self, operator: Term, key: object, values: object, path: Token) -> Condition:
        at = (*path, _step(key))
        terms, complete = self._values(values, at, _step(key))
        return Condition(
            operator=operator,
            key=self._key(key, at),
            values=tuple(terms),
            place=self.places(at),
            complete=complete and not _is_lost(values, terms),
            presence=Presence.MAYBE if isinstance(values, Maybe) else Presence.ALWAYS,
        )

    def _key(self, key: object, path: Token) -> Term:
        return key if isinstance(key, Term) else Term((str(key),), self.places((*path, KEY_OF)))

    def _values(self, value: object, path: Token, key: str) -> tuple[list[Term], bool]:
        """The values of a condition; IAM takes booleans and numbers for their spelling."""
        if isinstance(value, Maybe):
            value = value.value  # the condition says so
        if isinstance(value, list):
            value = [_spelled(item) for item in value]
        if isinstance(value, Open) and isinstance(value.value, list):
            value = Open([_spelled(item) for item in value.value])
        return self._terms(_spelled(value), path, key, variables=self.variables)


def _spelled(value: object) -> object:
    if type(value) is str:
        return value
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case Maybe():
            return Maybe(_spelled(value.value))
        case _:
            return value


def _is_sure(elements: Elements, name: str) -> bool:
    return name in elements and not isinstance(elements[name][0], Maybe)


def _bare(value: object) -> object:
    return value.value if type(value) is Maybe else value


def _is_lost(value: object, terms: Sequence[object]) -> bool:
    """Whether nothing could be read of what stands there, as of `null`; empty is not lost."""
    bare = _bare(value)
    parts = bare.values() if isinstance(bare, dict) else (bare,)
    return not terms and any(part != [] for part in parts)


def _maybe(node: N) -> N:
    return replace(node, presence=Presence.MAYBE)


def _step(key: object) -> str:
    """The step of a path that a key makes."""
    return key if type(key) is str else key.written if isinstance(key, Term) else str(key)


def _is_open_key(key: object) -> bool:
    return isinstance(key, Term) and key.literal is None


def _type_name(value: object) -> str:
    match _bare(value):
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str() | Hole() | Term():
            return "a string"
        case list() | Open(value=list()):
            return "a list"
        case _:
            return "an object"
