"""Did you mean: known actions that an unknown one is a slip of.

AWS adds hundreds of actions a year, so a resemblance must be close to prove anything. One letter
is close enough: of 4,234 actions added between April 2025 and October 2026, one was a letter away
from an action that its service had already.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain

from grantlint.knowledge import catalogue
from grantlint.knowledge.catalogue import Service

SHORTEST = 5
"""Below this length every name is one slip away from another."""
REMEMBERED = 4096

Forms = dict[str, list[str]]
"""Names by each form that one slip can leave in common."""


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
    return tuple(service.full_names[near] for near in _slips(service, name))[:limit]


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
    if service and name in service.full_names:
        return ()
    if close := near_misses(action, limit):
        return close
    elsewhere = _owners().get(name, ())
    prefix = catalogue.fold(action).partition(":")[0]
    alike = tuple(owner for owner in elsewhere if _starts_alike(owner.partition(":")[0], prefix))
    elsewhere = alike or elsewhere
    return elsewhere if len(elsewhere) <= limit else ()


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
    if joined != name and joined in service.full_names:
        return [joined]
    if name in service.full_names or len(name) < SHORTEST:
        return []
    return _one_slip_away(name, _forms_of(service.prefix))


def _under_near_prefixes(action: str) -> tuple[str, ...]:
    """The same action under a prefix one slip away; under a short one if its name is unique."""
    if len(action) > catalogue.NAME_LIMIT:
        return ()
    prefix, _, name = catalogue.fold(action).partition(":")
    near = _one_slip_away(prefix, _prefix_forms())
    owners = _owners().get(name, ()) if near else ()
    if len(prefix) < SHORTEST and len(owners) > 1:
        return ()
    return tuple(owner for owner in owners if owner.partition(":")[0] in near)


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    """The actions of each lower-case name, of whatever service."""
    found: dict[str, list[str]] = {}
    for lower, action in catalogue.everything().items():
        found.setdefault(lower.partition(":")[2], []).append(action)
    return {name: tuple(owners) for name, owners in found.items()}


def _one_slip_away(name: str, forms: Forms) -> list[str]:
    candidates = set(chain.from_iterable(forms.get(form, ()) for form in _deletions(name)))
    return sorted(near for near in candidates if is_one_slip(near, name))


def _deletions(name: str) -> list[str]:
    """*name* itself and every form with one letter less."""
    return [name, *(name[:i] + name[i + 1 :] for i in range(len(name)))]


def _forms(names: Iterable[str]) -> Forms:
    found: Forms = {}
    for name in names:
        for form in _deletions(name):
            found.setdefault(form, []).append(name)
    return found


@cache
def _forms_of(prefix: str) -> Forms:
    service = catalogue.service(prefix)
    return _forms(service.full_names if service else ())


@cache
def _prefix_forms() -> Forms:
    return _forms(catalogue.index().services)


def is_one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less or else, or two neighbours swapped, turn *one* into *other*."""
    pairs = zip(one, other, strict=False)
    start = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b or a == b[1:]
