"""What the rules on ids of access keys share: whose key it is, in words."""

from grantlint.knowledge import accounts
from grantlint.model import Credential, Settings


def whose(credential: Credential, settings: Settings) -> str:
    """What an id tells about its key, to stand behind it in a message."""
    if credential.is_old:
        return ", issued before 2019"
    account = credential.account
    if account is None:
        return ""
    return f" of account {account}{_relation(account, settings)}"


def _relation(account: str, settings: Settings) -> str:
    if account in settings.own_accounts:
        return ", one of yours"
    if account in settings.trusted_accounts:
        return ", which you trust"
    if vendor := accounts.vendor(account):
        return f", {vendor}'s"
    return ", which is none of yours" if settings.own_accounts else ""
