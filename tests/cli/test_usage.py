"""Wrong usage is one line, with the name that was probably meant."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
JSON = ("--output-format", "json")
FORMATS = "text, concise, json, jsonl, sarif, github"


def rules(text: str) -> list[str]:
    """The rules of a report in JSON."""
    report: dict[str, Any] = json.loads(text)
    return [finding["rule"] for finding in report["findings"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--selct", "x"], "unknown option `--selct`; did you mean `--select`?"),
        (["--selct=x", "trust.json"], "unknown option `--selct`; did you mean `--select`?"),
        (["--fix-narrow"], "unknown option `--fix-narrow`; did you mean `--fix-narrower`?"),
        (["-q"], "unknown option `-q`"),
        (["--select"], "--select: expected one argument"),
        (["--fix=yes"], "--fix: ignored explicit argument 'yes'"),
        (
            ["--fail-on", "errors"],
            "--fail-on: `errors` is not one of info, warning, error; did you mean `error`?",
        ),
        (
            ["--certainty", "maybe"],
            "--certainty: `maybe` is not one of possible, certain",
        ),
        (
            ["--output-format", "sarfi"],
            f"--output-format: `sarfi` is not one of {FORMATS}; did you mean `sarif`?",
        ),
        (
            ["--output-format", "json", "--output-format", "sarif"],
            "two reports would go to standard output; give each format its --output",
        ),
        (
            ["--output", "x", "--output-format", "json", "--output", "x"],
            "two reports would go to `x`; give each format its --output",
        ),
        (["--output", "no/x.json"], "--output: the folder `no` does not exist"),
        (["--output", ".git"], "--output: `.git` is a folder"),
        (
            ["--stdin-filename", "x.json"],
            "`--stdin-filename` needs the path `-`, which reads standard input",
        ),
        (["--fix", "-"], "`--fix` cannot write to standard input; `--diff` shows the fixes"),
        (["--config", "no.toml"], "no.toml: No such file or directory"),
        (
            ["--config", "no.toml", "--isolated"],
            "`--config` and `--isolated` contradict each other",
        ),
        (
            ["--select", "escalation/pass-role-and-launch:ec2-0001"],
            (
                "unknown code `escalation/pass-role-and-launch:ec2-0001` in `select`; "
                "did you mean `escalation/pass-role-and-launch:ec2-001`?"
            ),
        ),
        (
            ["--ignore", "actions/unknown:foo"],
            "unknown code `actions/unknown:foo` in `ignore`",
        ),
        (
            ["--select", "trust/anyon"],
            "unknown rule `trust/anyon` in `select`; did you mean `trust/anyone`?",
        ),
    ],
)
def test_refused(grantlint: Run, arguments: list[str], message: str) -> None:
    """Wrong usage is one line with what was probably meant, and nothing is checked."""
    result = grantlint("check", *arguments)
    assert (result.code, result.error) == (2, message)


def test_missing_path(grantlint: Run) -> None:
    """A path that is not there ends the run before anything is checked."""
    result = grantlint("check", "trust.json", "no.json")
    assert result.code == 2
    assert "no.json" in result.error


def test_paths_behind_dashes(grantlint: Run, project: Path) -> None:
    """Behind `--` a path may look like an option; options may stand between paths."""
    (project / "--fix").write_bytes((project / "trust.json").read_bytes())
    assert grantlint("check", "--", "--fix").code == 1
    assert rules(grantlint("check", "clean.json", *JSON, "trust.json").out) == ["trust/anyone"]
