"""Did you mean: known actions that an unknown one is a slip of.

AWS adds hundreds of actions a year, so a resemblance must be close to prove anything. One letter
is close enough: of 4,234 actions added between April 2025 and October 2026, one was a letter away
from an action that its service had already.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from grantlint.knowledge import catalogue
from grantlint.knowledge.catalogue import Service

SHORTEST = 5
"""Below this length every name is one slip away from another."""
REMEMBERED = 4096

Ends = dict[str, list[str]]
"""Names by their first two letters (`de*`) and by their last two (`*es`).

One slip leaves the ones or the others as they are in a name that is not shorter than `SHORTEST`.
"""


@lru_cache(maxsize=REMEMBERED)
def near_misses(action: str, limit: int = 3) -> tuple[str, ...]:
    """Known actions that the unknown *action* is a slip of, sorted; at most *limit*.

    A slip is a letter too many, too few, wrong, or two swapped, in the name or in the prefix; a
    separator within the name; or the name of an API operation that is authorised as another action.
    Empty for known actions and for patterns.
    """
    if meant := meant_by_operation(action):
        return meant[:limit]
    service, name = catalogue.split(action)
    if service is None:
        return _under_near_prefixes(action)[:limit]
    return tuple(map(service.spelled, _slips(service, name)))[:limit]


def meant_by_operation(action: str) -> tuple[str, ...]:
    """The actions that authorise an API operation, when none of them has the operation's name.

    `s3:ListBuckets` is authorised as `s3:ListAllMyBuckets`. Only operations that people mistake.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
    """
    return _operations().get(catalogue.fold(action), ())


@lru_cache(maxsize=REMEMBERED)
def similar(action: str, limit: int = 3) -> tuple[str, ...]:
    """Near misses of an unknown *action*, else the actions of that very name in other services.

    Services whose prefix starts alike come before all others: `dynamodb` for `dynamo`.

    Good for a hint, no proof of a mistake. Empty when more than *limit* services have the name.
    """
    service, name = catalogue.split(action)
    if service and name in service.actions:
        return ()
    if close := near_misses(action, limit):
        return close
    elsewhere = catalogue.owners(name)
    prefix = catalogue.fold(action).partition(":")[0]
    owners = [each for each in elsewhere if _starts_alike(each, prefix)] or elsewhere
    return _spelled(name, owners) if len(owners) <= limit else ()


def _spelled(name: str, owners: Iterable[str]) -> tuple[str, ...]:
    """The action of that name of each of the services, as AWS spells it."""
    services = filter(None, map(catalogue.service, owners))
    return tuple(service.spelled(name) for service in services)


def _starts_alike(one: str, other: str) -> bool:
    """Whether one prefix is the start of the other, which is not too short to tell."""
    return min(len(one), len(other)) >= SHORTEST and (
        one.startswith(other) or other.startswith(one)
    )


@cache
def _operations() -> dict[str, tuple[str, ...]]:
    rows = catalogue.table("operations_without_action", dict[str, dict[str, tuple[str, ...]]])
    return {catalogue.fold(name): meant for name, meant in rows["operations"].items()}


def _slips(service: Service, name: str) -> list[str]:
    """The names of *service* that the unknown *name* is a slip of."""
    joined = "".join(filter(str.isalnum, name))
    if joined != name and joined in service.actions:
        return [joined]
    if name in service.actions or len(name) < SHORTEST:
        return []
    return _one_slip_away(name, _ends_of(service.prefix))


def _under_near_prefixes(action: str) -> tuple[str, ...]:
    """The same action under a prefix one slip away; under a short one if its name is unique."""
    if len(action) > catalogue.NAME_LIMIT:
        return ()
    prefix, _, name = catalogue.fold(action).partition(":")
    near = _near_prefixes(prefix)
    owners = catalogue.owners(name) if near else []
    if len(prefix) < SHORTEST and len(owners) > 1:
        return ()
    return _spelled(name, [owner for owner in owners if owner in near])


@lru_cache(maxsize=REMEMBERED)
def _near_prefixes(prefix: str) -> list[str]:
    return _nearest(prefix, catalogue.index().services)


def _one_slip_away(name: str, ends: Ends) -> list[str]:
    """Those of the names, given by their ends, that one slip turns into *name*, sorted."""
    return _nearest(name, {*ends.get(f"{name[:2]}*", ()), *ends.get(f"*{name[-2:]}", ())})


def _nearest(name: str, names: Iterable[str]) -> list[str]:
    length = len(name)
    near = [each for each in names if -1 <= len(each) - length <= 1]
    return sorted(each for each in near if is_one_slip(each, name))


@cache
def _ends_of(prefix: str) -> Ends:
    service = catalogue.service(prefix)
    found: Ends = {}
    for name in service.lower_names if service else ():
        found.setdefault(f"{name[:2]}*", []).append(name)
        found.setdefault(f"*{name[-2:]}", []).append(name)
    return found


def is_one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less or else, or two neighbours swapped, turn *one* into *other*."""
    pairs = zip(one, other, strict=False)
    start = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b or a == b[1:]
