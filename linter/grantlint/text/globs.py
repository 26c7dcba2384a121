"""Patterns of paths, as `.gitignore` reads them; knows no file system.

A pattern without `/` fits a name at any depth, one with `/` starts at the folder it is relative
to. `*` and `?` stay within a name, `**` crosses folders, `[…]` is one character. What fits a
folder covers all that is in it.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

ANY_DEPTH = "**"


def matches(pattern: str, path: str) -> bool:
    """Whether *pattern* covers *path*: POSIX, relative to the pattern's folder."""
    return _covers(_names_of(pattern), path.split("/"))


@lru_cache
def _names_of(pattern: str) -> tuple[str, ...]:
    names = [name for name in pattern.removeprefix("./").split("/") if name not in ("", ".")]
    if "/" not in pattern.rstrip("/"):
        names.insert(0, ANY_DEPTH)
    return tuple(names)


def _covers(pattern: Sequence[str], names: Sequence[str]) -> bool:
    """Whether *pattern* fits *names* or a folder above; only the last `**` is ever tried again.

    An earlier `**` need not take more: whatever it could give, the later one can skip as well.
    """
    at = start = 0
    retry: tuple[int, int] | None = None
    while at < len(pattern):
        if pattern[at] == ANY_DEPTH:
            at += 1
            retry = at, start
        elif start < len(names) and fits(pattern[at], names[start]):
            at, start = at + 1, start + 1
        elif retry is not None and retry[1] < len(names):
            retry = retry[0], retry[1] + 1
            at, start = retry
        else:
            return False
    return start <= len(names)


def fits(pattern: str, name: str) -> bool:
    """Whether *pattern* fits the whole *name*, which is taken as one piece."""
    if "*" not in pattern and "?" not in pattern and "[" not in pattern:
        return pattern == name
    return _compiled(pattern).match(name) is not None


@lru_cache
def _compiled(pattern: str) -> "re.Pattern[str]":
    from fnmatch import translate  # noqa: PLC0415  few runs have patterns with wildcards
    from re import compile as compiled  # noqa: PLC0415  as above

    return compiled(translate(pattern))
