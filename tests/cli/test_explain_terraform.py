"""`grantlint explain` beside Terraform: the statement to write is in the language of the policy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
READ = (
    "User: arn:aws:sts::123456789012:assumed-role/deployer/ci is not authorized to perform: "
    "s3:GetObject on resource: arn:aws:s3:::{}/x because no identity-based policy allows the "
    "s3:GetObject action"
)
ROLE = """\
resource "aws_iam_role" "deployer" {
  name = "deployer"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole"
    }]
  })
}
"""
BLOCKS = """\
data "aws_iam_policy_document" "p" {
  statement {
    actions   = ["%s"]
    resources = ["arn:aws:s3:::a/*"]
  }
}
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.deployer.name
  policy = data.aws_iam_policy_document.p.json
}
"""
OBJECT = """\
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.deployer.name
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "%s", Resource = "arn:aws:s3:::a/*" }]
  })
}
"""
HEREDOC = """\
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.deployer.name
  policy = <<EOF
{"Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "arn:aws:s3:::a/*"}]}
EOF
}
"""
NEW = {
    BLOCKS: """\
     statement {
       actions   = ["s3:GetObject"]
       resources = ["arn:aws:s3:::b/x"]
     }
""",
    OBJECT: """\
     {
       Effect   = "Allow"
       Action   = "s3:GetObject"
       Resource = "arn:aws:s3:::b/x"
     }
""",
    HEREDOC: """\
     {
       "Effect": "Allow",
       "Action": "s3:GetObject",
       "Resource": "arn:aws:s3:::b/x"
     }
""",
}
WIDER = {
    BLOCKS: """\
     statement {
       actions   = ["s3:GetObject"]
       resources = ["arn:aws:s3:::a/*", "arn:aws:s3:::b/x"]
     }
""",
    OBJECT: """\
     {
       Effect   = "Allow"
       Action   = "s3:GetObject"
       Resource = ["arn:aws:s3:::a/*", "arn:aws:s3:::b/x"]
     }
""",
    HEREDOC: """\
     {
       "Effect": "Allow",
       "Action": "s3:GetObject",
       "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/x"]
     }
""",
}


@pytest.mark.parametrize("policy", NEW, ids=("blocks", "jsonencode", "heredoc"))
def test_a_statement_to_add(grantlint: Run, project: Path, policy: str) -> None:
    """What to add to a policy is spelled as its statements are."""
    (project / "main.tf").write_text(ROLE + policy % "sqs:SendMessage", encoding="utf-8")
    assert NEW[policy] in grantlint("explain", READ.format("b"), ".").out


@pytest.mark.parametrize("policy", WIDER, ids=("blocks", "jsonencode", "heredoc"))
def test_a_statement_to_widen(grantlint: Run, project: Path, policy: str) -> None:
    """A statement that lacks a resource is shown as it will be, spelled as it is."""
    (project / "main.tf").write_text(ROLE + policy % "s3:GetObject", encoding="utf-8")
    assert WIDER[policy] in grantlint("explain", READ.format("b"), ".").out


VARIABLE = 'variable "bucket" {\n  default = "a"\n}\n'
DYNAMIC = """\
data "aws_iam_policy_document" "p" {
  dynamic "statement" {
    for_each = ["a", "c"]
    content {
      actions   = ["%s"]
      resources = ["arn:aws:s3:::${statement.value}/*"]
    }
  }
}
""" + BLOCKS[BLOCKS.index("resource ") :]


@pytest.mark.parametrize(
    "policy",
    [
        VARIABLE + BLOCKS.replace(":::a", ":::${var.bucket}"),
        VARIABLE + OBJECT.replace(":::a", ":::${var.bucket}"),
        VARIABLE.replace("default", "# default") + OBJECT.replace(":::a", ":::${var.bucket}"),
        VARIABLE + HEREDOC.replace(":::a", ":::${var.bucket}"),
        HEREDOC.replace(":::a", ":::$${aws:username}"),
        DYNAMIC,
    ],
    ids=("blocks", "jsonencode", "unknown", "heredoc", "request variable", "dynamic"),
)
def test_expressions_are_not_replaced(grantlint: Run, project: Path, policy: str) -> None:
    """A statement with expressions is not printed with their values; what to add to it is said."""
    text = policy.replace("%s", "s3:GetObject")
    (project / "main.tf").write_text(ROLE + text, encoding="utf-8")
    out = grantlint("explain", READ.format("b"), ".").out
    step = out[out.index("What to do:") : out.index("Good to know:")]
    assert "arn:aws:s3:::b/x" in step
    assert "/*" not in step


def test_blank_lines_stay_blank(grantlint: Run, project: Path) -> None:
    """No line ends in blanks, so that what is copied passes `terraform fmt -check`."""
    (project / "main.tf").write_text(ROLE + BLOCKS % "lambda:CreateFunction", encoding="utf-8")
    message = READ.format("b").replace("s3:GetObject", "iam:PassRole")
    out = grantlint("explain", message.replace("arn:aws:s3:::b/x", "role app"), ".").out
    assert "condition {" in out
    assert not [line for line in out.splitlines() if line != line.rstrip()]


def test_controls_in_hcl_are_harmless(grantlint: Run, project: Path) -> None:
    """What acts on a terminal is spelled out in HCL as it is in JSON."""
    policy = OBJECT.replace("arn:aws:s3:::a/*", "arn:aws:s3:::\x9b31ma/*")
    (project / "main.tf").write_text(ROLE + policy % "s3:GetObject", encoding="utf-8")
    out = grantlint("explain", READ.format("b"), ".").out
    assert "31ma/*" in out
    assert "\x9b" not in out
