"""`--fix` and `--fix-narrower` in Terraform: what is found is gone, and the layout is kept."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
OPERATOR = "ForAllValues:StringEquals"
OBJECT = """resource "aws_s3_bucket_policy" "b" {
  bucket = "b"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow" # for all of us
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::b/*"
      Principal = "*"
      Condition = { "ForAllValues:StringEquals" = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
    }]
  })
}
"""
HEREDOC = """resource "aws_s3_bucket_policy" "b" {
  bucket = "b"
  policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow", "Action": "s3:GetObject", "Resource": "${var.arn}/*", "Principal": "*",
        "Condition": {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
      }
    }
  EOF
}

variable "arn" {}
"""
BLOCKS = """data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::b/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-a1b2c3d4e5"]
    }
  }
}

resource "aws_s3_bucket_policy" "b" {
  bucket = "b"
  policy = data.aws_iam_policy_document.d.json
}
"""
RULE = "conditions/for-all-values-single-valued"


@pytest.mark.parametrize("text", [OBJECT, HEREDOC, BLOCKS])
def test_what_is_found_is_mended(grantlint: Run, project: Path, text: str) -> None:
    """One word changes, in every shape of the policy."""
    file = project / "main.tf"
    file.write_text(text, encoding="utf-8")
    before = grantlint("check", "main.tf", "--select", RULE, "--output-format", "concise")
    assert RULE in before.out
    after = grantlint("check", "main.tf", "--select", RULE, "--fix-narrower")
    assert after.code == 0, after.out
    assert file.read_text(encoding="utf-8") == text.replace(OPERATOR, "StringEquals")


def test_windows_line_ends_stay(grantlint: Run, project: Path) -> None:
    """A file of carriage returns gets no other line ends."""
    file = project / "main.tf"
    file.write_bytes(BLOCKS.replace("\n", "\r\n").encode())
    grantlint("check", "main.tf", "--select", RULE, "--fix-narrower")
    wanted = BLOCKS.replace(OPERATOR, "StringEquals").replace("\n", "\r\n")
    assert file.read_bytes() == wanted.encode()


@pytest.mark.skipif(shutil.which("terraform") is None, reason="there is no terraform")
@pytest.mark.parametrize("text", [OBJECT, HEREDOC, BLOCKS])
def test_the_layout_is_kept(grantlint: Run, project: Path, text: str) -> None:
    """`terraform fmt` has nothing to do before and after."""
    file = project / "main.tf"
    file.write_text(text, encoding="utf-8")
    assert laid_out(file)
    grantlint("check", "main.tf", "--fix-narrower")
    assert laid_out(file)


def laid_out(file: Path) -> bool:
    command = [shutil.which("terraform") or "", "fmt", "-check", str(file)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
