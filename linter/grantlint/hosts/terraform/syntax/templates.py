"""Templates: strings in quotes, heredocs, and files that are one template.

A template is first read as a flat list of pieces; white space next to `~` and indentation are cut
from single lines, as HCL does it; then directives become a tree.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn, cast

from msgspec import Struct

from grantlint.hosts.terraform.syntax.literals import (
    WHITE_SPACE,
    decode_plain,
    decode_quoted,
    located,
)
from grantlint.hosts.terraform.syntax.scanner import HclSyntaxError, Scanner
from grantlint.hosts.terraform.syntax.tree import (
    Expression,
    Form,
    Heredoc,
    If,
    Interpolation,
    Literal,
    Loop,
    Part,
    Template,
)

if TYPE_CHECKING:
    from collections.abc import Callable


class _Line(Struct):
    """A literal, or one line of it: the raw stretch, and what is cut from its ends."""

    start: int
    end: int
    value: str
    cut_left: int = 0
    cut_right: int = 0


class _Sequence(Struct, frozen=True):
    """`${…}` (kind is empty) or `%{kind …}`."""

    start: int
    end: int
    kind: str
    expression: Expression | None
    names: tuple[str | None, str]
    trims_left: bool
    trims_right: bool


class _Open(Struct):
    """A directive that waits for its end."""

    opening: _Sequence
    parts: list[Part]
    then: list[Part] | None = None


_KEPT_BEHIND_DOLLAR = (" \n", "\t\n", "\r\n")
_NO_NAMES = (None, "")
_BLANK = WHITE_SPACE.replace("\n", "")


@lru_cache(maxsize=64)
def _closing_line(marker: str) -> "Callable[[str, int], re.Match[str] | None]":
    """Finds the line that holds nothing but *marker*."""
    return re.compile(rf"^[{_BLANK}]*+({re.escape(marker)})[{_BLANK}]*+(?=\n)", re.MULTILINE).search


_ENDS = {"endif": "if", "endfor": "for"}


class TemplateReader(Scanner):
    """Reads templates; what stands in their sequences is read by `expression`."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._missing_markers: dict[str, int] = {}
        """From which offset on a marker is known not to close any heredoc."""

    def expression(self, at: int, newlines: int) -> tuple[Expression, int]:
        """Read an expression at *at*; *newlines* is 1 where line breaks are blanks."""
        raise NotImplementedError

    # ── Strings in quotes ───────────────────────────────────────────────────────────────────────

    def quoted_template(self, start: int) -> tuple[Template, int]:
        """Read the string whose opening quote stands at *start*."""
        text = self.text
        quoted = self.grammar.quoted
        pieces: list[_Line | _Sequence] = []
        at = start + 1
        depth = self.depth
        self.enter(start)
        while True:
            match = quoted(text, at)
            if match and (end := match.end()) > at:
                pieces.append(_Line(at, end, decode_quoted(match[0])))
                at = end
            char = text[at : at + 1]
            if char == '"':
                break
            if char not in ("$", "%"):
                self._refuse_in_quotes(start, at, char)
            at = self._sequence(at, pieces)
        self.depth = depth
        return Template(start, at + 1, self._parts(pieces, Form.QUOTED, flush=False)), at + 1

    def _refuse_in_quotes(self, start: int, at: int, char: str) -> NoReturn:
        if char == "\\":
            shown = self.text[at : at + 2].rstrip()
            raise HclSyntaxError(f"`{shown}` is no escape sequence of HCL", at)
        raise HclSyntaxError("a string that is not closed on its line", start)

    # ── Heredocs ────────────────────────────────────────────────────────────────────────────────

    def heredoc(self, start: int) -> tuple[Heredoc, int]:
        """Read the heredoc whose `<<` stands at *start*."""
        match = self.grammar.heredoc(self.text, start)
        if match is None:
            raise self.expected("an expression", start)
        flush, marker = match[1] == "-", match[2]
        at = body_start = match.end()
        end = self._heredoc_end(marker, at, start)
        pieces: list[_Line | _Sequence] = []
        depth = self.depth
        self.enter(start)
        while True:
            stop = self._plain(at, end[0], pieces)
            if stop >= end[0]:
                break
            at = self._sequence(stop, pieces)
            if at > end[0]:
                end = self._heredoc_end(marker, at, start)
        self.depth = depth
        parts = self._parts(pieces, Form.PLAIN, flush=flush)
        line_end = self.text.index("\n", end[1])
        line_end -= self.text[line_end - 1] == "\r"
        return Heredoc(start, end[1], parts, marker, flush, body_start, end[0]), line_end

    def _plain(self, at: int, end: int, pieces: list[_Line | _Sequence]) -> int:
        """Take literal text up to the next sequence, or to *end*."""
        match = self.grammar.plain(self.text, at, end)
        stop = match.end() if match else at
        if stop > at:
            pieces.append(_Line(at, stop, decode_plain(self.text[at:stop])))
        if self.text.startswith("\r", stop):
            raise HclSyntaxError("a carriage return without a line feed", stop)
        return stop

    def _heredoc_end(self, marker: str, at: int, start: int) -> tuple[int, int]:
        """Where the line of the closing marker begins, and where the marker ends."""
        known = self._missing_markers.get(marker)
        if known is None or at < known:
            if match := _closing_line(marker)(self.text, at):
                return match.start(), match.end(1)
            self._missing_markers[marker] = at
        raise HclSyntaxError(f"a heredoc whose closing marker `{marker}` is missing", start)

    # ── Files that are one template ─────────────────────────────────────────────────────────────

    def whole_template(self) -> tuple[Part, ...]:
        """Read all of the text as a template without quotes."""
        pieces: list[_Line | _Sequence] = []
        at, end = 0, len(self.text)
        while (at := self._plain(at, end, pieces)) < end:
            at = self._sequence(at, pieces)
        return self._parts(pieces, Form.PLAIN, flush=False)

    # ── Sequences ───────────────────────────────────────────────────────────────────────────────

    def _sequence(self, start: int, pieces: list[_Line | _Sequence]) -> int:
        if self.text[start] == "%":
            return self._directive(start, pieces)
        at = start + 2
        left = self.text.startswith("~", at)
        expression, at = self.expression(at + left, 1)
        right, at = self._close_sequence(at)
        pieces.append(_Sequence(start, at, "", expression, _NO_NAMES, left, right))
        return at

    def _directive(self, start: int, pieces: list[_Line | _Sequence]) -> int:
        match = self.grammar.directive(self.text, start)
        if match is None:
            raise HclSyntaxError("expected `if`, `else`, `for` or their ends after `%{`", start)
        kind, at = match[2], match.end()
        expression = None
        names: tuple[str | None, str] = _NO_NAMES
        self._nest(kind, start)
        if kind == "for":
            names, at = self.for_names(at)
        if kind in ("if", "for"):
            expression, at = self.expression(at, 1)
        right, at = self._close_sequence(at)
        pieces.append(_Sequence(start, at, kind, expression, names, match[1] == "~", right))
        return at

    def _nest(self, kind: str, start: int) -> None:
        if kind in ("if", "for"):
            self.enter(start)
        elif kind != "else":
            self.depth -= 1

    def _close_sequence(self, at: int) -> tuple[bool, int]:
        at = self.skip(at, newlines=True)
        trims = self.text.startswith("~", at)
        at += trims
        if not self.text.startswith("}", at):
            raise self.expected("`}`", at)
        return trims, at + 1

    def for_names(self, at: int) -> tuple[tuple[str | None, str], int]:
        """Read `key, value in`, or `value in`."""
        match = self.grammar.for_names(self.text, at)
        if match is None:
            at = self.skip(at, newlines=True)
            raise self.expected("the names of a `for` and `in`", at)
        key, value = (match[1], match[2]) if match[2] else (None, match[1])
        return (key, value), match.end()

    # ── From pieces to parts ────────────────────────────────────────────────────────────────────

    def _parts(
        self, pieces: list[_Line | _Sequence], form: Form, *, flush: bool
    ) -> tuple[Part, ...]:
        if len(pieces) == 1 and not flush and type(pieces[0]) is _Line:
            line = pieces[0]
            return (Literal(line.start, line.end, line.value, form),)
        if form is Form.PLAIN and (flush or any(_trims(piece) for piece in pieces)):
            pieces = self._lines(pieces)
        self._trim(pieces, form)
        if flush:
            _cut_indentation(pieces)
        return self._nested(pieces, form)

    def _trim(self, pieces: list[_Line | _Sequence], form: Form) -> None:
        for at, piece in enumerate(pieces):
            if isinstance(piece, _Line):
                continue
            if piece.trims_left and at > 0 and isinstance(before := pieces[at - 1], _Line):
                kept = _without_trailing_blanks(before.value, form)
                before.cut_right = before.end - self._raw_offset(before, len(kept), form)
                before.value = kept
            if piece.trims_right and at + 1 < len(pieces):
                after = pieces[at + 1]
                if isinstance(after, _Line):
                    kept = after.value.lstrip(WHITE_SPACE)
                    cut = self._raw_offset(after, len(after.value) - len(kept), form)
                    after.cut_left = cut - after.start
                    after.value = kept

    def _raw_offset(self, line: _Line, offset: int, form: Form) -> int:
        """Where the character at *offset* of the line's value stands."""
        cuts = ((line.start, line.start + line.cut_left),)
        literal = Literal(line.start, line.end, line.value, form, cuts)
        return located(self.text, literal).outer_offset(offset)

    def _lines(self, pieces: list[_Line | _Sequence]) -> list[_Line | _Sequence]:
        lines: list[_Line | _Sequence] = []
        for piece in pieces:
            if isinstance(piece, _Sequence):
                lines.append(piece)
                continue
            at = piece.start
            for raw in self.text[piece.start : piece.end].split("\n"):
                end = min(at + len(raw) + 1, piece.end)
                if end > at:
                    lines.append(_Line(at, end, decode_plain(self.text[at:end])))
                at = end
        return lines

    def _nested(self, pieces: list[_Line | _Sequence], form: Form) -> tuple[Part, ...]:
        parts: list[Part] = []
        stack: list[_Open] = []
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            if isinstance(piece, _Line):
                first = at
                while at < len(pieces) and type(pieces[at]) is _Line:
                    at += 1
                parts.extend(self._melded(cast("list[_Line]", pieces[first:at]), form))
                continue
            at += 1
            if not piece.kind:
                expression = cast("Expression", piece.expression)
                parts.append(Interpolation(piece.start, piece.end, expression))
            else:
                parts = _direct(piece, stack, parts)
        if stack:
            opening = stack[-1].opening
            raise HclSyntaxError(f"`%{{{opening.kind}}}` is never ended", opening.start)
        return tuple(parts)

    def _melded(self, lines: list[_Line], form: Form) -> list[Part]:
        """One literal for lines that follow each other; none where nothing is left of them."""
        cuts: list[tuple[int, int]] = []
        values: list[str] = []
        for line in lines:
            values.append(line.value)
            if line.cut_left:
                cuts.append((line.start, line.start + line.cut_left))
            if line.cut_right:
                cuts.append((line.end - line.cut_right, line.end))
        value = "".join(values)
        if not value:
            return []
        return [Literal(lines[0].start, lines[-1].end, value, form, tuple(cuts))]


