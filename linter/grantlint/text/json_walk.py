"""Walks over a JSON text: where members, items and values stand.

Steps over one list or object, as far as it is asked; what stands inside of a member is passed over.
"""

import json
import re
from collections.abc import Iterator
from itertools import accumulate, count

from msgspec import Struct

from grantlint.model import Span

Found = tuple[Span | None, int]
"""Where the key of a member stands, which an item has not, and where its value begins."""
Step = tuple[str | int, Found]
"""The key of a member or the index of an item, and where that is."""

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_SCALAR = re.compile(rf'[ \t\r\n]*+({_STRING}|[^ \t\r\n{{}}\[\],:"]++)[ \t\r\n]*+[,:]?+', re.DOTALL)
"""A value that is neither a list nor an object, or a key, and the mark behind it."""
_BRACKET = rf'(?s)(?:[^"{{}}\[\]]++|{_STRING})*+([{{}}\[\]])'
"""The next bracket, with all that stands in front of it; compiled only where it is used."""
_BLANKS = " \t\r\n"
_BLANK = re.compile(r"[ \t\r\n]*+")
_OPENINGS = ("{", "[")
_CLOSINGS = {"{": "}", "[": "]"}
_READER = json.JSONDecoder(strict=False)
"""Of a value that it can read, Python's own reader finds the end soonest."""


class Walk(Struct, gc=False):
    """The walk over one object or list, which stops as soon as it may, and what it came by so far.

    *is_unique* says that no key is repeated: the first one found is the one.
    """

    rest: Iterator[Step]
    is_unique: bool
    known: dict[str | int, Found] = {}

    def find(self, step: str | int) -> Found | None:
        """What *step* leads to; None when nothing is there."""
        if step not in self.known:
            may_stop = self.is_unique or isinstance(step, int)
            for name, found in self.rest:
                self.known[name] = found
                if name == step and may_stop:
                    break
        return self.known.get(step)


class Texts(Struct, gc=False):
    """A list that holds plain texts only, as most lists of policies do.

    The first one begins at `start`; `ends` are those of what the texts hold, one behind another,
    where what stands between any two of them, `gap` characters with their quotes, does not count.
    """

    start: int
    gap: int
    ends: list[int]

    def find(self, step: str | int) -> Found | None:
        """As a walk does."""
        if not isinstance(step, int) or not 0 <= step < len(self.ends):
            return None
        return None, self.start + step * self.gap + (self.ends[step - 1] if step else 0)


def within(text: str, start: int, *, is_unique: bool = False) -> Walk | Texts:
    """What finds the members of the object or the items of the list that starts there."""
    if text.startswith("{", start):
        return Walk(_members(text, start + 1), is_unique)
    if text.startswith("[", start):
        return _texts(text, start) or Walk(_items(text, start + 1), is_unique)
    return Walk(iter(()), is_unique)


def _texts(text: str, start: int) -> Texts | None:
    """The list, if it holds texts without escapes, and the same stands between any two of them.

    Then all quotes behind the first one and in front of the last one belong to what stands between.
    """
    end = _flat_end(text, start)
    if not end or text.find("\\", start, end) >= 0:
        return None
    first = begin(text, start + 1) + 1
    first_end, last = text.find('"', first, end), text.rfind('"', first, end)
    between = text[first_end : text.find('"', first_end + 1, end) + 1]
    around = text[first - 1], between[1:-1].strip(_BLANKS), text[last + 1 : end].strip(_BLANKS)
    if around != ('"', ",", "]"):
        return None
    parts = text[first:last].split(between)
    if text.count('"', start, end) != 2 * len(parts):
        return None
    return Texts(first - 1, len(between), list(accumulate(map(len, parts))))


def _members(text: str, at: int) -> Iterator[Step]:
    while (key := _SCALAR.match(text, at)) is not None and key[1][0] == '"':
        scalar = _SCALAR.match(text, key.end())
        start = begin(text, key.end()) if scalar is None else scalar.start(1)
        yield name(key[1]), (Span(*key.span(1)), start)
        at = _behind(text, start) if scalar is None else scalar.end()


def _items(text: str, at: int) -> Iterator[Step]:
    for number in count():
        at = begin(text, at)
        if text.startswith(_OPENINGS, at):
            yield number, (None, at)
            at = _behind(text, at)
            continue
        scalar = _SCALAR.match(text, at)
        if scalar is None:
            return
        yield number, (None, at)
        at = scalar.end()


def begin(text: str, at: int) -> int:
    """The offset of the first character from *at* on that is not blank."""
    if text[at : at + 1] not in _BLANKS:  # a pattern takes ten times as long to begin with
        return at
    return _BLANK.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere


def _behind(text: str, start: int) -> int:
    """The offset behind the list or object that starts there and the `,` that follows it."""
    at = begin(text, value(text, start).end)
    return at + 1 if text.startswith(",", at) else at


def value(text: str, start: int) -> Span:
    """The value that starts there; empty where none does."""
    if text.startswith(_OPENINGS, start):
        return Span(start, _closing(text, start))
    scalar = _SCALAR.match(text, start)
    return Span(start, start) if scalar is None else Span(*scalar.span(1))


def _closing(text: str, start: int) -> int:
    """The offset behind the bracket that closes the one at *start*."""
    end = _flat_end(text, start)
    if end:
        return end
    try:
        end = _READER.raw_decode(text, start)[1]
    except (ValueError, RecursionError):  # no JSON, too deep, or too large a number
        return _closing_bracket(text, start)
    return end


def _flat_end(text: str, start: int) -> int:
    """The same where the next such bracket is the one, as in most lists; 0 where it may not be.

    It stands in no string where nothing is in front of it on its line, as strings of JSON hold no
    line break, or behind an even number of quotes, where none of them is escaped.
    """
    opening = text[start]
    end = text.find(_CLOSINGS[opening], start)
    if end < 0 or text.find(opening, start + 1, end) >= 0:
        return 0
    line = text.rfind("\n", start, end)
    if line >= 0 and text[line:end].isspace():
        return end + 1
    if text.find("\\", start, end) >= 0 or text.count('"', start, end) % 2:
        return 0
    return end + 1


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
