"""Lines of a source with the characters of a span underlined, as a terminal shows them.

Counts columns of the screen: wide characters take two, combining ones none, a tab four, what does
not print as many as its escape.
"""

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from grantlint.model import Label, Source, Span
from grantlint.reporters.hidden import Hidden
from grantlint.reporters.regions import Region
from grantlint.text.escaping import escape, is_log_command

TAB = "    "
_MOST_LINES = 5
_SHOWN_FIRST = 3
_BEFORE = 30
"""Columns kept in front of a span when its line has to be cropped."""


class Cell(Struct, frozen=True, gc=False):
    """What one character, or one hidden run of them, looks like."""

    text: str
    width: int
    marked: bool


class Line(Struct, frozen=True, gc=False):
    """A line to show: its number, its text, and the blanks and marks to stand under it."""

    number: int
    text: str
    blank: int
    marks: int


def excerpt(label: Label, where: Region, hidden: Hidden, width: int) -> list[Line | None]:
    """The lines of *label*'s span, each at most *width* columns; None stands for lines left out.

    *where* is the region of the label.
    """
    span = _within(label)
    source = label.source
    line = partial(_line, source, span=span, hidden=hidden, width=width)
    if where.line == where.end_line:
        number, start, over = source.line_at(span.start)
        return [line(number, Span(start, over))]
    starts = [*source.line_starts, len(source.text) + 1]
    return [
        None if number is None else line(number, Span(*starts[number - 1 : number + 1]))
        for number in _numbers(where.line, where.end_line - (where.end_column == 1))
    ]


def _within(label: Label) -> Span:
    length = len(label.source.text)
    start = min(label.span.start, length)
    return Span(start, min(max(label.span.end, start), length))


def _numbers(first: int, last: int) -> Iterator[int | None]:
    if last - first < _MOST_LINES:
        yield from range(first, last + 1)
        return
    yield from range(first, first + _SHOWN_FIRST)
    yield None
    yield last


def _line(
    source: Source, number: int, line: Span, *, span: Span, hidden: Hidden, width: int
) -> Line:
    line = _without_end(source, line)
    marks = _marks(source, line, span)
    is_short = line.end - line.start <= width
    if marks.start < marks.end and is_short and hidden.is_clear(source, line):
        # It is shown as it stands, a column for each character; nearly all are.
        text = source.text[line.start : line.end].rstrip()
        return Line(number, text, marks.start - line.start, marks.end - marks.start)
    window = Span(max(line.start, marks.start - 4 * width), min(line.end, marks.start + 4 * width))
    cells = _cropped(
        list(_cells(source, window, marks, hidden)),
        width,
        is_cut=(window.start > line.start, window.end < line.end),
    )
    blank, marked = _underline(cells)
    if not marked and line.start <= span.start:
        blank, marked = sum(cell.width for cell in cells), 1
    return Line(number, "".join(cell.text for cell in cells).rstrip(), blank, marked)


def _without_end(source: Source, line: Span) -> Span:
    end = min(line.end, len(source.text))
    while end > line.start and source.text[end - 1] in "\r\n":
        end -= 1
    return Span(line.start, end)


def _marks(source: Source, line: Span, span: Span) -> Span:
    """The part of *span* on this line, of an empty one the character behind it.

    On the lines after its first the indentation is left out.
    """
    start, end = max(line.start, span.start), min(line.end, max(span.end, span.start + 1))
    if span.start < line.start:
        while start < end and source.text[start] in " \t":
            start += 1
    return Span(start, max(start, end))


def _cells(source: Source, window: Span, marks: Span, hidden: Hidden) -> Iterator[Cell]:
    at = window.start
    for each in hidden.within(source, window):
        yield from _plain(source, Span(at, max(at, each.span.start)), marks)
        is_marked = each.span.start < marks.end and each.span.end > marks.start
        yield Cell(each.shown, len(each.shown), is_marked)
        at = each.span.end
    yield from _plain(source, Span(at, max(at, window.end)), marks)


def _plain(source: Source, span: Span, marks: Span) -> Iterator[Cell]:
    for at in range(span.start, span.end):
        shown = _shown(source.text, at)
        yield Cell(shown, _width(shown), marks.start <= at < marks.end)


def _shown(text: str, at: int) -> str:
    char = text[at]
    if char == "\t":
        return TAB
    if char == "#" and is_log_command(text, at):
        return r"\x23"
    return char if char.isprintable() else escape(char)


def _width(shown: str) -> int:
    if shown.isascii():
        return len(shown)
    from unicodedata import category, east_asian_width  # noqa: PLC0415  most excerpts need none

    if category(shown) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(shown) in "WF" else 1


def _cropped(cells: list[Cell], width: int, *, is_cut: tuple[bool, bool]) -> list[Cell]:
    """The cells around the first marked one that fit; `…` where something is left out."""
    if not any(is_cut) and sum(cell.width for cell in cells) <= width:
        return cells
    first = next((i for i, cell in enumerate(cells) if cell.marked), len(cells))
    start, room = first, min(_BEFORE, width // 2)
    while start > 0 and (room := room - cells[start - 1].width) >= 0:
        start -= 1
    end, room = start, width - 2
    while end < len(cells) and (room := room - cells[end].width) >= 0:
        end += 1
    left = [Cell("…", 1, marked=False)] if start > 0 or is_cut[0] else []
    right = [Cell("…", 1, marked=False)] if end < len(cells) or is_cut[1] else []
    return [*left, *cells[start:end], *right]


def _underline(cells: list[Cell]) -> tuple[int, int]:
    """Columns before the first marked cell, and columns from there to the last one's end."""
    blank, marks, at = 0, 0, 0
    is_begun = False
    for cell in cells:
        if cell.marked:
            if not is_begun:
                is_begun, blank = True, at
            marks = max(1, at + cell.width - blank)
        at += cell.width
    return blank, marks
