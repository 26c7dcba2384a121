"""AWS services by the names they have as principals: which are known, and what a slip stands for.

AWS has no list of them, so a name that is not known proves nothing. Known are the services that
take roles, and every name with the prefix of a service's actions in it, as `states.us-east-1` has.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from grantlint.knowledge import catalogue, passable_roles
from grantlint.knowledge.near_misses import SHORTEST, is_one_slip
from grantlint.knowledge.passable_roles import SUFFIX

SUFFIXES = (SUFFIX, ".amazonaws.com.cn")
SLIPS = (".aws.com", ".amazon.com", ".amazonaws", ".aws.amazon.com", ".awsamazon.com")
"""Endings that people write; no service that is known here has one of them."""
OTHERS = frozenset({"qconnect"})
"""Services with actions of another prefix, whose names would be taken for slips of others.

https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-qconnect.html
"""
LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
LABELS = re.compile(rf"{LABEL}(?:\.{LABEL})*")


def is_well_formed(name: str) -> bool:
    """Whether a name is built as those of services are."""
    stem = _stem(name, SUFFIXES)
    return stem != name and LABELS.fullmatch(stem) is not None


def is_known(name: str) -> bool:
    """Whether a service has this name, as far as can be told; in any case of its letters."""
    stem = _stem(name.lower(), SUFFIXES)
    labels = stem.split(".")
    if not catalogue.index().services.keys().isdisjoint(labels):  # nearly always
        return True
    return not OTHERS.isdisjoint(labels) or bool(passable_roles.to_service(stem + SUFFIX))


def near(name: str) -> str | None:
    """The only known service that an unknown, well-formed *name* is one letter away from.

    Hyphens and digits tell services apart: `application-insights`, `macie` beside `macie2`.
    """
    if is_known(name):
        return None
    ending = next((each for each in SUFFIXES if name.endswith(each)), "")
    stem = name.removesuffix(ending).lower()
    if not SHORTEST <= len(stem) <= catalogue.NAME_LIMIT:
        return None
    start, end = stem[:2], stem[-2:]  # one slip leaves the one or the other as it is
    alike = [each for each in _names() if each[:2] == start or each[-2:] == end]
    found = [each for each in alike if is_one_slip(stem, each) and _marks(stem) == _marks(each)]
    return found[0] + ending if len(found) == 1 else None


def meant(name: str) -> str | None:
    """The service that a name with another ending than theirs, or with none, stands for."""
    lowered = name.lower()
    stem = _stem(lowered, (*SUFFIXES, *SLIPS))
    principal = stem + SUFFIX
    if re.fullmatch(LABEL, stem) is not None and is_known(principal):
        return principal if principal != name else None
    return next(_ended(lowered), None) if len(name) <= catalogue.NAME_LIMIT else None


def _ended(name: str) -> Iterator[str]:
    """Known services whose ending a name has but for one letter: `lambda.amazonaw.com`."""
    for suffix in SUFFIXES:
        for length in (len(suffix) - 1, len(suffix), len(suffix) + 1):
            stem = name[:-length]
            is_built = LABELS.fullmatch(stem) is not None and is_one_slip(name[-length:], suffix)
            if is_built and is_known(stem + suffix):
                yield stem + suffix


def _stem(name: str, endings: Iterable[str]) -> str:
    for ending in endings:
        name = name.removesuffix(ending)
    return name


@cache
def _names() -> tuple[str, ...]:
    takers = (_stem(name, SUFFIXES) for name in passable_roles.by_service())
    return tuple(name for name in {*takers, *catalogue.index().services} if len(name) >= SHORTEST)


def _marks(stem: str) -> str:
    return "".join(letter for letter in stem if not letter.isalpha())
