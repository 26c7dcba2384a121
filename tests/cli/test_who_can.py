"""`grantlint who-can` lists who can do something."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_text(grantlint: Run) -> None:
    """Who can, with the place of the statement; by default in this folder."""
    result = grantlint("who-can", "s3:GetObject")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("1 of 1 policy lets whoever holds it do `s3:GetObject`.")
    assert "clean.json" in result.out


def test_nobody_is_a_status(grantlint: Run) -> None:
    """A script need not read the answer."""
    result = grantlint("who-can", "s3:PutObject", "clean.json")
    assert result.code == 1
    assert result.out.startswith("None of 1 policy lets whoever holds it do `s3:PutObject`.")


def test_on_a_resource(grantlint: Run) -> None:
    """An ARN follows `on`, paths follow the ARN."""
    reports, other = "arn:aws:s3:::reports/a", "arn:aws:s3:::other/a"
    assert grantlint("who-can", "s3:GetObject", "on", reports, "clean.json").code == 0
    assert grantlint("who-can", "s3:GetObject", "on", other, "clean.json").code == 1


def test_json(grantlint: Run) -> None:
    """For programs."""
    result = grantlint("who-can", "s3:GetObject", "clean.json", "--output-format", "json")
    answer = json.loads(result.out)
    assert (answer["schema"], answer["identities"], len(answer["able"])) == (1, 1, 1)


def test_usage(grantlint: Run) -> None:
    """What is missing or misspelled is said, with what was probably meant."""
    assert "who can do what?" in grantlint("who-can").error
    assert "did you mean `s3:GetObject`?" in grantlint("who-can", "s3:GetObjct").error
    assert "an ARN follows `on`" in grantlint("who-can", "s3:GetObject", "on").error
    assert "nowhere.json" in grantlint("who-can", "s3:GetObject", "nowhere.json").error


def test_a_task_is_answered_with_its_actions(grantlint: Run) -> None:
    """They are what can be asked about."""
    result = grantlint("who-can", "billing.bills.view")
    assert result.code == 2
    assert "is a task: ask about one of its actions, `billing:GetBillingData`" in result.error


def test_the_account_of_a_configuration(grantlint: Run, tmp_path: Path) -> None:
    """A request on what Terraform makes is shown in the account of AWS's own examples."""
    text = """
data "aws_caller_identity" "c" {}
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Action = "sqs:*"
    Resource = "arn:aws:sqs:eu-west-1:${data.aws_caller_identity.c.account_id}:jobs"
  }] })
}
"""
    path = tmp_path / "main.tf"
    path.write_text(text, encoding="utf-8")
    result = grantlint("who-can", "sqs:SendMessage", str(path))
    assert "`arn:aws:sqs:eu-west-1:123456789012:jobs`" in result.out


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("data.http.p.response_body", "`data.http.p.response_body` cannot be seen here"),
        ('file("nosuch.json")', "there is no file `nosuch.json`"),
    ],
)
def test_policies_that_cannot_be_seen_are_named(
    grantlint: Run, tmp_path: Path, value: str, reason: str
) -> None:
    """Of a user whose policy comes from elsewhere nobody can say that it lets nobody in."""
    path = tmp_path / "main.tf"
    text = f'resource "aws_iam_user_policy" "p" {{\n  user = "ada"\n  policy = {value}\n}}\n'
    path.write_text(
        'data "http" "p" {\n  url = "https://example.com"\n}\n' + text, encoding="utf-8"
    )
    result = grantlint("who-can", "s3:GetObject", str(path))
    assert result.code == 1
    assert "nobody can" not in result.out
    assert "1 part was not read" in " ".join(result.out.split())
    assert reason in " ".join(result.out.split())
    shown = grantlint("who-can", "s3:GetObject", str(path), "--output-format", "json")
    (part,) = json.loads(shown.out)["not_read"]
    assert (part["line"], part["owner"]) == (6, "aws_iam_user_policy.p")
    assert reason in part["reason"]
