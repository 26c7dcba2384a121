"""Whether a Resource reaches every resource of a type in an account: `*`, or `…:secret:*`.

Knows the shapes of ARNs from the catalogue; knows nothing of what is done with the resources.
"""

from collections.abc import Iterator
from functools import lru_cache

from grantlint.knowledge import actions, resources
from grantlint.model import Clause, Place, Statement, Term
from grantlint.policy import arns, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer, answer, every, some
from grantlint.policy.arns import Arn
from grantlint.policy.patterns import Glob, joined, parts_of

REMEMBERED = 512
"""Texts of resources; most stand in several statements, and several actions ask about each."""


def reaching(statement: Statement, action: str) -> tuple[Term | Clause[Term], Answer] | None:
    """What lets *action* reach every resource of a type that it acts on, and whether it does.

    A term of `Resource`, or the `NotResource` that leaves them in; None where nothing does. A
    region or an account that is named is no bound: it is the account that counts.
    """
    clause = statement.resources
    if clause is None:
        return None
    forms = _forms(action)
    if clause.negated:
        is_open = every(_holds(clause.terms, forms)).opposite
        return None if is_open is NO else (clause, is_open)
    best: tuple[Term | Clause[Term], Answer] | None = None
    for term in clause.terms:
        found = _reach(term, forms)
        if found is YES:
            return term, found
        if found is MAYBE and best is None:
            best = term, found
    return best


def written(at: Term | Clause[Term]) -> str:
    """How messages name it."""
    return f"`{at.written}`" if isinstance(at, Term) else "all that `NotResource` leaves in"


def place(at: Term | Clause[Term]) -> Place:
    """Where it stands."""
    return at.place if isinstance(at, Term) else at.key


def _reach(term: Term, forms: tuple[Arn, ...]) -> Answer:
    """Whether a term holds all of a type that has one of these forms."""
    literal = term.literal
    if literal is None:
        return some(_holds((term,), forms))
    return YES if literal == "*" else _text_reaches(literal, forms)


@lru_cache(REMEMBERED)
def _text_reaches(text: str, forms: tuple[Arn, ...]) -> Answer:
    """The same for a text, which holds no doubt: what is not sure to hold all does not."""
    return answer(any(arns.surely_contains(text, _limited(text, form)) for form in forms))


def _holds(listed: tuple[Term, ...], forms: tuple[Arn, ...]) -> Iterator[Answer]:
    """For each form of a type, whether one of the terms holds all of it."""
    for form in forms:
        yield some(_term_contains(term, form) for term in listed)
    if not forms:
        yield some(terms.is_text(term, "*") for term in listed)


@lru_cache(REMEMBERED)
def _forms(action: str) -> tuple[Arn, ...]:
    """The ARNs of the types of resources that an action must be allowed on, as patterns."""
    service = action.partition(":")[0]
    uses = actions.resource_types(action)
    required = [use for use in uses if use.required]
    found = (resources.resource_type(service, use.name) for use in required or uses)
    formats = (text for each in found if each is not None for text in each.arns)
    return tuple(form for text in formats if (form := arns.parse(text)) is not None)


def _term_contains(term: Term, form: Arn) -> Answer:
    """Whether a term holds all ARNs of a type, within the regions and accounts it names.

    A variable of the request stands for one text, and never for all: what names a resource by one
    need not be compared.
    """
    pattern = terms.glob_of(term)
    is_seen = not terms.has_hole(term)
    given = arns.parse(pattern)
    if is_seen and given is not None and not isinstance(given.resource, str):
        return NO
    found = arns.resource_contains(pattern, _limited(pattern, form))
    return NO if found is MAYBE and is_seen else found


def _limited(pattern: Glob, form: Arn) -> Glob:
    """The ARNs of a type in the partition, region and account that a pattern names, if any."""
    given = arns.parse(pattern) or form
    region = given.region if form.region else ""
    account = given.account if form.account else ""
    if isinstance(pattern, str):  # then so are all its segments
        return f"arn:{given.partition}:{form.service}:{region}:{account}:{form.resource}"
    segments = ("arn", given.partition, form.service, region, account, form.resource)
    first, *rest = (parts_of(each) for each in segments)
    return joined((*first, *(part for each in rest for part in (":", *each))))
