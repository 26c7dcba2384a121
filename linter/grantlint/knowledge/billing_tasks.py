"""What people do in the billing and account consoles, and the actions each of these tasks needs.

The sets are kept by hand. *Documented* ones stand on a page of AWS for that very task, *derived*
ones were put together from AWS's mappings and managed policies: the console may ask for more. On
*contradictory* ones pages of AWS disagree. Whoever only calls the API may need less.
"""

from functools import cache
from typing import Literal

from msgspec import Struct

from grantlint.knowledge import catalogue, managed_policies
from grantlint.knowledge.wildcards import Wildcard

Confidence = Literal["documented", "derived", "contradictory"]


class Task(Struct, frozen=True):
    """A task, and what it takes.

    `title` goes on after "may". `required` must all be allowed, on every resource but for
    iam:PassRole; `optional` actions fill further parts of the page. `gated`: IAM identities get to
    the page only once the root user has switched this on for the account, whatever their policies
    say. https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/control-access-billing.html
    """

    name: str
    title: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    confidence: Confidence
    gated: bool
    note: str
    sources: tuple[str, ...]

    @property
    def is_documented(self) -> bool:
        """Whether AWS itself says that these actions are the ones."""
        return self.confidence == "documented"


class _Row(Struct, frozen=True):
    title: str
    confidence: Confidence
    gated: bool
    required: tuple[str, ...]
    optional: tuple[str, ...]
    note: str
    sources: tuple[str, ...]


class _Table(Struct, frozen=True):
    sources: tuple[str, ...]
    managed: tuple[str, ...]
    tasks: dict[str, _Row]


@cache
def _table() -> _Table:
    return catalogue.table("billing_tasks", _Table)


@cache
def tasks() -> dict[str, Task]:
    """All tasks by name, in the order of the consoles: account, billing, cost."""
    return {
        name: Task(
            name=name,
            title=row.title,
            required=row.required,
            optional=row.optional,
            confidence=row.confidence,
            gated=row.gated,
            note=row.note,
            sources=row.sources,
        )
        for name, row in _table().tasks.items()
    }


def task(name: str) -> Task | None:
    """The task of this name, written as `tasks` has it."""
    return tasks().get(name)


@cache
def _requiring() -> dict[str, tuple[Task, ...]]:
    found: dict[str, tuple[Task, ...]] = {}
    for each in tasks().values():
        for action in each.required:
            lower = action.lower()
            found[lower] = (*found.get(lower, ()), each)
    return found


def requiring(action: str) -> tuple[Task, ...]:
    """The tasks that cannot be done without *action*, which is written in any case."""
    return _requiring().get(catalogue.fold(action), ())


def only_for(action: str) -> Task | None:
    """The task that *action* gives away: the only one that requires it."""
    found = requiring(action)
    return found[0] if len(found) == 1 else None


def telling_actions(name: str) -> tuple[str, ...]:
    """The required actions of a task that no other task requires; none for an unknown name."""
    found = task(name)
    return tuple(action for action in found.required if only_for(action)) if found else ()


# ── Managed policies ─────────────────────────────────────────────────────────────────────────────


@cache
def lacking(name: str) -> dict[str, tuple[str, ...]]:
    """What each managed policy for these consoles lacks of a task, by policy; least access first.

    Only policies that grant part of it are listed; one that grants all of it lacks nothing. Read
    from the texts of the policies, so it is as fresh as they are.
    """
    found = task(name)
    required = found.required if found else ()
    lacks = {
        policy: tuple(action for action in required if not _grants(policy, action))
        for policy in _table().managed
    }
    return {policy: missing for policy, missing in lacks.items() if len(missing) < len(required)}


def satisfied_by(name: str) -> tuple[str, ...]:
    """The managed policies that allow all a task requires, least access first."""
    return tuple(policy for policy, missing in lacking(name).items() if not missing)


@cache
def _patterns(policy: str) -> tuple[Wildcard, ...]:
    """The actions a managed policy allows on everything; none if it also denies something."""
    found = managed_policies.find(policy)
    statements = found.statements if found else ()
    if any(statement.effect == "Deny" for statement in statements):
        return ()
    return tuple(
        Wildcard(catalogue.fold(action))
        for statement in statements
        if "*" in statement.resources and not statement.conditions
        for action in statement.actions
    )


def _grants(policy: str, action: str) -> bool:
    return any(pattern.matches(catalogue.fold(action)) for pattern in _patterns(policy))
