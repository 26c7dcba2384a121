"""A witness names an account that a reader knows, never the one that stands for an unknown one."""

import json
from pathlib import Path

import pytest

from grantlint.config.loading import Flags, load
from grantlint.engine.run import check

ROLE = """
resource "aws_iam_role" "r" {
  name = "r"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }]
  })
}
"""


@pytest.mark.parametrize(
    ("config", "account"),
    [("", "123456789012"), ('[accounts]\nown = ["444455556666"]\n', "444455556666")],
)
def test_the_account_of_a_configuration(
    config: str, account: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One's own account where that is told, else that of the documentation."""
    (tmp_path / "main.tf").write_text(ROLE, encoding="utf-8")
    (tmp_path / "grantlint.toml").write_text(config, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    flags = Flags(select=("trust/anyone",))
    (finding,) = check(["."], load(flags, str(tmp_path), "2026-01-01")).findings
    assert finding.witness is not None
    assert finding.witness.resource == f"arn:aws:iam::{account}:role/r"
    assert "000000000000" not in json.dumps(str(finding))


PASSING = """
resource "aws_iam_role_policy" "r" {
  role = aws_iam_role.r.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["iam:PassRole", "ec2:RunInstances"]
      Resource = "*"
    }]
  })
}
"""


@pytest.mark.parametrize(
    ("config", "account"),
    [("", "ACCOUNT"), ('[accounts]\nown = ["444455556666"]\n', "444455556666")],
)
def test_the_account_in_a_hint(
    config: str, account: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hint that names a role of the configuration leaves the account open, as others do."""
    role = ROLE.replace('AWS = "*"', 'Service = "ec2.amazonaws.com"')
    (tmp_path / "main.tf").write_text(role + PASSING, encoding="utf-8")
    (tmp_path / "grantlint.toml").write_text(config, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    flags = Flags(select=("escalation/pass-role-and-launch",))
    (finding,) = check(["."], load(flags, str(tmp_path), "2026-01-01")).findings
    assert f'"arn:aws:iam::{account}:role/r"' in finding.hint
