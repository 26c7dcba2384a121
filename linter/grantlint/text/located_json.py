"""JSON with places: values first by `json.loads`, offsets only for the tokens that are asked for.

Reading gives plain values. A token is the path of keys and indices to a value; the markers below
go on from there. Containers are indexed when a path first leads through them, so one finding in a
large file costs one pass over it, and no finding costs none.
"""

import json
import re
from typing import Any

from msgspec import Struct

from grantlint.model import Span, Token
from grantlint.text.embedded import Embedded, json_string, url_encoded

KEY = -1
"""Marker: the key of the member that the path leads to, not its value."""
INSIDE = -2
"""Marker: go on inside the JSON text that this string holds."""
URL_INSIDE = -3
"""Marker: as INSIDE, where the string is URL-encoded first."""
PART = -4
"""Marker, followed by two offsets: these decoded characters of the string."""
AT = -5
"""Marker, followed by two offsets: these characters of the text, whatever stands there."""

_TOKEN = re.compile(
    r'[ \t\r\n]*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\],:])|([^ \t\r\n{}\[\],:"]++))', re.DOTALL
)
_BRACKET = re.compile(r'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+([{}\[\]])', re.DOTALL)
"""The next bracket, with all that stands in front of it."""
_BLANK = re.compile(r"[ \t\r\n]*+")
_READER = json.JSONDecoder(strict=False)
"""Of a value that it can read, Python's own reader finds the end soonest."""


class JsonSyntaxError(ValueError):
    """The text is not JSON; `offset` is where reading failed, `hint` what to do about it."""

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.offset = offset
        self.hint = hint


class JsonTooDeepError(ValueError):
    """The text nests deeper than Python's own reader goes (about a thousand levels)."""


class Loaded(Struct, frozen=True):
    """Plain values of a JSON text; `has_duplicates` tells whether some object repeats a key."""

    value: Any
    has_duplicates: bool


class DuplicateKey(Struct, frozen=True):
    """A key that an object holds again: the first token has no effect, the second one counts."""

    key: str
    first: Span
    second: Span


def load(text: str) -> Loaded:
    """Read *text*; of keys that an object repeats the last one counts, as for every JSON reader.

    Raises JsonSyntaxError (the JSON grammar of RFC 8259, so no NaN) and JsonTooDeepError.
    """
    repeats = False

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeats
        value = dict(pairs)
        if len(value) != len(pairs):
            repeats = True
        return value

    try:
        value = json.loads(text, object_pairs_hook=members, parse_constant=_refuse, parse_int=_int)
    except json.JSONDecodeError as error:
        raise _explained(text, error) from None
    except RecursionError:
        raise JsonTooDeepError from None
    return Loaded(value, repeats)


_DIGITS = 4300  # what Python converts without an option


def _int(digits: str) -> int | float:
    return int(digits) if len(digits) < _DIGITS else float(digits)


class _ConstantError(json.JSONDecodeError):
    pass


def _refuse(name: str) -> Any:  # noqa: ANN401  it never returns
    raise _ConstantError(name, "", 0)


def _explained(text: str, error: json.JSONDecodeError) -> JsonSyntaxError:
    if isinstance(error, _ConstantError):
        found = re.search(rf"(?<![\w\"]){re.escape(error.msg)}\b", text)
        offset = found.start() if found else 0
        return JsonSyntaxError(f"`{error.msg}` is not a JSON value", offset)
    offset = min(error.pos, len(text))
    rest = text[offset : offset + 2]
    behind = text[:offset].rstrip(" \t\r\n")
    if rest.startswith(("//", "/*", "#")):
        return JsonSyntaxError("JSON has no comments", offset, "Remove the comment")
    if not text[offset:].strip(" \t\r\n"):
        return JsonSyntaxError(
            "the text ends before the JSON value is complete", len(behind), "Complete the file"
        )
    if rest[0] in "}]" and behind.endswith(","):
        return JsonSyntaxError(
            f"a comma before `{rest[0]}`", len(behind) - 1, "Remove the trailing comma"
        )
    return _from_reader(rest[0], error.msg, offset)


def _from_reader(char: str, message: str, offset: int) -> JsonSyntaxError:
    if char == "'":
        return JsonSyntaxError("JSON strings stand in double quotes", offset, "Write `\"` for `'`")
    if message.startswith("Extra data"):
        return JsonSyntaxError("more text behind the JSON value", offset, "Keep one value a file")
    if message.startswith("Unterminated string"):
        return JsonSyntaxError("a string that never ends", offset, 'Close it with `"`')
    if message.startswith("Invalid control character"):
        return JsonSyntaxError("a line break or control character inside a string", offset)
    if "escape" in message:
        return JsonSyntaxError("a backslash escape that JSON does not know", offset)
    lowered = message[0].lower() + message[1:]
    return JsonSyntaxError(f"not JSON: {lowered}", offset)


