"""`python -m grantlint`: the command line, without the working directory on the import path."""

import os
import sys


def _leave_working_directory() -> None:
    """Take off what `-m` and empty path entries put first: a scanned tree must not be imported."""
    if sys.path and not sys.flags.safe_path:
        del sys.path[0]
    sys.path[:] = [entry for entry in sys.path if entry not in ("", os.curdir)]


if __name__ == "__main__":
    _leave_working_directory()
    from grantlint.cli import command

    command()
