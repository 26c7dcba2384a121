"""Retired billing actions in statements, and whether what took their place is named beside them.

https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/migrate-granularaccess-iam-mapping-reference.html
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from grantlint.knowledge import retirement
from grantlint.model import (
    Certainty,
    DocumentKind,
    Effect,
    Identity,
    PolicyDocument,
    Statement,
    Term,
)
from grantlint.policy import terms
from grantlint.policy.answers import Answer
from grantlint.policy.clauses import covers_action

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
    certainty: Certainty


def unreplaced(statement: Statement, beside: Iterable[PolicyDocument]) -> Iterator[Unreplaced]:
    """The terms of *statement* whose retired actions no statement of the same effect replaces.

    *beside* are all policies that apply together with it, its own included.
    """
    clause = statement.actions
    if clause is None or clause.negated or statement.effect is None:
        return
    if statement.sid is not None and statement.sid.written.startswith(MIGRATED_SID):
        return
    named = list(_of_effect(statement.effect, beside))
    for term in clause.terms:
        pattern = terms.widest(term)
        answers = [
            (one, _is_replaced(one, named)) for one in retirement.retired_by_pattern(pattern)
        ]
        found = [one for one, replaced in answers if replaced is not Answer.YES]
        if found:
            is_open = terms.has_hole(term) or any(r is Answer.MAYBE for _, r in answers)
            yield _unreplaced(term, found, Certainty.POSSIBLE if is_open else Certainty.CERTAIN)


def together(document: PolicyDocument, identity: Identity | None) -> Sequence[PolicyDocument]:
    """The policies that apply together with *document*: all of its identity, else it alone."""
    if identity is not None and document.kind is DocumentKind.IDENTITY:
        return identity.policies
    return (document,)


def _unreplaced(term: Term, found: list[retirement.Retired], certainty: Certainty) -> Unreplaced:
    successors = dict.fromkeys(name for one in found for name in one.successors)
    grave = dict.fromkeys(name for one in found for name in one.grave)
    return Unreplaced(
        term=term,
        retired=tuple(one.action for one in found),
        successors=tuple(name for name in successors if name not in grave),
        grave=tuple(grave),
        certainty=certainty,
    )


def _of_effect(effect: Effect, documents: Iterable[PolicyDocument]) -> Iterator[Statement]:
    for document in documents:
        for statement in document.statements:
            if statement.effect is effect and statement.actions is not None:
                yield statement


def _is_replaced(one: retirement.Retired, statements: list[Statement]) -> Answer:
    found = Answer.NO
    for successor in one.successors:
        for statement in statements:
            covers = covers_action(statement.actions, successor)
            if covers is Answer.YES:
                return covers
            if covers is Answer.MAYBE:
                found = covers
    return found
