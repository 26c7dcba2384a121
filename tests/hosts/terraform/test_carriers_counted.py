"""Policies in Terraform are counted twice, by HashiCorp's parser and by the host: none is lost."""

from pathlib import Path

import pytest

from grantlint_dev.carriers.counted import counted
from grantlint_dev.terraform_carriers_count import main

ALLOWED = '{"Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]}'
TRUST = """\
  assume_role_policy = jsonencode({
    Statement = [{
      Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
"""
EVERYWHERE = f"""
variable "on" {{}}
variable "roles" {{}}
variable "whole" {{}}
resource "aws_iam_role" "several" {{
{TRUST}
  inline_policy {{
    name   = "one"
    policy = jsonencode({ALLOWED})
  }}
  dynamic "inline_policy" {{
    for_each = ["two"]
    content {{
      name   = inline_policy.value
      policy = jsonencode({ALLOWED})
    }}
  }}
}}
resource "aws_iam_policy" "none" {{
  count  = 0
  policy = jsonencode({ALLOWED})
}}
resource "aws_iam_policy" "null" {{
  policy = null
}}
resource "aws_iam_policy" "unseen" {{
  policy = var.whole
}}
resource "aws_iam_policy" "maybe" {{
  count  = var.on ? 1 : 0
  policy = data.aws_iam_policy_document.maybe[0].json
}}
resource "aws_iam_policy" "only" {{
  count  = var.on ? 1 : 0
  policy = one(data.aws_iam_policy_document.maybe[*].json)
}}
resource "aws_iam_policy" "joined" {{
  count  = var.on ? 1 : 0
  policy = join("", data.aws_iam_policy_document.maybe.*.json)
}}
resource "aws_iam_policy" "of_key" {{
  for_each = var.roles
  policy   = data.aws_iam_policy_document.keyed[each.key].json
}}
data "aws_iam_policy_document" "maybe" {{
  count = var.on ? 1 : 0
  statement {{
    actions   = ["s3:ListBucket"]
    resources = ["*"]
  }}
}}
data "aws_iam_policy_document" "keyed" {{
  for_each = var.roles
  statement {{
    actions   = each.value
    resources = ["*"]
  }}
}}
data aws_iam_policy_document "unattached" {{
  statement {{
    actions   = ["s3:ListBucket"]
    resources = ["*"]
  }}
}}
resource "aws_organizations_policy" "tags" {{
  type    = "TAG_POLICY"
  content = jsonencode({{}})
}}
provider "aws" {{
  assume_role {{
    policy = jsonencode({ALLOWED})
  }}
}}
terraform {{
  backend "s3" {{
    assume_role = {{
      policy = "{{}}"
    }}
  }}
}}
"""


def test_verdicts(tmp_path: Path) -> None:
    """Each argument is found, not understood, or said to be nothing."""
    (tmp_path / "main.tf").write_text(EVERYWHERE)
    outcomes = {f"{one.declared.address} {one.declared.argument}": one for one in counted(tmp_path)}
    by_verdict: dict[str, list[str]] = {}
    for name, outcome in outcomes.items():
        by_verdict.setdefault(outcome.verdict, []).append(name)
    assert by_verdict == {
        "found": [
            "aws_iam_policy.joined policy",
            "aws_iam_policy.maybe policy",
            "aws_iam_policy.of_key policy",
            "aws_iam_policy.only policy",
            "aws_iam_role.several assume_role_policy",
            "aws_iam_role.several policy",
            "backend.s3 policy",
            "data.aws_iam_policy_document.keyed statement",
            "data.aws_iam_policy_document.maybe statement",
            "data.aws_iam_policy_document.unattached statement",
            "provider.aws policy",
        ],
        "not understood": ["aws_iam_policy.unseen policy"],
        "nothing": [
            "aws_iam_policy.none policy",
            "aws_iam_policy.null policy",
            "aws_organizations_policy.tags content",
        ],
    }
    assert outcomes["aws_iam_role.several policy"].declared.times == 2
    assert outcomes["aws_iam_policy.none policy"].reason == "it has no instances"


def test_modules(tmp_path: Path) -> None:
    """A module is read where it is called, and one that no call enters is told apart."""
    calls = 'module "a" {\n  source = "./a"\n}\nmodule "b" {\n  source = "./b"\n  count = 0\n}\n'
    (tmp_path / "main.tf").write_text(calls)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        text = f'resource "aws_iam_policy" "p" {{\n  policy = jsonencode({ALLOWED})\n}}\n'
        (tmp_path / name / "main.tf").write_text(text)
    entered, passed = counted(tmp_path)
    assert entered.verdict == "found"
    assert (passed.verdict, passed.reason) == ("nothing", "no call of this module has instances")


def test_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints a row for each folder and ends with 0 where nothing is lost."""
    (tmp_path / "main.tf").write_text(EVERYWHERE)
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.endswith("| 16 | 12 | 1 | 3 | 0 |\n")
