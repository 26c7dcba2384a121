"""What is worked out about the nodes of one estate: remembered until the run goes on to the next.

Rules share their work by it. Nothing that is remembered of an estate is asked for in another one,
and would keep all its policies.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

_FORGET: list[Callable[[], None]] = []
"""One for each function that remembers."""


def remembered(most: int) -> Callable[[Callable[Asked, Found]], Callable[Asked, Found]]:
    """Let a function remember what it found of late, up to *most* answers, within an estate.

    For functions of nodes; what is found of plain texts holds everywhere: `functools.lru_cache`.
    """

    def remembering(find: Callable[Asked, Found]) -> Callable[Asked, Found]:
        known = lru_cache(most)(find)
        _FORGET.append(known.cache_clear)
        return cast("Callable[Asked, Found]", known)

    return remembering


def forget() -> None:
    """Forget all of it, as an estate is done with."""
    for each in _FORGET:
        each()
