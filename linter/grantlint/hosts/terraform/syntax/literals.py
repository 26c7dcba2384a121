"""The characters of literals: escapes decoded, and the way back from the value to the text."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from grantlint.hosts.terraform.syntax.tree import Form, Literal, Text
from grantlint.model import Span
from grantlint.text.embedded import Embedded, json_string

WHITE_SPACE: Final = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What `~` and the indentation of heredocs take away."""

_QUOTED = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|\$\$\{|%%\{')
_DOUBLED = re.compile(r"\$\$\{|%%\{")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_LAST_CODE_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)
REPLACEMENT: Final = "\ufffd"


def decode_quoted(raw: str) -> str:
    """The value of *raw* characters between quotes; their escapes are valid."""
    if "\\" in raw or "{" in raw:
        return _QUOTED.sub(_quoted_escape, raw)
    return raw


def decode_plain(raw: str) -> str:
    """The value of *raw* characters of a heredoc or a template file."""
    if "{" in raw:
        return raw.replace("$${", "${").replace("%%{", "%{")
    return raw


def _quoted_escape(match: re.Match[str]) -> str:
    if match[1] is not None:
        return _SIMPLE[match[1]]
    digits = match[2] or match[3]
    if digits is None:
        return match[0][1:]
    code = int(digits, 16)
    return REPLACEMENT if code > _LAST_CODE_POINT or code in _SURROGATES else chr(code)


def located(text: str, literal: Literal | Text) -> Embedded:
    """The value of *literal* with the way back to the offsets of *text*, the whole file."""
    starts: list[int] = []
    outer: list[int] = []
    lengths: list[int] = []
    pieces: list[str] = []
    size = 0
    for value, start, length in _runs(text, literal):
        if value:
            pieces.append(value)
            starts.append(size)
            outer.append(start)
            lengths.append(length)
            size += len(value)
    return Embedded("".join(pieces), starts, outer, lengths, _inner_end(literal))


_Run = tuple[str, int, int]
"""A piece of a value, where it stands, and the length of the escape that spells it, or 0."""


def _inner_end(literal: Literal | Text) -> int:
    return literal.end - 1 if isinstance(literal, Text) else literal.end


def _runs(text: str, literal: Literal | Text) -> Iterator[_Run]:
    quoted = isinstance(literal, Text)
    at = literal.start + quoted
    cuts = literal.cuts if isinstance(literal, Literal) else ()
    stretch = _json_stretch if literal.form is Form.JSON else _stretch
    for start, end in (*cuts, (literal.end - quoted, 0)):
        yield from stretch(text, at, start, literal.form)
        at = end


def _stretch(text: str, at: int, end: int, form: Form) -> Iterator[_Run]:
    pattern = _QUOTED if form is Form.QUOTED else _DOUBLED
    for match in pattern.finditer(text, at, end):
        start = match.start()
        yield text[at:start], at, 0
        at = match.end()
        if match[0][0] == "\\":
            yield _quoted_escape(match), start, at - start
        else:
            yield match[0][1], start, 2
            yield "{", start + 2, 0
    yield text[at:end], at, 0


def _json_stretch(text: str, at: int, end: int, _form: Form) -> Iterator[_Run]:
    """The runs of JSON's own escapes; a doubled `$${` within gives runs of its own."""
    outer = json_string(text, Span(at - 1, end + 1))
    done = 0
    for match in _DOUBLED.finditer(outer.text):
        yield from _outer_runs(outer, done, match.start())
        start, brace = outer.outer_offset(match.start()), outer.outer_offset(match.end() - 1)
        yield match[0][1], start, brace - start
        yield from _outer_runs(outer, match.end() - 1, match.end())
        done = match.end()
    yield from _outer_runs(outer, done, len(outer.text))


def _outer_runs(outer: Embedded, at: int, end: int) -> Iterator[_Run]:
    """The runs of *outer* between two offsets of its text."""
    if at >= end:
        return
    for run in range(bisect_right(outer.starts, at) - 1, len(outer.starts)):
        start = outer.starts[run]
        stop = outer.starts[run + 1] if run + 1 < len(outer.starts) else len(outer.text)
        if start >= end:
            return
        low = max(start, at)
        yield outer.text[low : min(stop, end)], outer.outer_offset(low), outer.lengths[run]
