"""A run imports what it needs, and nothing that only looks innocent."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """\
import json, sys
before = set(sys.modules)
from grantlint.cli import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted(set(sys.modules) - before)]), file=sys.stderr)
"""
FORBIDDEN = (
    "asyncio",
    "attr",
    "concurrent",
    "dataclasses",
    "difflib",
    "email",
    "hashlib",
    "hypothesis",
    "importlib.metadata",
    "importlib.resources",
    "jsonschema",
    "libcst",
    "logging",
    "multiprocessing",
    "pathspec",
    "pkg_resources",
    "pydantic",
    "random",
    "rich",
    "shutil",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "tomllib",
    "tree_sitter",
    "unittest",
    "urllib.request",
    "xml",
    "yaml",
    "grantlint.config.decoding",
    "grantlint.config.file",
    "grantlint.engine.fix",
    "grantlint.hosts.terraform",
    "grantlint.reporters.sarif",
    "grantlint.testing",
    "grantlint_rules.trust.anyone",
)


def imported(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """The exit code of a run, and the modules that it imported."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    return code, modules


@pytest.mark.parametrize("name", ["clean.json"])
def test_check_of_one_policy(project: Path, name: str) -> None:
    """Checking one clean policy imports nothing of the list, nor anything below it."""
    code, modules = imported(project, "check", name)
    assert code == 0
    tops = tuple(f"{name}." for name in FORBIDDEN)
    assert [one for one in modules if one in FORBIDDEN or one.startswith(tops)] == []


def test_rules_are_imported_on_use(project: Path) -> None:
    """A rule is imported when its trigger occurs."""
    code, modules = imported(project, "check", "trust.json")
    assert code == 1
    assert "grantlint_rules.trust.anyone" in modules
    assert "grantlint_rules.billing.retired_action_deny" not in modules


def test_list_of_rules_imports_none(project: Path) -> None:
    """Listing the rules takes their index only."""
    _, modules = imported(project, "rule")
    assert [one for one in modules if one.startswith("grantlint_rules.")] == []
