"""Mistakes of whoever starts grantlint: one line each, with the name that was probably meant."""

from collections.abc import Iterable

LONGEST = 100
"""Names longer than this are not compared: nobody mistypes them, and a hostile config may."""


class UsageError(Exception):
    """The command line or the config cannot be used; the message is one line for the user."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of *known* that *name* is most likely a slip of; None when none is close."""
    if len(name) > LONGEST:
        return None
    folded = name.lower().replace("_", "-")
    reach = max(1, len(name) // 3)
    ranked = ((_distance(folded, other.lower(), reach), other) for other in known)
    best = min(ranked, default=(reach + 1, ""))
    return best[1] if best[0] <= reach else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a message about the unknown *name*: a suggestion, or nothing."""
    found = nearest(name, known)
    return f"; did you mean `{found}`?" if found else ""


def _distance(one: str, other: str, reach: int) -> int:
    """Letters to insert, drop, change or swap; *reach* + 1 when there are more than *reach*."""
    if abs(len(one) - len(other)) > reach:
        return reach + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        before, last, row = row, before, [i + 1]
        for j, against in enumerate(other):
            cost = min(before[j + 1] + 1, row[j] + 1, before[j] + (letter != against))
            if i and j and letter == other[j - 1] and one[i - 1] == against:
                cost = min(cost, last[j - 1] + 1)
            row.append(cost)
    return min(row[-1], reach + 1)
