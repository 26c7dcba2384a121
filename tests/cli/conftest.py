"""A folder to run grantlint in, as its users do: as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

OPEN_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
}
"""Gives one error: `trust/anyone`."""
CLEAN = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
    ],
}
SETTINGS = ("NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "PYTHONSAFEPATH")


class Result(Struct, frozen=True):
    """How a run ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The one line that a refused run prints."""
        assert self.out == ""
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("grantlint: "), self.err
        return self.err.removeprefix("grantlint: ").strip()


Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A git repository with a policy that is fine and a trust that is not."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / "clean.json").write_text(json.dumps(CLEAN, indent=2))
    (folder / "trust.json").write_text(json.dumps(OPEN_TRUST, indent=2))
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a run: no settings of whoever runs the tests, a home of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {**kept, "HOME": str(tmp_path)}


@pytest.fixture
def grantlint(project: Path, environment: dict[str, str]) -> Run:
    """Runs grantlint in the project, or in the folder `cwd`."""

    def run(
        *arguments: str, cwd: Path | None = None, stdin: bytes = b"", **settings: str
    ) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "grantlint", *arguments],
            cwd=cwd or project,
            env={**environment, **settings},
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
