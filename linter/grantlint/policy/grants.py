"""What policies grant together, asked of actions alone: a first look without resources.

An unconditional Deny on everything takes an action back. What resources and conditions leave of a
grant is a question for `access`.
"""

from collections.abc import Iterable

from grantlint.model import Effect, PolicyDocument, Statement
from grantlint.policy import arns, terms
from grantlint.policy.answers import Answer
from grantlint.policy.clauses import covers_action


def allows(documents: Iterable[PolicyDocument], action: str) -> Answer:
    """Whether some Allow speaks about *action* and no Deny takes it back whole."""
    found = Answer.NO
    for document in documents:
        if not document.statements_complete:
            found = Answer.MAYBE if found is Answer.NO else found
        for statement in document.statements:
            covers = covers_action(statement.actions, action)
            if covers is Answer.NO:
                continue
            if statement.effect is Effect.DENY and covers is Answer.YES and _is_whole(statement):
                return Answer.NO
            if statement.effect is Effect.ALLOW and found is not Answer.YES:
                found = covers
    return found


def lacking(documents: Iterable[PolicyDocument], actions: Iterable[str]) -> tuple[str, ...]:
    """Those of *actions* that are surely not allowed."""
    held = tuple(documents)
    return tuple(action for action in actions if allows(held, action) is Answer.NO)


def _is_whole(statement: Statement) -> bool:
    """Whether a statement holds for every request: on `*`, without a condition."""
    clause = statement.resources
    on_all = clause is None or (
        not clause.negated and any(arns.is_all(terms.widest(term)) for term in clause.terms)
    )
    return on_all and not statement.conditions and statement.conditions_complete
