"""Changes of policies that are written as `aws_iam_policy_document`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grantlint.host import File, HostOptions
from grantlint.hosts.terraform import HOST
from grantlint.model import (
    AddCondition,
    AddStatement,
    AddTerms,
    Change,
    PolicyDocument,
    RemoveTerm,
    ReplaceTerm,
    Term,
)
from grantlint.text.edits import applied

CHANGES: list[tuple[Callable[[PolicyDocument], Change], str, str]]
TEXT = """data "aws_iam_policy_document" "d" {
  statement {
    sid       = "A"
    actions   = ["s3:Get*", "s3:List*"]
    resources = ["*"]
  }

  statement {
    effect = "Deny"
    not_actions = [
      "iam:PassRole", # for all
    ]
    resources = [
      "arn:aws:s3:::b/&{aws:username}",
    ]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-west-1"]
    }
  }
}

resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
"""
MORE = {
    "Effect": "Allow",
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::b/${aws:username}/*",
    "Condition": {"Bool": {"aws:SecureTransport": "true"}},
}


def read(text: str, tmp_path: Path) -> PolicyDocument:
    path = tmp_path / "main.tf"
    path.write_text(text, encoding="utf-8")
    (estate,) = HOST.estates([File("main.tf", str(path))], HostOptions(inside=str(tmp_path)))
    (document,) = estate.documents
    return document


def get(document: PolicyDocument) -> Term:
    """The term `s3:Get*`; the provider sorts them."""
    actions = document.statements[0].actions
    assert actions is not None
    return next(term for term in actions.terms if term.known == "s3:Get*")


def replaced(document: PolicyDocument) -> Change:
    return ReplaceTerm(get(document), "s3:GetObject")


def replaced_resource(document: PolicyDocument) -> Change:
    resources = document.statements[1].resources
    assert resources is not None
    return ReplaceTerm(resources.terms[0], "arn:aws:s3:::c/${aws:userid}")


def removed(document: PolicyDocument) -> Change:
    return RemoveTerm(get(document))


def added(document: PolicyDocument) -> Change:
    actions = document.statements[1].actions
    assert actions is not None
    return AddTerms(actions, ("iam:GetRole", "iam:GetUser"))


def operator(document: PolicyDocument) -> Change:
    return ReplaceTerm(document.statements[1].conditions[0].operator, "StringLike")


def bound(document: PolicyDocument) -> Change:
    return AddCondition(document.statements[0], "StringLike", "aws:x", ("${aws:userid}", "a"))


def bound_more(document: PolicyDocument) -> Change:
    return AddCondition(document.statements[1], "Bool", "aws:SecureTransport", ("true",))


def bound_twice(document: PolicyDocument) -> Change:
    return AddCondition(document.statements[1], "stringEquals", "aws:RequestedRegion", ("x",))


def stated(document: PolicyDocument) -> Change:
    return AddStatement(document, MORE)


BOUND = """    resources = ["*"]

    condition {
      test     = "StringLike"
      variable = "aws:x"
      values   = ["&{aws:userid}", "a"]
    }
  }
"""
STATED = """  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::b/&{aws:username}/*"]

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
}

resource"""
CHANGES = [
    (replaced, '"s3:Get*"', '"s3:GetObject"'),
    (replaced_resource, "b/&{aws:username}", "c/&{aws:userid}"),
    (removed, '"s3:Get*", ', ""),
    (added, "# for all\n", '# for all\n      "iam:GetRole",\n      "iam:GetUser",\n'),
    (operator, '"StringEquals"', '"StringLike"'),
    (bound, '    resources = ["*"]\n  }\n', BOUND),
    (
        bound_more,
        '["eu-west-1"]\n    }\n',
        (
            '["eu-west-1"]\n    }\n\n    condition {\n      test     = "Bool"\n'
            '      variable = "aws:SecureTransport"\n      values   = ["true"]\n    }\n'
        ),
    ),
    (stated, "  }\n}\n\nresource", STATED),
]


@pytest.mark.parametrize(("change", "before", "after"), CHANGES)
def test_blocks_are_written_as_blocks(
    change: Callable[[PolicyDocument], Change], before: str, after: str, tmp_path: Path
) -> None:
    """Every other character stays, and the layout is that of `terraform fmt`."""
    edits = HOST.edits(change(read(TEXT, tmp_path)))
    assert edits is not None
    assert TEXT.count(before) == 1
    assert applied(TEXT, edits) == TEXT.replace(before, after)


def test_a_bound_that_is_there_already(tmp_path: Path) -> None:
    """A second value would widen it, so nothing is written."""
    assert HOST.edits(bound_twice(read(TEXT, tmp_path))) is None


def test_an_empty_document(tmp_path: Path) -> None:
    """The first statement opens the block."""
    text = TEXT[TEXT.index("\nresource") :]
    empty = 'data "aws_iam_policy_document" "d" {}\n' + text
    edits = HOST.edits(stated(read(empty, tmp_path)))
    assert edits is not None
    assert applied(empty, edits).startswith('data "aws_iam_policy_document" "d" {\n  statement {\n')


def test_a_dynamic_block_makes_several(tmp_path: Path) -> None:
    """What is changed there is changed for each, so nothing is written."""
    text = TEXT.replace('  statement {\n    sid       = "A"', SEVERAL).replace(
        '    resources = ["*"]\n  }\n', '    resources = ["*"]\n  }\n  }\n'
    )
    document = read(text, tmp_path)
    made = [one for one in document.statements if one.sid is not None]
    assert len(made) == 2
    assert HOST.edits(AddCondition(made[0], "Bool", "aws:SecureTransport", ("true",))) is None
    assert made[0].actions is not None
    assert HOST.edits(RemoveTerm(made[0].actions.terms[0])) is None


def test_a_document_of_two(tmp_path: Path) -> None:
    """What is changed in it is changed for both, so nothing is written."""
    text = TEXT + "\noutput d {\n  value = data.aws_iam_policy_document.d.json\n}\n"
    assert HOST.edits(replaced(read(text, tmp_path))) is None


PERMISSION = """resource "aws_lambda_permission" "p" {
  action        = "lambda:InvokeFunction"
  function_name = "f"
  principal     = "*"
}
"""


def test_a_permission_has_no_blocks(tmp_path: Path) -> None:
    """Its arguments are the statement: neither a bound nor a statement is written there."""
    document = read(PERMISSION, tmp_path)
    assert HOST.edits(stated(document)) is None
    change = AddCondition(document.statements[0], "Bool", "aws:SecureTransport", ("true",))
    assert HOST.edits(change) is None


SEVERAL = """  dynamic "statement" {
    for_each = ["A", "B"]
    content {
    sid       = statement.value"""
