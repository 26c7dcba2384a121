"""What a configuration makes is its own: its ARNs are no stranger's."""

from pathlib import Path

import pytest

from grantlint.config.loading import Flags, load
from grantlint.engine.run import check

TRUST = """
resource "aws_iam_role" "%s" {
  %s
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = %s } }]
  })
}
"""


@pytest.mark.parametrize(
    "principal",
    [
        "aws_iam_role.a.arn",
        "aws_iam_role.named.arn",
        "aws_iam_user.u.arn",
        '"arn:aws:iam::${data.aws_caller_identity.c.account_id}:root"',
        '"arn:${data.aws_partition.p.partition}:iam::${data.aws_caller_identity.c.account_id}:root"',
        "data.aws_caller_identity.c.account_id",
    ],
)
def test_a_principal_of_the_own_account(
    principal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trust in what the same configuration makes gives no finding, not even a possible one."""
    text = (
        'data "aws_caller_identity" "c" {}\ndata "aws_partition" "p" {}\n'
        'resource "aws_iam_user" "u" {\n  name = "u"\n}\n'
        + TRUST % ("a", "", '"arn:aws:iam::${data.aws_caller_identity.c.account_id}:root"')
        + TRUST % ("named", 'name = "named"', "aws_iam_role.a.arn")
        + TRUST % ("x", "", principal)
    )
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    off = ("trust/own-account-root",)
    flags = Flags(select=("trust", "principals"), ignore=off, certainty="possible")
    report = check(["."], load(flags, str(tmp_path), "2026-01-01"))
    assert report.documents == 3
    assert [(one.rule, one.message) for one in report.findings] == []
