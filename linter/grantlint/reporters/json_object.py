"""The whole report as one JSON object: the contract for programs (`schemas/check.schema.json`)."""

from collections.abc import Iterator

import msgspec

from grantlint.model import Report
from grantlint.reporters import records
from grantlint.reporters.wording import urls
from grantlint.text.escaping import json_text


def written(report: Report, *, colour: bool, width: int) -> Iterator[str]:
    """The object, indented; *colour* and *width* do not matter."""
    del colour, width
    pages = urls(report.rules)
    record = records.ReportRecord(
        schema=records.SCHEMA,
        tool=records.tool(report),
        summary=records.summary(report),
        errors=tuple(map(records.error, report.errors)),
        not_understood=tuple(map(records.gap, report.not_understood)),
        findings=tuple(records.finding(each, pages) for each in report.findings),
    )
    encoded = msgspec.json.format(msgspec.json.encode(record), indent=2)
    yield json_text(encoded.decode())
    yield "\n"
