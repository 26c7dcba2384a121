"""How JSON is laid out: what is written new looks like what stands around it."""

import json
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from grantlint.text.escaping import is_encodable

Value = Any
"""What a JSON reader gives."""

_COLON = r"\s*:\s*\Z"
_COMMA = r"\s*,\s*\Z"
_TIGHT_COMMA = r",\S"
_FIRST_COLON = r'"\s*:[ \t]*'


class Style(Struct, frozen=True):
    """The marks between values, the indent of one level, and whether lists take a line an item."""

    comma: str = ", "
    colon: str = ": "
    unit: str = "  "
    opens_lists: bool = False


def inline(value: Value, style: Style = Style()) -> str:  # noqa: B008  it is frozen
    """*value* as JSON on one line; not one character of it is unfit for UTF-8."""
    text = json.dumps(value, ensure_ascii=False, separators=(style.comma, style.colon))
    if is_encodable(text):
        return text
    return json.dumps(value, separators=(style.comma, style.colon))


def open_lines(value: Value, style: Style, indent: str) -> str:
    """*value* with a line for each member; its first line stands at *indent* already."""
    inner = indent + style.unit
    if isinstance(value, Mapping) and value:
        items = [
            inline(key) + style.colon + open_lines(member, style, inner)
            for key, member in value.items()
        ]
        return _in_lines("{", items, "}", inner, indent)
    if isinstance(value, list) and value and (style.opens_lists or _has_objects(value)):
        items = [open_lines(item, style, inner) for item in value]
        return _in_lines("[", items, "]", inner, indent)
    return inline(value, style)


def _in_lines(opening: str, items: list[str], closing: str, inner: str, indent: str) -> str:
    body = f",\n{inner}".join(items)
    return f"{opening}\n{inner}{body}\n{indent}{closing}"


def _has_objects(value: list[Value]) -> bool:
    return any(isinstance(item, (Mapping, list)) for item in value)


def style_of(text: str, value: Mapping[str, Value], unit: str) -> Style:
    """The style of an object: *text* is how its *value* is written."""
    colon = re.search(_FIRST_COLON, text)
    has_lists = any(isinstance(member, list) and member for member in value.values())
    return Style(
        comma=comma_of(text),
        colon=": " if colon is None else colon[0][1:],
        unit=unit,
        opens_lists=has_lists and re.search(r"\[\s*?\n", text) is not None,
    )


def comma_of(text: str) -> str:
    """What *text* writes between two values on one line."""
    return "," if ", " not in text and re.search(_TIGHT_COMMA, text) else ", "


def colon_between(gap: str) -> str:
    """What stands between a key and its value, as it may be written again."""
    return gap if re.match(_COLON, gap) else ": "


def is_comma(gap: str) -> bool:
    """Whether nothing but a comma and white space stands between two values."""
    return re.match(_COMMA, gap) is not None


def indent_at(text: str, offset: int) -> str | None:
    """The white space before *offset* on its line; None when something else stands there."""
    start = text.rfind("\n", 0, offset) + 1
    before = text[start:offset]
    return before if not before.strip(" \t") else None


def unit_between(outer: str, inner: str) -> str:
    """The indent of one level, from that of an object and that of its members."""
    if inner.startswith(outer) and len(inner) > len(outer):
        return inner[len(outer) :]
    return "\t" if "\t" in inner else "  "
