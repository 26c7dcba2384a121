"""Retired billing actions in statements, and whether what took their place is named beside them.

https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/migrate-granularaccess-iam-mapping-reference.html
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from grantlint.knowledge import retirement
from grantlint.model import (
    ALLOW,
    Certainty,
    DocumentKind,
    Effect,
    Identity,
    PolicyDocument,
    Statement,
    Term,
)
from grantlint.policy import terms, written
from grantlint.policy.answers import MAYBE, NO, YES, Answer, some
from grantlint.policy.clauses import covers_action
from grantlint.policy.memory import remembered
from grantlint.policy.picking import picked

MIGRATED_SID = "AffectedPoliciesMigrator"
"""How the Sid of a statement starts that AWS's migration tool has added.

https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/migrate-security-iam-tool.html
"""


Statements = tuple[Statement, ...]

REMEMBERED = 1024
"""Answers kept, enough for all successors: every statement of a policy asks for the same."""


class Unreplaced(Struct, frozen=True):
    """A term that names retired actions whose successors are not all, or not at all, beside it.

    `successors` are those that are missing, without the grave ones, which nobody should be handed
    unasked. `is_partial`: some stand beside it.
    """

    term: Term
    retired: tuple[str, ...]
    successors: tuple[str, ...]
    grave: tuple[str, ...]
    certainty: Certainty
    is_partial: bool = False


def unreplaced(statement: Statement, beside: Sequence[PolicyDocument]) -> Iterator[Unreplaced]:
    """The terms of *statement* whose retired actions no statement of the same effect replaces.

    *beside* are all policies that apply together with it, its own included; a policy that may have
    further statements may name the successors there.
    """
    clause = statement.actions
    if clause is None or clause.negated or statement.effect is None:
        return
    if statement.sid is not None and statement.sid.written.startswith(MIGRATED_SID):
        return
    suspects = [term for term, _ in picked(clause, retirement.retired_names())]
    named = _of_effect(statement, beside) if suspects else ((), ())
    for term in suspects:
        found = _judged(term, statement.effect, named)
        if found is not None:
            is_whole = all(document.statements_complete for document in beside)
            yield found if is_whole else replace(found, certainty=Certainty.POSSIBLE)


def _judged(term: Term, effect: Effect, named: tuple[Statements, Statements]) -> Unreplaced | None:
    """An Allow needs one successor to be no loss, a Deny all of them to be a guard."""
    retired = retirement.retired_by_pattern(terms.widest(term))
    answers = {
        successor: some(_is_named(successor, part) for part in named)
        if named[1]
        else _is_named(successor, named[0])
        for one in retired
        for successor in one.successors
    }
    if effect is ALLOW:
        retired = tuple(
            one for one in retired if all(answers[each] is not YES for each in one.successors)
        )
    missing = [
        successor
        for one in retired
        for successor in one.successors
        if answers[successor] is not YES
    ]
    if not missing:
        return None
    is_open = terms.has_hole(term) or any(answers[each] is MAYBE for each in missing)
    return Unreplaced(
        term=term,
        retired=tuple(one.action for one in retired),
        successors=tuple(dict.fromkeys(missing)),
        grave=tuple(dict.fromkeys(name for one in retired for name in one.grave)),
        certainty=Certainty.POSSIBLE if is_open else Certainty.CERTAIN,
        is_partial=any(answers[each] is YES for one in retired for each in one.successors),
    )


def together(document: PolicyDocument, identity: Identity | None) -> Sequence[PolicyDocument]:
    """The policies that apply together with *document*: all of its identity, else it alone."""
    if identity is not None and document.kind is DocumentKind.IDENTITY:
        return identity.policies
    return (document,)


def _of_effect(
    statement: Statement, documents: Iterable[PolicyDocument]
) -> tuple[Statements, Statements]:
    """The statements that do as *statement* does; for a Deny, under no other conditions.

    Those that are so for every statement come first, the others behind.
    """
    own = written.condition_block(statement.conditions)
    free, alike = [], []
    for document in documents:
        for other in document.statements:
            if other.effect is not statement.effect or other.actions is None:
                continue
            if statement.effect is ALLOW or not other.conditions:
                free.append(other)
            elif written.condition_block(other.conditions) == own:
                alike.append(other)
    return tuple(free), tuple(alike)


@remembered(REMEMBERED)
def _is_named(action: str, statements: Statements) -> Answer:
    found = NO
    for statement in statements:
        covers = covers_action(statement.actions, action)
        if covers is YES:
            return covers
        if covers is MAYBE:
            found = covers
    return found
