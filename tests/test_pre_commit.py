"""The hook as its users run it: pre-commit builds it from this very repository."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOOD = """{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]
}
"""
STRANGER = """{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]
}
"""
RETIRED = """{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": "aws-portal:ViewUsage", "Resource": "*"}]
}
"""
FILES = {
    "policies/reader.json": GOOD,
    "policies/deploy role.json": STRANGER,
    "policies/billing.json": RETIRED,
    "package.json": '{"name": "app", "version": "1.0.0"}\n',
    "README.md": "# An app\n",
    "notes.txt": STRANGER,
}

needs_tools = pytest.mark.skipif(
    find_spec("pre_commit") is None or shutil.which("git") is None or not (ROOT / ".git").exists(),
    reason="needs pre-commit, git, and this repository as a clone",
)


def environment(home: Path) -> dict[str, str]:
    """The environment without what an outer git or pre-commit run has set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never", "NO_COLOR": "1"}


def run(repository: Path, home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=repository, env=environment(home), capture_output=True, text=True, check=False
    )


def staged(repository: Path, home: Path, *names: str) -> None:
    """Write *names* and stage them, and nothing else."""
    for name in names:
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name], encoding="utf-8")
    assert run(repository, home, "git", "add", "--", *names).returncode == 0


@needs_tools
def test_hook_reports_the_staged_policies(tmp_path: Path) -> None:
    """A commit fails on its bad policies alone; one of good files passes."""
    home, repository = tmp_path / "home", tmp_path / "repository"
    repository.mkdir()
    assert run(repository, home, "git", "init", "-q").returncode == 0
    hook = (sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "grantlint", "--verbose")

    staged(repository, home, "policies/reader.json", "package.json", "README.md", "notes.txt")
    passed = run(repository, home, *hook)
    assert passed.returncode == 0, passed.stdout + passed.stderr

    staged(repository, home, *FILES)
    failed = run(repository, home, *hook)
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "exit code: 1" in failed.stdout
    assert "trust/anyone" in failed.stdout
    assert "policies/deploy role.json" in failed.stdout
    assert "billing/retired-action-allow" in failed.stdout
    assert "policies/billing.json" in failed.stdout
    for name in ("reader.json", "package.json", "notes.txt"):
        assert name not in failed.stdout
