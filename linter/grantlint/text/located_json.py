"""JSON with places: values first by `json.loads`, offsets only for the tokens that are asked for.

Reading gives plain values. A token is the path of keys and indices to a value; the markers below
go on from there. The text is walked over when a path leads through it and only as far, so one
finding in a large file costs one pass over it at most, and no finding costs none.
"""

import json
import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.json import Decoder, Encoder

from grantlint.model import Span, Token
from grantlint.text import json_walk

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

if TYPE_CHECKING:
    from grantlint.text.embedded import Embedded

_NEXT = r'(?s)[ \t\r\n]*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\],:])|([^ \t\r\n{}\[\],:"]++))'
"""A string, a mark, or any other word of JSON; compiled when it is used, which is rare."""


_MARKED = r"NaN|-?Infinity|\S"
"""What is marked where reading fails."""


class JsonSyntaxError(ValueError):
    """The text is not JSON; `offset` is where reading failed, `hint` what to do about it."""

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.offset = offset
        self.hint = hint


class JsonTooDeepError(ValueError):
    """The text nests deeper than Python's own reader goes (about a thousand levels)."""


class Loaded(Struct, frozen=True, gc=False):
    """Plain values of a JSON text; `has_duplicates` tells whether some object repeats a key.

    `tight` is the text without white space between its values, where there was reason to write it.
    """

    value: Any
    has_duplicates: bool
    tight: bytes | None = None


class DuplicateKey(Struct, frozen=True):
    """A key that an object holds again: the first token has no effect, the second one counts."""

    key: str
    first: Span
    second: Span


def load(text: str) -> Loaded:
    """Read *text*; of keys that an object repeats the last one counts, as for every JSON reader.

    Raises JsonSyntaxError (the JSON grammar of RFC 8259, so no NaN) and JsonTooDeepError.
    """
    quick = _quickly(text)
    if quick is not None:
        return quick
    try:
        return Loaded(_UNIQUE.decode(text), has_duplicates=False)
    except RecursionError:
        raise JsonTooDeepError from None
    except ValueError:  # seldom: it is read once more, to tell why
        return _with_duplicates(text)


_QUICK_READER = Decoder()
_WRITER = Encoder()


def _quickly(text: str) -> Loaded | None:
    """What a text without escapes says, by a reader that is quick; None where it does not do.

    That one does not tell of repeated keys, so the value is written again: with a colon less for
    each member that was lost.
    """
    if "\\" in text:
        return None
    try:
        value = _QUICK_READER.decode(text)
        tight = _WRITER.encode(value)
    except (ValueError, OverflowError, RecursionError):
        return None
    is_whole = tight.count(b":") == text.count(":")
    return Loaded(value, has_duplicates=False, tight=tight) if is_whole else None


def _with_duplicates(text: str) -> Loaded:
    try:
        value = json.loads(text, parse_constant=_refuse, parse_int=_int)
    except json.JSONDecodeError as error:
        raise _explained(text, error) from None
    except RecursionError:
        raise JsonTooDeepError from None
    return Loaded(value, has_duplicates=True)


_DIGITS = 4300  # what Python converts without an option


def _int(digits: str) -> int | float:
    return int(digits) if len(digits) < _DIGITS else float(digits)


class _ConstantError(json.JSONDecodeError):
    pass


def _refuse(name: str) -> Any:  # noqa: ANN401  it never returns
    raise _ConstantError(name, "", 0)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of members whose keys differ; raises ValueError when one is repeated."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError
    return value


_UNIQUE = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse, parse_int=_int)
"""Reads a text without repeated keys; made once, as it takes longer than to read a policy."""


def error_span(text: str, error: JsonSyntaxError) -> tuple[int, int]:
    """The offsets to mark: the character where reading failed, or the whole comment or word."""
    start = error.offset
    if text.startswith("/*", start):
        end = text.find("*/", start) + 2
        return start, end if end > 1 else len(text)
    if text.startswith(("//", "#"), start):
        line = text[start:].split("\n", 1)[0].rstrip()
        return start, start + len(line)
    marked = re.compile(_MARKED).match(text, start)
    return start, marked.end() if marked else start


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
    for match in re.finditer(_NEXT, text):
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
    key = json_walk.name(match[1])
    span = Span(match.start(1), match.end(1))
    if (first := seen.get(key)) is not None:
        found.append(DuplicateKey(key, first, span))
    seen[key] = span


class Locator:
    """Turns tokens of one JSON text into spans; give it to `Source.locate`.

    *is_unique* says that no object of the text repeats a key.
    """

    def __init__(self, text: str, *, is_unique: bool = False) -> None:
        self._text = text
        self._is_unique = is_unique
        self._walks: dict[int, json_walk.Walk | json_walk.Texts] = {}
        self._inner: dict[tuple[int, int], tuple[Embedded, Locator]] = {}

    def __call__(self, token: Token) -> Span:
        """The span of *token*; one that does not lead to a value ends where the path breaks off."""
        if token[:1] == (AT,):
            return Span(int(token[1]), int(token[2]))
        at = json_walk.begin(self._text, 0)
        key: Span | None = None
        for i, step in enumerate(token):
            if isinstance(step, int) and step < 0:
                return self._marked(key, at, token[i:])
            found = (self._walks.get(at) or self._begun(at)).find(step)
            if found is None:
                break
            key, at = found
        return json_walk.value(self._text, at)

    def _begun(self, start: int) -> json_walk.Walk | json_walk.Texts:
        walk = json_walk.within(self._text, start, is_unique=self._is_unique)
        self._walks[start] = walk
        return walk

    def _marked(self, key: Span | None, at: int, rest: Token) -> Span:
        """What the marker that *rest* begins with means at a value and its *key*."""
        marker = rest[0]
        if marker == KEY and key is not None:
            return key
        value = json_walk.value(self._text, at)
        if marker in (INSIDE, URL_INSIDE):
            return self._inside(value, int(marker), rest[1:])
        return self._part(value, rest[1], rest[2]) if marker == PART else value

    def _inside(self, at: Span, kind: int, rest: Token) -> Span:
        if not self._text.startswith('"', at.start):
            return at
        from grantlint.text.embedded import json_string, url_encoded  # noqa: PLC0415  few are inside

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
        from grantlint.text.embedded import json_string  # noqa: PLC0415  as above

        return json_string(self._text, at).outer_span(Span(int(start), int(end)))
