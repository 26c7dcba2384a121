"""IAM's two wildcards: `*` stands for any run of characters, `?` for one.

Only what lookups need, on names and formats of ours: a pattern may be hostile, the text it is
matched with is short. Case is the caller's.
"""

from collections.abc import Iterable
from functools import lru_cache

from grantlint.knowledge.catalogue import starting_with


class Wildcard:
    """A pattern, taken apart at its stars; matching never backtracks."""

    __slots__ = ("_head", "_least", "_middle", "_tail", "literal_head")

    literal_head: str
    """What every match begins with."""

    def __init__(self, pattern: str) -> None:
        head, *rest = pattern.split("*")
        self._head = head
        self._tail: str | None = rest.pop() if rest else None
        self._middle = [chunk for chunk in rest if chunk]
        self._least = len(pattern) - pattern.count("*")
        self.literal_head = head.partition("?")[0]

    def matches(self, text: str) -> bool:
        """Whether the whole of *text* fits the pattern."""
        if len(text) < self._least or not _at(self._head, text, 0):
            return False
        if self._tail is None:
            return len(text) == self._least
        end = len(text) - len(self._tail)
        return _at(self._tail, text, end) and self._middle_fits(text, end)

    def _middle_fits(self, text: str, end: int) -> bool:
        """Whether the chunks between stars occur in order; the leftmost place is always best."""
        start = len(self._head)
        for chunk in self._middle:
            found = _find(chunk, text, start, end)
            if found < 0:
                return False
            start = found + len(chunk)
        return True


def _at(chunk: str, text: str, start: int) -> bool:
    if "?" not in chunk:
        return text.startswith(chunk, start)
    return all(c in ("?", t) for c, t in zip(chunk, text[start:], strict=False))


def _find(chunk: str, text: str, start: int, end: int) -> int:
    if "?" not in chunk:
        return text.find(chunk, start, end)
    last = end - len(chunk)
    return next((i for i in range(start, last + 1) if _at(chunk, text, i)), -1)


def has_wildcard(text: str) -> bool:
    """Whether *text* is a pattern rather than a name."""
    return "*" in text or "?" in text


def texts_of(pattern: str) -> list[str]:
    """What every text that fits *pattern* holds: the runs between its wildcards, longest first."""
    return sorted(pattern.replace("?", "*").split("*"), key=len, reverse=True)


def select(pattern: str, names: list[str]) -> list[str]:
    """Those of the sorted *names* that fit *pattern*."""
    return list(_selected(pattern, names))


def fits_any(pattern: str, names: list[str]) -> bool:
    """Whether *pattern* fits one of the sorted *names*."""
    return any(_selected(pattern, names))  # no name is empty


def _selected(pattern: str, names: list[str]) -> Iterable[str]:
    head = pattern[:-1]
    if pattern.endswith("*") and not has_wildcard(head):  # most of them
        return starting_with(names, head)
    wildcard = Wildcard(pattern)
    return filter(wildcard.matches, starting_with(names, wildcard.literal_head))


@lru_cache(maxsize=4096)
def _steps(pattern: str) -> tuple[dict[str, int], int, int, int]:
    """*pattern* as bits: where each character stands, where any may, where a star is, the end."""
    places: dict[str, int] = {}
    anything = stars = 0
    position = 0
    for char in pattern:
        if char == "*":
            stars |= 1 << position
            continue
        bit = 1 << position
        if char == "?":
            anything |= bit
        else:
            places[char] = places.get(char, 0) | bit
        position += 1
    return places, anything, stars, 1 << position


def overlap(one: str, other: str) -> bool:
    """Whether some text fits both patterns.

    All places of *other* that a text fitting the read part of *one* may have reached are bits of
    one number, so a step costs one shift of a number of as many bits as *other* is long.
    """
    places, anything, stars, end = _steps(other)
    reached = 1
    for char in one:
        if char == "*":  # any text: every place from the first reached one on
            reached = (2 * end - 1) & -(reached & -reached)
        elif char == "?":
            reached = (reached & stars) | ((reached & (end - 1)) << 1)
        else:
            reached = (reached & stars) | ((reached & (places.get(char, 0) | anything)) << 1)
        if not reached:
            return False
    return bool(reached & end)
