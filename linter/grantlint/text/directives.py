"""What a comment tells grantlint: findings to ignore, or what an identity has to be able to do.

    # grantlint: ignore[passrole/wide-resource] until=2027-01-31 -- the role is named by a tag
    # grantlint: expects billing.bills.view
    # grantlint: expects-not iam:CreateUser

Knows one comment, with the marks of its language; not what it covers, nor which rules there are.
"""

import re

from msgspec import Struct

SIGN = "grantlint"
"""A text without this word has no comment of ours."""
UNTIL = "until"
_HEAD = re.compile(
    r"(?:#+|//+|/\*+)?\s*grantlint\b\s*(:?)\s*([\w-]*)\s*(.*)", re.DOTALL | re.IGNORECASE
)
_MEANT = re.compile(r"\[|rules?\b", re.IGNORECASE)
_END = re.compile(r"\s*\*/\s*\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS = "`ignore[RULE] -- reason`, `expects GOAL` or `expects-not GOAL`"


class Ignore(Struct, frozen=True):
    """Findings of these rules are accepted, through the day *until* where one is given."""

    rules: tuple[str, ...]
    reason: str
    until: str | None = None


class Expects(Struct, frozen=True):
    """The identity has to be able to reach the goal, or (`can` false) must not be."""

    goal: str
    can: bool


class Malformed(Struct, frozen=True):
    """A comment that is meant for grantlint and cannot be understood, with the reason."""

    problem: str
    rules: tuple[str, ...] = ()


def directive(comment: str) -> Ignore | Expects | Malformed | None:
    """What *comment* says; None for one that says nothing to grantlint."""
    found = _HEAD.match(comment)
    if found is None:
        return None
    colon, word, rest = found.groups()
    rest = _END.sub("", rest).strip()
    if not colon:
        is_meant = word.lower().startswith(("ignore", "expect")) and _MEANT.match(rest)
        return Malformed("has no colon: write `grantlint: …`") if is_meant else None
    match word:
        case "ignore":
            return _ignore(rest)
        case "expects" | "expects-not":
            goal = rest.partition(" -- ")[0].strip()
            return Expects(goal, word == "expects") if goal else Malformed("expects what?")
        case _:
            said = f"`{word[:40]}` means nothing" if word else "says nothing"
            return Malformed(f"{said}: grantlint knows {_WORDS}")


def _ignore(rest: str) -> Ignore | Malformed:
    if not rest.startswith("["):
        return Malformed("names no rules: write `ignore[RULE, RULE] -- reason`")
    listed, closing, tail = rest[1:].partition("]")
    if not closing:
        return Malformed("has a bracket that is not closed: write `ignore[RULE] -- reason`")
    rules = tuple(dict.fromkeys(name.strip() for name in listed.split(",")))
    if not all(rules):
        return Malformed("names no rule between brackets or commas")
    options, _, reason = tail.partition("--")
    given = dict(option.partition("=")[::2] for option in options.split())
    problem = _problem(given, reason.strip())
    return Malformed(problem, rules) if problem else Ignore(rules, reason.strip(), given.get(UNTIL))


def _problem(given: dict[str, str], reason: str) -> str:
    """What is wrong with the options and the reason behind the rules; empty if nothing is."""
    for name, value in given.items():
        if name != UNTIL:
            return f"`{name[:40]}` means nothing there: write `until=DATE` or `-- reason`"
        if not _is_date(value):
            return f"`{value[:40]}` is no date: write `until=YYYY-MM-DD`"
    return "" if reason else "gives no reason: end it with `-- reason`"


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    from datetime import date  # noqa: PLC0415  seldom asked

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
