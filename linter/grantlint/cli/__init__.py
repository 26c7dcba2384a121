"""The command line; what it needs is imported when it is called."""

import gc
import os
import sys
from collections.abc import Sequence


def command() -> None:
    """Be the process of a command: run grantlint, and end with its exit code.

    Nothing waits to be written: `streams` sends on what it is given at once. So the system may
    take the memory back whole, where the interpreter would free value by value.
    """
    os._exit(main())


def main(argv: Sequence[str] | None = None) -> int:
    """Run grantlint with *argv* (default: the process's own); give back the exit code."""
    # A run makes trees of values and no cycles: counting references frees all there is to free,
    # and a collector that walks the trees again and again takes a sixth of the run.
    gc.disable()
    from grantlint.cli import commands  # noqa: PLC0415  its many imports make no cycles either

    return commands.main(list(sys.argv[1:] if argv is None else argv))
