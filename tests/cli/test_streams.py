"""Full disks, readers that go away and Control-C end a run in good order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no /dev/full")
def test_full_disk(grantlint: Run, project: Path, environment: dict[str, str]) -> None:
    """A report that cannot be written is one line, wherever it goes."""
    result = grantlint("check", "--output", "/dev/full")
    assert (result.code, result.error) == (2, "--output: `/dev/full`: No space left on device")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "grantlint", "check"],
            cwd=project,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"grantlint: standard output: No space left on device\n"


def test_reader_goes_away(project: Path, environment: dict[str, str]) -> None:
    """A reader that has seen enough is no error."""
    command = f"'{sys.executable}' -m grantlint rule trust/anyone"
    done = subprocess.run(
        ["bash", "-c", f"({command}; echo $? >&2) | true"],  # noqa: S607  wherever it is
        cwd=project,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.stderr == b"0\n"


def _heed_interrupts() -> None:
    """Undo that whatever runs the tests ignores the signal: that is inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
def test_interrupted(project: Path, environment: dict[str, str]) -> None:
    """Control-C ends a run with one line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "grantlint", "check", "-"],
        cwd=project,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509  no threads are about here
    )
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"grantlint: interrupted\n")


@pytest.mark.skipif(sys.platform == "win32", reason="folders in use cannot be removed there")
def test_working_directory_is_gone(project: Path, environment: dict[str, str]) -> None:
    """A working directory that was removed is one line."""
    (project / "gone").mkdir()
    code = "import os, sys; os.rmdir(os.getcwd()); from grantlint.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "check"],
        cwd=project / "gone",
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == b"grantlint: the working directory does not exist any more\n"
