"""What holds for every format: how it is asked for, and that nothing scanned acts or leaks."""

import subprocess
import sys

import pytest

from grantlint import reporters
from grantlint.model import Report

FORMATS = pytest.mark.parametrize("format_name", reporters.FORMATS)
KEY_ID = "AKIARZPUZDIKFIJVPG67"
SECRET = "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"
DIGEST = "0f" * 32


def test_formats() -> None:
    """The names that the command line offers."""
    assert reporters.FORMATS == ("text", "concise", "json", "jsonl", "sarif", "github")


def test_unknown_format(report: Report) -> None:
    """A name that is no format is refused."""
    with pytest.raises(ValueError, match="unknown output format `yaml`"):
        reporters.render("yaml", report)


def test_formats_are_imported_on_use() -> None:
    """Importing the package imports no format."""
    code = (
        "import sys, grantlint.reporters; "
        "print([m for m in sys.modules if m.startswith('grantlint.reporters.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@FORMATS
def test_render_joins_chunks(format_name: str, report: Report) -> None:
    """One string or many pieces, the output is the same and ends its last line."""
    whole = reporters.render(format_name, report)
    assert whole == "".join(reporters.chunks(format_name, report))
    assert whole.endswith("\n")


@FORMATS
def test_empty_report(format_name: str) -> None:
    """A run without findings has an output in every format."""
    report = Report(version="0.1.0", knowledge="2026-11-01", files=0, documents=0)
    rendered = reporters.render(format_name, report)
    assert rendered == "" or rendered.endswith("\n")


@FORMATS
@pytest.mark.parametrize("colour", [False, True])
def test_no_secret_is_printed(format_name: str, hostile_report: Report, *, colour: bool) -> None:
    """A whole credential appears nowhere, in no string of a report, and no digest of one."""
    rendered = reporters.render(format_name, hostile_report, colour=colour)
    assert rendered
    for secret in (KEY_ID, SECRET, DIGEST):
        assert secret not in rendered


@FORMATS
def test_nothing_scanned_acts(format_name: str, hostile_report: Report) -> None:
    """What goes out prints, line by line, and holds no command for a build log."""
    rendered = reporters.render(format_name, hostile_report)
    assert rendered.replace("\n", "").isprintable()
    assert "##[" not in rendered
    assert "##vso[" not in rendered
    assert rendered.encode().decode() == rendered


@FORMATS
def test_no_line_is_a_workflow_command(format_name: str, hostile_report: Report) -> None:
    """No line begins with `::`, except the commands that `github` itself writes."""
    own = ("::error file=", "::error title=", "::notice file=")
    lines = reporters.render(format_name, hostile_report).splitlines()
    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert all(line.startswith(own) for line in commands)
    assert bool(commands) == (format_name == "github")
