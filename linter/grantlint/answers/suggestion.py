"""What `suggest` answers with: a policy that does what was asked and no more, and where it goes."""

from collections.abc import Mapping

from msgspec import Struct


class Managed(Struct, frozen=True):
    """An AWS managed policy that does the same, or all but `lacks`."""

    name: str
    arn: str
    lacks: tuple[str, ...] = ()


class Suggestion(Struct, frozen=True, eq=False):
    """A policy document as IAM's JSON, and what to know about it.

    `title` says in words what it is for. `fill_in` are the words in capitals that stand for what
    was not told. `where` says to what the policy is attached.
    """

    title: str
    policy: Mapping[str, object]
    where: tuple[str, ...]
    fill_in: tuple[str, ...] = ()
    managed: tuple[Managed, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class UnknownNameError(ValueError):
    """A name that is neither a task nor an action; `known` holds what may be meant."""

    def __init__(self, name: str, known: tuple[str, ...], reason: str) -> None:
        super().__init__(f"`{name}` {reason}")
        self.name = name
        self.known = known


class UnusedResourceError(ValueError):
    """A resource was named that none of the actions is used on; the text says which and why."""
