"""How a host hands over what it cannot see of a policy's values, beside holes and terms."""

from msgspec import Struct

from grantlint.model import Hole, Term


class Maybe(Struct, frozen=True, eq=False):
    """A value that is there for some fillings of the holes only."""

    value: object


class Open(Struct, frozen=True, eq=False):
    """A list or object that may have further members, which cannot be seen.

    A list of nothing but a hole is a value of which nothing is known, not even that it is a list.
    """

    value: list[object] | dict[object, object]


_SEEN = frozenset((dict, list, str))
"""What nearly all values are; to ask whether something is a struct takes Python long."""


def is_unseen(value: object) -> bool:
    """Whether nothing is known of a value but that it, or something else, stands there."""
    if type(value) in _SEEN:
        return False
    if isinstance(value, Open):
        members = value.value
        return isinstance(members, list) and len(members) == 1 and isinstance(members[0], Hole)
    return isinstance(value, (Hole, Term))
