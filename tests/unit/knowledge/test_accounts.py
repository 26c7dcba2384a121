"""Whose an account is."""

import json

from grantlint.knowledge import accounts, catalogue


def test_vendor_by_its_account() -> None:
    """The account of a vendor is called by name."""
    assert accounts.vendor("464622532012") == "Datadog"


def test_account_of_nobody_in_particular() -> None:
    """An account that is not listed has no name."""
    assert accounts.vendor("123456789012") is None
    assert accounts.aws_service("123456789012") is None


def test_account_that_load_balancers_log_from_is_of_aws() -> None:
    """AWS's own accounts are no strangers."""
    assert accounts.aws_service("127311923021") == "ELB logs"


def test_accounts_of_one_use() -> None:
    """The accounts that AWS uses for one thing are found by its name."""
    found = accounts.used_by_aws("ELB logs")
    assert "127311923021" in found
    assert all(accounts.aws_service(one) == "ELB logs" for one in found)
    assert accounts.used_by_aws("nothing") == ()


def test_no_account_is_both() -> None:
    """A vendor's account is not AWS's, and every id has twelve digits."""
    table = json.loads(catalogue.read("tables", "accounts.json"))
    vendors, aws = (
        {one for ids in table[name].values() for one in ids.split()} for name in ("vendors", "aws")
    )
    assert not vendors & aws
    assert all(len(one) == 12 and one.isdigit() for one in vendors | aws)
