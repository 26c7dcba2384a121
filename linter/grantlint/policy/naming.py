"""Which of the actions that ways to more rights take some Allow names, told in one go."""

from collections.abc import Iterator
from functools import lru_cache

from grantlint.knowledge import catalogue, escalation
from grantlint.model import DENY
from grantlint.policy.access.statements import Index
from grantlint.policy.answers import NO
from grantlint.policy.clauses import Words
from grantlint.policy.patterns import matches

LONGEST = 128
"""A longer pattern is not remembered."""


def named(own: Index) -> frozenset[str]:
    """The actions of ways, in lower case, that an Allow names, surely or not."""
    ours, services = escalation.names(), escalation.services()
    found: set[str] = set()
    is_open = not own.complete
    for ruling in own.statements:
        if ruling.effect is DENY:
            continue
        if ruling.actions.negated or not ruling.actions.complete:
            is_open = True
        else:
            words = ruling.words
            if not ours.isdisjoint(words.names):  # in few of them
                found |= ours & words.names
            if words.others and not services.isdisjoint(words.others):
                found |= _of_patterns(words)
    if is_open:
        others = ours - found
        found.update(name for name in others if own.could_grant(name) is not NO)
    return frozenset(found)


@lru_cache(1024)
def _of_patterns(words: Words) -> frozenset[str]:
    """The actions of ways that patterns among the words match; several clauses may share them."""
    ours, others = escalation.services(), words.others
    patterns = [pattern for name in others if name in ours for pattern, _ in others[name]]
    return frozenset().union(*map(_matching, patterns))


def _matching(pattern: str) -> frozenset[str]:
    return _known(pattern) if len(pattern) <= LONGEST else frozenset(_among(pattern))


@lru_cache(1024)
def _known(pattern: str) -> frozenset[str]:
    return frozenset(_among(pattern))


def _among(pattern: str) -> Iterator[str]:
    head = pattern.partition("*")[0].partition("?")[0]
    near = catalogue.starting_with(escalation.sorted_names(), head)
    return (name for name in near if matches(pattern, name))
