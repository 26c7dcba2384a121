"""Colours are there on a terminal, unless the user said otherwise."""

import pytest

from grantlint.reporters.colours import Palette, Style, are_wanted


@pytest.mark.parametrize(
    ("environment", "terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"FORCE_COLOR": ""}, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, False, True),
    ],
)
def test_are_wanted(environment: dict[str, str], *, terminal: bool, wanted: bool) -> None:
    """`NO_COLOR` wins over `FORCE_COLOR`, which wins over what the output is."""
    assert are_wanted(environment, terminal=terminal) is wanted


def test_paint() -> None:
    """Paint is taken off again, and never put on nothing."""
    assert Palette(colour=True).paint("a", Style.ERROR) == "\x1b[1;31ma\x1b[0m"
    assert Palette(colour=True).paint("", Style.ERROR) == ""
    assert Palette(colour=False).paint("a", Style.ERROR) == "a"
