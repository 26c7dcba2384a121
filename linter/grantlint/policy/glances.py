"""Quick looks at two ARNs that are plain texts, before the full questions of `arns` are asked."""

from grantlint.policy.patterns import matches

COLONS = 5
"""Between the six segments of an ARN."""


def seems_to_contain(wide: str, narrow: str) -> bool:
    """Whether `arns.surely_contains` may say YES of two texts; it tells most apart."""
    if "?" in wide:
        return True
    if wide.count(":") >= COLONS <= narrow.count(":"):  # their widest readings are as written
        return matches(wide, narrow)
    head = wide.partition("*")[0]
    return head.startswith(narrow[: len(head)])


def meet_at_a_glance(one: str, other: str) -> bool:
    """Whether two texts, in every reading, share a string: they begin alike, and one is open.

    The star at the end of that one takes whatever the other one ends with, the first star of the
    other one whatever this one goes on with.
    """
    if one[-1:] != "*" and other[-1:] != "*":
        return False
    head, star, _ = one.partition("*")
    start, found, _ = other.partition("*")
    is_alike = head.startswith(start) or start.startswith(head)
    return bool(star and found) and is_alike and "?" not in head and "?" not in start
