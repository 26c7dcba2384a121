"""Bodies: arguments, blocks, and what a broken block costs."""

import pytest

from grantlint.hosts.terraform.syntax.body import MOST_PROBLEMS, parse
from grantlint.hosts.terraform.syntax.tree import Attribute, Block


def test_blocks_labels_and_arguments() -> None:
    """Types, labels and names stand at their characters."""
    text = '\ufeff# c\r\nresource "aws_iam_role" ci {\r\n  name = "x" // y\r\n  tags {}\r\n}\r\n'
    file = parse(text)
    assert file.problems == ()
    (block,) = file.body.items
    assert isinstance(block, Block)
    assert text[block.start : block.type_end] == "resource"
    assert [label.value for label in block.labels] == ["aws_iam_role", "ci"]
    assert [text[label.start : label.end] for label in block.labels] == ['"aws_iam_role"', "ci"]
    name, tags = block.body.items
    assert isinstance(name, Attribute)
    assert text[name.start : name.end] == 'name = "x"'
    assert text[name.start : name.name_end] == "name"
    assert isinstance(tags, Block)
    assert text[tags.body.start : tags.body.end] == "{}"
    assert text[block.end - 1] == "}"


@pytest.mark.parametrize(
    "text",
    [
        "a { b = 1 }\n",
        "a { /* c */ b = 1 }",
        "a { # c\n b = 1\n}\n",
        'a "b" c {}\n',
        "a = 1 # c",
        "a = [\n1,\n2\n]\n",
        "a = {\n b = 1 # c\n}\n",
        "e\u0301-x = 1\n",
        "",
        "\n\n/* only\n a comment */\n",
        "a = <<E\nE\n",
    ],
)  # fmt: skip
def test_what_is_read(text: str) -> None:
    """All of HCL's ways to write a body are read."""
    assert parse(text).problems == ()


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("a = 1 b = 2\n", 6, "expected a new line after an argument, found `b`"),
        ("a { b = 1, c = 2 }\n", 9, "expected `}` after the only argument"),
        ("a { b {} }\n", 4, "expected the only argument of a block on one line, found"),
        ("a {\n b = 1 }\n", 11, "expected a new line after an argument, found `}`"),
        ("a {} b {}\n", 5, "expected a new line after a block, found `b`"),
        ("a\n", 1, "expected `=`, `{` or a label"),
        ("a == 1\n", 2, "expected `=`, `{` or a label"),
        ("}\n", 0, "a `}` that closes nothing"),
        ("a {\n b = 1\n", 0, "a block that is never closed"),
        ("a = 1\na = 2\n", 6, "`a` is given twice"),
        ("a = 1 @\n", 6, "expected a new line after an argument, found `@`"),
        ("a = 1\rb = 2\n", 5, "expected a new line"),
        ("²a = 1\n", 0, "expected a block"),
    ],
)
def test_what_is_refused(text: str, offset: int, message: str) -> None:
    """A body that is none says what was expected, and where."""
    (problem,) = parse(text).problems
    assert problem.message.startswith(message)
    assert problem.offset == offset


@pytest.mark.parametrize(
    "broken",
    [
        'resource "a" "b" {\n  x = [1,\n}\n',
        'resource "a" "b" {\n  x = "${\n}\n',
        'resource "a" "b" {\n  x = 1 +\n  statement {\n}\n  y = 2\n}\n',
        'resource "a" "b" {\n  x {\n  y = 1\n}\n',
        'resource "a" "b" {\n  x = <<EOT\n  y\n}\n',
        "resource a b c\n",
    ],
)
def test_a_broken_block_costs_one_problem(broken: str) -> None:
    """The blocks around a broken one are read."""
    good = 'variable "{}" {{\n  default = 1\n}}\n'
    file = parse(good.format("x") + broken + good.format("y"))
    assert len(file.problems) == 1
    labels = [item.labels[0].value for item in file.body.items if isinstance(item, Block)]
    assert labels == ["x", "y"]


def test_problems_are_bounded() -> None:
    """A file that is broken all over is left alone at some point."""
    assert len(parse("a {\n b = = 1\n}\n" * 1000).problems) == MOST_PROBLEMS


@pytest.mark.parametrize(
    "text",
    [
        "a {\n" * 10_000,
        "a = <<X\n" * 10_000,
        "/*\n" * 10_000,
        'a = "x\n' * 10_000,
        "a = 1 /*" * 999,
    ],
)
def test_hostile_texts_end_soon(text: str) -> None:
    """Texts that never close what they open give problems."""
    assert parse(text).problems
