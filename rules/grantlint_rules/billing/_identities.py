"""Where the policies of an identity grant an action: the terms to report at."""

from collections.abc import Iterator

from grantlint.knowledge.billing_services import SERVICES
from grantlint.model import ALLOW, Clause, Identity, PolicyDocument, Statement, Term
from grantlint.policy.clauses import fitting, words
from grantlint.policy.picking import picked


def granting(identity: Identity, action: str) -> Iterator[tuple[PolicyDocument, Statement, Term]]:
    """Each term of an Allow that names *action*, itself or by a pattern."""
    for document, statement, clause in _allowing(identity):
        for term in fitting(clause, action):
            yield document, statement, term


def billing_terms(
    identity: Identity, names: frozenset[str] | None = None
) -> Iterator[tuple[PolicyDocument, Statement, Term]]:
    """Each term of an Allow that names an action, or a pattern, of a billing service.

    With *names*, in lower case, only those and patterns.
    """
    for document, statement, clause in _allowing(identity):
        every_one = zip(clause.terms, words(clause).texts, strict=True)
        for term, text in every_one if names is None else picked(clause, names):
            if text.partition(":")[0] in SERVICES and term.literal is not None:
                yield document, statement, term


def _allowing(identity: Identity) -> Iterator[tuple[PolicyDocument, Statement, Clause[Term]]]:
    """Each Allow of an identity, with the actions that it lists."""
    for document in identity.policies:
        for statement in document.statements:
            clause = statement.actions
            if statement.effect is ALLOW and clause is not None and not clause.negated:
                yield document, statement, clause
