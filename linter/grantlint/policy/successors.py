"""Retired billing actions in statements, and whether what took their place is named beside them.

https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/migrate-granularaccess-iam-mapping-reference.html
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from grantlint.knowledge import retirement
from grantlint.model import DocumentKind, Effect, Identity, PolicyDocument, Statement, Term
from grantlint.policy.patterns import matches

MIGRATED_SID = "AffectedPoliciesMigrator"
"""How the Sid of a statement starts that AWS's migration tool has added.

https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/migrate-security-iam-tool.html
"""


class Unreplaced(Struct, frozen=True):
    """A term that names retired actions without any of their successors beside it.

    `successors` leaves out the grave ones, which nobody should be handed unasked.
    """

    term: Term
    retired: tuple[str, ...]
    successors: tuple[str, ...]
    grave: tuple[str, ...]


def unreplaced(statement: Statement, beside: Iterable[PolicyDocument]) -> Iterator[Unreplaced]:
    """The terms of *statement* whose retired actions no statement of the same effect replaces.

    *beside* are all policies that apply together with it, its own included.
    """
    clause = statement.actions
    if clause is None or clause.negated or statement.effect is None:
        return
    if statement.sid is not None and statement.sid.written.startswith(MIGRATED_SID):
        return
    named = list(_patterns(statement.effect, beside))
    for term in clause.terms:
        found = [
            one
            for one in retirement.retired_by_pattern(term.literal or "")
            if not _is_replaced(one, named)
        ]
        if found:
            yield _unreplaced(term, found)


def together(document: PolicyDocument, identity: Identity | None) -> Sequence[PolicyDocument]:
    """The policies that apply together with *document*: all of its identity, else it alone."""
    if identity is not None and document.kind is DocumentKind.IDENTITY:
        return identity.policies
    return (document,)


def _unreplaced(term: Term, found: list[retirement.Retired]) -> Unreplaced:
    successors = dict.fromkeys(name for one in found for name in one.successors)
    grave = dict.fromkeys(name for one in found for name in one.grave)
    return Unreplaced(
        term=term,
        retired=tuple(one.action for one in found),
        successors=tuple(name for name in successors if name not in grave),
        grave=tuple(grave),
    )


def _patterns(effect: Effect, documents: Iterable[PolicyDocument]) -> Iterator[Statement]:
    for document in documents:
        for statement in document.statements:
            if statement.effect is effect and statement.actions is not None:
                yield statement


def _is_replaced(one: retirement.Retired, statements: list[Statement]) -> bool:
    return any(
        _names(statement, successor) for successor in one.successors for statement in statements
    )


def _names(statement: Statement, action: str) -> bool:
    clause = statement.actions
    if clause is None:
        return False
    is_listed = any(
        term.literal is None or matches(term.literal, action, ignore_case=True)
        for term in clause.terms
    )
    return is_listed != clause.negated or not clause.complete
