"""The characters of a source that no excerpt may show: credentials found by shape, or reported."""

from bisect import bisect_left
from functools import lru_cache
from itertools import chain

from msgspec import Struct

from grantlint.model import Finding, Report, Source, Span
from grantlint.text.redaction import (
    Redaction,
    has_key_id,
    may_hide,
    redactions,
    stand_in,
    without_overlaps,
)

_MARGIN = 1500
"""Characters read on either side of an excerpt, so that a secret cut by its edge is still seen."""


class _Reported(Struct, gc=False):
    """Spans of one source that findings call a credential, in order."""

    spans: list[Span]
    longest: int = 0

    def within(self, span: Span) -> list[Span]:
        """Those that may overlap *span*."""
        first = bisect_left(self.spans, Span(span.start - self.longest, 0))
        return self.spans[first : bisect_left(self.spans, Span(span.end, 0))]


class Hidden:
    """Knows for one report what to hide in each of its sources.

    A source that holds the id of a key anywhere hides what may be its secret everywhere.
    """

    def __init__(self, report: Report) -> None:
        self._reported: dict[Source, _Reported] = {}
        self._has_key: dict[Source, bool] = {}
        for finding in chain(report.findings, (each.finding for each in report.suppressed)):
            self._add(finding)
        for reported in self._reported.values():
            reported.spans.sort()

    def _add(self, finding: Finding) -> None:
        if finding.secret is not None:
            span = finding.at.span
            reported = self._reported.setdefault(finding.at.source, _Reported([]))
            reported.spans.append(span)
            reported.longest = max(reported.longest, span.end - span.start)

    def within(self, source: Source, span: Span) -> list[Redaction]:
        """What to hide in *span* of a source, in order, at offsets of the source."""
        found = self._by_shape(source, span)
        if not found and not self._reported:
            return found
        if source in self._reported:
            found += [
                Redaction(each, stand_in(source.text[each.start : each.end]))
                for each in self._reported[source].within(span)
            ]
        return [
            each
            for each in without_overlaps(found)
            if each.span.end > span.start and each.span.start < span.end
        ]

    def is_clear(self, source: Source, line: Span) -> bool:
        """Whether a line, no longer than a screen is wide, holds nothing to hide or to escape."""
        return source not in self._reported and _is_clear(source.text[line.start : line.end])

    def _by_shape(self, source: Source, span: Span) -> list[Redaction]:
        start, end = max(0, span.start - _MARGIN), span.end + _MARGIN
        if not may_hide(_lines(source.text, span, start, end)):
            return []
        window = source.text[start:end]
        if source not in self._has_key:
            self._has_key[source] = has_key_id(source.text)
        return [
            Redaction(Span(each.span.start + start, each.span.end + start), each.shown)
            for each in redactions(window, beside_key=self._has_key[source])
        ]

    def text(self, source: Source, span: Span) -> str:
        """The characters of *span*, with what is secret in them hidden."""
        pieces: list[str] = []
        at = span.start
        for each in self.within(source, span):
            pieces += [source.text[at : each.span.start], each.shown]
            at = each.span.end
        return "".join([*pieces, source.text[at : span.end]])


@lru_cache(maxsize=1024)
def _is_clear(line: str) -> bool:
    has_no_escapes = line.isascii() and line.isprintable() and "##" not in line
    return has_no_escapes and not may_hide(line)


def _lines(text: str, span: Span, start: int, end: int) -> str:
    """The lines that a span of *text* stands on, as far as they are between *start* and *end*."""
    line_end = text.find("\n", span.end, end)
    line_start = text.rfind("\n", start, span.start) + 1
    return text[max(start, line_start) : end if line_end < 0 else line_end]
