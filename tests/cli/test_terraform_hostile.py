"""Terraform that is broken, huge or meant to harm: told in one line, and nothing else is lost."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Check = Callable[..., list[str]]
Run = Callable[..., Any]
BAD = """\
resource "aws_iam_role_policy" "p" {
  role   = "ci"
  policy = jsonencode({
    Statement = { Effect = "Allow", Action = ["iam:PassRole", "ec2:RunInstances"], Resource = "*" }
  })
}
"""
FOUND = "bad.tf:4:47: error escalation/pass-role-and-launch"
UNREAD = "error documents/unreadable not checked: "
BROKEN = "error documents/syntax "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with one file that is bad; what is hostile lies beside it."""
    made = tmp_path / "infra"
    (made / ".git").mkdir(parents=True)
    (made / "bad.tf").write_text(BAD)
    return made


@pytest.fixture
def check(grantlint: Run, folder: Path) -> Check:
    """Checks the repository, or some of it; gives the lines about what is hostile in it.

    Whatever that is, the file beside it is checked, and the code is that of findings.
    """

    def run(*paths: str) -> list[str]:
        result = grantlint("check", "--output-format", "concise", *paths, cwd=folder)
        assert result.code == 1
        lines = result.out.splitlines()
        assert sum(line.startswith(FOUND) for line in lines) == 1
        others = [line for line in lines if not line.startswith(FOUND)]
        return others + [line for line in result.err.splitlines() if "not understood: " in line]

    return run


DEEP = 100_000
HOSTILE = {
    "brackets": ("a.tf", "locals {\n  aws = " + "[" * DEEP + "]" * DEEP + "\n}\n", "a.tf:2:"),
    "brackets that stay open": ("a.tf", "locals {\n  aws = " + "[" * DEEP, "a.tf:2:"),
    "parentheses": (
        "a.tf",
        "locals {\n  a = " + "(" * DEEP + "1" + ")" * DEEP + "\n}\n",
        "a.tf:2:",
    ),
    "templates": (
        "a.tf",
        "locals {\n  a = " + '"${' * DEEP + "1" + '}"' * DEEP + "\n}\n",
        "a.tf:2:",
    ),
    "JSON syntax": ("a.tf.json", '{"locals": ' + "[" * DEEP + "]" * DEEP + "}", "a.tf.json:1:"),
    "a block cut off": ("a.tf", BAD[:-30], "a.tf:"),
    "JSON cut off": ("a.tf.json", '{"resource": {"aws_iam_policy": ', "a.tf.json:1:"),
    "a file of variables": ("terraform.tfvars", "arns = [\n", "terraform.tfvars:2:"),
    "a null byte": ("a.tf", BAD.replace('"p"', '"q"') + "\0", "a.tf:7:"),
}


@pytest.mark.parametrize(("name", "text", "place"), HOSTILE.values(), ids=HOSTILE)
def test_syntax(check: Check, folder: Path, name: str, text: str, place: str) -> None:
    """What Terraform cannot read is one line with file and line."""
    (folder / name).write_text(text)
    said = [line for line in check() if BROKEN in line]
    assert len(said) == 1
    assert said[0].startswith(place)


def test_deep_policy(check: Check, folder: Path) -> None:
    """A policy of brackets is told at its argument."""
    text = '  policy = "' + "[" * DEEP + "]" * DEEP + '"\n'
    (folder / "a.tf").write_text('resource "aws_iam_policy" "a" {\n' + text + "}\n")
    (line,) = check()
    assert line.startswith("a.tf:2:12: error documents/syntax")
    assert line.endswith("it nests too deep to be a policy")


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BAD.encode("utf-16"), "it is UTF-16, not UTF-8"),
        (BAD.encode() + b"# \xe9\n", "it is not UTF-8: byte 0xe9 at offset 186"),
        (b"# aws_iam_role\n" * 280_000, "it has more than 4 MB"),
    ],
    ids=["UTF-16", "Latin-1", "large"],
)
def test_bytes(check: Check, folder: Path, content: bytes, reason: str, *, named: bool) -> None:
    """What is no text that Terraform would read is a finding."""
    (folder / "a.tf").write_bytes(content)
    (line,) = check(*(["a.tf", "bad.tf"] if named else []))
    assert line.startswith("a.tf:")
    assert line.endswith(UNREAD + reason)


def test_large_without_a_sign(check: Check, folder: Path) -> None:
    """A large file without a sign of IAM is worth no word when it was not asked for."""
    (folder / "a.tf").write_bytes(b"# nothing here\n" * 280_000)
    assert check() == []
    assert check("a.tf", "bad.tf") == [f"a.tf:1:1: {UNREAD}it has more than 4 MB"]


def test_links(check: Check, folder: Path) -> None:
    """No link leads out of the repository, whether to a file, to a folder or to nothing."""
    (folder.parent / "outside.tf").write_text(BAD)
    (folder.parent / "more").mkdir()
    (folder.parent / "more" / "main.tf").write_text(BAD)
    (folder / "a.tf").symlink_to("../outside.tf")
    (folder / "b.tf").symlink_to("/nowhere/at/all.tf")
    (folder / "c.tf").symlink_to("c.tf")
    (folder / "more").symlink_to("../more")
    assert check() == [
        f"a.tf:1:1: {UNREAD}it is a link that leads out of the project",
        f"b.tf:1:1: {UNREAD}it is a link that leads out of the project",
        f"c.tf:1:1: {UNREAD}it is a link that leads to itself",
    ]


