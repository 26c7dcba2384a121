"""Did you mean: known actions that an unknown one is a slip of.

AWS adds hundreds of actions a year, so a name that merely looks like another proves nothing. A
slip is told from a new action by its words: new actions are made of words that AWS uses already
(`ListControlGroups`), a slip leaves a word that AWS uses nowhere (`ListBukcets`).
"""

import re
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
    """Known actions that the unknown *action* is one slip away from, best first.

    One slip is a letter too many, too few, wrong, or two swapped, in one word of the name or in the
    prefix; or a separator within the name. Empty for known actions and for patterns.
    """
    service, name = catalogue.split(action)
    if service is None:
        return _under_near_prefixes(action)[:limit]
    joined = "".join(filter(str.isalnum, name))
    if joined != name and joined in service.names:
        return (f"{service.prefix}:{service.names[joined]}",)
    found = (n for n in _close_names(service, name) if _leaves_no_word(service.names[n], name))
    return _spelled(service, found)[:limit]


@lru_cache(maxsize=REMEMBERED)
def similar(action: str, limit: int = 3) -> tuple[str, ...]:
    """Known actions that the author of an unknown *action* may have had in mind, best first.

    Beside the near misses: names one letter apart that may both be right (`GetKey`, `GetKeys`),
    else an action of that name in another service. Good for a hint, no proof of a mistake.
    """
    service, name = catalogue.split(action)
    if service and name in service.names:
        return ()
    close = _spelled(service, _close_names(service, name)) if service else ()
    if found := dict.fromkeys([*near_misses(action, limit), *close]):
        return tuple(found)[:limit]
    elsewhere = _owners().get(name, ())
    return elsewhere if len(elsewhere) <= limit else ()


def _spelled(service: Service, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{service.prefix}:{service.names[name]}" for name in names)


def _under_near_prefixes(action: str) -> tuple[str, ...]:
    """The same action under a prefix one slip away, if its name alone tells the service."""
    if len(action) > catalogue.NAME_LIMIT:
        return ()
    prefix, _, name = catalogue.fold(action).partition(":")
    owners = _owners().get(name, ())
    if len(prefix) < SHORTEST and len(owners) > 1:
        return ()
    near = set(_one_slip_away(prefix, _prefix_forms()))
    return tuple(owner for owner in owners if owner.partition(":")[0] in near)


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    """The actions of each lower-case name, of whatever service."""
    found: dict[str, list[str]] = {}
    for prefix, names in catalogue.all_names().items():
        for name in names:
            found.setdefault(name.lower(), []).append(f"{prefix}:{name}")
    return {name: tuple(owners) for name, owners in found.items()}


def _close_names(service: Service, name: str) -> list[str]:
    """The names of *service* one slip away from the unknown *name*."""
    if name in service.names or len(name) < SHORTEST:
        return []
    return _one_slip_away(name, _forms_of(service.prefix))


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
    return _forms(service.names if service else ())


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


def _leaves_no_word(known: str, name: str) -> bool:
    """Whether what stands in *name* for one word of *known* is no word of AWS's."""
    words = [word.lower() for word in _words().findall(known)]
    while len(words) > 1 and name.startswith(words[0]):
        name = name.removeprefix(words.pop(0))
    while len(words) > 1 and name.endswith(words[-1]):
        name = name.removesuffix(words.pop())
    return len(words) == 1 and not _is_vocabulary(name)


def _is_vocabulary(word: str) -> bool:
    forms = (word, word + "s", word.removesuffix("s"), word.removesuffix("es"))
    return any(form in _vocabulary() for form in forms)


@cache
def _vocabulary() -> frozenset[str]:
    """Every word of every action name, in lower case; nothing at all is a word, too."""
    spelled = " ".join(chain.from_iterable(catalogue.all_names().values()))
    return frozenset(word.lower() for word in set(_words().findall(spelled))) | {""}


@cache
def _words() -> "re.Pattern[str]":
    """Finds the words of CamelCase names: `GetS3BucketACL` has `Get`, `S3`, `Bucket`, `ACL`."""
    return re.compile(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+|[^A-Za-z0-9 ]+")
