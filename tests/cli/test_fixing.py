"""`--fix`, `--fix-narrower` and `--diff` on files."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
DENY = """\
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Deny", "Action": "aws-portal:ViewBilling", "Resource": "*"}
  ]
}
"""


@pytest.fixture
def deny(project: Path) -> Path:
    """A guard that AWS no longer honours; mending it takes access away."""
    path = project / "deny.json"
    path.write_bytes(b"\xef\xbb\xbf" + DENY.replace("\n", "\r\n").encode())
    return path


def test_fix_leaves_access(grantlint: Run, deny: Path) -> None:
    """`--fix` alone does not take access away."""
    before = deny.read_bytes()
    assert grantlint("check", "--fix", "deny.json").code == 1
    assert deny.read_bytes() == before


def test_fix_narrower(grantlint: Run, deny: Path) -> None:
    """`--fix-narrower` writes the file, keeps its bytes outside of the fix, and checks again."""
    result = grantlint("check", "--fix-narrower", "deny.json")
    assert result.code == 0
    assert "applied 1 fix in 1 file" in result.err
    after = deny.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf{\r\n")
    assert b"billing:" in after
    assert after.count(b"\n") == after.count(b"\r\n")
    assert grantlint("check", "--fix-narrower", "deny.json").code == 0
    assert deny.read_bytes() == after


def test_diff(grantlint: Run, deny: Path) -> None:
    """`--diff` prints what would change, and changes nothing."""
    before = deny.read_bytes()
    result = grantlint("check", "--diff", "--fix-narrower", "deny.json")
    assert result.code == 1
    assert result.out.startswith("--- a/deny.json\n+++ b/deny.json\n@@ ")
    assert "\n-" in result.out
    assert "aws-portal:ViewBilling" in result.out
    assert deny.read_bytes() == before
    for option in ("--diff", "--fix"):
        result = grantlint("check", option, "--output-format", "concise", "deny.json")
        assert "no fix to apply; 1 fix with `--fix-narrower`\n" in result.err
    assert grantlint("check", "--diff", "deny.json").out == ""
    assert "no fix to apply\n" in grantlint("check", "--diff", "clean.json").err


def test_diff_can_be_applied(grantlint: Run, deny: Path, project: Path) -> None:
    """`git apply` makes of the file what `--fix-narrower` makes of it."""
    if shutil.which("git") is None:
        pytest.skip("`git` is not installed")
    deny.write_text(DENY)
    diff = grantlint("check", "--diff", "--fix-narrower", "deny.json").out
    subprocess.run(["git", "apply"], cwd=project, input=diff, text=True, check=True)  # noqa: S607
    applied = deny.read_text()
    deny.write_text(DENY)
    grantlint("check", "--fix-narrower", "deny.json")
    assert deny.read_text() == applied != DENY


def test_grants_only_by_name(grantlint: Run, project: Path) -> None:
    """What gives access is written only for a rule that the command line names."""
    path = project / "typo.json"
    text = '{"Statement": {"Effect": "Allow", "Action": "s3:GetObjetc", "Resource": "*"}}'
    path.write_text(text)
    (project / "grantlint.toml").write_text('select = ["actions/unknown"]\n')
    grantlint("check", "--fix-narrower", "typo.json")
    assert path.read_text() == text
    grantlint("check", "--fix", "--select", "actions/unknown", "typo.json")
    assert path.read_text() == text.replace("Objetc", "Object")


def test_link_out_of_project(grantlint: Run, project: Path, deny: Path) -> None:
    """A file that a link leads to outside of the project is not written."""
    outside = project.parent / "outside.json"
    deny.rename(outside)
    before = outside.read_bytes()
    deny.symlink_to(outside)
    grantlint("check", "--fix-narrower", "deny.json")
    grantlint("check", "--fix-narrower")
    assert outside.read_bytes() == before


def test_one_finding_of_a_way(grantlint: Run, project: Path) -> None:
    """One error speaks of passing any role and starting something; the fix bounds it."""
    start = {"Effect": "Allow", "Action": ["glue:CreateJob", "glue:StartJobRun"], "Resource": "*"}
    passing = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}
    path = project / "launch.json"
    join = '[[identity]]\nname = "ci"\npolicies = ["launch.json"]\n'
    (project / "grantlint.toml").write_text(join)

    def spoken(*options: str) -> list[tuple[str, str]]:
        report = json.loads(grantlint("check", "--output-format", "json", *options, path.name).out)
        return [(one["rule"], one["severity"]) for one in report["findings"]]

    for statements, rule in (
        ([passing], "passrole/any-role-any-service"),
        ([start, passing], "escalation/pass-role-and-launch"),
    ):
        path.write_text(json.dumps({"Version": "2012-10-17", "Statement": statements}))
        assert spoken() == [(rule, "error")]
        assert spoken("--select", "passrole") == [("passrole/any-role-any-service", "error")]
    assert spoken("--fix-narrower") == [(rule, "warning")]
    assert "glue.amazonaws.com" in path.read_text()
