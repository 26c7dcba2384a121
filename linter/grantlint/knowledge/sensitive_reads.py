"""Actions that hand out secrets, credentials or data and can be scoped to a resource.

Chosen by hand from actions that read content rather than configuration; all of them know resource
types, so `*` is never needed. https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain

from msgspec import Struct

from grantlint.knowledge import catalogue
from grantlint.knowledge.wildcards import Wildcard, has_wildcard

REMEMBERED = 4096


class _Table(Struct, frozen=True):
    sources: tuple[str, ...]
    actions: dict[str, str]


Row = tuple[str, str, str]
"""Folded name, name and what it hands out."""


@cache
def _by_service() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for name, what in catalogue.table("sensitive_reads", _Table).actions.items():
        folded = catalogue.fold(name)
        found.setdefault(folded.partition(":")[0], []).append((folded, name, what))
    return found


@cache
def names() -> frozenset[str]:
    """All of the actions, in lower case."""
    return frozenset(row[0] for rows in _by_service().values() for row in rows)


@lru_cache(maxsize=REMEMBERED)
def read_by(pattern: str) -> tuple[tuple[str, str], ...]:
    """The sensitive actions that fit an IAM *pattern*, each with what it hands out."""
    folded = catalogue.fold(pattern)
    prefix = folded.partition(":")[0]
    services = _by_service()
    rows = [*chain(*services.values())] if has_wildcard(prefix) else services.get(prefix)
    return tuple((name, what) for _, name, what in _fitting(folded, rows)) if rows else ()


def _fitting(pattern: str, rows: list[Row]) -> Iterator[Row]:
    if not has_wildcard(pattern):
        return (row for row in rows if row[0] == pattern)
    wildcard = Wildcard(pattern)
    return (row for row in rows if wildcard.matches(row[0]))
