"""Reports, and where they go."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]
JSON = ("--output-format", "json")


def rules(text: str) -> list[str]:
    """The rules of a report in JSON."""
    report: dict[str, Any] = json.loads(text)
    return [finding["rule"] for finding in report["findings"]]


def test_several_reports(grantlint: Run, project: Path) -> None:
    """Pairs of a format and a file make several reports in one run."""
    result = grantlint(
        "check",
        *("--output-format", "json", "--output", "a.json.txt"),
        *("--output", "b.sarif", "--output-format", "sarif"),
        *("--output-format", "concise"),
    )
    assert result.code == 1
    assert result.out.count("\n") == 1
    assert "trust.json:" in result.out
    assert rules((project / "a.json.txt").read_text()) == ["trust/anyone"]
    assert json.loads((project / "b.sarif").read_text())["version"] == "2.1.0"


def test_format_of_config(grantlint: Run, project: Path) -> None:
    """The config's format counts where the command line names none."""
    (project / "grantlint.toml").write_text('output-format = "json"\n')
    assert rules(grantlint("check").out) == ["trust/anyone"]
    grantlint("check", "--output", "report.txt")
    assert rules((project / "report.txt").read_text()) == ["trust/anyone"]


def test_only_the_report_on_standard_output(grantlint: Run) -> None:
    """What a program reads is only the report; the summary goes to standard error."""
    result = grantlint("check", *JSON, "--statistics")
    assert json.loads(result.out)
    assert "trust/anyone" in result.err
    assert "2 policy documents in 2 files" in result.err


def test_statistics(grantlint: Run) -> None:
    """`--statistics` counts the findings of each rule."""
    assert "1  error    trust/anyone\n" in grantlint("check", "--statistics").out


def test_colour(grantlint: Run) -> None:
    """Colours are for terminals, and for whoever asks; `NO_COLOR` refuses them."""
    assert "\x1b[" not in grantlint("check").out
    assert "\x1b[" in grantlint("check", FORCE_COLOR="1").out
    assert "\x1b[" not in grantlint("check", FORCE_COLOR="1", NO_COLOR="1").out


def test_other_encodings(grantlint: Run, project: Path) -> None:
    """Output is UTF-8 even where the system would print ASCII."""
    (project / "rôle.json").write_bytes((project / "trust.json").read_bytes())
    result = grantlint("check", "rôle.json", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert "rôle.json" in result.out


def test_certainty(grantlint: Run) -> None:
    """`--certainty` takes both words."""
    for word in ("certain", "possible"):
        assert rules(grantlint("check", "--certainty", word, *JSON).out) == ["trust/anyone"]


def test_notices_are_told_once(grantlint: Run, project: Path) -> None:
    """What was not understood stands below a report for people, and nowhere else."""
    (project / "lone.json").write_text('{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}')
    for options in ((), ("--output-format", "concise"), ("--output-format", "json")):
        result = grantlint("check", *options, "lone.json")
        assert (result.out + result.err).count("not understood: lone.json:1") == 1
