"""What comments of a Terraform file tell grantlint, and what of the file each of them covers.

A comment covers its line, or alone on one the next line of code, with all that begins there: an
argument, an item, a block. Inside of strings and heredocs there are no comments.
"""

import re
from bisect import bisect_left
from typing import Final

from msgspec import Struct

from grantlint.hosts.terraform.syntax.body import parse
from grantlint.hosts.terraform.syntax.comments import comments
from grantlint.hosts.terraform.syntax.scanner import BLANK_LINES
from grantlint.hosts.terraform.syntax.tree import Block, Body, Node, children
from grantlint.model import Expectation, IgnoreComment, Place, Source, Span
from grantlint.text.directives import SIGN, Expects, Ignore, Malformed, directive

_BLANK: Final = re.compile(BLANK_LINES)
NO_BLOCK: Final = "stands above no block: an expectation is about the identity of a block"


class Remarks(Struct, frozen=True, eq=False):
    """What the comments of a source say."""

    ignores: tuple[IgnoreComment, ...] = ()
    expectations: tuple[Expectation, ...] = ()


def remarks(source: Source) -> Remarks:
    """The comments of a file in native syntax that are meant for grantlint."""
    text = source.text
    if SIGN not in text.lower():
        return Remarks()
    body = parse(text).body
    ignores: list[IgnoreComment] = []
    expectations: list[Expectation] = []
    cover: _Cover | None = None
    for span in comments(text, body):
        said = directive(text[span.start : span.end])
        if said is None:
            continue
        cover = cover or _Cover(text, body)
        place = Place(source, (span.start, span.end))
        found = _remark(said, place, cover.of(span), cover)
        if isinstance(found, Expectation):
            expectations.append(found)
        else:
            ignores.append(found)
    return Remarks(tuple(ignores), tuple(expectations))


def _remark(
    said: Ignore | Expects | Malformed, place: Place, covers: Span, cover: "_Cover"
) -> IgnoreComment | Expectation:
    match said:
        case Ignore(rules, reason, until):
            return IgnoreComment(rules, reason, place, covers, until)
        case Malformed(problem, rules):
            return IgnoreComment(rules, "", place, covers, problem=problem)
        case Expects(goal, can):
            block = cover.block(covers)
            if block is None:
                return IgnoreComment((), "", place, covers, problem=NO_BLOCK)
            labels = (label.value for label in block.labels)
            name = ".".join(labels if block.type == "resource" else (block.type, *labels))
            return Expectation(name, goal, can, place, covers)


class _Cover:
    """What begins on each line of a file; asked for its comments from the first to the last."""

    def __init__(self, text: str, body: Body) -> None:
        self._text = text
        self._nodes: list[Node] = sorted(_below(body), key=lambda node: node.start)
        self._starts = [node.start for node in self._nodes]
        self._spans: dict[int, Span] = {}
        self._blank = (0, 0)
        """A line that is empty or comments only up to an offset."""
        self._code = 0
        """The next code behind the last comment that stood alone."""

    def of(self, comment: Span) -> Span:
        """The line that a comment is about, with all that begins on it."""
        text = self._text
        line = text.rfind("\n", 0, comment.start) + 1
        if self._is_alone(line, comment.start):
            if comment.end > self._code:
                self._code = _code(text, comment.end)
            line = text.rfind("\n", 0, self._code) + 1
        if line not in self._spans:
            end = text.find("\n", max(line, self._code))
            end = len(text) if end < 0 else end
            ends = (node.end for node in self._on(line, end))
            self._spans[line] = Span(line, max([end, *ends]))
        return self._spans[line]

    def _is_alone(self, line: int, at: int) -> bool:
        """Whether nothing but comments stands before *at* on its line."""
        start, done = self._blank
        match = _BLANK.match(self._text, done if start == line else line, at)
        if match is None or match.end() < at:
            return False
        self._blank = line, at
        return True

    def block(self, covers: Span) -> Block | None:
        """The block that a stretch begins with."""
        end = self._text.find("\n", covers.start)
        found = self._on(covers.start, len(self._text) if end < 0 else end)
        return found[0] if found and isinstance(found[0], Block) else None

    def _on(self, start: int, end: int) -> list[Node]:
        """The nodes that begin between two offsets, the outer ones first."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return self._nodes[low:high]


def _code(text: str, at: int) -> int:
    """The offset of what comes next that is neither blank nor comment."""
    match = _BLANK.match(text, at)
    return match.end() if match is not None else at


def _below(body: Body) -> list[Node]:
    """All nodes of a file."""
    nodes: list[Node] = [body]
    for node in nodes:
        nodes.extend(children(node))
    return nodes[1:]
