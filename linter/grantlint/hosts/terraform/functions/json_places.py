"""JSON text as values that stand at their own characters, holes in between kept.

Knows the pieces of a string and JSON's tokens; whether the text is JSON was seen before.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from grantlint.hosts.terraform import numbers
from grantlint.hosts.terraform.functions.calls import from_plain
from grantlint.hosts.terraform.functions.pieces import part_of
from grantlint.hosts.terraform.value import (
    MAX_NESTING,
    Element,
    Entry,
    Piece,
    String,
    TooLargeError,
    Unknown,
    Value,
    mapping,
    sequence,
    string,
)
from grantlint.model import Hole, Place, Span

_TOKEN = re.compile(
    r'[ \t\r\n:,]*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\]])|([^ \t\r\n{}\[\],:"]++))', re.DOTALL
)
_MARK: Final = "\ue000"
"""Stands for a hole while the JSON around it is read."""
_GAP: Final = "\ue001"
"""Stands for a hole where any number of items or members may be, commas and all."""


class Laid(Struct, frozen=True):
    """A string as JSON text, each hole one mark, and where its pieces begin in that text.

    A hole outside of JSON's quotes is put in quotes; one that stands where no value may stand is a
    gap between items or members, with the commas that it may bring.
    """

    text: str
    starts: tuple[int, ...]
    pieces: tuple[Piece, ...]
    place: Place

    def place_at(self, offset: int) -> Place:
        """The place of one character; of the last one for an offset behind the end."""
        at = min(offset, len(self.text) - 1)
        return _place(self, at, at + 1) if self.pieces else self.place

    def place_of(self, span: Span) -> Place:
        """The place of the characters of *span*, as far as they are of one piece."""
        return _place(self, span.start, span.end)


def laid(value: String) -> Laid:
    """Lay the pieces of a string out as one text."""
    texts: list[str] = []
    starts: list[int] = []
    size = 0
    around = _Around()
    for at, piece in enumerate(value.pieces):
        content = piece.content
        if isinstance(content, Hole):
            written = _MARK if around.in_quotes else around.written(_next(value.pieces, at + 1))
        else:
            written = content
        around.read(written)
        starts.append(size)
        texts.append(written)
        size += len(written)
    return Laid("".join(texts), tuple(starts), value.pieces, value.place)


def is_marked(key: str) -> bool:
    """Whether a key of a text that was laid out has a hole in it."""
    return _MARK in key or _GAP in key


def _next(pieces: tuple[Piece, ...], at: int) -> str:
    """The first character from a piece on that means something; empty before a hole."""
    for piece in pieces[at:]:
        if isinstance(piece.content, Hole):
            return ""
        if found := piece.content.lstrip()[:1]:
            return found
    return ""


_TURN = re.compile(r'\\.|["{}\[\]]', re.DOTALL)


class _Around(Struct):
    """What a place in JSON stands in: the brackets, and the last character before it."""

    in_quotes: bool = False
    brackets: list[str] = []
    last: str = ""

    def read(self, text: str) -> None:
        for match in _TURN.finditer(text):
            self._turn(match[0])
        self.last = text.rstrip()[-1:] or self.last

    def _turn(self, sign: str) -> None:
        if sign == '"':
            self.in_quotes = not self.in_quotes
        elif not self.in_quotes and sign in "{[":
            self.brackets.append(sign)
        elif not self.in_quotes and sign in "}]" and self.brackets:
            self.brackets.pop()

    def written(self, following: str) -> str:
        """What stands for a hole here: a value, or a gap with its commas."""
        bracket = self.brackets[-1] if self.brackets else ""
        before, after = self.last in ("[", "{", ","), following in ("]", "}", ",", "")
        is_item = bracket == "[" and before and after
        if not bracket or ":" in (self.last, following) or is_item:
            return f'"{_MARK}"'
        gap = f'"{_GAP}"' if bracket == "[" else f'"{_GAP}":0'
        return f"{'' if before else ','}{gap}{'' if after else ','}"


class _Open(Struct):
    """An object or list that is being read."""

    start: int
    is_object: bool
    items: list[Value | None] = []
    keys: list[String | None] = []
    awaits_key: bool = False

    def take(self, value: Value | None) -> None:
        """Add a key or a value; None for a gap."""
        if self.awaits_key and (value is None or isinstance(value, String)):
            self.keys.append(value)
        else:
            self.items.append(value)
        self.awaits_key = self.is_object and not self.awaits_key


def located(lay: Laid) -> Value:
    """The value of a text that is JSON; raises TooLargeError, NoNumberError."""
    top = _Open(0, is_object=False)
    stack = [top]
    for match in _TOKEN.finditer(lay.text):
        word, bracket, scalar = match.groups()
        if word is not None:
            start, end = match.span(1)
            is_gap = word == f'"{_GAP}"'
            awaits_key = stack[-1].awaits_key
            stack[-1].take(None if is_gap else _string(lay, start, end, as_key=awaits_key))
        elif scalar is not None:
            plain = json.loads(scalar, parse_float=numbers.parsed)
            stack[-1].take(from_plain(plain, _place(lay, *match.span(3))))
        elif bracket in "{[":
            is_object = bracket == "{"
            stack.append(_Open(match.start(2), is_object=is_object, awaits_key=is_object))
            if len(stack) > MAX_NESTING + 1:
                raise TooLargeError
        else:
            done = stack.pop()
            stack[-1].take(_closed(done, _place(lay, done.start, match.end())))
    return next(item for item in top.items if item is not None)


def _closed(done: _Open, place: Place) -> Value:
    if not done.is_object:
        items = [Element(item) for item in done.items if item is not None]
        return sequence(items, place, complete=len(items) == len(done.items))
    pairs = zip(done.keys, done.items, strict=True)
    entries = [Entry(key, item) for key, item in pairs if key is not None and item is not None]
    return mapping(entries, place, complete=len(entries) == len(done.keys))


def _string(lay: Laid, start: int, end: int, *, as_key: bool) -> Value:
    """The string between two quotes; a hole that brought its own is any value."""
    at = bisect_right(lay.starts, start) - 1
    piece = lay.pieces[at]
    if isinstance(piece.content, Hole):
        if as_key:
            return String(piece.place, (piece,))
        return Unknown(piece.place, piece.content)
    place = _place(lay, start, end)
    try:
        pieces = [found for found in _decoded(lay, start + 1, end - 1) if found.content != ""]
        if len(pieces) == 1 and bisect_right(lay.starts, start + 1) - 1 != at:
            place = pieces[0].place  # what stands in the quotes was written elsewhere
        return string(pieces, place)
    except ValueError:  # an escape that pieces cut in two
        return string((Piece(json.loads(lay.text[start:end]), place),), place)


def _decoded(lay: Laid, start: int, end: int) -> Iterator[Piece]:
    """The pieces between two offsets inside of quotes; raises ValueError for a cut escape."""
    at = bisect_right(lay.starts, start) - 1
    while at < len(lay.pieces) and lay.starts[at] < end:
        piece = lay.pieces[at]
        content = piece.content
        if isinstance(content, Hole):
            yield piece
        else:
            low = max(start - lay.starts[at], 0)
            high = min(end - lay.starts[at], len(content))
            raw = content[low:high]
            known = json.loads(f'"{raw}"') if "\\" in raw else raw
            yield Piece(known, part_of(piece.place, len(content), low, high))
        at += 1


def _place(lay: Laid, start: int, end: int) -> Place:
    """Where the characters between two offsets stand, as far as they are of one piece."""
    at = bisect_right(lay.starts, start) - 1
    piece = lay.pieces[at]
    content = piece.content
    if isinstance(content, Hole):
        return piece.place
    low = start - lay.starts[at]
    high = min(end - lay.starts[at], len(content))
    return part_of(piece.place, len(content), low, high)
