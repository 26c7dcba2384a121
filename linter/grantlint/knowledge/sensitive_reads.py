"""Actions that hand out secrets, credentials or data and can be scoped to a resource.

Chosen by hand from actions that read content rather than configuration; all of them know resource
types, so `*` is never needed. https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from functools import cache, lru_cache

from msgspec import Struct

from grantlint.knowledge import catalogue
from grantlint.knowledge.wildcards import Wildcard

REMEMBERED = 4096


class _Table(Struct, frozen=True):
    sources: tuple[str, ...]
    actions: dict[str, str]


@cache
def _table() -> dict[str, str]:
    return catalogue.table("sensitive_reads", _Table).actions


@lru_cache(maxsize=REMEMBERED)
def read_by(pattern: str) -> tuple[tuple[str, str], ...]:
    """The sensitive actions that fit an IAM *pattern*, each with what it hands out."""
    wildcard = Wildcard(catalogue.fold(pattern))
    return tuple(
        (name, what) for name, what in _table().items() if wildcard.matches(catalogue.fold(name))
    )
