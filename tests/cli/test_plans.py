"""A plan and the configuration it was made of, on the command line: one finding, not two."""

import json
from pathlib import Path

import pytest

from grantlint.cli import main

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["iam:PassRole", "ec2:RunInstances"], "Resource": "*"}
    ],
}
MAIN = """variable "service" {}

resource "aws_iam_policy" "deploy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["iam:PassRole", "${var.service}:RunInstances"]
      Resource = "*"
    }]
  })
}
"""
RULE = "escalation/pass-role-and-launch"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a plan in it."""
    row = {
        "address": "aws_iam_policy.deploy",
        "mode": "managed",
        "type": "aws_iam_policy",
        "name": "deploy",
        "values": {"policy": json.dumps(POLICY)},
    }
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "variables": {"service": {"value": "ec2"}},
        "planned_values": {"root_module": {"resources": [row]}},
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Where the findings of one rule are."""
    main(["check", *arguments, "--isolated", "--select", RULE, "--output-format", "concise"])
    return [line.split(": ", 1)[0] for line in capsys.readouterr().out.splitlines() if RULE in line]


def test_a_plan_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The finding stands in the plan."""
    text = (folder / "plan.json").read_text()
    column = text.index('\\"iam:PassRole\\"') + 1
    assert found(capsys, ".") == [f"plan.json:1:{column}"]


def test_a_plan_beside_its_configuration(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The finding stands in the configuration, and only there."""
    (folder / "main.tf").write_text(MAIN)
    assert found(capsys, ".") == ["main.tf:8:19"]
    assert found(capsys, "plan.json") == ["main.tf:8:19"]
    assert found(capsys, "main.tf", "plan.json") == ["main.tf:8:19"]


def test_a_configuration_without_its_plan(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What only the plan knows makes the finding certain."""
    (folder / "main.tf").write_text(MAIN)
    assert found(capsys, "main.tf") == []
    assert found(capsys, "main.tf", "--certainty", "possible") == ["main.tf:8:19"]


def test_two_plans_of_one_configuration(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What both plans give at one place is said once."""
    (folder / "main.tf").write_text(MAIN)
    (folder / "other.json").write_text((folder / "plan.json").read_text())
    assert found(capsys, ".") == ["main.tf:8:19"]
