"""The few terms of a clause of actions that may stand for actions which are known by name."""

from functools import lru_cache

from grantlint.model import Clause, Term
from grantlint.policy.clauses import ANYWHERE, words


def picked(clause: Clause[Term], names: frozenset[str]) -> list[tuple[Term, str]]:
    """The terms that are one of *names*, or that may be; with their texts.

    Names and texts are in lower case. What may be one is a pattern of a service of theirs, or not
    there for sure. Most clauses have no such term, so they are compared as sets and not gone
    through.
    """
    said = words(clause)
    if not said.others and said.names.isdisjoint(names):  # most of them
        return []
    wanted = said.names & names
    for service in said.others.keys() & _services(names) if said.others else ():
        wanted = wanted.union(text for text, _ in said.others[service])
    if not wanted:
        return []
    terms = zip(clause.terms, said.texts, strict=True)
    return [(term, text) for term, text in terms if text in wanted]


@lru_cache(32)
def _services(names: frozenset[str]) -> frozenset[str]:
    """Where patterns of these names stand among the words of a clause."""
    return frozenset((ANYWHERE, *(name.partition(":")[0] for name in names)))
