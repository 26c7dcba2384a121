"""Progress is for people who wait at a terminal."""

from io import StringIO

import pytest

from grantlint.cli import progress
from grantlint.cli.progress import CLEAR, Progress


class Terminal(StringIO):
    """A stream that shows what is written to somebody."""

    def isatty(self) -> bool:
        return True


class Closed(Terminal):
    """A terminal that has gone away."""

    def write(self, text: str) -> int:
        raise BrokenPipeError(text)


def shown(stream: StringIO, monkeypatch: pytest.MonkeyPatch, *, step: float) -> str:
    """What three files bring onto the stream, *step* seconds apart."""
    clock = iter(i * step for i in range(20))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with Progress(stream) as line:
        for done in range(3):
            line.show(done, 3)
    return stream.getvalue()


def test_long_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long run writes one line over and over, and takes it away in the end."""
    text = shown(Terminal(), monkeypatch, step=2)
    assert text.startswith(f"{CLEAR}checked 0 of 3 files{CLEAR}checked 1 of 3 files")
    assert text.endswith(CLEAR)


def test_short_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short run shows nothing at all."""
    assert shown(Terminal(), monkeypatch, step=0.1) == ""


def test_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log file gets no progress."""
    assert shown(StringIO(), monkeypatch, step=2) == ""


def test_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that goes away does not end the run."""
    assert shown(Closed(), monkeypatch, step=2) == ""
