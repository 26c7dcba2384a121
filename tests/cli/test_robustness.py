"""What a user may give by mistake, or a stranger on purpose, ends in one line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

POLICY = '{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}'


def grantlint(folder: Path, *words: str, stdin: str | None = None) -> tuple[int, str]:
    command = [sys.executable, "-m", "grantlint", *words]
    with open(stdin or os.devnull, "rb") as given:
        done = subprocess.run(  # noqa: PLW1510  the exit code is what is tested
            command, cwd=folder, stdin=given, capture_output=True, text=True, timeout=60
        )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policy.json").write_text(POLICY)
    return tmp_path


def test_standard_input_without_an_end_is_refused(folder: Path) -> None:
    """No more is read of it than of a file."""
    code, said = grantlint(folder, "check", "-", stdin="/dev/zero")
    assert (code, "more than 64 MB" in said) == (2, True)


def test_a_report_never_goes_over_what_is_checked(folder: Path) -> None:
    """The policy is still there."""
    words = ("check", "policy.json", "--output-format", "json", "--output", "policy.json")
    code, said = grantlint(folder, *words)
    assert (code, "one of the files to check" in said) == (2, True)
    assert (folder / "policy.json").read_text() == POLICY


@pytest.mark.parametrize("name", ["os", "../x", "no_such_pack"])
def test_what_is_no_pack_is_a_usage_error(folder: Path, name: str) -> None:
    """A module, a path, a name that nothing has: each is told in one line."""
    code, said = grantlint(folder, "check", "policy.json", "--pack", name)
    assert (code, said.count("\n")) == (2, 1)


def test_a_message_is_never_as_long_as_what_was_scanned(folder: Path) -> None:
    """An action of a hundred thousand characters is shown by its start and its end."""
    name = "s3:" + "a" * 100_000
    (folder / "long.json").write_text(POLICY.replace("s3:GetObject", name))
    command = [sys.executable, "-m", "grantlint", "check", "long.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)  # noqa: PLW1510
    assert "actions/unknown" in done.stdout
    assert len(done.stdout) < 5_000
