"""Whether a Resource reaches every resource of a type in an account: `*`, or `…:secret:*`.

Knows the shapes of ARNs from the catalogue; knows nothing of what is done with the resources.
"""

from collections.abc import Iterator

from grantlint.knowledge import actions, resources
from grantlint.model import Clause, Place, Statement, Term
from grantlint.policy import arns, terms
from grantlint.policy.answers import Answer, every, some
from grantlint.policy.patterns import Glob, joined, parts_of


def reaching(statement: Statement, action: str) -> tuple[Term | Clause[Term], Answer] | None:
    """What lets *action* reach every resource of a type that it acts on, and whether it does.

    A term of `Resource`, or the `NotResource` that leaves them in; None where nothing does. A
    region or an account that is named is no bound: it is the account that counts.
    """
    clause = statement.resources
    if clause is None:
        return None
    if clause.negated:
        is_open = every(_holds(clause.terms, action)).opposite
        return None if is_open is Answer.NO else (clause, is_open)
    best: tuple[Term | Clause[Term], Answer] | None = None
    for term in clause.terms:
        found = some(_holds((term,), action))
        if found is Answer.YES:
            return term, found
        if found is Answer.MAYBE and best is None:
            best = term, found
    return best


def written(at: Term | Clause[Term]) -> str:
    """How messages name it."""
    return f"`{at.written}`" if isinstance(at, Term) else "all that `NotResource` leaves in"


def place(at: Term | Clause[Term]) -> Place:
    """Where it stands."""
    return at.place if isinstance(at, Term) else at.key


def _holds(listed: tuple[Term, ...], action: str) -> Iterator[Answer]:
    """For each type that an action acts on, whether one of the terms holds all of it."""
    formats = list(_formats(action))
    for written_as in formats:
        yield some(_term_contains(term, written_as) for term in listed)
    if not formats:
        yield some(terms.is_text(term, "*") for term in listed)


def _formats(action: str) -> Iterator[str]:
    """The ARNs of the types of resources that an action must be allowed on, as patterns."""
    service = action.partition(":")[0]
    uses = actions.resource_types(action)
    required = [use for use in uses if use.required]
    for use in required or uses:
        found = resources.resource_type(service, use.name)
        yield from found.arns if found is not None else ()


def _term_contains(term: Term, whole: str) -> Answer:
    """As `_contains`; a variable of the request stands for one text, and never for all."""
    found = _contains(terms.glob_of(term), whole)
    return Answer.NO if found is Answer.MAYBE and not terms.has_hole(term) else found


def _contains(pattern: Glob, whole: str) -> Answer:
    """Whether a pattern holds all ARNs of a type, within the regions and accounts it names."""
    if arns.is_all(pattern):
        return Answer.YES
    given, form = arns.parse(pattern), arns.parse(whole)
    if given is None or form is None:
        return arns.resource_contains(pattern, whole)
    region = given.region if form.region else ""
    account = given.account if form.account else ""
    segments = ("arn", given.partition, form.service, region, account, form.resource)
    first, *rest = (parts_of(each) for each in segments)
    limited = joined((*first, *(part for each in rest for part in (":", *each))))
    return arns.resource_contains(pattern, limited)