def _trims(piece: _Line | _Sequence) -> bool:
    return isinstance(piece, _Sequence) and (piece.trims_left or piece.trims_right)


def _without_trailing_blanks(value: str, form: Form) -> str:
    """What `${~` leaves of the literal before it.

    HashiCorp's scanner ends a token one character behind a dollar, so a single blank between one
    and the end of a heredoc's line stays.
    """
    size = len(value.rstrip(WHITE_SPACE))
    behind_dollar = form is Form.PLAIN and value[:size].endswith(("$", "%"))
    if behind_dollar and value[size:] in _KEPT_BEHIND_DOLLAR:
        size += 1
    return value[:size]


def _cut_indentation(pieces: list[_Line | _Sequence]) -> None:
    """Take the smallest indentation of all lines from each line."""
    indented: list[_Line] = []
    smallest: int | None = None
    starts_line = True
    for piece in pieces:
        if starts_line:
            starts_line = False
            indent = 0
            if isinstance(piece, _Line):
                kept = piece.value.lstrip(WHITE_SPACE)
                if not kept and piece.value.endswith("\n"):
                    starts_line = True
                    continue
                indent = len(piece.value) - len(kept)
                indented.append(piece)
            smallest = indent if smallest is None else min(smallest, indent)
        if isinstance(piece, _Line) and piece.value.endswith("\n"):
            starts_line = True
    for line in indented:
        line.value = line.value[smallest:]
        line.cut_left += smallest or 0


