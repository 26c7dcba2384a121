"""Findings for people: what is wrong, the characters it stands at, why, and what to write.

Every line begins with words or marks of ours, so nothing scanned can act as a command of a build
log.
"""

from collections.abc import Iterator

from grantlint.model import Report
from grantlint.reporters.colours import Palette
from grantlint.reporters.totals import notices


def written(report: Report, *, colour: bool, width: int) -> Iterator[str]:
    """Each finding as a paragraph, then what was not understood and what went wrong."""
    if report.findings:
        yield from _paragraphs(report, colour=colour, width=width)
    for notice in notices(report):
        yield f"{notice}\n"


def _paragraphs(report: Report, *, colour: bool, width: int) -> Iterator[str]:
    from grantlint.reporters.paragraphs import Page  # noqa: PLC0415  a clean run needs none of it

    page = Page(report, Palette(colour=colour), width)
    for finding in report.findings:
        yield "\n".join([*page.finding(finding), "\n"])
