"""Accounts that an organization's configuration creates."""

from pathlib import Path

import pytest
from tests.unit.hosts.terraform.aws.configurations import estate

from grantlint.model import DocumentKind


@pytest.mark.parametrize(
    ("argument", "written"),
    [
        ('iam_user_access_to_billing = "DENY"', "DENY"),
        ("iam_user_access_to_billing = var.v", "${var.v}"),
        ("iam_user_access_to_billing = null", None),
        ("", None),
    ],
)
def test_an_account_says_who_sees_its_bills(
    tmp_path: Path, argument: str, written: str | None
) -> None:
    """What is left out or null is None; what cannot be seen is a hole."""
    text = f"""
variable "v" {{}}
resource "aws_organizations_account" "dev" {{
  name  = "dev"
  email = "dev@example.com"
  {argument}
}}
"""
    (account,) = estate(tmp_path, text).member_accounts
    assert (account.owner, account.name) == ("aws_organizations_account.dev", "dev")
    term = account.iam_user_access_to_billing
    assert (term.written if term is not None else None) == written


def test_policies_of_an_organization_bind_no_identity_of_its_own_configuration(
    tmp_path: Path,
) -> None:
    """It is applied in the management account, which they do not bind."""
    text = """
resource "aws_organizations_policy" "p" {
  content = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Deny", Action = "*", Resource = "*" }
  ] })
}
resource "aws_organizations_policy_attachment" "p" {
  policy_id = aws_organizations_policy.p.id
  target_id = "r-abcd"
}
"""
    found = estate(tmp_path, text)
    assert [document.kind for document in found.documents] == [DocumentKind.SCP]
    assert found.organization is None
