"""The grammar of a policy: plain values in, a PolicyDocument out, departures noted as oddities.

Knows IAM's elements and nothing of the file they stand in: places come from a function of the
path. It never raises on a value: what does not fit becomes an Oddity, and the rest is kept.
Hosts with unknowns put a Term or a Hole where a value would be.

Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from grantlint.model import (
    Clause,
    Condition,
    DocumentKind,
    Effect,
    Hole,
    Oddity,
    OddityKind,
    Part,
    Place,
    PolicyDocument,
    Principal,
    PrincipalKind,
    RequestVariable,
    Statement,
    Term,
    Token,
)

Places = Callable[[Token], Place]
"""Gives the place of the value that a path leads to; ending in KEY_OF, that of its key."""

Elements = dict[str, tuple[object, Token]]
"""Members of an object by their proper names, each with its path."""

KEY_OF = -1
"""The last step of a path that means the key of the member, as in located JSON."""

DOCUMENT_ELEMENTS = ("Version", "Id", "Statement")
STATEMENT_ELEMENTS = (
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
TWINS = (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal"))
EFFECTS = {effect.value: effect for effect in Effect}
VERSIONS = ("2012-10-17", "2008-10-17")
PRINCIPAL_KINDS = {kind.value: kind for kind in PrincipalKind if kind is not PrincipalKind.ANYONE}
_LOWER_ELEMENTS = {name.lower(): name for name in (*DOCUMENT_ELEMENTS, *STATEMENT_ELEMENTS)}
_LOWER_KINDS = {name.lower(): name for name in PRINCIPAL_KINDS}
_VARIABLE = re.compile(r"\$\{([^{}',]*+)(?:,\s*+'([^']*+)'\s*+)?+\}")
_ESCAPES = ("*", "?", "$")


def document(
    value: object,
    places: Places,
    *,
    kind: DocumentKind,
    owner: str,
    name: str = "",
    service: str | None = None,
) -> PolicyDocument:
    """Read a policy.

    *value* is what a JSON reader gives, or a Term or Hole for what a host cannot see; *places*
    gives the place of each path below it. The other arguments go into the document as they are.
    """
    read = _Reader(places).document(value)
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


class _Read(Struct, eq=False):
    """What a document says of itself."""

    version: Term | None
    statements: tuple[Statement, ...]
    oddities: tuple[Oddity, ...]
    complete: bool


class _Reader(Struct, eq=False):
    """One reading; collects oddities of the node at hand."""

    places: Places
    oddities: list[Oddity] = []
    variables: bool = False

    def document(self, value: object) -> _Read:
        is_open = isinstance(value, (Hole, Term))
        if not isinstance(value, dict):
            if not is_open:
                self._odd(OddityKind.WRONG_TYPE, "policy", (), _type_name(value))
            return _Read(None, (), tuple(self.oddities), not is_open)
        elements = self._elements(value, (), DOCUMENT_ELEMENTS)
        version = self._version(elements)
        self.variables = version is not None and version.literal == VERSIONS[0]
        statements, complete = self._statements(elements)
        return _Read(version, statements, tuple(self.oddities), complete)

    def _odd(self, kind: OddityKind, element: str, path: Token, detail: str = "") -> None:
        self.oddities.append(Oddity(kind, element, self.places(path), detail))

    def _elements(
        self, value: dict[object, object], path: Token, allowed: tuple[str, ...]
    ) -> Elements:
        """The members of an object by their proper names, each with its path."""
        found: Elements = {}
        for key, member in value.items():
            name = key if type(key) is str else str(key)
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
        term = self._term(value, path, "Version")
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
        if not isinstance(value, list):
            statement, known = self._item(value, path)
            return (() if statement is None else (statement,)), known
        if not value:
            self._odd(OddityKind.EMPTY, "Statement", path)
        read = [self._item(item, (*path, i)) for i, item in enumerate(value)]
        statements = tuple(statement for statement, _ in read if statement is not None)
        return statements, all(known for _, known in read)

    def _item(self, value: object, path: Token) -> tuple[Statement | None, bool]:
        if isinstance(value, dict):
            return self._statement(value, path), True
        if isinstance(value, (Hole, Term)):
            return None, False
        self._odd(OddityKind.WRONG_TYPE, "Statement", path, _type_name(value))
        return None, True

    def _statement(self, value: dict[object, object], path: Token) -> Statement:
        outer, self.oddities = self.oddities, []
        elements = self._elements(value, path, STATEMENT_ELEMENTS)
        self._conflicts(elements, path)
        conditions, complete = self._conditions(elements)
        statement = Statement(
            effect=self._effect(elements, path),
            sid=self._text(elements, "Sid"),
            actions=self._clause(elements, "Action", "NotAction"),
            resources=self._clause(elements, "Resource", "NotResource"),
            principals=self._principals(elements),
            conditions=conditions,
            place=self.places(path),
            oddities=tuple(self.oddities),
            conditions_complete=complete,
        )
        self.oddities = outer
        return statement

    def _conflicts(self, elements: Elements, path: Token) -> None:
        for name, twin in TWINS:
            if twin in elements and name in elements:
                self._odd(OddityKind.CONFLICTING_ELEMENTS, twin, (*elements[twin][1], KEY_OF), name)
        if "Action" not in elements and "NotAction" not in elements:
            self._odd(OddityKind.MISSING_ELEMENT, "Action", path)

    def _effect(self, elements: Elements, path: Token) -> Effect | None:
        if "Effect" not in elements:
            self._odd(OddityKind.MISSING_ELEMENT, "Effect", path)
            return None
        value, path = elements["Effect"]
        if isinstance(value, (Hole, Term)):
            value = value.literal if isinstance(value, Term) else None
            if value is None:
                return None
        if not isinstance(value, str):
            self._odd(OddityKind.WRONG_TYPE, "Effect", path, _type_name(value))
        elif value in EFFECTS:
            return EFFECTS[value]
        else:
            in_case = value.title() in EFFECTS
            kind = OddityKind.WRONG_CASE if in_case else OddityKind.INVALID_VALUE
            self._odd(kind, "Effect", path, value)
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
        return Clause(
            terms=tuple(terms),
            negated=negated,
            place=self.places(path),
            key=self.places((*path, KEY_OF)),
            complete=complete,
        )

    def _terms(
        self, value: object, path: Token, element: str, *, variables: bool = False
    ) -> tuple[list[Term], bool]:
        """The strings of an element that may be one or a list, and whether these are all."""
        if type(value) is str and not (variables and "${" in value):
            return [Term((value,), self.places(path))], True
        if not isinstance(value, list):
            if isinstance(value, Hole):
                return [self._hole_term(value, path)], True
            term = self._term(value, path, element, variables=variables)
            return ([] if term is None else [term]), True
        if not value:
            self._odd(OddityKind.EMPTY, element, path)
        terms: list[Term] = []
        places = self.places
        for i, item in enumerate(value):
            if type(item) is str and not (variables and "${" in item):  # nearly all of them
                terms.append(Term((item,), places((*path, i))))
                continue
            term = self._term(item, (*path, i), element, variables=variables)
            if term is not None:
                terms.append(term)
        return terms, True

    def _term(
        self, value: object, path: Token, element: str, *, variables: bool = False
    ) -> Term | None:
        if type(value) is str:
            parts = _parts(value) if variables and "${" in value else (value,)
            return Term(parts, self.places(path))
        if isinstance(value, Term):
            return value
        if isinstance(value, Hole):
            return self._hole_term(value, path)
        self._odd(OddityKind.WRONG_TYPE, element, path, _type_name(value))
        return None

    def _hole_term(self, hole: Hole, path: Token) -> Term:
        return Term((hole,), self.places(path))

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
        return Clause(
            terms=tuple(terms),
            negated=element == "NotPrincipal",
            place=self.places(path),
            key=self.places((*path, KEY_OF)),
            complete=complete,
        )

    def _principal_terms(
        self, value: object, path: Token, element: str
    ) -> tuple[list[Principal], bool]:
        if isinstance(value, Hole):
            return [], False
        if not isinstance(value, dict):
            term = self._term(value, path, element)
            if term is None:
                return [], True
            if term.literal not in ("*", None):
                self._odd(OddityKind.INVALID_VALUE, element, path, term.written)
            return [Principal(PrincipalKind.ANYONE, term)], True
        found: list[Principal] = []
        complete = True
        for name, kind, members in self._principal_kinds(value, path, element):
            terms, known = self._terms(members, (*path, name), element)
            complete = complete and known
            found += [Principal(kind, term) for term in terms]
        return found, complete

    def _principal_kinds(
        self, value: dict[object, object], path: Token, element: str
    ) -> Iterator[tuple[str, PrincipalKind, object]]:
        if not value:
            self._odd(OddityKind.EMPTY, element, path)
        for key, members in value.items():
            name = str(key)
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
        if isinstance(value, (Hole, Term)):
            return (), False
        if not isinstance(value, dict):
            self._odd(OddityKind.WRONG_TYPE, "Condition", path, _type_name(value))
            return (), True
        conditions: list[Condition] = []
        complete = True
        for operator, block in value.items():
            if isinstance(block, (Hole, Term)):
                complete = False
            elif isinstance(block, dict):
                conditions += self._block(str(operator), block, (*path, str(operator)))
            else:
                at = (*path, str(operator))
                self._odd(OddityKind.WRONG_TYPE, "Condition", at, _type_name(block))
        return tuple(conditions), complete

    def _block(
        self, operator: str, block: dict[object, object], path: Token
    ) -> Iterator[Condition]:
        if not block:
            self._odd(OddityKind.EMPTY, operator, path)
        for key, values in block.items():
            at = (*path, str(key))
            terms, complete = self._values(values, at)
            yield Condition(
                operator=Term((operator,), self.places((*path, KEY_OF))),
                key=Term((str(key),), self.places((*at, KEY_OF))),
                values=tuple(terms),
                place=self.places(at),
                complete=complete,
            )

    def _values(self, value: object, path: Token) -> tuple[list[Term], bool]:
        """The values of a condition; IAM takes booleans and numbers for their spelling."""
        if isinstance(value, list):
            value = [_spelled(item) for item in value]
        return self._terms(_spelled(value), path, "Condition", variables=self.variables)


def _spelled(value: object) -> object:
    if type(value) is str:
        return value
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            return value


def _type_name(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
        case _:
            return "an object"


def _parts(text: str) -> tuple[Part, ...]:
    """Split *text* at its policy variables; `${*}`, `${?}` and `${$}` stay as they are written.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    """
    parts: list[Part] = []
    at = 0
    for found in _VARIABLE.finditer(text):
        key = found[1].strip()
        if key in _ESCAPES or not key:
            continue
        if found.start() > at:
            parts.append(text[at : found.start()])
        parts.append(RequestVariable(key, found[2]))
        at = found.end()
    if at < len(text) or not parts:
        parts.append(text[at:])
    return tuple(parts)
