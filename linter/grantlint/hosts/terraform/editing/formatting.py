"""Keeps what `terraform fmt` has laid out as it would lay it out: indents, `=` and comments.

Spaces between the tokens of a line are no matter of this module: what is written new has them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from grantlint.hosts.terraform.editing.spot import tree
from grantlint.hosts.terraform.editing.writing import UNIT, CannotBeSpelledError
from grantlint.hosts.terraform.syntax.body import parse
from grantlint.hosts.terraform.syntax.tree import Heredoc, Node, Template, Text, children
from grantlint.model import Edit, Source, Span
from grantlint.text.edits import applied

LARGEST = 10_000
"""Blocks of more characters are not laid out: each of many findings would do it once."""
MOST_LINES = 400
"""So many changed lines are compared; more are written over as one."""
_TOKEN = re.compile(
    r"(?P<comment>(?:#|//)[^\n]*+)|/\*(?s:.*?)\*/|(?P<equals>(?<![=!<>])=(?![=>]))"
    r"|(?P<bracket>[{}\[\]()])|(?P<newline>\n)"
)


class _Line(Struct):
    """A line as its cells, and how many brackets it opens more than it closes.

    A string or comment that goes over several lines is part of one.
    """

    lead: str
    assign: str
    comment: str
    net: int
    indent: int = 0

    @property
    def width(self) -> int:
        return self.indent + len(self.lead)


def kept(source: Source, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """*edits* of a file in native syntax, and what else keeps its layout.

    Nothing else when the blocks were not laid out by `terraform fmt` before. Raises
    CannotBeSpelledError where the file could not be read afterwards.
    """
    text = source.text
    if all(_changes_no_column(text, edit.span, edit.text) for edit in edits):
        return tuple(edits)
    spans = [edit.span for edit in edits]
    around = _around(text, min(spans).start, max(span.end for span in spans))
    if around is None or around.end - around.start > LARGEST:
        return tuple(edits)
    start, end = around.start, around.end
    old = text[start:end]
    new = applied(old, [_moved(edit, start) for edit in edits])
    if parse(new).problems:
        raise CannotBeSpelledError
    wanted = formatted(new)
    if wanted == new or formatted(old) != old:
        return tuple(edits)
    return tuple(_differences(source, start, old, wanted))


def _changes_no_column(text: str, span: Span, new: str) -> bool:
    """Whether an edit of a part of a line leaves alone what `=` and comments line up with."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end
    before, behind = text[start : span.start], text[span.end : end]
    return not (
        "\n" in new
        or "\n" in text[span.start : span.end]
        or ("=" in behind and "=" not in before)
        or "#" in text[start:end]
        or "//" in text[start:end]
        or not before.strip()
    )


def _around(text: str, start: int, end: int) -> Span | None:
    """The whole blocks that a stretch lies in, from the start of their first line."""
    items = tree(text, is_json=False).body.items
    low = max(bisect_right(items, start, key=lambda node: node.start) - 1, 0)
    high = bisect_right(items, end, key=lambda node: node.start)
    if high <= low or items[high - 1].end < start:
        return None
    first = text.rfind("\n", 0, items[low].start) + 1
    return Span(min(first, start), max(items[high - 1].end, end))


def _moved(edit: Edit, start: int) -> Edit:
    return Edit(edit.source, Span(edit.span.start - start, edit.span.end - start), edit.text)


