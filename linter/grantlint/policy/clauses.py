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
    service = action.partition(":")[0].lower()
    fitting = [term for term in clause.terms if _fits(term, action, service)]
    if any(not terms.has_hole(term) for term in fitting):
        named = Answer.YES
    elif fitting or not clause.complete:
        named = Answer.MAYBE
    else:
        named = Answer.NO
    return named.opposite if clause.negated else named


def _fits(term: Term, action: str, service: str) -> bool:
    pattern = terms.widest(term)
    if pattern[:1].lower() not in (service[:1], "*", "?"):  # most terms, at the least cost
        return False
    prefix = pattern.partition(":")[0]
    if prefix.lower() != service and "*" not in prefix and "?" not in prefix:
        return False
    return matches(pattern, action, ignore_case=True)
