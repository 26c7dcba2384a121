"""Statements on one line, in the shape of the policy they stand beside."""

import pytest

from grantlint.hosts.terraform.editing import spelled
from grantlint.hosts.terraform.editing.printing import printed
from grantlint.hosts.terraform.files import Locator, whole_text
from grantlint.model import Place, Source

STATEMENT = {
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:ListBucket"],
    "Resource": "arn:aws:s3:::b/${aws:username}",
    "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
}
OBJECT = (
    '{ Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], '
    'Resource = "arn:aws:s3:::b/$${aws:username}", '
    'Condition = { StringEquals = { "aws:RequestedRegion" = "eu-west-1" } } }'
)
BLOCK = (
    'statement { actions = ["s3:GetObject", "s3:ListBucket"], '
    'resources = ["arn:aws:s3:::b/&{aws:username}"], '
    'condition { test = "StringEquals", variable = "aws:RequestedRegion", '
    'values = ["eu-west-1"] } }'
)
JSON = (
    '{"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], '
    '"Resource": "arn:aws:s3:::b/${aws:username}", '
    '"Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}}'
)


def place(text: str, *token: int, is_json: bool = False) -> Place:
    return Place(Source("main.tf", text, "terraform", Locator(text, is_json=is_json)), token)


def test_beside_nothing_an_object() -> None:
    """What most people write."""
    assert spelled(STATEMENT) == OBJECT


@pytest.mark.parametrize(
    ("text", "token", "wanted"),
    [
        ('{ Effect = "Allow" }', (0, 20), OBJECT),
        ('resource "aws_iam_role" "r" {}', (0, 27), OBJECT),
        ("statement {}", (0, 9), BLOCK),
        ('data "aws_iam_policy_document" "d" {}', (0, 34), BLOCK),
        ('dynamic "statement" {}', (0, 19), BLOCK),
        ("<<EOF\n{}\nEOF", (0, 12), JSON),
        ("<<EOF\n{}\nEOF", (6, 8, 0, 2), JSON),
        ('"{}"', (0, 4), JSON),
    ],
)
def test_as_it_is_written_there(text: str, token: tuple[int, ...], wanted: str) -> None:
    """Blocks beside blocks, JSON inside of strings."""
    assert spelled(STATEMENT, place(text, *token)) == wanted


def test_in_files_of_json() -> None:
    """A file that is read, and a configuration in JSON."""
    file = Place(Source("p.json", "{}", "terraform", whole_text), (0, 2))
    assert spelled(STATEMENT, file) == JSON
    assert spelled(STATEMENT, place("{}", 0, 2, is_json=True)) == JSON


def test_what_has_no_block() -> None:
    """An element that the provider does not know is written as JSON."""
    odd = {"Effect": "Allow", "Action": "*", "Odd": 1}
    block = place("statement {}", 0, 9)
    assert spelled(odd, block) == '{"Effect": "Allow", "Action": "*", "Odd": 1}'


def test_long_lists_on_one_line() -> None:
    """A list that has a line for each item in a file has none in a message."""
    actions = [f"s3:Action{i:02}" for i in range(12)]
    text = spelled({"Effect": "Deny", "NotAction": actions}, place("statement {}", 0, 9))
    listed = ", ".join(f'"{action}"' for action in actions)
    assert text == f'statement {{ effect = "Deny", not_actions = [{listed}] }}'


def test_a_whole_policy() -> None:
    """A data source, named by the first Sid."""
    text = printed({"Version": "2012-10-17", "Statement": {"Sid": "ReadBills", **STATEMENT}})
    assert text.startswith('data "aws_iam_policy_document" "read_bills" {\n  statement {\n')


def test_a_whole_policy_that_has_no_blocks() -> None:
    """It is a local then."""
    policy = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Odd": True}]}
    assert printed(policy) == (
        "locals {\n  trust = jsonencode({\n    Statement = [\n      {\n"
        '        Effect = "Allow"\n        Action = "sts:AssumeRole"\n        Odd    = true\n'
        "      },\n    ]\n  })\n}\n"
    )
