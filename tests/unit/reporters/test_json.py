"""`json` and `jsonl` keep to their contract."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from grantlint import reporters
from grantlint.model import Edit, Fix, FixEffect, Label, Report, Source, Span
from grantlint.reporters import records

KEYS = {
    "": {"schema", "tool", "summary", "errors", "not_understood", "findings"},
    "finding": {
        *("rule", "severity", "certainty", "message", "hint", "path", "line", "column"),
        *("end_line", "end_column", "owner", "kind", "identity", "sid", "codes", "related"),
        *("witness", "fix", "fingerprint", "url"),
    },
    "related": {"path", "line", "column", "end_line", "end_column", "message"},
    "witness": {"principal", "action", "resource", "context", "allowed_by", "stopped_by"},
    "fix": {"title", "effect", "edits"},
    "error": {"kind", "path", "line", "message", "rule"},
    "gap": {"path", "line", "owner", "reason"},
    "tool": {"version", "knowledge"},
    "summary": {
        *("files", "documents", "not_understood", "suppressed", "possible_hidden", "findings"),
    },
}
Schema = Callable[[str], dict[str, object]]


def _validator(schema: dict[str, object]) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_keys_of_the_contract(report: Report) -> None:
    """The output has exactly the keys that were promised."""
    written = json.loads(reporters.render("json", report))
    finding = written["findings"][0]
    assert set(written) == KEYS[""]
    assert set(finding) == KEYS["finding"]
    assert set(finding["related"][0]) == KEYS["related"]
    assert set(finding["witness"]) == KEYS["witness"]
    assert set(written["findings"][2]["fix"]) == KEYS["fix"]
    assert set(written["errors"][0]) == KEYS["error"]
    assert set(written["not_understood"][0]) == KEYS["gap"]
    assert set(written["tool"]) == KEYS["tool"]
    assert set(written["summary"]) == KEYS["summary"]
    assert set(written["summary"]["findings"]) == {"error", "warning", "info"}


def test_keys_of_the_schema(schema: Schema) -> None:
    """The shipped schema promises exactly those keys, and requires each."""
    shipped: dict[str, Any] = schema("check.schema.json")
    nodes = {"": shipped} | shipped["$defs"]
    for name, keys in KEYS.items():
        assert set(nodes[name]["properties"]) == keys
        assert set(nodes[name]["required"]) == keys
        assert nodes[name]["additionalProperties"] is False


@pytest.mark.parametrize("name", ["report", "hostile_report"])
def test_json_is_valid(name: str, request: pytest.FixtureRequest, schema: Schema) -> None:
    """`json` keeps to the shipped schema."""
    written = json.loads(reporters.render("json", request.getfixturevalue(name)))
    _validator(schema("check.schema.json")).validate(written)


@pytest.mark.parametrize("name", ["report", "hostile_report"])
def test_jsonl_is_valid(name: str, request: pytest.FixtureRequest, schema: Schema) -> None:
    """Each line of `jsonl` keeps to the shipped schema, and the last one is the summary."""
    validator = _validator(schema("check-line.schema.json"))
    lines = reporters.render("jsonl", request.getfixturevalue(name)).splitlines()
    records_read = [json.loads(line) for line in lines]
    for record in records_read:
        validator.validate(record)
    assert [record["type"] == "summary" for record in records_read][-2:] == [False, True]


def test_jsonl_says_what_json_says(report: Report) -> None:
    """A line's keys are those of `json`, beside its type and schema."""
    whole = json.loads(reporters.render("json", report))
    lines = map(json.loads, reporters.render("jsonl", report).splitlines())
    findings = [line for line in lines if line["type"] == "finding"]
    for line, finding in zip(findings, whole["findings"], strict=True):
        assert line == {"type": "finding", "schema": 1, **finding}


def test_columns_are_code_points() -> None:
    """Columns count code points from 1, and the end is exclusive."""
    source = Source("a.json", "x\r\n漢👩\t: y", "json", lambda _: Span(0, 0))
    edit = Edit(source, Span(8, 9), "z")
    record = records.fix(Fix("t", FixEffect.SAME, (edit,))).edits[0]
    assert (record.line, record.column, record.end_line, record.end_column) == (2, 6, 2, 7)


def test_edit_with_a_secret_is_left_out() -> None:
    """An edit that cannot be shown as it is would write something else: it is not given at all."""
    source = Source("a.json", "x", "json", lambda _: Span(0, 0))
    edits = (Edit(source, Span(0, 1), "AKIARZPUZDIKFIJVPG67"), Edit(source, Span(1, 1), "y"))
    assert records.fix(Fix("t", FixEffect.SAME, edits)).edits == ()


def test_label_beyond_the_text(report: Report) -> None:
    """A place beyond the text is its end, not a crash."""
    source = Source("a.json", "ab\n", "json", lambda _: Span(0, 0))
    finding = records.finding(
        type(report.findings[0])(
            rule="a/b",
            severity=report.findings[0].severity,
            certainty=report.findings[0].certainty,
            message="m",
            at=Label(source, Span(99, 120)),
            owner="o",
        ),
        {},
    )
    assert (finding.line, finding.column, finding.end_line, finding.end_column) == (2, 1, 2, 1)
