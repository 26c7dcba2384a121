"""The instances of what has `count` or `for_each`, as far as they can be told apart."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct, structs

from grantlint.hosts.terraform.conversion import to_number
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.turns import Turns
from grantlint.hosts.terraform.value import (
    Element,
    Entry,
    Mapping,
    Null,
    Number,
    Piece,
    Sequence,
    String,
    Unknown,
    Value,
    mapping,
    sequence,
    spelled,
    text,
    unknown,
)
from grantlint.model import Place, Presence

MOST_INSTANCES: Final = 500
"""How many instances of one thing are told apart; those of a count differ in a number only."""
MOST_COUNTED: Final = 100


class Instance(Struct, frozen=True, eq=False):
    """One of the things that a block with `count` or `for_each` stands for."""

    key: Value | None = None
    value: Value | None = None
    presence: Presence = Presence.ALWAYS


class Instances(Struct, frozen=True, eq=False):
    """All of them; there may be more unless they are *complete*, and *left* were left out."""

    kind: str
    found: tuple[Instance, ...] = (Instance(),)
    complete: bool = True
    left: int = 0


def pair(key: Value, value: Value, place: Place) -> Mapping:
    """`each`, or the iterator of a dynamic block."""
    entries = [Entry(text("key", place), key), Entry(text("value", place), value)]
    return mapping(entries, place)


def suffix(instance: Instance) -> str:
    return f"[{spelled(instance.key)}]" if instance.key is not None else ""


def bound_names(instance: Instance, place: Place) -> dict[str, Value]:
    """`each` or `count` for an instance."""
    key = instance.key
    if key is None:
        return {}
    if instance.value is None:
        return {"count": mapping([Entry(text("index", place), key)], place)}
    return {"each": pair(key, instance.value, place)}


def counted(value: Value, address: str) -> Instances:
    """The instances of `count`; raises EvaluationError."""
    number = to_number(value)
    if isinstance(number, Null):
        raise EvaluationError("it is null", number.place)
    if not isinstance(number, Number) or number.maybe_null:
        index = unknown(f"count.index in {address}", value.place, "number")
        return Instances("count", (Instance(index, None, Presence.MAYBE),), complete=False)
    if not isinstance(number.value, int) or number.value < 0:
        raise EvaluationError("it is no whole number", number.place)
    size = min(number.value, MOST_COUNTED)
    found = tuple(Instance(Number(value.place, at)) for at in range(size))
    return Instances("count", found, size == number.value, number.value - size)


def each(value: Value, address: str) -> Instances:
    """The instances of `for_each`; raises EvaluationError."""
    if isinstance(value, Unknown):
        key = unknown(f"each.key in {address}", value.place, "string")
        item = unknown(f"each.value in {address}", value.place)
        only = Instance(_open_key(key), item, Presence.MAYBE)
        return Instances("for_each", (only,), complete=False)
    turns = list(Turns(value, value.place))
    found = tuple(
        Instance(_open_key(key) if isinstance(value, Mapping) else item, item, presence)
        for key, item, presence in turns[:MOST_INSTANCES]
    )
    complete = isinstance(value, Sequence | Mapping) and value.complete
    left = len(turns) - len(found)
    return Instances("for_each", found, complete and not left, left)


def _open_key(key: Value) -> Value:
    """A key as a string, with a hole where it is one."""
    if isinstance(key, Unknown):
        return String(key.place, (Piece(key.hole, key.place),))
    return key


def as_value(
    instances: Instances, make: Callable[[Instance], Value], identity: str, place: Place
) -> Value:
    """The value that instances make together."""
    if instances.kind == "one":
        return make(instances.found[0])
    if instances.kind == "count":
        items = [Element(make(instance), instance.presence) for instance in instances.found]
        return sequence(items, place, complete=instances.complete)
    entries = [
        Entry(instance.key, make(instance), instance.presence)
        for instance in instances.found
        if isinstance(instance.key, String)
    ]
    made = mapping(entries, place, complete=instances.complete)
    if instances.complete:
        return made
    return structs.replace(
        made,
        identity=identity,
        missing=lambda key: _keyed(text(key, place), identity, make, place),
        of_key=lambda key: _keyed(_open_key(key), identity, make, place),
    )


def _keyed(key: Value, identity: str, make: Callable[[Instance], Value], place: Place) -> Value:
    """The instance of a key that may be among those not seen."""
    value = unknown(f"each.value in {identity}[{spelled(key)}]", place)
    return make(Instance(key, value, Presence.MAYBE))
