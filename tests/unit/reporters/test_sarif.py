"""`sarif` is valid SARIF 2.1.0 and says what code scanning services look for.

The schema in `sarif/` is the one of OASIS as an npm package ships it, under the MIT licence
beside it.
"""

import json
import os
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from grantlint import reporters
from grantlint.model import Fix, FixEffect, Report, Source, Span
from grantlint.reporters.sarif_results import artifact, message

SCHEMA = os.path.join(os.path.dirname(__file__), "sarif", "sarif-2.1.0-rtm.5.json")


def _run(report: Report) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(reporters.render("sarif", report))["runs"][0]
    return run


@pytest.mark.parametrize("name", ["report", "hostile_report"])
def test_is_valid(name: str, request: pytest.FixtureRequest) -> None:
    """The log keeps to the official schema."""
    with open(SCHEMA, encoding="utf-8") as file:
        validator = jsonschema.Draft4Validator(json.load(file))
    log = json.loads(reporters.render("sarif", request.getfixturevalue(name)))
    assert not list(validator.iter_errors(log))


def test_rules(report: Report) -> None:
    """A rule comes with its page, its level and its severity in numbers."""
    rule = _run(report)["tool"]["driver"]["rules"][0]
    assert rule["id"] == "passrole/any-role-any-service"
    assert rule["helpUri"].endswith("/passrole/any-role-any-service/")
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"]["security-severity"] == "8.0"
    assert rule["properties"]["tags"] == ["security", "aws", "iam", "passrole"]
    assert rule["help"]["markdown"].startswith("# Any role to any service\n")


def test_rule_whose_page_is_gone(report: Report) -> None:
    """Where a page cannot be read, the summary is the help."""
    rule = replace(report.rules[0], page=os.path.join("no", "such", "page.md"))
    written = _run(replace(report, rules=(rule,)))["tool"]["driver"]["rules"][0]
    assert written["help"]["text"] == "Any role to any service"


def test_results(report: Report) -> None:
    """Results point to their rules, carry fingerprints and count columns in code points."""
    run = _run(report)
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["partialFingerprints"] == {"grantlint/v1": "0123456789abcdef"}
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "error"]


def test_suppressions(report: Report) -> None:
    """A finding that was accepted is there with its reason; the others say they were not."""
    suppressions = [result["suppressions"] for result in _run(report)["results"]]
    assert suppressions[:3] == [[], [], []]
    assert suppressions[3][0] == {
        "kind": "external",
        "status": "accepted",
        "justification": "a sandbox that holds nothing",
    }


def test_fix(report: Report) -> None:
    """A fix says what it writes over which characters."""
    (change,) = _run(report)["results"][2]["fixes"][0]["artifactChanges"]
    assert change["artifactLocation"] == {"uri": "policies/launch.json"}
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"] == {"text": "billing:GetBillingData"}
    assert replacement["deletedRegion"]["startColumn"] == 18


def test_sketch_is_no_fix(report: Report) -> None:
    """What has to be completed by hand is not offered to be written at a press of a button."""
    finding = replace(report.findings[0], fix=Fix("t", FixEffect.SKETCH, ()))
    assert "fixes" not in _run(replace(report, findings=(finding,)))["results"][0]


def test_errors_are_notifications(report: Report) -> None:
    """What went wrong and what was not understood stands in the invocation."""
    (invocation,) = _run(report)["invocations"]
    assert invocation["executionSuccessful"] is False
    notes = invocation["toolExecutionNotifications"]
    assert [note["level"] for note in notes] == ["error", "error", "warning"]
    assert notes[0]["associatedRule"] == {"id": "passrole/broken"}
    assert notes[0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 4}


def test_long_place_has_no_snippet(report: Report) -> None:
    """A whole file is not repeated in the log."""
    source = Source("a.json", "a" * 3000, "json", lambda _: Span(0, 0))
    label = replace(report.findings[0].at, source=source, span=Span(0, 3000))
    finding = replace(report.findings[0], at=label)
    region = _run(replace(report, findings=(finding,)))["results"][0]["locations"][0]
    assert "snippet" not in region["physicalLocation"]["region"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/c#1%.json", "a%20b/c%231%25.json"),
        ("c:x.json", "c%3Ax.json"),
        ("/srv/ä.json", "file:///srv/%C3%A4.json"),
        ("../x.json", "../x.json"),
        ("\udcff.json", "%FF.json"),
        ("\ud800.json", "%5Cud800.json"),
        ("AKIARZPUZDIKFIJVPG67", "AKIA%E2%80%A6PG67"),
    ],
)
def test_artifact(path: str, uri: str) -> None:
    """A path becomes a URI that leads back to the same file."""
    assert artifact(path) == {"uri": uri}


def test_message_makes_no_links() -> None:
    """Brackets of scanned text do not become a link."""
    assert message("see [this](http://x) and [that]") == {
        "text": r"see \[this](http://x) and [that]"
    }


def test_rule_that_is_not_described(report: Report) -> None:
    """A finding of an unknown rule, without a fingerprint, is still a result."""
    finding = replace(report.findings[0], rule="other/rule", fingerprint="")
    (result,) = _run(replace(report, findings=(finding,), suppressed=()))["results"]
    assert result["ruleId"] == "other/rule"
    assert "ruleIndex" not in result
    assert "partialFingerprints" not in result
