"""A list of files of a configuration is checked with all that it belongs to."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
MAIN = """\
variable "actions" {
  type = list(string)
}
resource "aws_iam_role_policy" "p" {
  role = "ci"
  policy = jsonencode({
    Statement = { Effect = "Allow", Action = var.actions, Resource = "*" }
  })
}
"""
RULE = "escalation/pass-role-and-launch"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository whose module is fine, until somebody calls it with the wrong actions."""
    made = tmp_path / "infra"
    (made / ".git").mkdir(parents=True)
    (made / "role").mkdir()
    (made / "role" / "main.tf").write_text(MAIN)
    return made


def test_a_default_makes_another_file_bad(grantlint: Run, folder: Path) -> None:
    """Only the variable's file is given; what its default does elsewhere is found."""
    (folder / "variables.tf").write_text(
        'variable "a" {\n  default = ["iam:PassRole", "ec2:RunInstances"]\n}\n'
    )
    (folder / "main.tf").write_text(MAIN.partition("}\n")[2].replace("var.actions", "var.a"))
    result = grantlint("check", "variables.tf", cwd=folder)
    assert result.code == 1
    assert RULE in result.out
    assert "variables.tf:2:14" in result.out
    assert "main.tf:4:46" in result.out


def test_a_module_is_checked_where_it_is_called(grantlint: Run, folder: Path) -> None:
    """A module's file is given: the finding is that of its caller, with the way there."""
    call = (
        'module "ci" {\n  source = "./role"\n  actions = ["iam:PassRole", "ec2:RunInstances"]\n}\n'
    )
    (folder / "main.tf").write_text(call)
    result = grantlint("check", "role/main.tf", "--output-format", "json", cwd=folder)
    assert result.code == 1
    (found,) = json.loads(result.out)["findings"]
    assert (found["path"], found["line"], found["column"]) == ("main.tf", 3, 14)
    way = [(one["path"], one["line"], one["message"]) for one in found["related"]]
    assert way[1:] == [("main.tf", 3, "input of module.ci"), ("role/main.tf", 7, "var.actions")]


def test_other_configurations_are_left_alone(grantlint: Run, folder: Path) -> None:
    """A configuration that the given files do not belong to is not checked."""
    (folder / "other").mkdir()
    bad = MAIN.replace("var.actions", '["iam:PassRole", "ec2:RunInstances"]')
    (folder / "other" / "main.tf").write_text(bad)
    assert grantlint("check", "role/main.tf", cwd=folder).code == 0
    assert grantlint("check", cwd=folder).code == 1


@pytest.mark.parametrize("by", ["option", "git", "config"])
def test_left_out(grantlint: Run, folder: Path, by: str) -> None:
    """What is excluded, or ignored by git, is not checked by itself."""
    (folder / "old").mkdir()
    bad = MAIN.replace("var.actions", '["iam:PassRole", "ec2:RunInstances"]')
    (folder / "old" / "main.tf").write_text(bad)
    arguments = ["check"]
    if by == "option":
        arguments += ["--exclude", "old"]
    elif by == "git":
        (folder / ".gitignore").write_text("old/\n")
    else:
        (folder / "grantlint.toml").write_text('exclude = ["old"]\n')
    assert grantlint("check", cwd=folder).code == int(by == "option")
    assert grantlint(*arguments, cwd=folder).code == 0


def test_standard_input_in_its_place(grantlint: Run, folder: Path) -> None:
    """A file from standard input takes the place of the one that is there, with its neighbours."""
    (folder / "locals.tf").write_text('locals {\n  a = ["iam:PassRole", "ec2:RunInstances"]\n}\n')
    (folder / "main.tf").write_text("")
    text = MAIN.partition("}\n")[2].replace("var.actions", "local.a")
    result = grantlint("check", "-", "--stdin-filename", "main.tf", cwd=folder, stdin=text.encode())
    assert result.code == 1
    assert "locals.tf:2:8" in result.out
    assert RULE in result.out


def test_why_a_policy_cannot_be_seen(grantlint: Run, folder: Path) -> None:
    """A policy in a file that is missing is one part that is not understood, with the reason."""
    text = MAIN.partition("}\n")[2]
    text = text[: text.index("jsonencode")] + 'file("missing.json")\n}\n'
    (folder / "main.tf").write_text(text)
    result = grantlint("check", "--output-format", "json", "main.tf", cwd=folder)
    (gap,) = json.loads(result.out)["not_understood"]
    assert gap["owner"] == "aws_iam_role_policy.p"
    assert gap["reason"] == (
        '`file("missing.json")` cannot be seen here: `file`: there is no file `missing.json`'
    )
