"""The few terms of a clause of actions that may stand for actions which are known by name."""

from grantlint.model import Clause, Term
from grantlint.policy.clauses import words


def picked(clause: Clause[Term], names: frozenset[str]) -> list[tuple[Term, str]]:
    """The terms that are one of *names*, or a pattern, or not there for sure; with their texts.

    Names and texts are in lower case. Most clauses have no such term, so they are compared as sets
    and not gone through.
    """
    said = words(clause)
    if not said.others and said.names.isdisjoint(names):
        return []
    wanted = said.names & names
    wanted = wanted.union(text for group in said.others.values() for text, _ in group)
    terms = zip(clause.terms, said.texts, strict=True)
    return [(term, text) for term, text in terms if text in wanted]
