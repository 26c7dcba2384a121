"""Nothing of the scanned tree is imported or run."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any

import pytest

Run = Callable[..., Any]
TRAP = "from pathlib import Path\nPath(__file__).with_name('sprung').touch()\n"
NAMES = ("msgspec", "json", "argparse", "tomllib", "evil_rules", "sitecustomize", "conftest")


@pytest.fixture
def trapped(project: Path) -> Path:
    """The project with modules in it that say when they were imported."""
    for name in NAMES:
        (project / f"{name}.py").write_text(TRAP)
    for name in ("grantlint_rules", "evil_pack"):
        family = project / name / "trust"
        family.mkdir(parents=True)
        (project / name / "__init__.py").write_text(TRAP)
        (family / "anyone.py").write_text(TRAP)
        (project / name / "index.json").write_text("[]")
    return project


def sprung(folder: Path) -> list[str]:
    """Where a trap was sprung."""
    return [str(path) for path in folder.rglob("sprung")]


@pytest.mark.parametrize("command", [("check",), ("check", "."), ("rule",), ("--version",)])
def test_modules_of_the_tree(grantlint: Run, trapped: Path, command: tuple[str, ...]) -> None:
    """Modules in the working directory are not imported; the built-in rules run."""
    result = grantlint(*command)
    assert sprung(trapped) == []
    if command[0] == "check":
        assert result.code == 1
        assert "trust/anyone" in result.out


@pytest.mark.skipif(
    which("grantlint", path=str(Path(sys.executable).parent)) is None,
    reason="grantlint is not installed",
)
def test_console_script(trapped: Path, environment: dict[str, str]) -> None:
    """The installed command does not import them either."""
    script = str(Path(sys.executable).with_name("grantlint"))
    done = subprocess.run(
        [script, "check"], cwd=trapped, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 1, done.stderr.decode()
    assert sprung(trapped) == []


@pytest.mark.parametrize("name", ["evil_rules", "evil_pack"])
def test_pack_of_config(grantlint: Run, trapped: Path, name: str) -> None:
    """A config in the tree cannot load a pack, and one in the tree is not even found."""
    (trapped / "grantlint.toml").write_text(f'packs = ["{name}"]\n')
    refused = grantlint("check")
    assert refused.code == 2
    assert f"`--pack {name}`" in refused.error
    missing = grantlint("check", "--pack", name)
    assert missing.code == 2
    assert f"pack `{name}` cannot be imported" in missing.error
    assert sprung(trapped) == []


def test_named_config_of_the_tree(grantlint: Run, trapped: Path) -> None:
    """Naming the config of a scanned tree does not make its packs trusted."""
    (trapped / "grantlint.toml").write_text('packs = ["evil_pack"]\n')
    config = str(trapped / "grantlint.toml")
    result = grantlint("check", "--config", config, str(trapped), cwd=trapped.parent)
    assert result.code == 2
    assert "--pack evil_pack" in result.error


def test_config_writes_nothing(grantlint: Run, trapped: Path) -> None:
    """A config cannot make a check write files."""
    for key in ("output", "fix", "fix-narrower"):
        (trapped / "grantlint.toml").write_text(f'{key} = "x"\n')
        assert f"`{key}` is for the command line only" in grantlint("check").error


def test_links_that_lead_out(grantlint: Run, project: Path, tmp_path: Path) -> None:
    """Of what a link leads to nothing is read, neither the file nor the folders beside it."""
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / ".git").mkdir()
    (outside / "linked.tf").write_text("")
    (outside / "secret.tf").write_text("}")
    (project / "linked.tf").symlink_to(outside / "linked.tf")
    result = grantlint("check", "linked.tf", "--output-format", "concise")
    assert "linked.tf:1:1: error documents/unreadable" in result.out
    assert "secret" not in result.out


def test_a_configuration_is_not_said_to_be_json(grantlint: Run, project: Path) -> None:
    """What Terraform cannot read is told in Terraform's words, what AWS cannot in those of JSON."""
    (project / "main.tf").write_text('resource "aws_iam_user" "ada" {}\n}')
    result = grantlint("check", "main.tf", "--output-format", "concise")
    assert "documents/syntax Terraform cannot read this file" in result.out
    assert "JSON" not in result.out
    policy = 'resource "aws_iam_policy" "p" {\n  policy = "{\\"Statement\\": [}"\n}\n'
    (project / "main.tf").write_text(policy)
    result = grantlint("check", "main.tf", "--output-format", "concise")
    assert "documents/syntax not JSON" in result.out


def test_the_service_that_has_the_action(grantlint: Run, project: Path) -> None:
    """Where a prefix is none, the service that has an action of that name is told."""
    policy = '{"Statement": {"Effect": "Allow", "Action": "dynamo:Query", "Resource": "*"}}'
    (project / "p.json").write_text(policy)
    assert "Did you mean `dynamodb:Query`?" in grantlint("check", "p.json").out
