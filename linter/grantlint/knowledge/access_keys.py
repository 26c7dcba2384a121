"""What access key ids look like, which account they carry, and which ones are examples.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
"""

import re
from base64 import b32decode
from collections.abc import Iterator

PREFIXES = ("AKIA", "ASIA", "ABIA", "ACCA")
"""Long-term, temporary, bearer and context-specific credentials. Ids such as AIDA… name entities."""

EXAMPLES = {"AKIAI44QH8DHBEXAMPLE", "AKIAQRSTUVWXYZEXAMPLE"}
FEWEST_LETTERS = 6
"""Different characters behind the prefix; one with fewer is a placeholder (`AKIAXXXX…`)."""

_ID = re.compile(r"(?<![A-Za-z0-9/+])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9/+=])")
_OLD_GENERATION = "ABCDEFGHIJKLMNOP"
_ACCOUNT_BITS = 0x7FFFFFFFFF80


def key_ids(text: str) -> Iterator[tuple[int, str]]:
    """The access key ids in *text* with their offsets; documented examples left out."""
    if not any(prefix in text for prefix in PREFIXES):
        return
    for found in _ID.finditer(text):
        key_id = found[0]
        if not is_example(key_id):
            yield found.start(), key_id


def is_example(key_id: str) -> bool:
    """Whether it is an id of AWS's documentation or a placeholder."""
    return key_id.endswith("EXAMPLE") or len(set(key_id[4:])) < FEWEST_LETTERS


def account_of(key_id: str) -> str | None:
    """The account that an id carries; None for ids of the generation before 2019, which do not.

    https://awsteele.com/blog/2020/09/26/aws-access-key-format.html
    """
    if key_id[4] in _OLD_GENERATION:
        return None
    number = int.from_bytes(b32decode(key_id[4:])[:6], "big")
    account = str((number & _ACCOUNT_BITS) >> 7).zfill(12)
    return account if len(account) == len("123456789012") else None


def redacted(key_id: str) -> str:
    """What may be shown of an id."""
    return f"{key_id[:4]}…{key_id[-4:]}"
