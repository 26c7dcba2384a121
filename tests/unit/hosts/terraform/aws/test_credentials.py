"""Keys that stand in the text of a configuration, each reported once."""

from pathlib import Path

import pytest

from grantlint.config.loading import from_text
from grantlint.engine.run import check
from grantlint.knowledge import freshness
from grantlint.model import Finding

KEY_ID = "AKIARZPUZDIKFIJVPG67"
SECRET = "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"
POLICY = """
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*" }
  ] })
}
"""


def findings(folder: Path, **files: str) -> list[Finding]:
    """What is said of keys in the files of a folder."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    config = from_text('select = ["access-keys"]\n', freshness.DATE)
    return list(check([str(folder)], config).findings)


def told(found: list[Finding]) -> list[tuple[str, str]]:
    return [
        (finding.rule.removeprefix("access-keys/"), finding.at.source.path.rpartition("/")[2])
        for finding in found
    ]


@pytest.mark.parametrize("policy", ["", POLICY])
def test_a_key_is_told_once(tmp_path: Path, policy: str) -> None:
    """With a policy in its file or without one."""
    found = findings(tmp_path, main__tf=f"{policy}# the old key: {KEY_ID}\n")
    assert told(found) == [("key-id-in-text", "main.tf")]


@pytest.mark.parametrize("policy", ["", POLICY])
@pytest.mark.parametrize("name", ["terraform__tfvars", "other__tfvars"])
def test_a_key_in_a_file_of_variables_is_told_once(tmp_path: Path, policy: str, name: str) -> None:
    """Whether Terraform reads the file by itself or not."""
    text = 'variable "v" {}\nlocals {\n  aws = var.v\n}\n' + policy
    found = findings(tmp_path, main__tf=text, **{name: f'v = "{KEY_ID}"\n'})
    assert told(found) == [("key-id-in-text", name.replace("__", "."))]


@pytest.mark.parametrize(
    ("text", "client"),
    [
        (f'provider "aws" {{\n  access_key = "{KEY_ID}"\n}}\n', 'provider "aws"'),
        (f'provider "aws" {{\n  alias = "x"\n  secret_key = "{SECRET}"\n}}\n', 'provider "aws"'),
        (f'provider "awscc" {{\n  access_key = "{KEY_ID}"\n}}\n', 'provider "awscc"'),
        (
            (
                f'variable "aws_secret_key" {{\n  default = "{SECRET}"\n}}\n'
                'provider "aws" {\n  secret_key = var.aws_secret_key\n}\n'
            ),
            'provider "aws"',
        ),
        (
            f'terraform {{\n  backend "s3" {{\n    access_key = "{KEY_ID}"\n  }}\n}}\n',
            'backend "s3"',
        ),
        (
            (
                'data "terraform_remote_state" "x" {\n  backend = "s3"\n'
                f'  config = {{\n    access_key = "{KEY_ID}"\n  }}\n}}\n'
            ),
            'data "terraform_remote_state"',
        ),
    ],
)
def test_a_client_works_with_a_key(tmp_path: Path, text: str, client: str) -> None:
    """The key is told where it is written, and what works with it."""
    (found,) = findings(tmp_path, main__tf=text)
    assert found.rule == "access-keys/provider-credentials"
    assert found.message.startswith(f"`{client}` works with")
    span = found.at.span
    assert found.at.source.text[span.start : span.end] in (KEY_ID, SECRET)


def test_a_key_beside_that_of_a_provider_is_told_as_well(tmp_path: Path) -> None:
    """What a provider works with says nothing of another key in the same file."""
    text = f'provider "aws" {{\n  access_key = "{KEY_ID}"\n}}\n# AKIATX3GSDSVISGRLHAA\n'
    assert told(findings(tmp_path, main__tf=text)) == [
        ("provider-credentials", "main.tf"),
        ("key-id-in-text", "main.tf"),
    ]


def test_examples_are_none(tmp_path: Path) -> None:
    """What AWS's documentation shows is nobody's key, and a mock is none."""
    text = 'provider "aws" {\n  access_key = "AKIAIOSFODNN7EXAMPLE"\n  secret_key = "mock"\n}\n'
    assert findings(tmp_path, main__tf=text) == []
