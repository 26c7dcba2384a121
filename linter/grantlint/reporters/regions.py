"""Labels as lines and columns, the way every format gives places."""

from msgspec import Struct

from grantlint.model import Label, Source, Span


class Region(Struct, frozen=True, gc=False):
    """Lines and columns from 1, columns in code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


def region(source: Source, span: Span) -> Region:
    """Where *span* stands; offsets beyond the text count as its end."""
    length = len(source.text)
    start = min(span.start, length)
    end = min(max(span.end, start), length)
    line, line_start, over = source.line_at(start)
    column = start - line_start + 1
    if end < over:  # nearly always
        return Region(line, column, line, column + end - start)
    end_line, end_column = source.position(end)
    return Region(line, column, end_line, end_column)


def region_of(label: Label) -> Region:
    return region(label.source, label.span)
