"""The account that a configuration is applied in, taken to be the one that a question is about.

A host that cannot tell the account lets a hole stand for it; a message or an ARN names it.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from grantlint.model import (
    Clause,
    Condition,
    DocumentKind,
    Estate,
    Hole,
    Identity,
    Part,
    PolicyDocument,
    Principal,
    Statement,
    Term,
)
from grantlint.policy.arns import OWN_ACCOUNT

OF_RESOURCES = (DocumentKind.TRUST, DocumentKind.RESOURCE, DocumentKind.RCP)


def applied(
    estates: Iterable[Estate], caller: str | None, resource: str | None = None
) -> tuple[Estate, ...]:
    """*estates* with the account filled in: the caller's, and the resource's in its policies."""
    known = _Applied(caller, resource or caller)
    return tuple(map(known.estate, estates))


def identity_in(identity: Identity, account: str | None) -> Identity:
    """*identity* in an account that is known; the same one where that tells nothing new."""
    return identity if account is None else _Applied(account, account).identity(identity)


class _Applied:
    """Fills in, and remembers: a document stands in an estate and at its identity."""

    def __init__(self, caller: str | None, resource: str | None) -> None:
        self._caller, self._resource = caller, resource
        self._documents: dict[int, tuple[PolicyDocument, PolicyDocument]] = {}

    def estate(self, estate: Estate) -> Estate:
        documents = tuple(map(self.document, estate.documents))
        identities = tuple(map(self.identity, estate.identities))
        return replace(estate, documents=documents, identities=identities)

    def identity(self, identity: Identity) -> Identity:
        """The same identity if nothing is to be filled in: what is known of it is remembered."""
        held = filter(None, (*identity.policies, identity.boundary, identity.trust))
        arn = identity.arn
        if arn is not None and self._caller is not None:
            arn = arn.replace(OWN_ACCOUNT, self._caller)
        if arn == identity.arn and all(self.document(each) is each for each in held):
            return identity
        return replace(
            identity,
            arn=arn,
            policies=tuple(map(self.document, identity.policies)),
            boundary=self.document(identity.boundary) if identity.boundary else None,
            trust=self.document(identity.trust) if identity.trust else None,
        )

    def document(self, document: PolicyDocument) -> PolicyDocument:
        """The same document if nothing is to be filled in."""
        if id(document) not in self._documents:
            account = self._resource if document.kind in OF_RESOURCES else self._caller
            found = _document(document, account) if account is not None else document
            self._documents[id(document)] = document, found
        return self._documents[id(document)][1]


def _document(document: PolicyDocument, account: str) -> PolicyDocument:
    statements = tuple(_statement(each, account) for each in document.statements)
    same = all(new is old for new, old in zip(statements, document.statements, strict=True))
    return document if same else replace(document, statements=statements)


def _statement(statement: Statement, account: str) -> Statement:
    if not any(map(_is_open, _terms(statement))):
        return statement
    principals = statement.principals
    return replace(
        statement,
        resources=_clause(statement.resources, account),
        principals=None
        if principals is None
        else principals.having(tuple(_principal(p, account) for p in principals.terms)),
        conditions=tuple(_condition(each, account) for each in statement.conditions),
    )


def _terms(statement: Statement) -> Iterable[Term]:
    yield from statement.resources.terms if statement.resources is not None else ()
    for principal in statement.principals.terms if statement.principals is not None else ():
        yield principal.term
    for condition in statement.conditions:
        yield from condition.values


def _clause(clause: Clause[Term] | None, account: str) -> Clause[Term] | None:
    if clause is None:
        return None
    return clause.having(tuple(_term(each, account) for each in clause.terms))


def _principal(principal: Principal, account: str) -> Principal:
    return replace(principal, term=_term(principal.term, account))


def _condition(condition: Condition, account: str) -> Condition:
    return replace(condition, values=tuple(_term(each, account) for each in condition.values))


def _term(term: Term, account: str) -> Term:
    if not _is_open(term):
        return term
    return replace(term, parts=tuple(_part(part, account) for part in term.parts))


def _part(part: Part, account: str) -> Part:
    if not _is_account(part) or not isinstance(part, Hole):
        return part
    return replace(part, shape=replace(part.shape, alternatives=(account,)))


def _is_open(term: Term) -> bool:
    return any(map(_is_account, term.parts))


def _is_account(part: Part) -> bool:
    return isinstance(part, Hole) and part.shape.alternatives == (OWN_ACCOUNT,)
