"""Each format's output for one report by hand; `GRANTLINT_ACCEPT=1` writes what it is now."""

import os

import pytest

from grantlint import reporters
from grantlint.model import Report
from grantlint.reporters import totals

FOLDER = os.path.join(os.path.dirname(__file__), "..", "..", "snapshots", "reporters")
ENDINGS = {"json": "json", "jsonl": "jsonl", "sarif": "sarif"}


def _compare(name: str, written: str) -> None:
    path = os.path.join(FOLDER, name)
    if os.environ.get("GRANTLINT_ACCEPT"):
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(written)
    with open(path, encoding="utf-8", newline="") as file:
        assert written == file.read(), f"{name}: review, then accept with GRANTLINT_ACCEPT=1"


@pytest.mark.parametrize("format_name", reporters.FORMATS)
def test_format(format_name: str, report: Report) -> None:
    """A format writes what was reviewed."""
    ending = ENDINGS.get(format_name, "txt")
    _compare(f"{format_name}.{ending}", reporters.render(format_name, report))


@pytest.mark.parametrize("format_name", ["text", "concise"])
def test_coloured(format_name: str, report: Report) -> None:
    """What a terminal with colours is sent, escapes spelled out."""
    rendered = reporters.render(format_name, report, colour=True)
    _compare(f"{format_name}-coloured.txt", rendered.replace("\x1b", "\\e"))


def test_totals(report: Report) -> None:
    """The summary line, the counts per rule and the notices."""
    notices = "".join(f"{line}\n" for line in totals.notices(report))
    _compare("totals.txt", f"{totals.summary(report)}\n{totals.statistics(report)}{notices}")
