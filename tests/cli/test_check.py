"""`grantlint check`: what makes a run fail, and what it reads."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
JSON = ("--output-format", "json")


def rules(text: str) -> list[str]:
    """The rules of a report in JSON."""
    report: dict[str, Any] = json.loads(text)
    return [finding["rule"] for finding in report["findings"]]


def test_findings(grantlint: Run) -> None:
    """Findings make the run fail, and name file and rule."""
    result = grantlint("check")
    assert result.code == 1
    assert "trust.json" in result.out
    assert "trust/anyone" in result.out
    assert "clean.json:" not in result.out
    assert result.err == ""


def test_clean(grantlint: Run) -> None:
    """A clean file is success, and the summary says that it was looked at."""
    result = grantlint("check", "clean.json")
    assert result.code == 0
    assert "1 policy document in 1 file" in result.out


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        (["--exit-zero"], 0),
        (["--fail-on", "error"], 1),
        (["--ignore", "trust/anyone"], 0),
        (["--ignore", "billing, trust"], 0),
        (["--select", "billing"], 0),
        (["--select", "billing,trust/anyone"], 1),
        (["--select", "billing", "--select", "trust"], 1),
        (["--exclude", "trust.json"], 0),
        (["--exclude", "*.json", "--exclude", "x"], 0),
    ],
)
def test_flags_decide(grantlint: Run, flags: list[str], code: int) -> None:
    """What is selected, left out, excluded or not to fail on decides the exit code."""
    assert grantlint("check", *flags).code == code


def test_fail_on(grantlint: Run, project: Path) -> None:
    """Findings below `--fail-on` are shown, and do not fail the run."""
    (project / "grantlint.toml").write_text('[rules."trust/anyone"]\nseverity = "info"\n')
    for level, code in (("info", 1), ("warning", 0), ("error", 0)):
        result = grantlint("check", "--fail-on", level)
        assert result.code == code
        assert "trust/anyone" in result.out
    assert grantlint("check").code == 0


def test_standard_input(grantlint: Run, project: Path) -> None:
    """`-` reads standard input, under the name that it is given."""
    stdin = (project / "trust.json").read_bytes()
    result = grantlint("check", "-", "--stdin-filename", "deep/role.json", *JSON, stdin=stdin)
    assert result.code == 1
    assert [one["path"] for one in json.loads(result.out)["findings"]] == ["deep/role.json"]
    assert grantlint("check", "-", stdin=b"\xef\xbb\xbf" + stdin).code == 1


def test_standard_input_is_not_text(grantlint: Run) -> None:
    """Standard input in another encoding is refused."""
    result = grantlint("check", "-", stdin=b"\xff\xfe{\x00}\x00")
    assert (result.code, result.error) == (2, "standard input is not UTF-8 (byte 0)")
