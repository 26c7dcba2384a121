"""Standard output and standard error: encoding, colour, broken pipes, one-line complaints."""

import os
import sys
from io import TextIOWrapper
from typing import TextIO

from grantlint.config.errors import UsageError
from grantlint.text.escaping import visible


def prepare() -> None:
    """Make what is printed the same bytes on every system: UTF-8, line feeds, nothing refused."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started us
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  for the whole process
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def has_colour(stream: TextIO) -> bool:
    """Whether to print colours: on a terminal; `NO_COLOR` and `FORCE_COLOR` overrule.

    https://no-color.org and https://force-color.org
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width(stream: TextIO) -> int | None:
    """How many columns the terminal has; None where there is none."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None


def put(text: str) -> None:
    """Print *text*; a reader that has gone away is fine, a full disk raises UsageError."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _give_up(sys.stdout)
    except OSError as error:
        _give_up(sys.stdout)
        raise UsageError(f"standard output: {error.strerror or error}") from error


def note(text: str) -> None:
    """Print a line to standard error, where nobody parses it."""
    try:
        sys.stderr.write(visible(text) + "\n")
        sys.stderr.flush()
    except OSError:
        _give_up(sys.stderr)


def complain(text: str) -> None:
    """Print a one-line error."""
    note(f"grantlint: {text}")


def _give_up(stream: TextIO) -> None:
    """Send all that still comes to nowhere, or the interpreter complains when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
