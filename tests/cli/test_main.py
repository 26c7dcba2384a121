"""The first word picks a command; help and version need none."""

import re
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_bare(grantlint: Run) -> None:
    """Without a command there is help, and nothing was checked."""
    result = grantlint()
    assert result.code == 2
    assert "Usage: grantlint COMMAND" in result.out


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help(grantlint: Run, word: str) -> None:
    """Help names the commands, and shows two examples."""
    result = grantlint(word)
    assert (result.code, result.err) == (0, "")
    assert "  check " in result.out
    assert result.out.count("  grantlint ") >= 2


@pytest.mark.parametrize("command", ["check", "rule"])
def test_help_of_command(grantlint: Run, command: str) -> None:
    """The help of a command shows its options and two examples, wherever it is asked for."""
    for arguments in ((command, "--help"), (command, "x", "-h")):
        result = grantlint(*arguments)
        assert (result.code, result.err) == (0, "")
        assert result.out.count(f"  grantlint {command}") == 2


def test_help_has_no_later_flags(grantlint: Run) -> None:
    """Help shows what there is, and nothing that is still to come."""
    shown = grantlint("check", "--help").out
    assert not re.search("baseline|gitlab|junit", shown)


def test_version(grantlint: Run) -> None:
    """The version comes with the date of what is known about AWS."""
    result = grantlint("--version")
    assert result.code == 0
    assert re.fullmatch(r"grantlint \d+\.\d+\.\d+ \(.*\d{4}-\d\d-\d\d\)\n", result.out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chekc"], "unknown command `chekc`; did you mean `check`?"),
        (["xyzzy"], "unknown command `xyzzy`"),
        (["trust.json"], "`trust.json` is no command; to check it: `grantlint check trust.json`"),
        (
            ["--select", "trust"],
            "`--select` comes before a command; options follow it: `grantlint check --select …`",
        ),
        (["che\x1b[31mck"], r"unknown command `che\x1b[31mck`"),
    ],
)
def test_unknown_command(grantlint: Run, arguments: list[str], message: str) -> None:
    """A word that is no command gets the one that was probably meant."""
    result = grantlint(*arguments)
    assert (result.code, result.error) == (2, message)
