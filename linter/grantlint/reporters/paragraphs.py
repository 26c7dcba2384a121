"""One finding as a paragraph for people: its places with their lines, and what there is to say."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from grantlint.model import Finding, Fix, Label, Report, Severity
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
_TITLES = {
    "in": Style.STRONG,
    "possible": Style.STRONG,
    "example": Style.STRONG,
    "hint": Style.GOOD,
    "fix": Style.GOOD,
    "more": Style.STRONG,
}


class _Gutter(Struct, frozen=True):
    """What stands left of the lines of a finding, as wide as the largest of their numbers."""

    width: int
    arrow: str
    bar: str
    gap: str
    sign: str


class Page:
    """Writes the findings of one report: what to hide, how to paint and how wide are settled.

    What is the same in many findings, the words of a rule and the path of a file, is made once.
    """

    def __init__(self, report: Report, palette: Palette, width: int) -> None:
        self._hidden = Hidden(report)
        self._paint = palette.paint
        self._width = width
        self._urls = urls(report.rules)  # what a pack says of itself is not scanned
        self._titles = {word: self._paint(f"{word}:", style) for word, style in _TITLES.items()}
        self._rules: dict[tuple[str, Severity], str] = {}
        self._paths: dict[str, str] = {}
        self._gutters: dict[int, _Gutter] = {}

    def finding(self, finding: Finding) -> list[str]:
        """The lines of one finding, without a blank one at the end."""
        at = region_of(finding.at)
        related = [(label, region_of(label)) for label in finding.related]
        last = max([at.end_line, *[where.end_line for _, where in related]])
        gutter = self._gutter(len(str(last)))
        lines = [self._head(finding)]
        lines += self._place(finding.at, at, "^", SEVERITIES[finding.severity], gutter)
        for label, where in related:
            lines += self._place(label, where, "-", Style.RELATED, gutter)
        for title, text in self._remarks(finding):
            lines += self._remark(title, text, gutter)
        return lines

    def _gutter(self, width: int) -> _Gutter:
        known = self._gutters.get(width)
        if known is None:
            signs = (f"{'':{width}}{sign}" for sign in ("-->", " |", " :", " ="))
            painted = [self._paint(sign, Style.QUIET) for sign in signs]
            known = self._gutters[width] = _Gutter(width, *painted)
        return known

    def _head(self, finding: Finding) -> str:
        kind = finding.rule, finding.severity
        head = self._rules.get(kind)
        if head is None:
            word = f"{finding.severity.word}[{sentence(finding.rule)}]"
            head = self._rules[kind] = self._paint(word, SEVERITIES[finding.severity])
        return f"{head}: {self._paint(sentence(finding.message), Style.STRONG)}"

    def _place(
        self, label: Label, where: Region, mark: str, style: Style, gutter: _Gutter
    ) -> list[str]:
        """Where a label stands, its lines, and its note behind the last mark."""
        path = self._path(label.source.path)
        lines = [f"{gutter.arrow} {path}:{where.line}:{where.column}", gutter.bar]
        shown = excerpt(label, where, self._hidden, self._width)
        noted = _last_marked(shown) if label.note else None
        for line in shown:
            if line is None:
                lines.append(gutter.gap)
                continue
            lines.append(self._numbered(line, gutter))
            if line.marks:
                note = f" {sentence(label.note)}" if line is noted else ""
                marks = self._paint(f"{mark * line.marks}{note}".rstrip(), style)
                lines.append(f"{gutter.bar} {' ' * line.blank}{marks}")
        return lines

    def _path(self, path: str) -> str:
        shown = self._paths.get(path)
        if shown is None:
            shown = self._paths[path] = path_in_log(path)
        return shown

    def _numbered(self, line: Line, gutter: _Gutter) -> str:
        bar = self._paint(f"{line.number:>{gutter.width}} |", Style.QUIET)
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

    def _remark(self, title: str, text: str, gutter: _Gutter) -> list[str]:
        head = f"{gutter.sign} {self._titles[title]}"
        if len(text) <= LONG and "\n" not in text:  # nearly all
            return [f"{head} {text}"]
        first, *others = text.split("\n")
        start, *more = _wrapped(first) if title == "hint" else [first]
        return [
            f"{head} {start}",
            *[f"{'':{gutter.width + 5}}{line}" for line in more],
            *[f"{gutter.bar} {line}".rstrip() for line in others],
        ]


def _last_marked(lines: Sequence[Line | None]) -> Line | None:
    return next((line for line in reversed(lines) if line is not None and line.marks), None)


def _wrapped(text: str) -> list[str]:
    """A long hint on several lines that can be copied as they stand."""
    if len(text) <= LONG:
        return [text]
    import textwrap  # noqa: PLC0415  few hints are that long

    return textwrap.wrap(text, WRAPPED, break_long_words=False, break_on_hyphens=False)


def _fix(fix: Fix) -> str:
    return f"{sentence(fix.title)} ({EFFECTS[fix.effect]})"
