"""How far a long run has come, on a terminal."""

import time
from types import TracebackType
from typing import Self, TextIO

PATIENCE = 1.0
"""Seconds before anything is shown."""
INTERVAL = 0.1
CLEAR = "\r\x1b[K"


class Progress:
    """A line that is written over again and again, and gone in the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._next = time.monotonic() + PATIENCE
        self._is_shown = False

    def __enter__(self) -> Self:
        return self

    def show(self, done: int, total: int) -> None:
        """Say that *done* of *total* files have been checked, not too often."""
        if not self._is_terminal or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + INTERVAL
        self._is_shown = True
        self._put(f"{CLEAR}checked {done} of {total} files")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._is_shown:
            self._put(CLEAR)

    def _put(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            self._is_terminal = self._is_shown = False
