"""The turns of a loop: each item of a collection with its key, holes and maybes included."""

from collections.abc import Iterator

from grantlint.hosts.terraform.conversion import ordered, refused
from grantlint.hosts.terraform.value import (
    Mapping,
    Number,
    Sequence,
    Unknown,
    Value,
    spelled,
    unknown,
)
from grantlint.model import Place, Presence


class Turns:
    """The turns of a loop over a collection: key, value, and whether the turn takes place."""

    def __init__(self, collection: Value, place: Place) -> None:
        self.collection = collection
        self.place = place
        match collection:
            case Sequence() | Mapping():
                self.complete = collection.complete
            case Unknown(type="any" | "list" | "map"):
                self.complete = False
            case _:
                raise refused(collection, "list, set, map or object")

    def __iter__(self) -> Iterator[tuple[Value, Value, Presence]]:
        match self.collection:
            case Sequence() as collection:
                yield from _sequence_turns(collection)
            case Mapping() as collection:
                yield from _mapping_turns(collection)
            case _:
                pass
        if not self.complete:
            identity = spelled(self.collection)
            key = unknown(f"key of {identity}", self.place, "string")
            value = unknown(f"{identity}[*]", self.place)
            yield key, value, Presence.MAYBE


def _sequence_turns(collection: Sequence) -> Iterator[tuple[Value, Value, Presence]]:
    certain = True
    for at, item in enumerate(ordered(collection).elements()):
        certain = certain and item.presence is Presence.ALWAYS
        key: Value
        if collection.kind == "set":
            key = item.value
        elif certain:
            key = Number(item.value.place, at)
        else:
            key = unknown(f"index of {spelled(item.value)}", item.value.place, "number")
        yield key, item.value, item.presence


def _mapping_turns(collection: Mapping) -> Iterator[tuple[Value, Value, Presence]]:
    for member in sorted(collection.members(), key=lambda entry: entry.key.known or "\uffff"):
        yield member.key, member.value, member.presence
