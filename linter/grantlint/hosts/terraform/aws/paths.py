"""What a path of the table of carriers leads to in a block: values, each with its presence."""

from collections.abc import Iterator

from msgspec import Struct

from grantlint.hosts.terraform.aws.views import View
from grantlint.hosts.terraform.carriers import Path
from grantlint.hosts.terraform.value import Mapping, Null, Sequence, Unknown, Value
from grantlint.model import Presence

ANY_KEY = "*"


class Found(Struct, frozen=True, eq=False):
    """A value that a path leads to; `within` is the block that its last step was taken in."""

    value: Value
    presence: Presence
    within: View | None = None


def both(one: Presence, other: Presence) -> Presence:
    """The presence of what is there only where both are."""
    return Presence.ALWAYS if one is other is Presence.ALWAYS else Presence.MAYBE


def found_at(view: View, path: Path) -> Iterator[Found]:
    """The values that *path* leads to; raises Suspended, as all evaluation does."""
    step, *rest = path
    value = view.value(step)
    if value is not None:
        for found in _below(Found(value, view.presence), tuple(rest)):
            yield Found(found.value, found.presence, view) if not rest else found
        return
    if rest:
        for block in view.blocks(step).items:
            for found in found_at(block, tuple(rest)):
                presence = both(found.presence, both(view.presence, block.presence))
                yield Found(found.value, presence, found.within)


def _below(found: Found, path: Path) -> Iterator[Found]:
    """What the rest of a path leads to in a value: through lists, and members by their names."""
    if not path:
        yield found
        return
    match found.value:
        case Sequence() as several:
            for item in several.elements():
                yield from _below(Found(item.value, both(found.presence, item.presence)), path)
        case Mapping() as members:
            yield from _members(members, found.presence, path)
        case Unknown() as unseen:
            yield Found(unseen, Presence.MAYBE)
        case _:
            return


def _members(members: Mapping, presence: Presence, path: Path) -> Iterator[Found]:
    step, *rest = path
    if step == ANY_KEY:
        entries = list(members.members())
    else:
        entry = members.get(step)
        entries = [entry] if entry is not None else []
    for entry in entries:
        if not isinstance(entry.value, Null):
            yield from _below(Found(entry.value, both(presence, entry.presence)), tuple(rest))
