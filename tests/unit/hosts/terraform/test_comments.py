"""Which part of a Terraform file a comment for grantlint covers."""

import pytest

from grantlint.hosts.terraform.comments import remarks
from grantlint.hosts.terraform.files import Locator
from grantlint.model import Source

IGNORE = "grantlint: ignore[a/b] -- why"


def source(text: str) -> Source:
    return Source("main.tf", text, "terraform", Locator(text, is_json=False))


def covered(text: str) -> str:
    """What the only comment of *text* covers, from its first to its last word."""
    (comment,) = remarks(source(text)).ignores
    assert comment.problem == ""
    span = comment.place.span()
    assert text[span.start : span.end].strip("#/* ") == IGNORE
    return text[comment.covers.start : comment.covers.end].strip()


BLOCK = """resource "aws_iam_policy" "p" {
  # 1
  name = "p" # 2
  # 3
  policy = jsonencode({
    # 4
    Statement = [
      # 5

      # another comment
      {
        Effect = "Allow" // 6
        Action = [
          /* 7 */
          "s3:*",
          "iam:*", # 8
        ]
      }, { # 9
        Effect = "Deny"
      }
    ]
  })
  # 10
}
"""
COVERED = [
    (1, 'name = "p"', "name"),
    (2, 'name = "p"', "#"),
    (3, "policy = ", "})"),
    (4, "Statement = [", "]"),
    (5, "{", "}"),
    (6, 'Effect = "Allow"', IGNORE),
    (7, '"s3:*",', '"s3:*",'),
    (8, '"iam:*"', IGNORE),
    (9, "}, {", "}"),
    (10, "}", "}"),
]


@pytest.mark.parametrize(("number", "start", "end"), COVERED)
def test_a_line_and_all_that_begins_on_it(number: int, start: str, end: str) -> None:
    """A comment alone on its line is about the next code, another one about its own line."""
    lines = BLOCK.split("\n")
    at = next(
        i
        for i, line in enumerate(lines)
        if line.split(" ")[-1] == str(number) or f" {number} *" in line
    )
    lines[at] = lines[at].replace(f" {number}", f" {IGNORE}")
    found = covered("\n".join(lines))
    assert found.startswith(start)
    assert end in found.split("\n")[-1]


def test_above_a_block_all_of_it() -> None:
    """A block is covered from its header to its brace, and nothing behind it."""
    assert covered(f"# {IGNORE}\n{BLOCK}\nlocals {{}}\n") == BLOCK.strip()


def test_the_value_of_an_argument_may_be_a_heredoc() -> None:
    """Inside of it a comment would be text, so it stands at the argument."""
    heredoc = 'policy = <<EOF\n{"a": "# grantlint: ignore[x] -- no comment"}\nEOF'
    assert covered(f"locals {{\n  # {IGNORE}\n  {heredoc}\n}}\n") == heredoc


def test_a_comment_about_nothing_covers_nothing() -> None:
    """Behind the last block there is nothing to cover."""
    assert covered(f"locals {{}}\n# {IGNORE}\n") == ""


def test_what_cannot_be_understood() -> None:
    """A slip is kept, so that somebody tells about it."""
    (comment,) = remarks(source("# grantlint: ignore[a/b]\nlocals {}\n")).ignores
    assert (comment.rules, comment.problem) == (
        ("a/b",),
        "gives no reason: end it with `-- reason`",
    )


def test_a_file_without_our_word_is_not_read() -> None:
    """Most files have no such comment."""
    said = remarks(source("locals { a = \n"))
    assert not said.ignores
    assert not said.expectations


def test_an_expectation_is_about_the_block_below() -> None:
    """The identity of that block is meant."""
    text = 'resource "aws_iam_role" "r" {\n  name = "r"\n}\n'
    said = remarks(
        source(f"# grantlint: expects billing.bills.view\n# grantlint: expects-not iam:*\n{text}")
    )
    assert [(each.identity, each.goal, each.can) for each in said.expectations] == [
        ("aws_iam_role.r", "billing.bills.view", True),
        ("aws_iam_role.r", "iam:*", False),
    ]
    covers = said.expectations[0].covers
    assert covers is not None
    assert covers == said.expectations[1].covers


def test_an_expectation_elsewhere_is_a_mistake() -> None:
    """An argument is no identity."""
    said = remarks(source("locals {\n  # grantlint: expects iam:*\n  a = 1\n}\n"))
    assert not said.expectations
    assert said.ignores[0].problem.startswith("stands above no block")


@pytest.mark.parametrize("mark", ["# {}\n", "/* {} */ ", "a = 1 # {}\n", "/* {} */ a = [1]\n"])
def test_many_comments_cost_what_their_length_does(mark: str) -> None:
    """No comment is looked at for the sake of each of the others."""
    text = "locals {\n" + mark.format(IGNORE) * 20_000 + "\nb = 1\n}\n"
    found = remarks(source(text)).ignores
    assert len(found) == 20_000
    assert text[found[-1].covers.start : found[-1].covers.end].strip() in (
        "b = 1",
        mark.format(IGNORE).strip(),
    )


def test_broken_files_have_comments() -> None:
    """A block that cannot be read hides none of the others."""
    text = f'resource "a" {{\n  b = = 1\n}}\n# {IGNORE}\nlocals {{\n  a = 1\n}}\n'
    assert covered(text) == "locals {\n  a = 1\n}"
