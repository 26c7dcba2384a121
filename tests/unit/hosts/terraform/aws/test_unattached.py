"""Policies that no block carries are read all the same, and those that one carries once."""

from pathlib import Path

import pytest
from tests.unit.hosts.terraform.aws.configurations import estate

from grantlint.model import DocumentKind, PolicyDocument

POLICY = """jsonencode({
    Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }]
  })"""
TRUST = """jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }]
  })"""
DOCUMENT = """data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:*"]
    resources = ["*"]
  }
}
"""
HEREDOC = """variable "p" {
  default = <<EOT
{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
EOT
}
"""
TEMPLATE = """variable "r" {}
locals {
  p = templatefile("${path.module}/p.tpl", { r = var.r })
}
"""
ROLE = 'resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = "{}"\n}\n'


def documents(folder: Path, text: str, **others: str) -> tuple[PolicyDocument, ...]:
    """The documents of a configuration that have statements."""
    return tuple(one for one in estate(folder, text, **others).documents if one.statements)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        (f"locals {{\n  policy = {POLICY}\n}}\n", "local.policy"),
        (f"locals {{\n  all = {{ one = [{POLICY}] }}\n}}\n", "local.all"),
        (f'output "o" {{\n  value = {POLICY}\n}}\n', "o"),
        (f'module "m" {{\n  source = "acme/x/aws"\n  policy = {POLICY}\n}}\n', "module.m"),
        (f'resource "local_file" "f" {{\n  content = {POLICY}\n}}\n', "local_file.f"),
        (HEREDOC, "p"),
        (DOCUMENT, "data.aws_iam_policy_document.d"),
        (TEMPLATE, "local.p"),
    ],
)
def test_what_has_the_shape_of_a_policy_is_one(tmp_path: Path, text: str, owner: str) -> None:
    """Wherever it stands, a policy is a document of its own."""
    template = (
        '{"Version": "2012-10-17", "Statement": '
        '[{"Effect": "Allow", "Action": "s3:*", "Resource": "${r}"}]}'
    )
    (document,) = documents(tmp_path, text, **{"p.tpl": template})
    assert document.owner == owner
    assert document.is_loose
    assert document.kind is DocumentKind.IDENTITY
    (statement,) = document.statements
    assert statement.actions is not None
    assert statement.actions.terms[0].known == "s3:*"


def test_a_trust_policy_is_told_by_its_actions(tmp_path: Path) -> None:
    """With a principal and actions of STS only it is a trust policy."""
    (document,) = documents(tmp_path, f"locals {{\n  trust = {TRUST}\n}}\n")
    assert document.kind is DocumentKind.TRUST


@pytest.mark.parametrize(
    "policy",
    ["local.p", "data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.e.json"],
)
def test_what_a_block_carries_is_read_once(tmp_path: Path, policy: str) -> None:
    """A document behind a local, or merged into another one, is no second document."""
    text = f"""{ROLE}{DOCUMENT}
locals {{
  p = {"data.aws_iam_policy_document.d.json" if policy == "local.p" else '"x"'}
}}
data "aws_iam_policy_document" "e" {{
  source_policy_documents = [data.aws_iam_policy_document.d.json]
}}
resource "aws_iam_role_policy" "p" {{
  role   = aws_iam_role.r.name
  policy = {policy}
}}
"""
    assert len(documents(tmp_path, text)) == 1


def test_a_policy_handed_to_a_module_that_is_entered_is_read_there(tmp_path: Path) -> None:
    """What a called module carries is not read at the call once more."""
    module = f"""
variable "policy" {{}}
{ROLE}
resource "aws_iam_role_policy" "p" {{
  role   = aws_iam_role.r.name
  policy = var.policy
}}
"""
    text = f'module "m" {{\n  source = "./m"\n  policy = {POLICY}\n}}\n'
    (document,) = documents(tmp_path, text, **{"m/main.tf": module})
    assert document.owner == "module.m.aws_iam_role_policy.p"


def test_statements_handed_to_a_registry_module_are_a_policy(tmp_path: Path) -> None:
    """Maps or lists of `{ effect, actions, resources }` are read as what the module makes."""
    text = """
module "lambda" {
  source = "terraform-aws-modules/lambda/aws"
  policy_statements = {
    pass = {
      effect    = "allow"
      actions   = ["iam:PassRole"]
      resources = ["*"]
    }
    more = { actions = ["lambda:*"], resources = ["*"] }
  }
}
"""
    (document,) = documents(tmp_path, text)
    assert [one.effect.value for one in document.statements if one.effect] == ["Allow", "Allow"]
    assert document.statements_complete


def test_other_policies_with_statements_are_none_of_ours(tmp_path: Path) -> None:
    """Data protection policies and those of other clouds have versions of their own."""
    text = POLICY.replace("2012-10-17", "2021-06-01")
    assert not documents(tmp_path, f"locals {{\n  p = {text}\n}}\n")


def test_a_placeholder_that_is_replaced_keeps_the_policy(tmp_path: Path) -> None:
    """What `replace` puts in is a hole at most, and the rest stays readable."""
    text = f"""{ROLE}
variable "arn" {{}}
variable "other" {{}}
resource "aws_iam_role_policy" "p" {{
  role   = aws_iam_role.r.name
  policy = replace(replace({POLICY.replace('"*"', '["_ARN_OF_IT_", "_OTHER_"]')},
    "_ARN_OF_IT_", var.arn), "_OTHER_", var.other)
}}
"""
    (document,) = documents(tmp_path, text)
    (statement,) = document.statements
    assert statement.resources is not None
    assert [term.written for term in statement.resources.terms] == ["${var.arn}", "${var.other}"]
