"""What the rules on the number of a user's keys share: counting, and how sure the count is."""

from collections.abc import Iterable, Iterator

from grantlint.model import AccessKey, Certainty, Presence

MOST = 2
"""Keys that a user can have.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""


def counted(keys: Iterable[AccessKey]) -> int:
    return sum(key.count for key in keys)


def certainty(keys: Iterable[AccessKey], at_least: int) -> Certainty:
    """Whether there are *at_least* keys for every filling of the holes."""
    sure = [key for key in keys if key.presence is Presence.ALWAYS]
    return Certainty.CERTAIN if counted(sure) >= at_least else Certainty.POSSIBLE


def others(keys: Iterable[AccessKey], key: AccessKey) -> Iterator[tuple[AccessKey, str]]:
    """The keys besides *key*, as related places."""
    for other in keys:
        if other is not key:
            yield other, "and this one"
