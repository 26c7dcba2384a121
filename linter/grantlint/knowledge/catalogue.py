"""The one place that reads the data: what lies in `data/` and `tables/`, decoded when first needed.

It knows the layout of the files and nothing of what the facts mean.
"""

from bisect import bisect_left
from functools import cache, cached_property, lru_cache
from itertools import chain, islice
from os.path import dirname, join
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.json import Decoder

T = TypeVar("T")

HERE = dirname(__file__)  # not pathlib, which is dear at start-up
NAME_LIMIT = 128
"""Longer than any action, so a longer one need not be looked up."""
FEW = 8
"""Services that are read as a whole where only their names are asked for."""
ACTIONS, WILDCARD_ONLY = "actions.txt", "wildcard_only.txt"
REMEMBERED = 1024
"""Prefixes as policies spell them."""


class ActionRow(Struct, frozen=True, array_like=True, gc=False):
    """One action as written: cells of names with blanks between them."""

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
    """All that is known of one service prefix; names in AWS's spelling, sorted ignoring case."""

    prefix: str
    actions: dict[str, ActionRow]
    resources: dict[str, ResourceRow]
    keys: dict[str, str]

    @cached_property
    def lower_names(self) -> list[str]:
        """The lower-case action names, sorted."""
        return "\n".join(self.actions).lower().split("\n") if self.actions else []

    @cached_property
    def names(self) -> dict[str, str]:
        """Action names: lower case to AWS's spelling, in sorted order."""
        return dict(zip(self.lower_names, self.actions, strict=True))

    @cached_property
    def full_names(self) -> dict[str, str]:
        """Action names: lower case to `prefix:Name`."""
        full = [f"{self.prefix}:{name}" for name in self.actions]
        return dict(zip(self.lower_names, full, strict=True))


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


@cache
def _load(prefix: str) -> Service:
    return _of_services().decode(read("data", "services", f"{prefix}.json"))


@cache
def _of_services() -> Decoder[Service]:
    return Decoder(Service)


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


@cache
def everything() -> dict[str, str]:
    """Every action of AWS, `prefix:name` to `prefix:Name`, without reading the services."""
    found: dict[str, str] = {}
    for line in read("data", ACTIONS).decode("ascii").splitlines():
        head = line.partition(" ")[0] + ":"
        names = zip(line.lower().split(" "), line.split(" "), strict=True)
        found.update((head + lower, head + name) for lower, name in islice(names, 1, None))
    return found


@cache
def _rows(file: str) -> dict[str, str]:
    """The lower-case action names of each service in a *file*, with blanks between them."""
    lines = read("data", file).decode("ascii").lower().splitlines()
    return {prefix: names for prefix, _, names in (line.partition(" ") for line in lines)}


def rows() -> dict[str, str]:
    """The lower-case action names of each service, with blanks between them."""
    return _rows(ACTIONS)


@lru_cache(REMEMBERED)
def names(prefix: str) -> list[str]:
    """The sorted lower-case action names of a service; of a further one without reading it."""
    if _load.cache_info().currsize >= FEW:
        return rows().get(prefix, "").split()
    found = service(prefix)  # a run on one policy is quicker without the list of all names
    return found.lower_names if found else []


@lru_cache(REMEMBERED)
def wildcard_only(prefix: str) -> frozenset[str] | None:
    """The lower-case names of a service's actions that know no resource but `*`.

    None while so few services were read that the *prefix*'s own rows are quicker to come by.
    """
    if _load.cache_info().currsize < FEW:
        return None
    return frozenset(_rows(WILDCARD_ONLY).get(prefix, "").split())


@cache
def _all_names() -> frozenset[str]:
    return frozenset(chain.from_iterable(map(str.split, rows().values())))


@lru_cache(REMEMBERED)
def owners(name: str) -> list[str]:
    """The services that have an action of this name, which is in lower case."""
    if name not in _all_names():
        return []
    services = rows().items()
    return [prefix for prefix, names in services if name in names and name in names.split()]


def starting_with(names: list[str], head: str) -> list[str]:
    """Those of the sorted *names* that begin with *head*."""
    return names[bisect_left(names, head) : bisect_left(names, head + "\x7f")]
