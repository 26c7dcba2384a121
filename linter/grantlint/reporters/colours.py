"""Colours of a terminal: when they are wanted, and how words are painted.

Knows escape sequences only; what is painted has been escaped before.
"""

from collections.abc import Mapping
from enum import Enum

from grantlint.model import Severity


class Style(Enum):
    """What a piece of text is, as the codes that show it."""

    ERROR = "1;31"
    WARNING = "1;33"
    INFO = "1;36"
    STRONG = "1"
    QUIET = "34"
    RELATED = "36"
    GOOD = "32"


SEVERITIES = {
    Severity.ERROR: Style.ERROR,
    Severity.WARNING: Style.WARNING,
    Severity.INFO: Style.INFO,
}


def are_wanted(environment: Mapping[str, str], *, terminal: bool) -> bool:
    """Whether to paint: on a terminal, unless the user said otherwise.

    `NO_COLOR`, not empty, forbids (https://no-color.org) and wins; `FORCE_COLOR`, not empty and
    not `0`, demands; a dumb terminal has none.
    """
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in {"", "0"}:
        return True
    return terminal and environment.get("TERM") != "dumb"


class Palette:
    """Paints, or leaves as it is."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour

    def paint(self, text: str, style: Style) -> str:
        return f"\x1b[{style.value}m{text}\x1b[0m" if self._colour and text else text
