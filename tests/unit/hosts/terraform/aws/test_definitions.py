"""Policies inside the definitions of APIs, and blocks whose policies are in force nowhere."""

from pathlib import Path

import pytest
from tests.unit.hosts.terraform.aws.configurations import estate

from grantlint.model import DocumentKind

POLICY = """{ Version = "2012-10-17", Statement = [
    { Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "*" }
  ] }"""


@pytest.mark.parametrize(
    "body",
    [
        f'jsonencode({{ openapi = "3.0.1", x-amazon-apigateway-policy = {POLICY} }})',
        (
            '<<EOT\n{"openapi": "3.0.1", "x-amazon-apigateway-policy": {"Statement": [{"Effect": '
            '"Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}]}}\nEOT'
        ),
    ],
)
def test_the_definition_of_an_api_has_its_policy(tmp_path: Path, body: str) -> None:
    """It is found once, as the policy of a resource."""
    text = f'resource "aws_api_gateway_rest_api" "a" {{\n  name = "a"\n  body = {body}\n}}\n'
    (document,) = estate(tmp_path, text).documents
    assert (document.kind, document.service) == (DocumentKind.RESOURCE, "execute-api")
    assert document.owner == "aws_api_gateway_rest_api.a"


def test_a_simulation_is_in_force_nowhere(tmp_path: Path) -> None:
    """What is tried out is no policy of anybody."""
    text = f"""
data "aws_iam_principal_policy_simulation" "s" {{
  action_names             = ["s3:GetObject"]
  policy_source_arn        = "arn:aws:iam::123456789012:user/ann"
  additional_policies_json = [jsonencode({POLICY})]
}}
"""
    assert estate(tmp_path, text).documents == ()


def test_tags_of_awscc_are_a_list(tmp_path: Path) -> None:
    """Each item has a key and a value."""
    text = """
resource "awscc_iam_role" "r" {
  role_name                   = "r"
  assume_role_policy_document = "{}"
  tags                        = [{ key = "team", value = "web" }, { key = "empty" }]
}
"""
    (identity,) = estate(tmp_path, text).identities
    assert [(key, term.written) for key, term in identity.tags] == [("team", "web")]
