"""Which tasks of the consoles the grants of an identity give away."""

from collections.abc import Callable, Iterator
from functools import cache

from msgspec import Struct

from grantlint.knowledge import actions, billing_tasks
from grantlint.knowledge.billing_tasks import Task
from grantlint.model import Identity, PolicyDocument, Statement, Term
from grantlint.policy.access import Policies
from grantlint.policy.memory import remembered
from grantlint_rules.billing import _tasks
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


@remembered(REMEMBERED)
def given_away(identity: Identity) -> tuple[GivenAway, ...]:
    """What the Allows of an identity give away of documented tasks, as far as AWS has it."""
    tasks = _by_action()
    return tuple(
        GivenAway(document, statement, term, action, tasks[action])
        for document, statement, term in billing_terms(identity, _names())
        for action in actions.expand(term.literal or "")
        if action in tasks
    )


def incomplete(
    identity: Identity,
    policies: Policies,
    speaks: Callable[[GivenAway], bool],
    missing: Callable[[Task, Policies], tuple[str, ...]],
) -> Iterator[tuple[GivenAway, tuple[str, ...]]]:
    """What gives a task away that it does not allow, with what is *missing*; each task once.

    *speaks* says which actions count as giving their task away.
    """
    if _tasks.is_for_machines(identity):
        return
    lacks: dict[str, tuple[str, ...]] = {}
    for one in filter(speaks, given_away(identity)):
        name = one.task.name
        lacking = lacks[name] if name in lacks else missing(one.task, policies)
        lacks[name] = lacking
        if lacking and _tasks.is_granted(policies, one.action):
            lacks[name] = ()  # it is said once
            yield one, lacking


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
