"""Every change in every shape a policy takes: the policy then says just that, and no more."""

import copy
import json
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from grantlint.hosts.terraform.editing.formatting import formatted
from grantlint.hosts.terraform.syntax.body import parse
from grantlint.model import (
    AddCondition,
    AddStatement,
    AddTerms,
    Change,
    PolicyDocument,
    RemoveTerm,
    ReplaceTerm,
)

Read = Callable[..., Any]

MORE = {
    "Sid": "More",
    "Effect": "Deny",
    "Action": ["s3:DeleteObject", "s3:PutObject"],
    "Resource": "arn:aws:s3:::b/${aws:username}/*",
    "Condition": {"StringEquals": {"aws:PrincipalTag/team": ["a", "b"]}},
}
HEAD = 'resource "aws_iam_policy" "p" {\n  policy = '
TAIL = "\n}\n"
JSON = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "A", "Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*"},
        {
            "Effect": "Allow",
            "Action": ["iam:PassRole"],
            "Resource": "arn:aws:iam::123456789012:role/${aws:username}",
            "Condition": {"StringLike": {"iam:PassedToService": "*"}},
        },
    ],
}

OBJECT = """jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "A"
        Effect   = "Allow"
        Action   = ["s3:Get*", "s3:List*"]
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = ["iam:PassRole"]
        Resource = "arn:aws:iam::123456789012:role/$${aws:username}"
        Condition = {
          StringLike = {
            "iam:PassedToService" = "*"
          }
        }
      },
    ]
  })"""
QUOTED = """jsonencode({
    "Version" : "2012-10-17",
    "Statement" : [
      {
        "Sid" : "A",
        "Effect" : "Allow",
        "Action" : [
          "s3:Get*", # reads
          "s3:List*" # lists
        ],
        "Resource" : "*"
      },
      {
        "Effect" : "Allow",
        "Action" : ["iam:PassRole"],
        "Resource" : "arn:aws:iam::123456789012:role/$${aws:username}",
        "Condition" : { "StringLike" : { "iam:PassedToService" : "*" } }
      }
    ]
  })"""
DENSE = """jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "A"     # the first
      Effect = "Allow" # as all
      Action = [
        "s3:Get*",
        "s3:List*",
      ]
      Resource = "*"
      }, {
      Effect    = "Allow"
      Action    = ["iam:PassRole"]
      Resource  = "arn:aws:iam::123456789012:role/$${aws:username}"
      Condition = { StringLike = { "iam:PassedToService" = "*" } }
    }]
  })"""
ONE_LINE = (
    'jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "A", Effect = "Allow", '
    'Action = ["s3:Get*", "s3:List*"], Resource = "*" }, { Effect = "Allow", '
    'Action = ["iam:PassRole"], '
    'Resource = "arn:aws:iam::123456789012:role/$${aws:username}", '
    'Condition = { StringLike = { "iam:PassedToService" = "*" } } }] })'
)
IN_JSON = json.dumps(JSON, indent=2).replace("${", "$${")
HEREDOC = f"<<EOF\n{IN_JSON}\nEOF"
FLUSH = f"<<-EOF\n{textwrap.indent(IN_JSON, '      ')}\n    EOF"
STRING = '"' + json.dumps(JSON).replace('"', '\\"').replace("${", "$${") + '"'
FILE = 'file("policy.json")'
TEMPLATE = 'templatefile("policy.tpl", { account = "123456789012" })'
LOCAL = "local.policy"
SHAPES = {
    "object": (HEAD + OBJECT + TAIL, {}),
    "quoted keys": (HEAD + QUOTED + TAIL, {}),
    "dense": (HEAD + DENSE + TAIL, {}),
    "one line": (HEAD + ONE_LINE + TAIL, {}),
    "heredoc": (HEAD + HEREDOC + TAIL, {}),
    "flush heredoc": (HEAD + FLUSH + TAIL, {}),
    "string": (HEAD + STRING + TAIL, {}),
    "file": (HEAD + FILE + TAIL, {"policy.json": json.dumps(JSON, indent=4)}),
    "template": (
        HEAD + TEMPLATE + TAIL,
        {"policy.tpl": IN_JSON.replace("123456789012", "${account}")},
    ),
    "local": (f"locals {{\n  policy = {OBJECT}\n}}\n" + HEAD + LOCAL + TAIL, {}),
    "decoded": (HEAD + f"jsonencode(jsondecode({STRING}))" + TAIL, {}),
}


