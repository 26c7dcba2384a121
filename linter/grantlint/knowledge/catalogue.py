"""The one place that reads the data: what lies in `data/` and `tables/`, decoded when first needed.

It knows the layout of the files and nothing of what the facts mean.
"""

from bisect import bisect_left
from functools import cache, cached_property, lru_cache
from itertools import accumulate, pairwise
from os.path import dirname, join
from typing import TypeVar

import msgspec
from msgspec import Raw, Struct
from msgspec.json import Decoder

T = TypeVar("T")

HERE = dirname(__file__)  # not pathlib, which is dear at start-up
NAME_LIMIT = 128
"""Longer than any action, so a longer one need not be looked up."""
FEW = 8
"""Services that are read as a whole where only their names are asked for."""
ACTIONS, WILDCARD_ONLY = "actions", "wildcard_only"
REMEMBERED = 1024
"""Prefixes as policies spell them."""


class ActionRow(Struct, frozen=True, array_like=True, gc=False):
    """One action as written: cells of names with blanks between them."""

    name: str
    level: str
    types: str = ""  # `type* +key +key, type`: `*` required, `+` a key only with that type
    keys: str = ""
    dependents: str = ""
    roles: str = ""


class ResourceRow(Struct, frozen=True, array_like=True):
    """One resource type as written."""

    arns: tuple[str, ...]
    keys: str = ""


class Service(Struct, frozen=True, eq=False, dict=True):
    """All that is known of one service prefix: its actions by their names in lower case, sorted.

    Their rows are decoded one by one: of a service with hundreds of actions few are asked for.
    """

    prefix: str
    actions: dict[str, Raw]
    resources: dict[str, ResourceRow]
    keys: dict[str, str]

    @cached_property
    def lower_names(self) -> list[str]:
        """The lower-case action names, sorted."""
        return list(self.actions)

    def spelled(self, name: str) -> str:
        """`prefix:Name` of a lower-case action *name*. Raises KeyError where there is none."""
        return f"{self.prefix}:{self.row(name).name}"

    def row(self, name: str) -> ActionRow:
        """The row of a lower-case action *name*. Raises KeyError where there is none."""
        return _of_rows().decode(self.actions[name])


class Origin(Struct, frozen=True):
    """A package that facts were taken from."""

    version: str
    licence: str
    gives: str
    date: str = ""


class Index(Struct, frozen=True, eq=False):
    """What there is, without reading it."""

    date: str  # of the newest source of the actions
    sources: dict[str, Origin]
    services: dict[str, int]  # prefix to number of actions
    key_owners: dict[str, tuple[str, ...]]  # key prefixes that are no service
    arn_services: dict[str, tuple[str, ...]]  # further services by the third part of an ARN


def read(*path: str) -> bytes:
    """The bytes of a file of the knowledge."""
    with open(join(HERE, *path), "rb", buffering=0) as file:  # one read takes all
        return file.read()


def table(name: str, shape: type[T]) -> T:
    """A table kept by hand, decoded as *shape*."""
    return msgspec.json.decode(read("tables", f"{name}.json"), type=shape)


@cache
def index() -> Index:
    """The index of the knowledge."""
    return msgspec.json.decode(read("data", "index.json"), type=Index)


_LOADED: dict[str, Service] = {}
"""The services that were read; counted more often than a cache of functions tells quickly."""


def _load(prefix: str) -> Service:
    found = _LOADED.get(prefix)
    if found is None:
        data = read("data", "services", f"{prefix}.json")
        found = _LOADED[prefix] = _of_services().decode(data)
    return found


@cache
def _of_services() -> Decoder[Service]:
    return Decoder(Service)


@cache
def _of_rows() -> Decoder[ActionRow]:
    return Decoder(ActionRow)


def fold(text: str) -> str:
    """*text* with its ASCII letters in lower case, the only ones whose case AWS overlooks."""
    return text.lower() if text.isascii() else _fold_ascii(text)


def _fold_ascii(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


@lru_cache(REMEMBERED)
def service(prefix: str) -> Service | None:
    """The service of a *prefix* in any case, or None when AWS has none of that name."""
    folded = fold(prefix)
    return _load(folded) if folded in index().services else None


def split(action: str) -> tuple[Service | None, str]:
    """The service of an action string and the action's name in lower case."""
    if len(action) > NAME_LIMIT:
        return None, ""
    prefix, _, name = fold(action).partition(":")
    return service(prefix), name


# ── All services, without reading each ──


def has_few() -> bool:
    """Whether so few services were read that they tell quicker than the lists of all."""
    return len(_LOADED) < FEW


def _list(name: str) -> str:
    return read("data", f"{name}.txt").decode("ascii").removesuffix("\n")


@cache
def _sorted() -> list[str]:
    """Every action of AWS as `prefix:name`, service by service."""
    return _list(ACTIONS).lower().split("\n")


@cache
def everything() -> dict[str, str]:
    """Every action of AWS, `prefix:name` to `prefix:Name`."""
    return dict(zip(_sorted(), _list(ACTIONS).split("\n"), strict=True))


@cache
def known() -> frozenset[str]:
    """Every action of AWS as `prefix:name`."""
    return frozenset(_sorted())


@cache
def wildcard_only() -> frozenset[str]:
    """Those of AWS's actions that know no resource but `*`, as `prefix:name`."""
    return frozenset(_list(WILDCARD_ONLY).lower().split("\n"))


@cache
def _places() -> dict[str, tuple[int, int]]:
    """Where the actions of each service stand among all that are sorted."""
    sizes = index().services
    ends = list(accumulate(sizes.values()))
    return dict(zip(sizes, pairwise([0, *ends]), strict=True))


@lru_cache(REMEMBERED)
def actions_of(prefix: str) -> list[str]:
    """The sorted actions of a service as `prefix:name`; of a further one without reading it."""
    if has_few():
        found = service(prefix)
        return [f"{prefix}:{name}" for name in found.actions] if found else []
    start, end = _places().get(prefix, (0, 0))
    return _sorted()[start:end]


@cache
def _heads() -> list[str]:
    return [f"{prefix}:" for prefix in index().services]


@lru_cache(REMEMBERED)
def owners(name: str) -> list[str]:
    """The services that have an action of this name, which is in lower case."""
    found = known().intersection([head + name for head in _heads()])
    return sorted([action.partition(":")[0] for action in found])


def starting_with(names: list[str], head: str) -> list[str]:
    """Those of the sorted *names* that begin with *head*."""
    return names[bisect_left(names, head) : bisect_left(names, head + "\x7f")]
