"""One finding as a paragraph for people: its places with their lines, and what there is to say."""

from collections.abc import Iterator

from grantlint.model import Finding, Fix, Label, Report
from grantlint.reporters.colours import SEVERITIES, Palette, Style
from grantlint.reporters.excerpts import Line, excerpt
from grantlint.reporters.hidden import Hidden
from grantlint.reporters.regions import region_of
from grantlint.reporters.wording import (
    EFFECTS,
    holder,
    is_possible,
    paragraph,
    path_in_log,
    request,
    sentence,
    urls,
)

LONG = 240
"""Characters of a hint that still are one line: a statement with many actions is wrapped."""
WRAPPED = 100


class Page:
    """Writes the findings of one report: what to hide, how to paint and how wide are settled."""

    def __init__(self, report: Report, palette: Palette, width: int) -> None:
        self._hidden = Hidden(report)
        self._paint = palette.paint
        self._width = width
        self._urls = urls(report.rules)

    def finding(self, finding: Finding) -> Iterator[str]:
        """The lines of one finding, without a blank one at the end."""
        gutter = _gutter(finding)
        yield self._head(finding)
        yield from self._place(finding.at, "^", SEVERITIES[finding.severity], gutter)
        for label in finding.related:
            yield from self._place(label, "-", Style.RELATED, gutter)
        for title, text in self._remarks(finding):
            yield from self._remark(title, text, gutter)

    def _head(self, finding: Finding) -> str:
        word = f"{finding.severity.word}[{sentence(finding.rule)}]"
        message = self._paint(sentence(finding.message), Style.STRONG)
        return f"{self._paint(word, SEVERITIES[finding.severity])}: {message}"

    def _place(self, label: Label, mark: str, style: Style, gutter: int) -> Iterator[str]:
        """Where a label stands, its lines, and its note behind the last mark."""
        where = region_of(label)
        arrow = self._paint(f"{'':{gutter}}-->", Style.QUIET)
        yield f"{arrow} {path_in_log(label.source.path)}:{where.line}:{where.column}"
        yield self._bar(gutter)
        lines = list(excerpt(label, self._hidden, self._width))
        last = max((i for i, line in enumerate(lines) if line and line.marks), default=-1)
        for i, line in enumerate(lines):
            if line is None:
                yield self._paint(f"{'':{gutter}} :", Style.QUIET)
            else:
                note = sentence(label.note) if i == last else ""
                yield from self._line(line, f"{mark * line.marks} {note}".rstrip(), style, gutter)

    def _line(self, line: Line, marks: str, style: Style, gutter: int) -> Iterator[str]:
        yield self._bar(gutter, line.number) + (f" {line.text}" if line.text else "")
        if line.marks:
            yield f"{self._bar(gutter)} {'':{line.blank}}{self._paint(marks, style)}"

    def _bar(self, gutter: int, number: int | None = None) -> str:
        return self._paint(f"{'' if number is None else number:>{gutter}} |", Style.QUIET)

    def _remarks(self, finding: Finding) -> Iterator[tuple[str, str]]:
        """What there is to say besides the places: titles and texts, already fit to show."""
        if held := holder(finding):
            yield "in", held
        if is_possible(finding):
            yield "possible", "depends on values that are not seen here"
        if finding.witness is not None:
            yield "example", request(finding.witness)
        if finding.hint:
            yield "hint", paragraph(finding.hint)
        if finding.fix is not None:
            yield "fix", _fix(finding.fix)
        if url := self._urls.get(finding.rule):
            yield "more", sentence(url)

    def _remark(self, title: str, text: str, gutter: int) -> Iterator[str]:
        first, *others = text.split("\n")
        style = Style.GOOD if title in {"hint", "fix"} else Style.STRONG
        start, *more = _wrapped(first) if title == "hint" else [first]
        yield f"{self._sign(gutter, '=')} {self._paint(f'{title}:', style)} {start}"
        yield from (f"{'':{gutter + 5}}{line}" for line in more)
        for line in others:
            yield f"{self._sign(gutter, '|')} {line}".rstrip()

    def _sign(self, gutter: int, sign: str) -> str:
        return self._paint(f"{'':{gutter}} {sign}", Style.QUIET)


def _gutter(finding: Finding) -> int:
    """Columns that the largest line number of the finding takes."""
    labels = (finding.at, *finding.related)
    return max(len(str(region_of(label).end_line)) for label in labels)


def _wrapped(text: str) -> list[str]:
    """A long hint on several lines that can be copied as they stand."""
    if len(text) <= LONG:
        return [text]
    import textwrap  # noqa: PLC0415  few hints are that long

    return textwrap.wrap(text, WRAPPED, break_long_words=False, break_on_hyphens=False)


def _fix(fix: Fix) -> str:
    return f"{sentence(fix.title)} ({EFFECTS[fix.effect]})"
