"""Which tasks of the consoles the grants of an identity give away."""

from functools import cache, lru_cache

from msgspec import Struct

from grantlint.knowledge import actions, billing_tasks
from grantlint.knowledge.billing_tasks import Task
from grantlint.model import Identity, PolicyDocument, Statement, Term
from grantlint_rules.billing._identities import billing_terms

WHOLE_PAGES = ("account.page.full",)
"""Tasks that are all of other tasks together: an action of theirs still gives one away."""
REMEMBERED = 4
"""Identities; one rule after the other asks about the same one."""


class GivenAway(Struct, frozen=True, eq=False):
    """An action that a term of an Allow names, itself or by a pattern, and the task it is for."""

    document: PolicyDocument
    statement: Statement
    term: Term
    action: str
    task: Task


@lru_cache(REMEMBERED)
def given_away(identity: Identity) -> tuple[GivenAway, ...]:
    """What the Allows of an identity give away of documented tasks, as far as AWS has it."""
    tasks = _by_action()
    return tuple(
        GivenAway(document, statement, term, action, tasks[action])
        for document, statement, term in billing_terms(identity, _names())
        for action in actions.expand(term.literal or "")
        if action in tasks
    )


@cache
def _by_action() -> dict[str, Task]:
    """By each action that just one task requires that task, if it is documented."""
    found: dict[str, list[Task]] = {}
    for task in billing_tasks.tasks().values():
        for action in task.required if task.name not in WHOLE_PAGES else ():
            found.setdefault(action, []).append(task)
    return {action: of[0] for action, of in found.items() if len(of) == 1 and of[0].is_documented}


@cache
def _names() -> frozenset[str]:
    return frozenset(name.lower() for name in _by_action())
