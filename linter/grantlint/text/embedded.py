"""A text inside a string of another text: decoded, with the way back to the outer offsets.

Knows JSON's string escapes and URL encoding; knows nothing of what the inner text means.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct

from grantlint.model import Span

# Patterns are compiled when they are first used: few policies stand in strings.
_JSON_ESCAPE = r"(?s)\\(?:u([0-9a-fA-F]{4})|(.))"
_JSON_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_HIGH_SURROGATES = range(0xD800, 0xDC00)
_LOW_SURROGATES = range(0xDC00, 0xE000)
_URL_ESCAPES = r"(?:%[0-9a-fA-F]{2})+|\+"


class Embedded(Struct, frozen=True):
    """Decoded text, and where its characters stand in the outer one.

    `starts[i]` is the decoded offset of run *i*, `outer[i]` the outer offset it begins at. In a
    run of plain characters the two advance together; a decoded escape is a run of one character
    whose outer length is `lengths[i]`.
    """

    text: str
    starts: Sequence[int]
    outer: Sequence[int]
    lengths: Sequence[int]
    end: int

    def outer_offset(self, offset: int) -> int:
        """Where the decoded character at *offset* begins in the outer text."""
        if offset >= len(self.text):
            return self.end
        run = bisect_right(self.starts, offset) - 1
        return self.outer[run] + (0 if self.lengths[run] else offset - self.starts[run])

    def outer_span(self, span: Span) -> Span:
        """The outer characters that spell *span*; an escape is never cut in two."""
        return Span(self.outer_offset(span.start), self._outer_end(span))

    def _outer_end(self, span: Span) -> int:
        if span.end <= span.start:
            return self.outer_offset(span.start)
        last = span.end - 1
        run = bisect_right(self.starts, last) - 1
        length = self.lengths[run]
        if length:
            return self.outer[run] + length
        return self.outer[run] + last - self.starts[run] + 1


class _Runs:
    """Collects the runs of an `Embedded` from left to right."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.starts: list[int] = []
        self.outer: list[int] = []
        self.lengths: list[int] = []

    def plain(self, text: str, outer: int) -> None:
        if text:
            self._add(text, outer, 0)

    def escape(self, char: str, outer: int, length: int) -> None:
        self._add(char, outer, length)

    def _add(self, text: str, outer: int, length: int) -> None:
        self.pieces.append(text)
        self.starts.append(self.length)
        self.outer.append(outer)
        self.lengths.append(length)
        self.length += len(text)

    def done(self, end: int) -> Embedded:
        return Embedded("".join(self.pieces), self.starts, self.outer, self.lengths, end)


def json_string(text: str, token: Span) -> Embedded:
    """Decode the JSON string *token* of *text*, its quotes included.

    The string is well formed: the text was read by `json.loads` before.
    """
    runs = _Runs()
    at, end = token.start + 1, token.end - 1
    escape = re.compile(_JSON_ESCAPE)
    while (found := escape.search(text, at, end)) is not None:
        runs.plain(text[at : found.start()], at)
        char, stop = _decode_escape(text, found, end)
        runs.escape(char, found.start(), stop - found.start())
        at = stop
    runs.plain(text[at:end], at)
    return runs.done(end)


def _decode_escape(text: str, found: re.Match[str], end: int) -> tuple[str, int]:
    if found[1] is None:
        return _JSON_SIMPLE.get(found[2], found[2]), found.end()
    high = int(found[1], 16)
    if high in _HIGH_SURROGATES:
        after = re.compile(_JSON_ESCAPE).match(text, found.end(), end)
        if after is not None and after[1] and (low := int(after[1], 16)) in _LOW_SURROGATES:
            return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)), after.end()
    return chr(high), found.end()


def url_encoded(text: str) -> Embedded:
    """Decode percent escapes as UTF-8, and `+` as a space, as the AWS CLI prints policies."""
    runs = _Runs()
    at = 0
    for found in re.finditer(_URL_ESCAPES, text):
        runs.plain(text[at : found.start()], at)
        _add_url_escape(runs, found)
        at = found.end()
    runs.plain(text[at:], at)
    return runs.done(len(text))


def _add_url_escape(runs: _Runs, found: re.Match[str]) -> None:
    if found[0] == "+":
        runs.escape(" ", found.start(), 1)
        return
    outer = found.start()
    for char in bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace"):
        size = 3 * len(char.encode("utf-8")) if char != "\ufffd" else 3
        runs.escape(char, outer, size)
        outer += size