def _differences(source: Source, start: int, old: str, new: str) -> Iterator[Edit]:
    """Edits that make *new* of *old*, which begins at *start*: each as short as it can be."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    offsets = [start]
    for line in before:
        offsets.append(offsets[-1] + len(line))
    for low, high, texts in _changed(before, after):
        if high - low == len(texts):
            for i, text in enumerate(texts):
                yield from _shortest(source, offsets[low + i], before[low + i], text)
        else:
            old_text = "".join(before[low:high])
            yield from _shortest(source, offsets[low], old_text, "".join(texts))


def _changed(before: list[str], after: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    if max(len(before), len(after)) > MOST_LINES:
        yield 0, len(before), after
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, low, high, low_after, high_after in matcher.get_opcodes():
        if tag != "equal":
            yield low, high, after[low_after:high_after]


def _shortest(source: Source, start: int, old: str, new: str) -> Iterator[Edit]:
    if old == new:
        return
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    most -= head
    tail = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    span = Span(start + head, start + len(old) - tail)
    yield Edit(source, span, new[head : len(new) - tail])


# ── As `terraform fmt` does it ───────────────────────────────────────────────────────────────────


def formatted(text: str) -> str:
    """Whole blocks with indents and columns as `terraform fmt` sets them.

    https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go
    """
    lines = list(_lines(text))
    _indent(lines)
    names = _columns([line.width if line.assign else None for line in lines])
    bodies = [
        f"{line.lead:<{names[i] - line.indent}} {line.assign}" if line.assign else line.lead
        for i, line in enumerate(lines)
    ]
    ends = _columns(
        [
            line.indent + len(body) if line.comment else None
            for line, body in zip(lines, bodies, strict=True)
        ]
    )
    return "\n".join(
        " " * line.indent
        + (f"{body:<{ends[i] - line.indent}} {line.comment}" if line.comment else body)
        for i, (line, body) in enumerate(zip(lines, bodies, strict=True))
    )


def _columns(widths: list[int | None]) -> list[int]:
    """For each line the largest width among its neighbours that have one."""
    found = [0] * len(widths)
    start = 0
    for i, width in enumerate([*widths, None]):
        if width is None:
            run = [each for each in widths[start:i] if each is not None]
            found[start:i] = [max(run, default=0)] * (i - start)
            start = i + 1
    return found


def _indent(lines: list[_Line]) -> None:
    """The indent of each line: one unit for each line that opens more than it closes."""
    levels: list[int] = []
    for line in lines:
        if not line.lead and not line.assign:
            continue
        if line.net < 0:
            _close(levels, -line.net)
        line.indent = len(UNIT) * len(levels)
        if line.net > 0:
            levels.append(line.net)


def _close(levels: list[int], closed: int) -> None:
    while closed > 0 and levels:
        if closed < levels[-1]:
            levels[-1] -= closed
            return
        closed -= levels.pop()


def _lines(text: str) -> Iterator[_Line]:
    """The lines of *text*, cut into their cells."""
    start = 0
    equals: int | None = None
    net = since = 0
    for match in _tokens(text):
        if match["newline"]:
            yield _line(
                text[start : match.start()], start, equals if not since else None, None, net
            )
            start, equals, net, since = match.end(), None, 0, 0
        elif match["equals"] and equals is None and text[start : match.start()].strip():
            equals = match.start()
        elif match["bracket"]:
            step = 1 if match[0] in "{[(" else -1
            net += step
            since += step if equals is not None else 0
        elif match["comment"] and text[start : match.start()].strip():
            end = text.find("\n", match.start())
            end = len(text) if end < 0 else end
            here = match.start()
            yield _line(text[start:here], start, equals if not since else None, text[here:end], net)
            start, equals, net, since = end + 1, None, 0, 0
    if start <= len(text):
        yield _line(text[start:], start, equals if not since else None, None, net)


def _line(raw: str, start: int, equals: int | None, comment: str | None, net: int) -> _Line:
    lead, assign = raw, ""
    if equals is not None:
        lead, assign = raw[: equals - start], raw[equals - start :]
    return _Line(lead.strip(), assign.rstrip(), (comment or "").rstrip(), net)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens outside of strings; the line end behind a comment belongs to it."""
    at, after_comment = 0, -1
    for string in [*_strings(text), None]:
        end = string.start if string is not None else len(text)
        while (match := _TOKEN.search(text, at, end)) is not None:
            at = match.end()
            if match["newline"] and match.start() == after_comment:
                continue
            if (
                match["comment"]
                and text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
            ):
                after_comment = match.end()
            yield match
        if string is not None:
            at = string.end


def _strings(text: str) -> Iterator[Node]:
    """The strings of *text* that stand in no other, in order."""
    nodes: list[Node] = [parse(text).body]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Text | Template | Heredoc):
            yield node
        else:
            nodes.extend(reversed(list(children(node))))
