"""The problem matchers read every line of `concise`, plain and coloured."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from grantlint import reporters
from grantlint.model import Report
from grantlint_dev import problem_matchers

REPOSITORY = os.path.join(os.path.dirname(__file__), "..", "..", "..")
COLOURS = pytest.mark.parametrize("colour", [False, True])


def _patterns(kind: str) -> list[dict[str, Any]]:
    if kind == "github":
        matchers: Any = problem_matchers.github()["problemMatcher"]
        return [pattern for matcher in matchers for pattern in matcher["pattern"]]
    tasks: Any = problem_matchers.vscode_tasks()["tasks"]
    return [tasks[0]["problemMatcher"]["pattern"]]


def _read(kind: str, line: str) -> Iterator[dict[str, str]]:
    """What each matcher of *kind* makes of a line, if it takes it."""
    for pattern in _patterns(kind):
        found = re.search(pattern["regexp"], line)
        if found is not None:
            groups = {name: group for name, group in pattern.items() if name != "regexp"}
            yield {name: found[group] for name, group in groups.items()}


@COLOURS
@pytest.mark.parametrize("kind", ["github", "vscode"])
@pytest.mark.parametrize("name", ["report", "hostile_report"])
def test_every_line_is_read(
    name: str, kind: str, request: pytest.FixtureRequest, *, colour: bool
) -> None:
    """Each line is taken by exactly one matcher, which finds the place in it."""
    report: Report = request.getfixturevalue(name)
    lines = reporters.render("concise", report, colour=colour).splitlines()
    for line, finding in zip(lines, report.findings, strict=True):
        (read,) = _read(kind, line)
        assert read["code"] == finding.rule
        at = (int(read["line"]), int(read["column"]))
        assert at == finding.at.source.position(finding.at.span.start)


@COLOURS
def test_groups(report: Report, *, colour: bool) -> None:
    """The groups hold the parts of a line, without paint."""
    line = reporters.render("concise", report, colour=colour).splitlines()[2]
    (read,) = _read("vscode", line)
    assert read == {
        "file": "policies/launch.json",
        "line": "13",
        "column": "17",
        "severity": "info",
        "code": "billing/retired-action-allow",
        "message": "`aws-portal:ViewBilling` grants nothing since AWS retired it",
    }


def test_generated_files_are_fresh() -> None:
    """The files in docs/ are what the command writes."""
    for path, text in problem_matchers.files().items():
        with open(os.path.join(REPOSITORY, path), encoding="utf-8") as file:
            assert file.read() == text


def test_main(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401  a path
    """`--check` fails until the files are written, and once they are stale."""
    monkeypatch.chdir(tmp_path)
    assert problem_matchers.main(["--check"]) == 1
    assert problem_matchers.main([]) == 0
    assert problem_matchers.main(["--check"]) == 0
