"""`github` writes commands that GitHub Actions takes."""

import re

from grantlint import reporters
from grantlint.model import Report

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*?)::(.*)")


def _commands(report: Report) -> list[tuple[str, dict[str, str], str]]:
    commands = []
    for line in reporters.render("github", report).splitlines():
        found = COMMAND.fullmatch(line)
        assert found is not None
        properties = dict(each.split("=", 1) for each in found[2].split(","))
        commands.append((found[1], properties, found[3]))
    return commands


def test_commands(report: Report) -> None:
    """Severities become the words of GitHub; gaps and errors are annotations too."""
    words = [word for word, _, _ in _commands(report)]
    assert words == ["error", "warning", "notice", "notice", "error", "error"]


def test_columns_only_on_one_line(report: Report) -> None:
    """GitHub refuses columns where lines differ, so they are left out there."""
    one, several, *_ = (properties for _, properties, _ in _commands(report))
    assert (one["line"], one["endLine"], one["col"], one["endColumn"]) == ("7", "7", "38", "52")
    assert (several["line"], several["endLine"]) == ("4", "9")
    assert "col" not in several


def test_hint_is_on_a_line_of_its_own(report: Report) -> None:
    """A message's line ends are escaped, so the whole hint belongs to the annotation."""
    message = _commands(report)[0][2]
    assert message.split("%0A")[1] == "name the role and the service:"


def test_error_without_a_place(report: Report) -> None:
    """An error that has no file names none."""
    assert _commands(report)[-1][1] == {"title": "internal error"}


def test_hostile_properties(hostile_report: Report) -> None:
    """No scanned text adds a property or ends a command."""
    for _, properties, message in _commands(hostile_report):
        assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert "%0A::set-output" not in message
