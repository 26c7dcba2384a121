"""IAM's JSON written in HCL: strings, objects, lists; on one line, or a line for each member."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from grantlint.text.escaping import is_encodable

WIDTH = 96
"""A list that would make a line longer than this gets a line for each item."""
UNIT = "  "
"""One level of `terraform fmt`."""
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f]|[$%](?=\{)')


class CannotBeSpelledError(Exception):
    """The text has no room for the change."""


class Style(Struct, frozen=True):
    """How the members of objects are written: what stands between, whether keys have quotes."""

    sign: str = " = "
    has_quotes: bool = False
    has_commas: bool = False
    opens_lists: bool = False


def quoted(text: str) -> str:
    """*text* as a string of HCL; raises CannotBeSpelledError for what UTF-8 cannot carry.

    https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
    """
    if not is_encodable(text):
        raise CannotBeSpelledError
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in "$%":
        return char * 2
    return _ESCAPES.get(char) or f"\\u{ord(char):04x}"


def inline(value: Any, style: Style = Style()) -> str:  # noqa: ANN401, B008  JSON; it is frozen
    """*value* on one line."""
    match value:
        case str():
            return quoted(value)
        case bool() | None:
            return {True: "true", False: "false", None: "null"}[value]
        case Mapping():
            members = [f"{key(name, style)}{style.sign}{inline(value[name])}" for name in value]
            return f"{{ {', '.join(members)} }}" if members else "{}"
        case list() | tuple():
            return f"[{', '.join(inline(item, style) for item in value)}]"
        case _:
            return str(value)


def key(name: str, style: Style) -> str:
    """The key of a member."""
    return name if not style.has_quotes and _IDENTIFIER.fullmatch(name) else quoted(name)


def in_lines(value: Any, style: Style, indent: str) -> str:  # noqa: ANN401  JSON
    """*value* with a line for each member; its first line stands at *indent* already."""
    inner = indent + UNIT
    if isinstance(value, Mapping) and value:
        members = [(key(name, style), in_lines(value[name], style, inner)) for name in value]
        comma = "," if style.has_commas else ""
        rows = aligned(members, style.sign)
        return _block("{", [row + comma for row in rows[:-1]] + rows[-1:], "}", indent)
    if isinstance(value, list) and value and _opens(value, style, inner):
        items = [f"{in_lines(item, style, inner)}," for item in value]
        return _block("[", items, "]", indent)
    return inline(value, style)


def _opens(items: list[Any], style: Style, indent: str) -> bool:
    """Whether a list gets a line for each item."""
    if style.opens_lists or any(isinstance(item, Mapping | list) for item in items):
        return True
    return len(indent) + len(inline(items)) + len("NotResource = ") > WIDTH


def _block(opening: str, rows: list[str], closing: str, indent: str) -> str:
    inner = f"\n{indent}{UNIT}"
    return f"{opening}{inner}{inner.join(rows)}\n{indent}{closing}"


def aligned(members: list[tuple[str, str]], sign: str = " = ") -> list[str]:
    """`name = value` of each, the signs of neighbours on single lines below one another."""
    rows: list[str] = []
    widths = [len(name) if "\n" not in value else 0 for name, value in members]
    for i, (name, value) in enumerate(members):
        width = max(_run(widths, i)) if "=" in sign and widths[i] else 0
        rows.append(f"{name:<{width}}{sign}{value}")
    return rows


def _run(widths: list[int], at: int) -> list[int]:
    """The widths around *at* up to the next zeros."""
    start, end = at, at
    while start and widths[start - 1]:
        start -= 1
    while end < len(widths) and widths[end]:
        end += 1
    return widths[start:end]
