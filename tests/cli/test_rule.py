"""`grantlint rule` lists the rules and explains one of them."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_list(grantlint: Run) -> None:
    """Every rule stands in a line of its own, with severity and summary."""
    result = grantlint("rule")
    assert (result.code, result.err) == (0, "")
    lines = [line.split(maxsplit=2) for line in result.out.splitlines()]
    assert all(severity in ("info", "warning", "error") for severity, _, _ in lines)
    assert "trust/anyone" in [rule for _, rule, _ in lines]
    assert all(summary for _, _, summary in lines)


def test_family(grantlint: Run) -> None:
    """A family's name lists its rules."""
    lines = grantlint("rule", "trust").out.splitlines()
    assert lines
    assert all(" trust/" in line for line in lines)


def test_colour(grantlint: Run) -> None:
    """Severities are coloured where that is asked for."""
    assert "\x1b[" in grantlint("rule", FORCE_COLOR="1").out
    assert "\x1b[" not in grantlint("rule", FORCE_COLOR="1", NO_COLOR="1").out


def test_page(grantlint: Run) -> None:
    """A page is plain text: no fences, no marks, its examples indented."""
    result = grantlint("rule", "trust/anyone")
    assert result.code == 0
    assert "trust/anyone: error, since" in result.out
    assert "Found by this rule:\n    {" in result.out
    assert not set("«»") & set(result.out)
    assert "```" not in result.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["trust/anyon"], "unknown rule `trust/anyon`; did you mean `trust/anyone`?"),
        (["trust/anyone", "x"], "`grantlint rule` explains one rule at a time"),
        (["--pakc", "x"], "unknown option `--pakc`; did you mean `--pack`?"),
        (["--pack"], "--pack: expected one argument"),
    ],
)
def test_refused(grantlint: Run, arguments: list[str], message: str) -> None:
    """A rule or option that there is not gets the one that was probably meant."""
    result = grantlint("rule", *arguments)
    assert (result.code, result.error) == (2, message)


def test_missing_pack(grantlint: Run) -> None:
    """A pack that is not installed is an error of usage."""
    result = grantlint("rule", "--pack", "no_such_pack")
    assert result.code == 2
    assert result.error.startswith("pack `no_such_pack` cannot be imported")