def _direct(piece: _Sequence, stack: list[_Open], parts: list[Part]) -> list[Part]:
    """Open, turn or close a directive; gives the list that further parts go to."""
    kind = piece.kind
    if kind in ("if", "for"):
        stack.append(_Open(piece, parts))
        return []
    innermost = stack[-1] if stack else None
    if kind == "else":
        if innermost is None or innermost.opening.kind != "if" or innermost.then is not None:
            raise HclSyntaxError("`%{else}` without an `%{if}`", piece.start)
        innermost.then = parts
        return []
    if innermost is None or innermost.opening.kind != _ENDS[kind]:
        raise HclSyntaxError(f"`%{{{kind}}}` without a `%{{{_ENDS[kind]}}}`", piece.start)
    stack.pop()
    innermost.parts.append(_closed(innermost, piece.end, parts))
    return innermost.parts


def _closed(directive: _Open, end: int, parts: list[Part]) -> Part:
    opening = directive.opening
    expression = cast("Expression", opening.expression)
    if opening.kind == "for":
        key, value = opening.names
        return Loop(opening.start, end, key, value, expression, tuple(parts))
    then, otherwise = (directive.then, parts) if directive.then is not None else (parts, [])
    return If(opening.start, end, expression, tuple(then), tuple(otherwise))
