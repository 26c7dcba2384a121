"""Pasted text made even: colours, frames, quotes, escapes and blanks gone; knows no message.

Runs of blanks become one blank, or one line feed where a line ended within them.
"""

import re

LIMIT = 1_000_000
"""Characters that are read; whoever pastes more gets answers for these."""

_PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u200b": None,
        "\ufeff": None,
        "\xad": None,
    }
)
_COLOUR = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]")
_FRAME = re.compile(r"(?m)^[ \t]*[│┃|>╷╵]+[ \t]?|^[ \t]*[╷╵][ \t]*$")
"""What Terraform draws around an error, and what mail puts before a quotation."""
_ESCAPED = re.compile(r'\\+(["/nrt])')
_BLANKS = re.compile(r"\s+")


def cleaned(text: str) -> str:
    """The first part of *text*, even; the same text again for one that is even already."""
    even = text[:LIMIT].translate(_PLAIN)
    if "\x1b" in even:
        even = _COLOUR.sub("", even)
    even = _FRAME.sub("", even.replace("\r\n", "\n").replace("\r", "\n"))
    if "\\" in even:
        even = _ESCAPED.sub(_unescaped, even)
    return _BLANKS.sub(_blank, even).strip()


def _unescaped(found: re.Match[str]) -> str:
    return found[1] if found[1] in '"/' else " "


def _blank(found: re.Match[str]) -> str:
    return "\n" if "\n" in found[0] else " "
