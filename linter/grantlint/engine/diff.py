"""A unified diff made from edits: what changes is known, so nothing has to be compared.

`difflib` has to guess it: among the lines that policies repeat it rewrites the whole file.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from grantlint.model import Edit

CONTEXT = 3
NO_END = "\\ No newline at end of file\n"


class Change(Struct, frozen=True):
    """Other lines instead of the lines from `start` up to `end`, both from 0."""

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def growth(self) -> int:
        return len(self.lines) - (self.end - self.start)


def unified(path: str, text: str, edits: Sequence[Edit]) -> Iterator[str]:
    """The lines of a diff, with their ends; *edits* are in order and share no character."""
    lines = _lines(text)
    narrowed = (_narrowed(change, lines) for change in _changes(text, lines, edits))
    changes = [change for change in narrowed if change.lines or change.start < change.end]
    if not changes:
        return
    yield f"--- {_named('a', path)}\n"
    yield f"+++ {_named('b', path)}\n"
    shift = 0
    for hunk in _hunks(changes):
        start = max(hunk[0].start - CONTEXT, 0)
        end = min(hunk[-1].end + CONTEXT, len(lines))
        growth = sum(change.growth for change in hunk)
        before = _range(start, end - start)
        after = _range(start + shift, end - start + growth)
        yield f"@@ -{before} +{after} @@\n"
        yield from _body(lines, hunk, start, end)
        shift += growth


def _named(side: str, path: str) -> str:
    """The path as git writes it, so that `git apply` and `patch -p1` find the file.

    One outside of the working directory stays as it is; a tab ends a name with blanks in it.
    """
    is_below = not path.startswith(("/", "../")) and path[1:2] != ":"
    end = "\t" if " " in path else ""
    return f"{side}/{path}{end}" if is_below else f"{path}{end}"


def _lines(text: str) -> list[str]:
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _changes(text: str, lines: Sequence[str], edits: Sequence[Edit]) -> Iterator[Change]:
    """What becomes of whole lines; edits that touch the same lines are one change.

    The line that an edit ends at belongs to it, for the edit may have taken away what ended the
    line before.
    """
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    together: list[Edit] = []
    first = last = 0
    for edit in edits:
        at = _line_at(starts, edit.span.start)
        if together and at >= last:
            yield _change(text, starts, together, first, last)
            together = []
        first = first if together else at
        together.append(edit)
        last = _line_at(starts, edit.span.end) + 1
    if together:
        yield _change(text, starts, together, first, last)


def _narrowed(change: Change, lines: Sequence[str]) -> Change:
    """*change* without the lines at its start and its end that stay as they are."""
    start, end, new = change.start, change.end, change.lines
    first, last = 0, len(new)
    while start < end and first < last and lines[start] == new[first]:
        start, first = start + 1, first + 1
    while start < end and first < last and lines[end - 1] == new[last - 1]:
        end, last = end - 1, last - 1
    return Change(start, end, new[first:last])


def _line_at(starts: Sequence[int], offset: int) -> int:
    """The line that *offset* is in; the end of the text is in the last one."""
    return max(min(bisect_right(starts, offset) - 1, len(starts) - 2), 0)


def _change(
    text: str, starts: Sequence[int], edits: Sequence[Edit], first: int, last: int
) -> Change:
    last = min(last, len(starts) - 1)
    at, end = starts[first], starts[last]
    pieces: list[str] = []
    for edit in edits:
        pieces += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    pieces.append(text[at:end])
    return Change(first, last, tuple(_lines("".join(pieces))))


def _hunks(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Changes whose contexts meet, together."""
    hunk = [changes[0]]
    for change in changes[1:]:
        if change.start - hunk[-1].end > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(change)
    yield hunk


def _body(lines: Sequence[str], hunk: Sequence[Change], start: int, end: int) -> Iterator[str]:
    at = start
    for change in hunk:
        yield from _marked(" ", lines[at : change.start])
        yield from _marked("-", lines[change.start : change.end])
        yield from _marked("+", change.lines)
        at = change.end
    yield from _marked(" ", lines[at:end])


def _marked(mark: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if line.endswith("\n"):
            yield mark + line
        else:
            yield f"{mark}{line}\n"
            yield NO_END


def _range(start: int, count: int) -> str:
    """Lines from 0 and how many, as a hunk's header writes them."""
    return f"{start + 1 if count else start},{count}"
