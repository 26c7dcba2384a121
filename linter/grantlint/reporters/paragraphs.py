"""One finding as a paragraph for people: its places with their lines, and what there is to say."""

from collections.abc import Iterator

from grantlint.model import Finding, Fix, Label, Report
from grantlint.reporters.colours import SEVERITIES, Palette, Style
from grantlint.reporters.excerpts import Line, excerpt
from grantlint.reporters.hidden import Hidden
from grantlint.reporters.regions import Region, region_of
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
_GOOD = frozenset(("hint", "fix"))


class Page:
    """Writes the findings of one report: what to hide, how to paint and how wide are settled.

    What is the same in many findings, the words of a rule and the path of a file, is made once.
    """

    def __init__(self, report: Report, palette: Palette, width: int) -> None:
        self._hidden = Hidden(report)
        self._paint = palette.paint
        self._width = width
        self._rules = {id_: sentence(id_) for id_ in {each.rule for each in report.findings}}
        self._urls = {id_: sentence(url) for id_, url in urls(report.rules).items()}
        self._paths: dict[str, str] = {}

    def finding(self, finding: Finding) -> list[str]:
        """The lines of one finding, without a blank one at the end."""
        at = region_of(finding.at)
        related = [(label, region_of(label)) for label in finding.related]
        gutter = len(str(max(at.end_line, *(where.end_line for _, where in related), 0)))
        lines = [self._head(finding)]
        lines += self._place(finding.at, at, "^", SEVERITIES[finding.severity], gutter)
        for label, where in related:
            lines += self._place(label, where, "-", Style.RELATED, gutter)
        for title, text in self._remarks(finding):
            lines += self._remark(title, text, gutter)
        return lines

    def _head(self, finding: Finding) -> str:
        word = f"{finding.severity.word}[{self._rules[finding.rule]}]"
        message = self._paint(sentence(finding.message), Style.STRONG)
        return f"{self._paint(word, SEVERITIES[finding.severity])}: {message}"

    def _place(
        self, label: Label, where: Region, mark: str, style: Style, gutter: int
    ) -> Iterator[str]:
        """Where a label stands, its lines, and its note behind the last mark."""
        arrow = self._paint(f"{'':{gutter}}-->", Style.QUIET)
        yield f"{arrow} {self._path(label.source.path)}:{where.line}:{where.column}"
        bar = self._paint(f"{'':{gutter}} |", Style.QUIET)
        yield bar
        lines = list(excerpt(label, self._hidden, self._width))
        marked = [line for line in lines if line and line.marks]
        for line in lines:
            if line is None:
                yield self._paint(f"{'':{gutter}} :", Style.QUIET)
                continue
            yield self._numbered(line, gutter)
            if line.marks:
                note = sentence(label.note) if label.note and line is marked[-1] else ""
                marks = self._paint(f"{mark * line.marks} {note}".rstrip(), style)
                yield f"{bar} {'':{line.blank}}{marks}"

    def _path(self, path: str) -> str:
        shown = self._paths.get(path)
        if shown is None:
            shown = self._paths[path] = path_in_log(path)
        return shown

    def _numbered(self, line: Line, gutter: int) -> str:
        bar = self._paint(f"{line.number:>{gutter}} |", Style.QUIET)
        return f"{bar} {line.text}" if line.text else bar

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
            yield "more", url

    def _remark(self, title: str, text: str, gutter: int) -> Iterator[str]:
        first, *others = text.split("\n")
        style = Style.GOOD if title in _GOOD else Style.STRONG
        start, *more = _wrapped(first) if title == "hint" else [first]
        sign = self._paint(f"{'':{gutter}} =", Style.QUIET)
        yield f"{sign} {self._paint(f'{title}:', style)} {start}"
        for line in more:
            yield f"{'':{gutter + 5}}{line}"
        bar = self._paint(f"{'':{gutter}} |", Style.QUIET) if others else ""
        for line in others:
            yield f"{bar} {line}".rstrip()


def _wrapped(text: str) -> list[str]:
    """A long hint on several lines that can be copied as they stand."""
    if len(text) <= LONG:
        return [text]
    import textwrap  # noqa: PLC0415  few hints are that long

    return textwrap.wrap(text, WRAPPED, break_long_words=False, break_on_hyphens=False)


def _fix(fix: Fix) -> str:
    return f"{sentence(fix.title)} ({EFFECTS[fix.effect]})"
