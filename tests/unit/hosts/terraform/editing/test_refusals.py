"""Where a change is not written: the text there says more than the one value, or is not ours."""

from collections.abc import Callable
from typing import Any

import pytest

from grantlint.hosts.terraform.editing import edits
from grantlint.model import AddCondition, AddStatement, AddTerms, Change, RemoveTerm, ReplaceTerm

Read = Callable[..., Any]
RESOURCE = 'resource "aws_iam_policy" "p" {\n  policy = %s\n}\n'
STATEMENT = 'jsonencode({ Statement = [{ Effect = "Allow", Action = %s, Resource = "*" }] })'


def policy(actions: str) -> str:
    return RESOURCE % (STATEMENT % actions)


def on_first(read: Any, text: str, **files: str) -> list[Change]:  # noqa: ANN401  a policy
    """Changes of the first action: written anew, taken out, and one more beside it."""
    clause = read(text, **files).document.statements[0].actions
    term = clause.terms[0]
    return [ReplaceTerm(term, "s3:GetObject"), RemoveTerm(term), AddTerms(clause, ("s3:B",))]


def written(changes: list[Change]) -> list[bool]:
    return [edits(change) is not None for change in changes]


ONCE = 'locals {\n  a = ["s3:Get*", "s3:A"]\n}\n'
TWICE = ONCE + "output b {\n  value = local.a\n}\n"
SOURCES = {
    "a local": (ONCE + policy("local.a"), {}, [True, True, True]),
    "a local that is used again": (TWICE + policy("local.a"), {}, [False, False, False]),
    "a local of a longer name": (
        ONCE + 'output "b" {\n  value = local.ab\n}\nlocals {\n  ab = 1\n}\n' + policy("local.a"),
        {},
        [True, True, True],
    ),
    "a local that another file uses": (
        ONCE + policy("local.a"),
        {"other.tf": 'output "b" {\n  value = local.a\n}\n'},
        [False, False, False],
    ),
    "a default": (
        'variable "a" {\n  default = ["s3:Get*", "s3:A"]\n}\n' + policy("var.a"),
        {},
        [True, True, True],
    ),
    "a file of variables": (
        'variable "a" {}\n' + policy("var.a"),
        {"terraform.tfvars": 'a = ["s3:Get*", "s3:A"]\n'},
        [True, True, True],
    ),
    "one list of two": (policy('concat(["s3:Get*", "s3:A"], var.b)'), {}, [True, True, False]),
    "the branch that counts": (
        policy('true ? ["s3:Get*", "s3:A"] : []'), {}, [True, True, True]
    ),
    "a loop": (policy('[for a in ["Get*", "A"] : "s3:${a}"]'), {}, [False, False, False]),
    "the body of a loop": (policy('[for a in [1, 2] : "s3:Get*"]'), {}, [False, False, False]),
    "a function": (
        policy('[lower("S3:GET*"), "s3:A"]'), {}, [False, False, True]
    ),
    "formatted": (policy('formatlist("s3:%s", ["Get*", "A"])'), {}, [False, False, False]),
    "a hole in it": (policy('["s3:${var.x}", "s3:A"]'), {}, [False, True, True]),
    "a hole": (policy("var.a"), {}, [False, False, False]),
    "a lone string": (policy('"s3:Get*"'), {}, [True, False, True]),
    "a lone item": (policy('["s3:Get*"]'), {}, [True, False, True]),
    "an element": (policy('element(["s3:Get*", "s3:A"], 0)'), {}, [False, False, False]),
    "a comment in between": (
        policy('["s3:Get*", /* or */ "s3:A"]'), {}, [True, False, True]
    ),
}  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_where_the_value_stands(source: str, read: Read) -> None:
    """It is changed where it stands in one literal that means this one value."""
    text, files, expected = SOURCES[source]
    if source == "a hole":
        document = read(text, **files).document
        clause = document.statements[0].actions
        assert clause is None or edits(AddTerms(clause, ("s3:B",))) is None
        return
    assert written(on_first(read, text, **files)) == expected