@pytest.mark.skipif(os.name != "posix", reason="pipes in folders are POSIX's")
def test_pipe(check: Check, folder: Path) -> None:
    """A pipe is not opened, found or named."""
    os.mkfifo(folder / "x.tf")
    said = [f"x.tf:1:1: {UNREAD}it is a pipe"]
    assert check() == said
    assert check("x.tf", "bad.tf") == said


def test_folder(check: Check, folder: Path) -> None:
    """A folder whose name is that of a file is a folder."""
    (folder / "x.tf").mkdir()
    (folder / "x.tf" / "main.tf").write_text(BAD.replace('"p"', '"q"'))
    (line,) = check()
    assert line.startswith("x.tf/main.tf:4:47: error escalation/pass-role-and-launch")


OUTSIDE = """\
module "m" {
  source = "../../outside"
}
resource "aws_iam_policy" "a" {
  policy = file("../outside/policy.json")
}
resource "aws_iam_policy" "b" {
  policy = templatefile("/etc/hostname", {})
}
"""


def test_reading_stays_inside(check: Check, folder: Path) -> None:
    """Neither a module nor a function reads what lies outside of the repository."""
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "main.tf").write_text(BAD)
    (outside / "policy.json").write_text("secret")
    (folder / "a.tf").write_text(OUTSIDE)
    said = check()
    assert all("not understood: a.tf:" in line for line in said)
    assert sum("is outside of the repository" in line for line in said) == 2
    assert "secret" not in "".join(said)


CIRCLES = {
    "locals": {
        "a.tf": "locals {\n  a = local.b\n  b = local.a\n}\n"
        'resource "aws_iam_policy" "a" {\n  policy = local.a\n}\n'
    },
    "modules": {
        "a.tf": 'module "m" {\n  source = "./m"\n}\n',
        "m/main.tf": 'module "n" {\n  source = "../n"\n}\n',
        "n/main.tf": 'module "m" {\n  source = "../m"\n}\n',
    },
    "a module that calls itself": {"a.tf": 'module "m" {\n  source = "./"\n}\n'},
    "documents": {
        "a.tf": "".join(
            f'data "aws_iam_policy_document" "{one}" {{\n'
            f"  source_policy_documents = [data.aws_iam_policy_document.{other}.json]\n}}\n"
            for one, other in ("ab", "ba")
        )
    },
}


@pytest.mark.parametrize("files", CIRCLES.values(), ids=CIRCLES)
def test_circles(check: Check, folder: Path, files: dict[str, str]) -> None:
    """What depends on itself is nothing that can be understood, and ends."""
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    assert all("not understood: a.tf:" in line for line in check())


TOO_MANY = {
    "count": (BAD.replace("{\n", "{\n  count = 100000\n", 1), ""),
    "for_each": (
        BAD.replace("{\n", "{\n  for_each = toset([for i in range(1000) : tostring(i)])\n", 1),
        "500 more instances than are followed",
    ),
    "for_each over a list that is written out": (
        BAD.replace("{\n", "{\n  for_each = local.names\n", 1)
        + f"locals {{\n  names = toset({[*range(DEEP)]})\n}}\n",
        "this value is too large to follow",
    ),
    "a product": (
        "locals {\n  numbers = range(1000)\n  pairs = setproduct(local.numbers, local.numbers)\n}\n"
        + BAD.replace("{\n", "{\n  for_each = local.pairs\n", 1),
        "`setproduct`: the result is too large to follow",
    ),
}


@pytest.mark.parametrize(("text", "reason"), TOO_MANY.values(), ids=TOO_MANY)
def test_too_many(check: Check, folder: Path, text: str, reason: str) -> None:
    """Blocks without number are looked at as far as that goes, and what is left out is said."""
    (folder / "a.tf").write_text(text.replace('"p"', '"q"'))
    said = [line for line in check() if "not understood" in line]
    assert len(said) == bool(reason)
    assert all(reason in line for line in said)


def test_templates(check: Check, folder: Path) -> None:
    """A template that is broken, or is not there, is told with its own line."""
    block = 'resource "aws_iam_policy" "{0}" {{\n  policy = templatefile("{0}.tpl", {{}})\n}}\n'
    (folder / "a.tf").write_text(block.format("broken") + block.format("missing"))
    (folder / "broken.tpl").write_text('{"Statement":\n %{ if }')
    said = "\n".join(check())
    assert said.count("not understood") == 2
    assert "a.tf:2: `aws_iam_policy.broken`: " in said
    assert ": `templatefile`: `broken.tpl`, line 2: expected an expression" in said
    assert "a.tf:5: `aws_iam_policy.missing`: " in said
    assert ": `templatefile`: there is no file `missing.tpl`" in said


def test_broken_without_iam(grantlint: Run, folder: Path) -> None:
    """A broken file without a sign of IAM is told when it is named, not when it is found."""
    (folder / "bad.tf").unlink()
    (folder / "a.tf").write_text('resource "null_resource" "x" {\n')
    assert grantlint("check", cwd=folder).code == 0
    named = grantlint("check", "--output-format", "concise", "a.tf", cwd=folder)
    assert (named.code, named.out.startswith("a.tf:1:1: " + BROKEN)) == (1, True)
