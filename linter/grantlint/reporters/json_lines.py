"""The report as one JSON object a line, for programs that read while it is written.

Each line says its `type`: every `finding` first, then each `not_understood` and `error`, and one
`summary` at the end, so a reader that meets no `summary` knows that the output was cut off. The
other keys are those of `json` (`schemas/check-line.schema.json`).
"""

from collections.abc import Iterator

import msgspec

from grantlint.model import Report
from grantlint.reporters import records
from grantlint.reporters.wording import urls
from grantlint.text.escaping import json_text


def written(report: Report, *, colour: bool, width: int) -> Iterator[str]:
    """The lines; *colour* and *width* do not matter."""
    del colour, width
    pages = urls(report.rules)
    for finding in report.findings:
        yield _line("finding", records.finding(finding, pages))
    for entry in report.not_understood:
        yield _line("not_understood", records.gap(entry))
    for error in report.errors:
        yield _line("error", records.error(error))
    yield _line("summary", {"tool": records.tool(report), "summary": records.summary(report)})


def _line(kind: str, record: object) -> str:
    keys = {"type": kind, "schema": records.SCHEMA, **msgspec.to_builtins(record)}
    return json_text(msgspec.json.encode(keys).decode()) + "\n"
