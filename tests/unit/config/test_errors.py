"""Unknown names get the known one that was probably meant."""

import pytest

from grantlint.config.errors import did_you_mean, nearest

KNOWN = ["select", "ignore", "exclude", "fail-on", "trust/anyone", "passrole/via-star"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("selct", "select"),
        ("slect", "select"),
        ("Select", "select"),
        ("fail_on", "fail-on"),
        ("ingore", "ignore"),
        ("trust/anyon", "trust/anyone"),
        ("passrole/via-starr", "passrole/via-star"),
        ("exit-zero", None),
        ("x", None),
        ("", None),
        ("s" * 101, None),
    ],
)
def test_nearest(name: str, meant: str | None) -> None:
    """The nearest name is a few slips away; a name unlike all others has none."""
    assert nearest(name, KNOWN) == meant


def test_nothing_known() -> None:
    """Without any known name there is nothing to suggest."""
    assert nearest("a", []) is None
    assert did_you_mean("a", []) == ""


def test_suggestion() -> None:
    """The suggestion ends the message of an error."""
    assert did_you_mean("selct", KNOWN) == "; did you mean `select`?"
