"""Did you mean: the AWS managed policy that an unknown name is a slip of.

AWS adds policies each week, and gives a new service's policy the name that another's has but for a
letter of the service: `AmazonESFullAccess`, `AmazonSESFullAccess`. Capitals and digits that differ
hence prove nothing. No two of the 1,582 names known in November 2026 are a small letter apart.
"""

import re
from functools import lru_cache

from grantlint.knowledge import managed_policies
from grantlint.knowledge.near_misses import is_one_slip

LIMIT = 128
"""Names of policies are not longer: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html"""
_VENDOR = re.compile(r"^(?:aws|amazon)")


@lru_cache(maxsize=256)
def meant(name: str) -> str | None:
    """The policy that the unknown *name* is a slip of; None where none or several are as near.

    A slip is another case, a `_` too many or too few, `AWS` for `Amazon` or neither of them, a
    small letter too many, too few, wrong, or two swapped.
    """
    if len(name) > LIMIT:
        return None
    known = managed_policies.names()
    wanted = _stem(name)
    near = [each for each in known if _stem(each) == wanted]
    if len(near) > 1:
        near = [each for each in near if _plain(each) == _plain(name)]
    near = near or [each for each in known if is_slip(name, each)]
    return near[0] if len(near) == 1 else None


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def _stem(name: str) -> str:
    return _VENDOR.sub("", _plain(name))


def is_slip(name: str, known: str) -> bool:
    """Whether one small letter, or two swapped, turn the one name into the other."""
    if abs(len(name) - len(known)) > 1 or not is_one_slip(name, known):
        return False
    return _capitals(name) == _capitals(known)


def _capitals(name: str) -> str:
    """The letters and digits that tell one service's policy from another's."""
    return "".join(letter for letter in name if not letter.islower())
