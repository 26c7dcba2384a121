"""Clauses of statements: whether `Action` or `NotAction` covers an action, holes included."""

from grantlint.model import Clause, Term
from grantlint.policy import terms
from grantlint.policy.answers import Answer
from grantlint.policy.patterns import matches


def covers_action(clause: Clause[Term] | None, action: str) -> Answer:
    """Whether an `Action` or `NotAction` clause speaks about *action*.

    MAYBE when a hole decides, or terms that cannot be seen; NO for a clause that is missing.
    """
    if clause is None:
        return Answer.NO
    fitting = [term for term in clause.terms if _fits(term, action)]
    if any(not terms.has_hole(term) for term in fitting):
        named = Answer.YES
    elif fitting or not clause.complete:
        named = Answer.MAYBE
    else:
        named = Answer.NO
    return named.opposite if clause.negated else named


def _fits(term: Term, action: str) -> bool:
    return matches(terms.widest(term), action, ignore_case=True)