def is_formatted(text: str) -> bool:
    """Whether every block is laid out as `terraform fmt` does it."""
    blocks = [text[item.start : item.end] for item in parse(text).body.items]
    return all(formatted(block) == block for block in blocks)


def replaced(document: PolicyDocument) -> Change:
    actions = document.statements[0].actions
    assert actions is not None
    return ReplaceTerm(actions.terms[1], 's3:ListBucket"${x}')


def other_resource(document: PolicyDocument) -> Change:
    resources = document.statements[0].resources
    assert resources is not None
    return ReplaceTerm(resources.terms[0], "arn:aws:s3:::${aws:username}/%{b}")


def removed(document: PolicyDocument) -> Change:
    actions = document.statements[0].actions
    assert actions is not None
    return RemoveTerm(actions.terms[0])


def removed_last(document: PolicyDocument) -> Change:
    actions = document.statements[0].actions
    assert actions is not None
    return RemoveTerm(actions.terms[1])


def added(document: PolicyDocument) -> Change:
    actions = document.statements[0].actions
    assert actions is not None
    return AddTerms(actions, ("s3:Put*", "s3:A"))


def added_to_one(document: PolicyDocument) -> Change:
    resources = document.statements[0].resources
    assert resources is not None
    return AddTerms(resources, ("arn:aws:s3:::b",))


def bound(document: PolicyDocument) -> Change:
    return AddCondition(document.statements[0], "StringEquals", "aws:RequestedRegion", ("eu",))


def bound_more(document: PolicyDocument) -> Change:
    return AddCondition(document.statements[1], "StringLike", "aws:x", ("${aws:a}", "b"))


def bound_anew(document: PolicyDocument) -> Change:
    return AddCondition(document.statements[1], "Bool", "aws:SecureTransport", ("true",))


def operator_renamed(document: PolicyDocument) -> Change:
    return ReplaceTerm(document.statements[1].conditions[0].operator, "ForAnyValue:StringLike")


def key_renamed(document: PolicyDocument) -> Change:
    return ReplaceTerm(document.statements[1].conditions[0].key, "iam:AssociatedResourceArn")


def stated(document: PolicyDocument) -> Change:
    return AddStatement(document, MORE)


CHANGES = {
    replaced: lambda s: s[0]["Action"].__setitem__(1, 's3:ListBucket"${x}'),
    other_resource: lambda s: s[0].update(Resource="arn:aws:s3:::${aws:username}/%{b}"),
    removed: lambda s: s[0]["Action"].pop(0),
    removed_last: lambda s: s[0]["Action"].pop(1),
    added: lambda s: s[0]["Action"].extend(["s3:Put*", "s3:A"]),
    added_to_one: lambda s: s[0].update(Resource=["*", "arn:aws:s3:::b"]),
    bound: lambda s: s[0].update(Condition={"StringEquals": {"aws:RequestedRegion": "eu"}}),
    bound_more: lambda s: s[1]["Condition"]["StringLike"].update({"aws:x": ["${aws:a}", "b"]}),
    bound_anew: lambda s: s[1]["Condition"].update(Bool={"aws:SecureTransport": "true"}),
    operator_renamed: lambda s: s[1].update(
        Condition={"ForAnyValue:StringLike": {"iam:PassedToService": "*"}}
    ),
    key_renamed: lambda s: s[1].update(
        Condition={"StringLike": {"iam:AssociatedResourceArn": "*"}}
    ),
    stated: lambda s: s.append(MORE),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_says_just_that(
    shape: str, change: Callable[[PolicyDocument], Change], read: Read, changed: Read
) -> None:
    """The policy is the old one with the change made to its JSON, in every shape."""
    text, files = SHAPES[shape]
    policy = read(text, **files)
    assert policy.says == JSON
    assert is_formatted(text)
    expected = copy.deepcopy(JSON)
    CHANGES[change](expected["Statement"])
    after = changed(policy, change(policy.document))
    assert after is not None
    assert after.says == expected
