"""What a message says of the account that a key belongs to."""

import pytest

from grantlint.knowledge.access_keys import account_of, is_old, redacted
from grantlint.model import Credential, CredentialKind, Place, Settings, Source, Span
from grantlint_rules.access_keys._ids import whose

PLACE = Place(Source("t", "", "test", lambda _: Span(0, 0)), ())
KEY = "AKIARZPUZDIKFIJVPG67"
VENDORS = "AKIAWYLNJGWWF46FUG35"
OLD = "AKIAJ2KX5RBWQZLHT7GA"
TOO_LARGE = "AKIA7777777777777777"


def credential(key_id: str) -> Credential:
    return Credential(
        kind=CredentialKind.ACCESS_KEY_ID,
        redacted=redacted(key_id),
        digest="",
        place=PLACE,
        owner="t",
        account=account_of(key_id),
        is_old=is_old(key_id),
    )


@pytest.mark.parametrize(
    ("key_id", "settings", "words"),
    [
        (KEY, Settings(), " of account 123456789012"),
        (KEY, Settings(own_accounts=("123456789012",)), " of account 123456789012, one of yours"),
        (
            KEY,
            Settings(trusted_accounts=("123456789012",)),
            " of account 123456789012, which you trust",
        ),
        (
            KEY,
            Settings(own_accounts=("111122223333",)),
            " of account 123456789012, which is none of yours",
        ),
        (VENDORS, Settings(), " of account 464622532012, Datadog's"),
        (OLD, Settings(), ", issued before 2019"),
        (TOO_LARGE, Settings(), ""),
    ],
)
def test_whose_key_it_is(key_id: str, settings: Settings, words: str) -> None:
    """Yours, trusted, a vendor's, a stranger's, or of an age that tells nothing."""
    assert whose(credential(key_id), settings) == words
