"""Actions that AWS took back: removed ones with a date, and the nine retired billing actions.

*Removed* means gone from AWS's reference. *Retired* means that AWS split the action into
successors and honours the old name no longer where they are in force; the reference lists it still.
"""

from functools import cache

from msgspec import Struct

from grantlint.knowledge import catalogue
from grantlint.knowledge.wildcards import Wildcard


class Retired(Struct, frozen=True):
    """A retired action and what took its place.

    `grave` are successors in AWS's mapping that nobody should be handed unasked; `core` the few
    that open the console page behind the old action. Dates are ISO days.
    """

    action: str
    successors: tuple[str, ...]  # without the grave ones
    grave: tuple[str, ...]
    core: tuple[str, ...]
    announced: str
    end_of_support: str
    last_extension: str
    sources: tuple[str, ...]


class _Successors(Struct, frozen=True):
    successors: tuple[str, ...]
    core: tuple[str, ...]


class _RetiredTable(Struct, frozen=True):
    sources: tuple[str, ...]
    announced: str
    end_of_support: str
    last_extension: str
    grave: tuple[str, ...]
    actions: dict[str, _Successors]
    never_actions: dict[str, tuple[str, ...]]


@cache
def _removed_names() -> dict[str, str]:
    return catalogue.table("removed_actions", dict[str, str])


@cache
def _removed() -> dict[str, str]:
    return {catalogue.fold(action): date for action, date in _removed_names().items()}


@cache
def _table() -> _RetiredTable:
    return catalogue.table("retired_actions", _RetiredTable)


@cache
def _retired() -> dict[str, Retired]:
    table = _table()
    return {
        action.lower(): Retired(
            action,
            tuple(s for s in row.successors if s not in table.grave),
            tuple(s for s in row.successors if s in table.grave),
            row.core,
            table.announced,
            table.end_of_support,
            table.last_extension,
            table.sources,
        )
        for action, row in table.actions.items()
    }


@cache
def retired_names() -> frozenset[str]:
    """The retired actions in lower case."""
    return frozenset(_retired())


@cache
def _never_actions() -> dict[str, tuple[str, ...]]:
    return {name.lower(): meant for name, meant in _table().never_actions.items()}


@cache
def billing_pseudo_actions() -> frozenset[str]:
    """Names in use around billing that never were actions, in lower case."""
    return frozenset(_never_actions())


def removed(action: str) -> str | None:
    """The day (or month) AWS's reference was last seen to hold the removed *action*, or None."""
    return _removed().get(catalogue.fold(action))


def removed_by_pattern(pattern: str) -> tuple[str, ...]:
    """The removed actions that fit an IAM *pattern*, in AWS's spelling."""
    wildcard = Wildcard(catalogue.fold(pattern))
    return tuple(name for name in _removed_names() if wildcard.matches(catalogue.fold(name)))


def retired(action: str) -> Retired | None:
    """What took the place of *action*, if it is one of the nine that AWS retired in 2023.

    https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/migrate-granularaccess-iam-mapping-reference.html
    """
    return _retired().get(catalogue.fold(action))


def retired_by_pattern(pattern: str) -> tuple[Retired, ...]:
    """The retired actions that fit an IAM *pattern*; `*` fits all nine."""
    wildcard = Wildcard(catalogue.fold(pattern))
    return tuple(found for name, found in _retired().items() if wildcard.matches(name))


def is_billing_pseudo_action(action: str) -> bool:
    """Whether *action* is a name in use around billing that never was an action."""
    return catalogue.fold(action) in _never_actions()


def meant_by_billing_pseudo_action(action: str) -> tuple[str, ...]:
    """The actions that people mean by such a name; none when there is nothing to put instead."""
    return _never_actions().get(catalogue.fold(action), ())
