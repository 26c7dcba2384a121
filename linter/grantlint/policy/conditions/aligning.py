"""What a variable of a pattern must stand for if the pattern is to match a text.

A suggestion only: whoever asks tries the filling out.
"""

from grantlint.model import RequestVariable
from grantlint.policy.patterns import (
    Glob,
    Literal,
    Part,
    is_plain,
    joined,
    literal_prefix,
    name_of,
    parts_of,
)

SEPARATORS = "/:"


def aligned(glob: Glob, name: str, text: str) -> str | None:
    """The part of the text at the place of the variable; None if it cannot be told."""
    at = 0
    parts = parts_of(glob)
    for index, part in enumerate(parts):
        if isinstance(part, RequestVariable):
            value = _up_to(parts[index + 1 : index + 2], text[at:])
            if value is None or name_of(part) == name:
                return value
            at += len(value)
            continue
        known = _plain(part)
        if known is None or not text.startswith(known, at):
            return None
        at += len(known)
    return None


def _plain(part: Part) -> str | None:
    if isinstance(part, Literal):
        return part.text
    return part if isinstance(part, str) and is_plain(part) else None


def _up_to(following: tuple[Part, ...], rest: str) -> str | None:
    if not following:
        return rest
    literal = literal_prefix(joined(following))
    if literal:
        found, there, _ = rest.partition(literal)
        return found if there else None
    ends = [at for sign in SEPARATORS if (at := rest.find(sign)) >= 0]
    return rest[: min(ends)] if ends else rest
