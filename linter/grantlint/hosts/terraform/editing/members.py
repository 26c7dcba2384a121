"""Objects and lists written in HCL: members and items added, renamed, replaced and taken out."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from grantlint.hosts.terraform.editing import writing
from grantlint.hosts.terraform.editing.spot import Spot
from grantlint.hosts.terraform.editing.writing import CannotBeSpelledError, Style
from grantlint.hosts.terraform.syntax.scanner import BLANK, BLANK_LINES
from grantlint.hosts.terraform.syntax.tree import (
    Item,
    Key,
    Node,
    Object,
    Template,
    Text,
    Tuple,
)
from grantlint.model import Edit

_COMMA = re.compile(rf"{BLANK_LINES},")
_TRAILING = re.compile(rf"{BLANK}(?:(?:#|//)[^\n]*+)?(?=\r?\n)")
_WORDS = re.compile(r"[^\s,]")
Write = Callable[[str | None], Sequence[str]]
"""Gives what is to be added; for lines of their own at an indent, or for one line."""


# ── Keys ─────────────────────────────────────────────────────────────────────────────────────────


def name_of(key: Node) -> str | None:
    """The name that a key spells out."""
    match key:
        case Key(name=name):
            return name
        case Text(value=name):
            return name
        case _:
            return None


def member(node: Object, name: str) -> Item | None:
    """The member of that name, in whatever case; raises where a key is not spelled out."""
    names = [name_of(item.key) for item in node.items]
    if None in names:
        raise CannotBeSpelledError
    found = [item for item, each in zip(node.items, names, strict=True) if each == name]
    lowered = name.lower()
    found += [
        item
        for item, each in zip(node.items, names, strict=True)
        if each is not None and each.lower() == lowered
    ]
    return found[0] if found else None


def style_of(at: Spot, node: Object) -> Style:
    """How the members of an object are written."""
    text = at.text
    if not node.items:
        return Style()
    first = node.items[0]
    between = [text[a.end : b.start] for a, b in pairwise(node.items)]
    lists = [item.value for item in node.items if isinstance(item.value, Tuple)]
    sign = text[first.key.end : first.value.start]
    return Style(
        sign=" = " if "=" in sign else ": " if sign.startswith(":") else " : ",
        has_quotes=all(isinstance(item.key, Text) for item in node.items),
        has_commas=any("," in gap for gap in between),
        opens_lists=any("\n" in text[each.start : each.end] for each in lists if each.items),
    )


# ── Adding ───────────────────────────────────────────────────────────────────────────────────────


def with_member(at: Spot, node: Object, name: str, value: object) -> list[Edit]:
    """A further member behind the last one of an object, laid out as that one is."""
    style = style_of(at, node)

    def write(indent: str | None) -> Sequence[str]:
        written = (
            writing.inline(value, style)
            if indent is None
            else writing.in_lines(value, style, indent)
        )
        return [f"{writing.key(name, style)}{style.sign}{written}"]

    return list(_appended(at, node, node.items, write, needs_comma=style.has_commas))


def with_items(at: Spot, node: Tuple, write: Write) -> list[Edit]:
    """Further items behind the last one of a list."""
    return list(_appended(at, node, node.items, write, needs_comma=True))


def _appended(
    at: Spot, node: Tuple | Object, items: Sequence[Node], write: Write, *, needs_comma: bool
) -> Iterator[Edit]:
    text = at.text
    if not items:
        if text[node.start + 1 : node.end - 1].strip():  # comments
            raise CannotBeSpelledError
        pad = " " if isinstance(node, Object) else ""
        yield at.edit(node.start + 1, node.end - 1, f"{pad}{', '.join(write(None))}{pad}")
        return
    last = items[-1]
    before = items[-2].end if len(items) > 1 else node.start + 1
    if "\n" not in text[before : last.start]:
        indent = None if "\n" not in text[last.start : last.end] else _indent(text, last.end - 1)
        yield at.edit(last.end, last.end, "".join(f", {each}" for each in write(indent)))
        return
    yield from _on_lines(at, last, node.end, write(_indent(text, last.start)), needs_comma)


def _on_lines(
    at: Spot,
    last: Node,
    end: int,
    written: Sequence[str],
    needs_comma: bool,  # noqa: FBT001  said once
) -> Iterator[Edit]:
    """Each on a line of its own, behind the line that *last* ends on."""
    text = at.text
    gap = f"\n{_indent(text, last.start)}"
    comma = _COMMA.match(text, last.end, end)
    behind = comma.end() if comma else last.end
    trailing = _TRAILING.match(text, behind)
    if trailing is None:  # the closing bracket
        if comma is not None:
            raise CannotBeSpelledError
        sign = "," if needs_comma else ""
        yield at.edit(last.end, last.end, "".join(f"{sign}{gap}{each}" for each in written))
        return
    sign = "," if needs_comma or comma else ""
    rows = f"{sign}{gap}".join(written) + ("," if comma else "")
    if not comma and sign and trailing.end() > last.end:
        yield at.edit(last.end, last.end, ",")
        sign = ""
    yield at.edit(trailing.end(), trailing.end(), f"{sign if not comma else ''}{gap}{rows}")


def _indent(text: str, offset: int) -> str:
    """The white space that the line of *offset* begins with."""
    start = text.rfind("\n", 0, offset) + 1
    end = start
    while text[end : end + 1] in ("\t", " "):
        end += 1
    return text[start:end]


def embraced(at: Spot, node: Text | Template | Object, write: Write) -> list[Edit]:
    """A single value as the first one of a list."""
    text = at.text
    opens = "\n" in text[node.start : node.end]
    added = "".join(f", {each}" for each in write(_indent(text, node.end - 1) if opens else None))
    opening = at.edit(node.start, node.start, "[")
    return [opening, at.edit(node.end, node.end, f"{added}]")]


# ── Taking out ───────────────────────────────────────────────────────────────────────────────────


def without(at: Spot, node: Tuple, item: Node) -> list[Edit]:
    """Without one item of several, its comma, and its line where it stands alone on one."""
    text, items = at.text, node.items
    i = next(i for i, each in enumerate(items) if each is item)
    if len(items) == 1:
        raise CannotBeSpelledError
    comma = _COMMA.match(text, item.end, node.end)
    line = text.rfind("\n", 0, item.start) + 1
    trailing = _TRAILING.match(text, comma.end() if comma else item.end)
    if trailing is not None and not text[line : item.start].strip():
        edits = [at.edit(line, text.index("\n", trailing.end()) + 1, "")]
        if comma is None:
            before = _COMMA.match(text, items[i - 1].end)
            if before is not None:
                edits.insert(0, at.edit(before.end() - 1, before.end(), ""))
        return edits
    start, end = (item.start, items[1].start) if i == 0 else (items[i - 1].end, item.end)
    if _WORDS.search(text[start : item.start] + text[item.end : end]):  # comments
        raise CannotBeSpelledError
    return [at.edit(start, end, "")]
