"""The summary says what was looked at and what is not shown."""

from msgspec.structs import replace

from grantlint.model import Report
from grantlint.reporters import totals


def test_summary(report: Report) -> None:
    """Documents, findings by severity, and everything that is not among them."""
    assert totals.summary(report) == (
        "2 policy documents in 3 files: 1 error, 1 warning, 1 info; 1 part not understood; "
        "1 suppressed; 4 possible hidden (--certainty possible shows them); 2 internal errors"
    )


def test_clean_summary() -> None:
    """Nothing found is said in words."""
    report = Report(version="", knowledge="", files=1, documents=1)
    assert totals.summary(report) == "1 policy document in 1 file: no findings"


def test_statistics(report: Report) -> None:
    """Rules with the most findings come first, each with its worst severity."""
    more = replace(report, findings=(*report.findings[1:], report.findings[0]))
    assert totals.statistics(more) == (
        "2  error    passrole/any-role-any-service\n1  info     billing/retired-action-allow\n"
    )


def test_statistics_of_nothing() -> None:
    """Without findings there is nothing to count."""
    assert totals.statistics(Report(version="", knowledge="", files=0, documents=0)) == ""
