"""Findings as workflow commands, which GitHub Actions shows as annotations.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterator

from grantlint.model import Finding, NotUnderstood, Report, RunError, Severity
from grantlint.reporters.regions import region_of
from grantlint.reporters.totals import line_of
from grantlint.reporters.wording import gap, paragraph, sentence
from grantlint.text.escaping import workflow_data, workflow_property

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def written(report: Report, *, colour: bool, width: int) -> Iterator[str]:
    """A command per finding, part not understood, and error; *colour*, *width* do not matter."""
    del colour, width
    for finding in report.findings:
        yield _finding(finding)
    for entry in report.not_understood:
        yield _not_understood(entry)
    for error in report.errors:
        yield _error(error)


def _finding(finding: Finding) -> str:
    where = region_of(finding.at)
    properties: dict[str, str | int | None] = {
        "file": finding.at.source.path,
        "line": where.line,
        "endLine": where.end_line,
    }
    if where.line == where.end_line:  # columns are refused where lines differ
        properties |= {"col": where.column, "endColumn": where.end_column}
    properties["title"] = finding.rule
    hint = f"\n{paragraph(finding.hint)}" if finding.hint else ""
    command = _COMMANDS[finding.severity]
    return _command(command, properties, sentence(finding.message) + hint)


def _not_understood(entry: NotUnderstood) -> str:
    properties: dict[str, str | int | None] = {
        "file": entry.place.source.path,
        "line": line_of(entry),
        "title": "not understood",
    }
    return _command("notice", properties, gap(entry))


def _error(error: RunError) -> str:
    title = f"{error.kind} error" + (f" in {error.rule}" if error.rule else "")
    properties: dict[str, str | int | None] = {
        "file": error.path,
        "line": error.line,
        "title": title,
    }
    return _command("error", properties, sentence(error.message))


def _command(command: str, properties: dict[str, str | int | None], message: str) -> str:
    """One command; *message* is fit to show already, properties without a value are left out."""
    written_out = ",".join(
        f"{key}={workflow_property(sentence(str(value)))}"
        for key, value in properties.items()
        if value is not None
    )
    return f"::{command} {written_out}::{workflow_data(message)}\n"
