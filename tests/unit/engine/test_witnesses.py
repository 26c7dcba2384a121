"""A witness names an account that a reader knows, never the one that stands for an unknown one."""

import json
from pathlib import Path

import pytest

from grantlint.config.loading import Flags, load
from grantlint.engine.run import check
from grantlint.model import Finding

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


QUEUE = """
resource "aws_sqs_queue" "q" {
  name = "q"
}
resource "aws_sns_topic" "t" {
  name = "t"
}
resource "aws_sqs_queue_policy" "q" {
  queue_url = aws_sqs_queue.q.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = PRINCIPAL
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.q.arn
      Condition = CONDITION
    }]
  })
}
"""


def _findings(text: str, rule: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    (folder / "main.tf").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    flags = Flags(select=(rule,), certainty="possible")
    return list(check(["."], load(flags, str(folder), "2026-01-01")).findings)


def test_partition_and_account_of_a_resource(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A queue that is open to all is told by an ARN, not by Terraform's words for its parts."""
    text = QUEUE.replace("PRINCIPAL", '"*"').replace("CONDITION", "{}")
    (finding,) = _findings(text, "exposure/queue-or-topic-public", tmp_path, monkeypatch)
    assert finding.witness is not None
    resource = finding.witness.resource or ""
    assert resource.startswith("arn:aws:sqs:")
    assert resource.endswith(":123456789012:q")


def test_topics_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A topic of the same configuration is nobody else's, though its account is not known."""
    text = QUEUE.replace("PRINCIPAL", '{ Service = "sns.amazonaws.com" }')
    text = text.replace("CONDITION", '{ ArnEquals = { "aws:SourceArn" = aws_sns_topic.t.arn } }')
    assert _findings(text, "trust/source-condition-ineffective", tmp_path, monkeypatch) == []
