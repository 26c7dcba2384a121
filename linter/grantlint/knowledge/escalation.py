"""Known ways from a few permissions to more of them: what each takes, and what it yields.

A table kept by hand: which actions make a way and its id are pathfinding.cloud's (Apache-2.0), what
they have to act on and what they yield is said here. The unverified ones nobody has written up.

https://pathfinding.cloud
"""

from enum import Enum
from functools import cache, cached_property

from msgspec import Struct, field

from grantlint.knowledge import catalogue
from grantlint.knowledge.passable_roles import SUFFIX

PASS_ROLE = "iam:PassRole"  # noqa: S105  an action
PASSING = frozenset({PASS_ROLE.lower()})


class Kind(Enum):
    """The sorts of ways, as the rules tell them apart; the worst first."""

    __hash__ = object.__hash__  # that of Enum hashes a name anew each time
    REWRITE = "rewrite"  # the identity's own policies, or those of any identity
    KEY = "key"  # an access key of somebody else
    PRINCIPAL = "principal"  # another way to become somebody else
    LAUNCH = "launch"  # something that runs, with a role that is passed to it
    TAKEOVER = "takeover"  # something that runs already, with the role it has
    UNVERIFIED = "unverified"


class Need(Struct, frozen=True, cache_hash=True):
    """A permission that a way takes.

    `type` is the resource type that counts among those the action acts on, empty for all of them.
    With `unnamed` it must be one that the author of the policy did not name; otherwise any will
    do, the same one for all needs of a way that share the type.
    """

    action: str
    type: str = ""
    unnamed: bool = False


class Path(Struct, frozen=True, dict=True):
    """A way. `services` may get the role, if the way passes one; `yields` is a noun phrase."""

    id: str
    kind: Kind
    needs: tuple[Need, ...]
    services: tuple[str, ...]
    yields: str

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """The actions, each once, `iam:PassRole` left out."""
        found = dict.fromkeys(need.action for need in self.needs)
        return tuple(action for action in found if action != PASS_ROLE)

    @cached_property
    def names(self) -> frozenset[str]:
        """All actions in lower case, `iam:passrole` among them."""
        return frozenset(need.action.lower() for need in self.needs)

    @property
    def passes_role(self) -> bool:
        return bool(self.services)


class _Row(Struct, frozen=True):
    kind: Kind
    needs: tuple[str, ...]  # `action`, `action type`, `action type!`: one that nobody named
    yields: str
    to: str = ""


class _Table(Struct, frozen=True):
    sources: tuple[str, ...]
    verified: dict[str, _Row]
    unverified: dict[str, _Row] = field(default_factory=dict)


@cache
def paths() -> tuple[Path, ...]:
    """All ways, in the order of their ids, the unverified ones last."""
    table = catalogue.table("escalation_paths", _Table)
    rows = {**table.verified, **table.unverified}
    return tuple(_path(name, row) for name, row in rows.items())


@cache
def of_kind(kind: Kind) -> tuple[Path, ...]:
    """The ways of one sort."""
    return tuple(path for path in paths() if path.kind is kind)


def of_actions(named: frozenset[str]) -> dict[Kind, list[Path]]:
    """The ways by their sort all of whose actions are *named*, in lower case."""
    by_action = _by_action()
    near = [each for name in named for each in by_action.get(name, ())]
    found: dict[Kind, list[Path]] = {}
    for _, path in sorted([each for each in near if each[1].names <= named]):
        found.setdefault(path.kind, []).append(path)
    return found


@cache
def _by_action() -> dict[str, list[tuple[int, Path]]]:
    """All ways, each with its place in their order, by an action that few others take."""
    found: dict[str, list[tuple[int, Path]]] = {}
    for at, path in enumerate(paths()):
        found.setdefault(min(path.names - PASSING), []).append((at, path))
    return found


@cache
def names() -> frozenset[str]:
    """The actions of all ways, in lower case."""
    return frozenset(name for path in paths() for name in path.names)


@cache
def services() -> frozenset[str]:
    """The services of these actions; the empty name, too, which stands for a pattern of any."""
    return frozenset({"", *(name.partition(":")[0] for name in names())})


@cache
def sorted_names() -> list[str]:
    """The same in the order of the alphabet."""
    return sorted(names())


def ids(kind: Kind) -> frozenset[str]:
    """The ids of the ways of one sort."""
    return frozenset(path.id for path in of_kind(kind))


def _path(name: str, row: _Row) -> Path:
    services = tuple(service + SUFFIX for service in row.to.split())
    return Path(name, row.kind, tuple(map(_need, row.needs)), services, row.yields)


def _need(written: str) -> Need:
    action, _, kind = written.partition(" ")
    return Need(action, kind.removesuffix("!"), unnamed=kind.endswith("!"))
