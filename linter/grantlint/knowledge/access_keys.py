"""What the ids of access keys look like, which account they carry, and which ones are examples.

Knows ids only: a secret has no shape to be sure of. Prefixes and alphabet:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
"""

import re
from collections.abc import Iterator
from itertools import pairwise

PREFIXES = ("AKIA", "ASIA", "ABIA", "ACCA")
"""Long-term, temporary, bearer and context-specific; AIDA, AROA and others name entities."""

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
"""Base 32: sixteen of these stand behind the prefix."""

_ID = re.compile(r"A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}(?![A-Za-z0-9])")
_ESCAPE = re.compile(r"(?:%[0-9A-Fa-f]{2}|\\[bfnrt])\Z")
_WORDS = "EXAMPLE|PLACEHOLDER|DUMMY|FAKE|MOCK|SAMPLE|TEST|YOUR|XXXX|ABCDEF|234567"
"""What people write into an id that is none; of real ones, fewer than one in 10,000 has it."""
_FEWEST_DISTINCT = 6
_MOST_STEPS = 7
_ACCOUNT_BITS = 0x7FFFFFFFFF80
_ACCOUNT_DIGITS = 12
_NOBODY = "0" * _ACCOUNT_DIGITS
"""The account of ids that stand-ins for AWS make up."""


def key_ids(text: str) -> Iterator[tuple[int, str]]:
    """Offsets and ids of the access keys in *text*; examples and placeholders are left out."""
    for found in _ID.finditer(text):
        if _starts_word(text, found.start()) and not is_example(found[0]):
            yield found.start(), found[0]


def _starts_word(text: str, at: int) -> bool:
    """Whether no letter or digit stands before, save as the end of an escape."""
    before = text[max(0, at - 3) : at]
    is_inside = before[-1:].isalnum() and before.isascii()
    return not is_inside or _ESCAPE.search(before) is not None


def is_example(key_id: str) -> bool:
    """Whether nobody owns this key: it is AWS's own example, or filled up by hand.

    Of sixteen random characters about thirteen differ, and hardly two follow one another as in the
    alphabet.
    """
    rest = key_id[4:]
    if re.search(_WORDS, rest) is not None or len(set(rest)) < _FEWEST_DISTINCT:
        return True
    if account_of(key_id) == _NOBODY:
        return True
    steps = sum(ord(after) - ord(before) == 1 for before, after in pairwise(rest))
    return steps > _MOST_STEPS


def is_old(key_id: str) -> bool:
    """Whether AWS issued the id before 2019: then it has A to P behind the prefix.

    https://awsteele.com/blog/2020/09/26/aws-access-key-format.html
    """
    return key_id[4] in ALPHABET[:16]


def account_of(key_id: str) -> str | None:
    """The account that issued the key; None for ids from before 2019, which do not carry it.

    Behind the prefix of a newer id stands one of Q to Z or 2 to 7: its first bit is set, and the
    account follows. There is no checksum; only a number too long for an account gives itself away.
    https://awsteele.com/blog/2020/09/26/aws-access-key-format.html
    """
    if is_old(key_id):
        return None
    number = 0
    for char in key_id[4:14]:
        number = number << 5 | ALPHABET.index(char)
    account = (number >> 2 & _ACCOUNT_BITS) >> 7
    digits = f"{account:0{_ACCOUNT_DIGITS}}"
    return digits if len(digits) == _ACCOUNT_DIGITS else None


def redacted(key_id: str) -> str:
    """The id as it may be shown: its kind, and enough to know it by."""
    return f"{key_id[:4]}…{key_id[-4:]}"
