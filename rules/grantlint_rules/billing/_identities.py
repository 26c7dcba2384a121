"""Where the policies of an identity grant an action: the terms to report at."""

from collections.abc import Iterator

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
