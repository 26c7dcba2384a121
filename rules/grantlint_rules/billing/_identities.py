"""Where the policies of an identity grant an action: the terms to report at."""

from collections.abc import Iterator

from grantlint.knowledge.billing_services import SERVICES
from grantlint.model import Effect, Identity, PolicyDocument, Statement, Term
from grantlint.policy import terms
from grantlint.policy.patterns import matches


def granting(identity: Identity, action: str) -> Iterator[tuple[PolicyDocument, Statement, Term]]:
    """Each term of an Allow that names *action*, itself or by a pattern."""
    for document in identity.policies:
        for statement in document.statements:
            clause = statement.actions
            if statement.effect is not Effect.ALLOW or clause is None or clause.negated:
                continue
            for term in clause.terms:
                if matches(terms.widest(term), action, ignore_case=True):
                    yield document, statement, term


def billing_terms(identity: Identity) -> Iterator[tuple[PolicyDocument, Statement, Term]]:
    """Each term of an Allow that names an action, or a pattern, of a billing service."""
    for document in identity.policies:
        for statement in document.statements:
            clause = statement.actions
            if statement.effect is not Effect.ALLOW or clause is None or clause.negated:
                continue
            for term in clause.terms:
                name = term.literal or ""
                if name.partition(":")[0].lower() in SERVICES:
                    yield document, statement, term
