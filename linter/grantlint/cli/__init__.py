"""The command line; what it needs is imported when it is called."""

import gc
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run grantlint with *argv* (default: the process's own); give back the exit code."""
    # A run makes trees of values and no cycles: counting references frees all there is to free,
    # and a collector that walks the trees again and again takes a sixth of the run.
    gc.disable()
    from grantlint.cli import commands  # noqa: PLC0415  its many imports make no cycles either

    try:
        return commands.main(list(sys.argv[1:] if argv is None else argv))
    finally:
        gc.freeze()  # nor is there anything to find when the interpreter ends, and collects again
