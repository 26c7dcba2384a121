"""Accounts that are known by name: those of vendors, and those AWS itself acts from.

A table kept by hand; an account that is not in it is nobody's in particular.
"""

from functools import cache

from msgspec import Struct

from grantlint.knowledge import catalogue


class _Table(Struct, frozen=True):
    sources: tuple[str, ...]
    vendors: dict[str, str]
    aws: dict[str, str]


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    table = catalogue.table("accounts", _Table)
    return _by_id(table.vendors), _by_id(table.aws)


def _by_id(rows: dict[str, str]) -> dict[str, str]:
    return {account: name for name, ids in rows.items() for account in ids.split()}


def vendor(account: str) -> str | None:
    """The vendor an account belongs to, or None."""
    return _table()[0].get(account)


def aws_service(account: str) -> str | None:
    """What AWS uses an account of its own for (`ELB logs`), or None for any other account.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    """
    return _table()[1].get(account)


def used_by_aws(use: str) -> tuple[str, ...]:
    """The accounts that AWS acts from for one use, named as `aws_service` names it."""
    return tuple(account for account, name in _table()[1].items() if name == use)
