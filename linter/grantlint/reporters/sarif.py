"""The report as SARIF 2.1.0, for code scanning services.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from collections.abc import Iterator
from itertools import chain

import msgspec

from grantlint.model import NotUnderstood, Report, RuleInfo, RunError, Severity
from grantlint.reporters import records
from grantlint.reporters.hidden import Hidden
from grantlint.reporters.pages import help_text
from grantlint.reporters.sarif_results import LEVELS, Object, artifact, message, result
from grantlint.reporters.totals import line_of
from grantlint.reporters.wording import gap, name, sentence
from grantlint.text.escaping import json_text

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_SECURITY_SEVERITY = {Severity.ERROR: "8.0", Severity.WARNING: "5.5", Severity.INFO: "2.0"}
"""High, medium and low, as GitHub reads the numbers.

https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""


def written(report: Report, *, colour: bool, width: int) -> Iterator[str]:
    """The log, indented; *colour* and *width* do not matter."""
    del colour, width
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    yield json_text(msgspec.json.format(msgspec.json.encode(log), indent=2).decode())
    yield "\n"


def _run(report: Report) -> Object:
    return {
        "tool": {"driver": _driver(report)},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "invocations": [_invocation(report)],
        "results": list(_results(report)),
        "properties": {"summary": records.summary(report)},
    }


def _driver(report: Report) -> Object:
    return {
        "name": "grantlint",
        "version": report.version,
        "semanticVersion": report.version,
        "properties": {"knowledge": report.knowledge},
        "rules": [_rule(rule) for rule in report.rules],
    }


def _rule(rule: RuleInfo) -> Object:
    page = help_text(rule)
    described: Object = {
        "id": rule.id,
        "name": rule.id.title().replace("/", "").replace("-", ""),
        "shortDescription": {"text": sentence(rule.summary)},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "security-severity": _SECURITY_SEVERITY[rule.severity],
            "tags": ["security", "aws", "iam", rule.id.split("/")[0]],
        },
    }
    return described | ({"helpUri": rule.url} if rule.url else {})


def _results(report: Report) -> Iterator[Object]:
    hidden = Hidden(report)
    indices = {rule.id: index for index, rule in enumerate(report.rules)}
    shown = ((finding, None) for finding in report.findings)
    accepted = ((each.finding, each.reason) for each in report.suppressed)
    for finding, reason in chain(shown, accepted):
        yield result(finding, indices.get(finding.rule), hidden, reason)


def _invocation(report: Report) -> Object:
    return {
        "executionSuccessful": not report.errors,
        "toolExecutionNotifications": [
            *map(_error, report.errors),
            *map(_not_understood, report.not_understood),
        ],
    }


def _error(error: RunError) -> Object:
    notification: Object = {
        "level": "error",
        "message": message(sentence(error.message)),
        "descriptor": {"id": name(error.kind)},
    }
    if error.rule is not None:
        notification["associatedRule"] = {"id": name(error.rule)}
    if error.path is not None:
        notification["locations"] = [_line(error.path, error.line)]
    return notification


def _not_understood(entry: NotUnderstood) -> Object:
    return {
        "level": "warning",
        "message": message(gap(entry)),
        "descriptor": {"id": "not-understood"},
        "locations": [_line(entry.place.source.path, line_of(entry))],
    }


def _line(path: str, line: int | None) -> Object:
    where: Object = {"artifactLocation": artifact(path)}
    return {"physicalLocation": where | ({} if line is None else {"region": {"startLine": line}})}
