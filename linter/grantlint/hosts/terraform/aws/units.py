"""The nested blocks, or the objects in their stead, that a path leads to: each seen as a view."""

from collections.abc import Iterator

from msgspec import Struct

from grantlint.hosts.terraform.aws.paths import both, found_at
from grantlint.hosts.terraform.aws.references import singles
from grantlint.hosts.terraform.aws.views import Blocks, View
from grantlint.hosts.terraform.carriers import Path
from grantlint.hosts.terraform.value import Mapping, Null, Value
from grantlint.model import Place, Presence


class ObjectView(Struct, frozen=True, eq=False):
    """An object seen as a block: its members are the arguments."""

    members: Mapping
    presence: Presence

    @property
    def place(self) -> Place:
        return self.members.place

    def value(self, name: str, /) -> Value | None:
        entry = self.members.get(name)
        return None if entry is None or isinstance(entry.value, Null) else entry.value

    def name_place(self, name: str, /) -> Place:
        entry = self.members.get(name)
        return self.place if entry is None else entry.key.place

    def blocks(self, _name: str, /) -> Blocks:
        return Blocks(())


def units(view: View, path: Path) -> Iterator[tuple[View, Presence]]:
    """What *path* leads to, as views, each with whether it and all around it are there."""
    if not path:
        yield view, view.presence
    elif view.value(path[0]) is not None:
        for found in found_at(view, path):
            for single in singles(found):
                if isinstance(single.value, Mapping) and not single.value.identity:
                    presence = both(single.presence, view.presence)
                    yield ObjectView(single.value, presence), presence
    else:
        for block in view.blocks(path[0]).items:
            for unit, presence in units(block, path[1:]):
                yield unit, both(presence, view.presence)


def shared(paths: Iterator[Path]) -> Path:
    """The longest way that all *paths* go together, short of their last steps."""
    first, *rest = [path[:-1] for path in paths]
    for other in rest:
        size = next(
            (at for at, (one, two) in enumerate(zip(first, other, strict=False)) if one != two),
            min(len(first), len(other)),
        )
        first = first[:size]
    return first