STATEMENTS = {
    "merged": 'jsonencode({ Statement = [merge({ Effect = "Allow" }, { Action = "s3:*" })] })',
    "looped": 'jsonencode({ Statement = [for a in ["b"] : { Effect = "Allow", Action = a }] })',
    "bound by a local": (
        'jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Condition = local.c }] })'
    ),
    "with a key that is computed": (
        'jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", (local.k) = "x" }] })'
    ),
    "bound already": (
        'jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*",'
        ' Condition = { bool = { "AWS:SecureTransport" = "true" } } }] })'
    ),
    "filled by a directive": (
        '<<EOF\n{"Statement": [%{ if true }{"Effect": "Allow", "Action": "s3:*"}%{ endif }]}\nEOF'
    ),
}


@pytest.mark.parametrize("shape", STATEMENTS)
def test_a_statement_that_is_not_written_out(shape: str, read: Read) -> None:
    """No bound is added where it might fall elsewhere, or be there already."""
    names = 'locals {\n  c = { Bool = { "aws:x" = "true" } }\n  k = "Sid"\n}\n'
    document = read(names + RESOURCE % STATEMENTS[shape]).document
    change = AddCondition(document.statements[0], "Bool", "aws:SecureTransport", ("true",))
    assert edits(change) is None


def test_a_document_without_statements(read: Read) -> None:
    """They are the first member that is added, where the object says that it is a policy."""
    empty = read(RESOURCE % 'jsonencode({ Version = "2012-10-17" })').document
    other = read(RESOURCE % 'jsonencode({ Policy = "2012-10-17" })').document
    statement = {"Effect": "Deny", "Action": "s3:*"}
    assert edits(AddStatement(empty, statement)) is not None
    assert edits(AddStatement(other, statement)) is None


@pytest.mark.parametrize(
    "value",
    [
        'jsonencode({ Statement = concat([{ Effect = "Allow", Action = "s3:*" }], []) })',
        'jsonencode(merge({ Version = "2012-10-17" }, { Statement = [] }))',
    ],
)
def test_a_document_that_is_not_written_out(value: str, read: Read) -> None:
    """No statement is added to a list that is put together."""
    document = read(RESOURCE % value).document
    assert edits(AddStatement(document, {"Effect": "Deny", "Action": "s3:*"})) is None


FILE = '{"Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:A"], "Resource": "*"}]}'


def test_a_file_that_is_read_again(read: Read) -> None:
    """What is changed in it is changed for both."""
    text = RESOURCE % 'file("./p.json")'
    again = {"other.tf": 'output "b" {\n  value = file("${path.module}/p.json")\n}\n'}
    assert written(on_first(read, text, **{"p.json": FILE})) == [True] * 3
    assert written(on_first(read, text, **{"p.json": FILE}, **again)) == [False] * 3


def test_what_init_has_put_there(read: Read) -> None:
    """A module that was fetched is nobody's to change."""
    module = 'variable "a" {}\noutput "o" {\n  value = ["s3:Get*", "s3:A"]\n}\n'
    call = 'module "m" {\n  source = "./.terraform/modules/m"\n  a = 1\n}\n'
    text = call + policy("module.m.o")
    assert written(on_first(read, text, **{".terraform/modules/m/m.tf": module})) == [False] * 3


def test_a_lone_surrogate_cannot_be_written(read: Read) -> None:
    """UTF-8 has no room for it, and HCL no escape."""
    document = read(policy('["s3:Get*"]')).document
    term = document.statements[0].actions.terms[0]
    assert edits(ReplaceTerm(term, "\ud800")) is None


def test_a_key_is_not_renamed_to_one_that_is_there(read: Read) -> None:
    """One of the two would be lost."""
    value = (
        'jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*",'
        ' Condition = { Bool = { a = "true" }, Null = { a = "true" } } }] })'
    )
    operator = read(RESOURCE % value).document.statements[0].conditions[0].operator
    assert edits(ReplaceTerm(operator, "Null")) is None
    assert edits(ReplaceTerm(operator, "BoolIfExists")) is not None
