"""A quick look at Denies: whether a request gets past them by keys that nothing else asks of."""

from collections.abc import Iterable

from grantlint.policy.access import callers, targets
from grantlint.policy.access.callers import Caller
from grantlint.policy.access.statements import RESOURCE, Ruling
from grantlint.policy.answers import NO
from grantlint.policy.conditions import Domain, Quantifier, Requirement


def gets_past(caller: Caller, allow: Ruling, denies: Iterable[Ruling]) -> bool:
    """Whether what an Allow lets in gets past all the Denies, for certain or maybe.

    True when each of them has a condition that fails, on a key that nothing else asks about, in
    some request that the Allow lets in. False says nothing.
    """
    known = callers.domains(caller)
    settled = {key for key, domain in known.items() if domain.alternatives or domain.wanted}
    given = {RESOURCE, *settled, *_keys(allow.requirements)}
    lacking: set[str] = set()
    for deny in denies:
        if not any(_fails(each, known, given, lacking) for each in deny.requirements):
            return False
    return True


def _fails(
    asked: Requirement, known: dict[str, Domain], given: set[str], lacking: set[str]
) -> bool:
    """Whether a requirement fails without its key, or with one of its values; notes which."""
    key = asked.key
    if key is None or key in given:
        return False
    domain = known.get(key) or targets.any_domain(key)
    if asked.lacking is NO and domain.lacks is not NO:
        lacking.add(key)
        return True
    keys = _keys([asked])
    if not _has_opposite(asked) or not keys.isdisjoint(lacking | given):
        return False
    given |= keys
    return True


def _has_opposite(asked: Requirement) -> bool:
    """Whether it is negated, so that each text it names makes it fail."""
    region = asked.region
    is_plain = asked.negated and asked.quantifier is Quantifier.ONE
    return is_plain and region is not None and region.is_text and bool(region.values)


def _keys(requirements: Iterable[Requirement]) -> set[str]:
    """Their keys, and those of the variables in their values."""
    found: set[str] = set()
    for each in requirements:
        found.add(each.key or "")
        if each.region is not None:
            found.update(variable.key.lower() for variable in each.region.variables)
    return found
