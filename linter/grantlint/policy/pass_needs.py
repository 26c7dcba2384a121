"""What an identity passes roles for: the services of the actions it may call that take a role."""

from collections.abc import Iterable, Iterator

from grantlint.knowledge import passable_roles
from grantlint.knowledge.passable_roles import RolePass
from grantlint.model import ALLOW, Estate, Identity, PolicyDocument, Statement, Term
from grantlint.policy import access, reaching
from grantlint.policy.access import Policies
from grantlint.policy.answers import NO
from grantlint.policy.clauses import words
from grantlint.policy.memory import remembered

MOST = 3
"""Services or roles that a statement of ours lists; more do not belong together."""
REMEMBERED = 4
"""Policies whose answer is kept, which each of their statements asks for."""


def named(documents: Iterable[PolicyDocument]) -> tuple[str, ...]:
    """The services that get roles from actions that Allows name in full; none for too many."""
    return _named(tuple(documents))


@remembered(REMEMBERED)
def _named(documents: tuple[PolicyDocument, ...]) -> tuple[str, ...]:
    found = dict.fromkeys(one.services[0] for *_, one in started(documents))
    return tuple(sorted(found)) if len(found) <= MOST else ()


def certain(identity: Identity) -> tuple[str, ...]:
    """All services that may get a role by what an identity can call; none unless that is sure.

    It is where all its policies are seen, and the service of each action that they let in is known.
    """
    if not identity.complete or identity.managed:
        return ()
    granted = list(_granted(access.of(identity)))
    if not all(one.is_proof and not one.is_guess and len(one.services) == 1 for one in granted):
        return ()
    found = dict.fromkeys(one.services[0] for one in granted)
    return tuple(sorted(found)) if len(found) <= MOST else ()


def roles(services: Iterable[str], estate: Estate) -> tuple[str, ...]:
    """The ARNs of the estate's roles that trust one of these services; none for too many."""
    wanted = tuple(services)
    found = [
        role.arn
        for role in reaching.roles(estate)
        if role.arn is not None and any(reaching.trusts(role, service) for service in wanted)
    ]
    return tuple(found) if len(found) <= MOST else ()


def started(
    documents: Iterable[PolicyDocument],
) -> Iterator[tuple[PolicyDocument, Statement, Term, RolePass]]:
    """What Allows name in full and is known to hand over a role, with where they do."""
    known, names = passable_roles.proven(), passable_roles.proven_names()
    for document in documents:
        for statement in document.statements:
            clause = statement.actions
            if statement.effect is not ALLOW or clause is None or clause.negated:
                continue
            texts = words(clause).texts
            if names.isdisjoint(texts):  # in nearly all of them
                continue
            for term, text in zip(clause.terms, texts, strict=True):
                if text in known and term.literal is not None:
                    yield document, statement, term, known[text]


def _granted(policies: Policies) -> Iterator[RolePass]:
    for one in passable_roles.all_passes():
        if policies.could_grant(one.action) is not NO:
            yield one
