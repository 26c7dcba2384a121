"""Bodies: arguments and blocks, and going on at the next block where one cannot be read."""

import re
from typing import Final

from grantlint.hosts.terraform.syntax.expressions import ExpressionReader
from grantlint.hosts.terraform.syntax.literals import decode_quoted
from grantlint.hosts.terraform.syntax.scanner import HclSyntaxError
from grantlint.hosts.terraform.syntax.tree import (
    Attribute,
    Block,
    Body,
    Expression,
    File,
    Label,
    Part,
    SyntaxProblem,
)

MOST_PROBLEMS: Final = 50
"""After so many broken blocks the rest of a file is left alone."""

_NAME, _EQUALS, _BRACE, _CLOSE = 1, 2, 3, 4  # groups of the `item` pattern
_HEADER = re.compile(
    r'^[^\W\d][\w-]*+(?:[ \t]++(?:"[^"\n]*+"|[^\W\d][\w-]*+))*+[ \t]*+[={]', re.MULTILINE
)
_Items = list[Attribute | Block]


class BodyReader(ExpressionReader):
    """Reads whole files."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.problems: list[SyntaxProblem] = []

    def file(self) -> File:
        """Read the text; a block that cannot be read costs one problem, and itself."""
        at = 1 if self.text.startswith("\ufeff") else 0
        items: _Items = []
        names: set[str] = set()
        start = at
        while at < len(self.text) and len(self.problems) < MOST_PROBLEMS:
            start = self.skip(at, newlines=True)
            try:
                at = self._item(start, items, names, closes=False)
            except HclSyntaxError as error:
                self.depth = 0
                self.problems.append(SyntaxProblem(error.offset, error.message))
                at = self._next_header(start, error.offset)
        return File(Body(0, len(self.text), tuple(items)), tuple(self.problems))

    def _next_header(self, start: int, offset: int) -> int:
        """Where reading goes on after a problem at *offset* in the item at *start*."""
        text = self.text
        line = text.rfind("\n", 0, offset) + 1
        if line <= start or offset >= len(text):
            line = text.find("\n", start) + 1 or len(text)
        found = _HEADER.search(text, line)
        return found.start() if found else len(text)

    def _item(self, at: int, items: _Items, names: set[str], *, closes: bool) -> int:
        """Read an argument or block at *at*; gives the offset behind its line.

        A closing brace, where *closes*, gives -1 less its offset.
        """
        match = self.grammar.item(self.text, at)
        if match is None:
            at = self.skip(at, newlines=True)
            if at >= len(self.text) and not closes:
                return at
            raise self.expected("an argument, a block or `}`" if closes else "a block", at)
        if match[_CLOSE] is not None:
            if not closes:
                raise HclSyntaxError("a `}` that closes nothing", match.start(_CLOSE))
            return -match.end()
        if match[_EQUALS] is not None:
            at = self._attribute(match, items, names)
            return self._line_end(at, "an argument")
        at = self._block(match, items)
        return self._line_end(at, "a block")

    def _line_end(self, at: int, what: str) -> int:
        match = self.grammar.line_end(self.text, at)
        if match is None:
            raise self.expected(f"a new line after {what}", self.skip(at, newlines=False))
        return match.end()

    def _attribute(self, match: re.Match[str], items: _Items, names: set[str]) -> int:
        name = match[_NAME]
        start, name_end = match.span(_NAME)
        value, at = self.expression(match.end(), 0)
        if name in names:
            self.problems.append(SyntaxProblem(start, f"`{name}` is given twice"))
            return at
        names.add(name)
        items.append(Attribute(start, value.end, name, name_end, value))
        return at

    def _block(self, match: re.Match[str], items: _Items) -> int:
        start, type_end = match.span(_NAME)
        at = match.end()
        labels: list[Label] = []
        if match[_BRACE] is None:
            at = self._labels(at, labels)
        body = self._body(at - 1, start)
        items.append(Block(start, body.end, match[_NAME], type_end, tuple(labels), body))
        return body.end

    def _labels(self, at: int, labels: list[Label]) -> int:
        """Read labels up to the brace; gives the offset behind that."""
        while True:
            match = self.grammar.label(self.text, at)
            if match is None:
                at = self.skip(at, newlines=False)
                raise self.expected("`=`, `{` or a label of a block", at)
            at = match.end()
            group = match.lastindex
            if group == 3:  # noqa: PLR2004  the group of the brace
                return at
            if group == 1:
                labels.append(Label(*match.span(1), match[1]))
            else:
                label = decode_quoted(match[2])
                labels.append(Label(match.start(2) - 1, at, label))

    def _body(self, brace: int, start: int) -> Body:
        """Read what stands between the brace at *brace* and its twin."""
        self.enter(brace)
        items: _Items = []
        names: set[str] = set()
        if self.grammar.several_lines(self.text, brace + 1) is None:
            at = self._only_attribute(brace + 1, items)
        else:
            at = brace + 1
            while at > 0:
                if self.skip(at, newlines=True) >= len(self.text):
                    raise HclSyntaxError("a block that is never closed", start)
                at = self._item(at, items, names, closes=True)
            at = -at
        self.depth -= 1
        return Body(brace, at, tuple(items))

    def _only_attribute(self, at: int, items: _Items) -> int:
        """Read the one argument of a block that stands on one line."""
        match = self.grammar.item(self.text, at)
        if match is None or match[_EQUALS] is None:
            at = self.skip(at, newlines=False)
            raise self.expected("the only argument of a block on one line", at)
        at = self.skip(self._attribute(match, items, set()), newlines=False)
        if not self.text.startswith("}", at):
            raise self.expected("`}` after the only argument of a block on one line", at)
        return at + 1


def parse(text: str) -> File:
    """Read a file in HCL's native syntax. Never raises; problems are part of what it gives."""
    return BodyReader(text).file()


def parse_expression(text: str) -> Expression:
    """Read one expression; raises HclSyntaxError."""
    reader = ExpressionReader(text)
    node, at = reader.expression(0, 1)
    at = reader.skip(at, newlines=True)
    if at < len(text):
        raise reader.expected("nothing more after the expression", at)
    return node


def parse_template(text: str) -> tuple[Part, ...]:
    """Read a text that is one template without quotes; raises HclSyntaxError."""
    return ExpressionReader(text).whole_template()
