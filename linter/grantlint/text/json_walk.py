"""Walks over a JSON text without reading its values: where members, items and values stand.

Steps over one list or object, as far as it is asked; what stands inside of a member is passed over.
"""

import json
import re
from collections.abc import Iterator
from itertools import count

from grantlint.model import Span

Step = tuple[str | int, Span | None, int]
"""A key with its place, or the index of an item, and where the value begins."""

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_SCALAR = re.compile(rf'[ \t\r\n]*+({_STRING}|[^ \t\r\n{{}}\[\],:"]++)[ \t\r\n]*+[,:]?+', re.DOTALL)
"""A value that is neither a list nor an object, or a key, and the mark behind it."""
_BRACKET = rf'(?s)(?:[^"{{}}\[\]]++|{_STRING})*+([{{}}\[\]])'
"""The next bracket, with all that stands in front of it; compiled only where it is used."""
_BLANK = re.compile(r"[ \t\r\n]*+")
_MARK = re.compile(r"[ \t\r\n]*+[,:]?+")
_OPENINGS = ("{", "[")
_READER = json.JSONDecoder(strict=False)
"""Of a value that it can read, Python's own reader finds the end soonest."""


def steps(text: str, start: int) -> Iterator[Step]:
    """The members of the object or the items of the list that starts there; none of others."""
    if text.startswith("{", start):
        return _members(text, start + 1)
    if text.startswith("[", start):
        return _items(text, start + 1)
    return iter(())


def _members(text: str, at: int) -> Iterator[Step]:
    while (key := _SCALAR.match(text, at)) is not None and key[1][0] == '"':
        scalar = _SCALAR.match(text, key.end())
        start = begin(text, key.end()) if scalar is None else scalar.start(1)
        yield name(key[1]), Span(*key.span(1)), start
        at = _behind(text, start) if scalar is None else scalar.end()


def _items(text: str, at: int) -> Iterator[Step]:
    for number in count():
        scalar = _SCALAR.match(text, at)
        if scalar is not None:
            yield number, None, scalar.start(1)
            at = scalar.end()
            continue
        at = begin(text, at)
        if not text.startswith(_OPENINGS, at):
            return
        yield number, None, at
        at = _behind(text, at)


def begin(text: str, at: int) -> int:
    """The offset of the first character from *at* on that is not blank."""
    return _BLANK.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere


def _behind(text: str, start: int) -> int:
    """The offset behind the value that starts there and the `,` that follows it."""
    return _MARK.match(text, value(text, start).end).end()  # type: ignore[union-attr]  # as above


def value(text: str, start: int) -> Span:
    """The value that starts there; empty where none does."""
    if text.startswith(_OPENINGS, start):
        return Span(start, _closing(text, start))
    scalar = _SCALAR.match(text, start)
    return Span(start, start) if scalar is None else Span(*scalar.span(1))


def _closing(text: str, start: int) -> int:
    """The offset behind the bracket that closes the one at *start*."""
    try:
        end: int = _READER.raw_decode(text, start)[1]
    except (ValueError, RecursionError):  # no JSON, too deep, or too large a number
        return _closing_bracket(text, start)
    return end


def _closing_bracket(text: str, start: int) -> int:
    depth, at = 0, start
    bracket = re.compile(_BRACKET)
    while (match := bracket.match(text, at)) is not None:
        at = match.end()
        depth += 1 if match[1] in _OPENINGS else -1
        if depth == 0:
            return at
    return len(text)


def name(key: str) -> str:
    """What the JSON string *key* spells, its quotes included."""
    if "\\" not in key:
        return key[1:-1]
    spelled: str = json.loads(key, strict=False)
    return spelled