def duplicates(text: str) -> list[DuplicateKey]:
    """All repeated keys of *text*, which `load` has read, in the order of their second token."""
    found: list[DuplicateKey] = []
    open_objects: list[dict[str, Span] | None] = []
    expects_key = False
    for match in _TOKEN.finditer(text):
        if (mark := match[2]) is not None:
            if mark == "{":
                open_objects.append({})
            elif mark == "[":
                open_objects.append(None)
            elif mark in "}]":
                open_objects.pop()
            expects_key = mark in "{," and bool(open_objects) and open_objects[-1] is not None
            continue
        if expects_key and match[1] is not None:
            _note_key(open_objects[-1], match, found)
        expects_key = False
    return found


def _note_key(
    seen: dict[str, Span] | None, match: re.Match[str], found: list[DuplicateKey]
) -> None:
    if seen is None:
        return
    key: str = json.loads(match[1], strict=False)
    span = Span(match.start(1), match.end(1))
    if (first := seen.get(key)) is not None:
        found.append(DuplicateKey(key, first, span))
    seen[key] = span


class _Member(Struct, frozen=True, gc=False):
    key: Span | None
    value: Span


class Locator:
    """Turns tokens of one JSON text into spans; give it to `Source.locate`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._children: dict[int, dict[str | int, _Member]] = {}
        self._inner: dict[tuple[int, int], tuple[Embedded, Locator]] = {}
        self._root: Span | None = None

    def __call__(self, token: Token) -> Span:
        """The span of *token*; one that does not lead to a value ends where the path breaks off."""
        if token[:1] == (AT,):
            return Span(int(token[1]), int(token[2]))
        if self._root is None:
            self._root = self._value_at(0)
        at = self._root
        key: Span | None = None
        for i, step in enumerate(token):
            if step == KEY and key is not None and isinstance(step, int):
                return key
            if step in (INSIDE, URL_INSIDE):
                return self._inside(at, int(step), token[i + 1 :])
            if step == PART:
                return self._part(at, token[i + 1], token[i + 2])
            member = self._members(at).get(step)
            if member is None:
                return at
            key, at = member.key, member.value
        return at

    def _inside(self, at: Span, kind: int, rest: Token) -> Span:
        if not self._text.startswith('"', at.start):
            return at
        known = self._inner.get((at.start, kind))
        if known is None:
            outer = json_string(self._text, at)
            text = url_encoded(outer.text).text if kind == URL_INSIDE else outer.text
            known = self._inner[at.start, kind] = outer, Locator(text)
        outer, locator = known
        span = locator(rest)
        if kind == URL_INSIDE:
            span = url_encoded(outer.text).outer_span(span)
        return outer.outer_span(span)

    def _part(self, at: Span, start: str | int, end: str | int) -> Span:
        if not self._text.startswith('"', at.start):
            return at
        return json_string(self._text, at).outer_span(Span(int(start), int(end)))

    def _members(self, at: Span) -> dict[str | int, _Member]:
        members = self._children.get(at.start)
        if members is None:
            opening = self._text[at.start : at.start + 1]
            members = self._children[at.start] = (
                self._object(at.start + 1)
                if opening == "{"
                else self._array(at.start + 1)
                if opening == "["
                else {}
            )
        return members

    def _object(self, at: int) -> dict[str | int, _Member]:
        members: dict[str | int, _Member] = {}
        while (match := _TOKEN.match(self._text, at)) is not None and match[1] is not None:
            key = Span(match.start(1), match.end(1))
            value = self._value_at(self._behind(match.end()))
            members[json.loads(match[1], strict=False)] = _Member(key, value)
            at = self._behind(value.end)
        return members

    def _array(self, at: int) -> dict[str | int, _Member]:
        members: dict[str | int, _Member] = {}
        while (value := self._value_at(at)).end > value.start:
            members[len(members)] = _Member(None, value)
            at = self._behind(value.end)
        return members

    def _behind(self, at: int) -> int:
        """The offset behind the `:` or `,` that comes next; *at* when another token does."""
        match = _TOKEN.match(self._text, at)
        return match.end() if match is not None and match[2] in (":", ",") else at

    def _value_at(self, at: int) -> Span:
        match = _TOKEN.match(self._text, at)
        if match is None:
            blank = _BLANK.match(self._text, at)
            start = blank.end() if blank else at
            return Span(start, start)
        start = match.start(match.lastindex or 0)
        if match[2] is None:
            return Span(start, match.end())
        if match[2] not in "{[":
            return Span(start, start)
        return Span(start, self._closing(start))

    def _closing(self, start: int) -> int:
        """The offset behind the bracket that closes the one at *start*."""
        try:
            end: int = _READER.raw_decode(self._text, start)[1]
        except (ValueError, RecursionError):  # no JSON, too deep, or too large a number
            return self._closing_bracket(start)
        return end

    def _closing_bracket(self, start: int) -> int:
        depth, at = 0, start
        while (match := _BRACKET.match(self._text, at)) is not None:
            at = match.end()
            depth += 1 if match[1] in "{[" else -1
            if depth == 0:
                return at
        return len(self._text)
