"""Which block a value leads to: by its name, its id or its ARN."""

from collections.abc import Iterable, Iterator

from grantlint.hosts.terraform.aws.documents import Block
from grantlint.hosts.terraform.aws.paths import Found, both
from grantlint.hosts.terraform.value import Null, Sequence, Value, spelled, unknown
from grantlint.model import Presence

NAMES = (
    "arn", "id", "name", "unique_id",
    "role_name", "user_name", "group_name", "managed_policy_name", "policy_arn",
    "permission_set_arn",
)  # fmt: skip
"""Attributes by which other blocks name one; those of `awscc` carry its own words."""


class References:
    """Blocks by what others call them, which is by one of *names*."""

    def __init__(self, blocks: Iterable[Block], names: tuple[str, ...] = NAMES) -> None:
        self._found: dict[str, list[Block]] = {}
        for block in blocks:
            for name in names:
                value = block.attribute(name)
                if value is not None and not isinstance(value, Null):
                    self._found.setdefault(spelled(value), []).append(block)

    def find(self, value: Value, module: str) -> Block | None:
        """The block that *value* leads to; of several, one in the same module."""
        blocks = self._found.get(spelled(value), [])
        near = [block for block in blocks if block.module == module]
        return next(iter(near or blocks), None)


def singles(found: Found) -> Iterator[Found]:
    """The values of an argument that may be a list of them; one for the rest that is not seen."""
    value = found.value
    if not isinstance(value, Sequence):
        yield found
        return
    for item in value.elements():
        yield Found(item.value, both(found.presence, item.presence), found.within)
    if not value.complete:
        rest = unknown(f"further items of {spelled(value)}", value.place)
        yield Found(rest, Presence.MAYBE, found.within)
