"""A user who may create own access keys, but not do what rotating them takes."""

from collections.abc import Iterator, Sequence

from grantlint.model import (
    ALLOW,
    Certainty,
    DocumentKind,
    Finding,
    FixEffect,
    PolicyDocument,
    RequestVariable,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.arns import resources_intersect
from grantlint.policy.clauses import covers_action
from grantlint.policy.patterns import matches
from grantlint.policy.successors import together
from grantlint.rule import Context, actions, document_kinds, rule

CREATE = "iam:CreateAccessKey"
NEEDED = ("iam:DeleteAccessKey", "iam:ListAccessKeys", "iam:UpdateAccessKey")
USER_NAME = "aws:username"


@rule(
    on=Statement,
    when=actions(CREATE) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.INFO,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause, resources = statement.actions, statement.resources
    if statement.effect is not ALLOW or clause is None or resources is None:
        return
    own = next((term for term in resources.terms if _is_own(term)), None)
    if own is None or resources.negated or clause.negated or ctx.document is None:
        return
    missing = _missing(own, together(ctx.document, ctx.identity))
    if not missing:
        return
    names = [name for name, _ in missing]
    for term in clause.terms:
        if matches(terms.widest(term), CREATE, ignore_case=True):
            certainty = _certainty(term, own, statement, [answer for _, answer in missing])
            yield _finding(term, names, statement, certainty, ctx)
            return


def _is_own(term: Term) -> bool:
    """Whether the term stands for whoever asks: by the name of the user, or by a hole."""
    return terms.has_hole(term) or any(
        isinstance(part, RequestVariable) and part.key.lower() == USER_NAME for part in term.parts
    )


def _missing(own: Term, documents: Sequence[PolicyDocument]) -> list[tuple[str, Answer]]:
    """What rotating takes and no policy allows on *own*; NO is certain, MAYBE possible."""
    reaching = [
        (statement, reaches)
        for document in documents
        for statement in document.statements
        if statement.effect is ALLOW and (reaches := _reaches(statement, own)) is not NO
    ]
    answers = [(name, _allows(reaching, name)) for name in NEEDED]
    return [(name, found) for name, found in answers if found is not YES]


def _reaches(statement: Statement, own: Term) -> Answer:
    clause = statement.resources
    if clause is None or clause.negated:
        return MAYBE
    pattern = terms.glob_of(own)
    answers = {resources_intersect(terms.glob_of(term), pattern) for term in clause.terms}
    if YES in answers:
        return YES
    is_open = MAYBE in answers or not clause.complete
    return MAYBE if is_open else NO


def _allows(reaching: Sequence[tuple[Statement, Answer]], action: str) -> Answer:
    best = NO
    for statement, reaches in reaching:
        covers = covers_action(statement.actions, action)
        if covers is YES and reaches is YES:
            return YES
        best = best if covers is NO else MAYBE
    return best


def _certainty(term: Term, own: Term, statement: Statement, missing: Sequence[Answer]) -> Certainty:
    clause = statement.actions
    is_open = terms.has_hole(term) or terms.has_hole(own) or clause is None or not clause.complete
    return Certainty.POSSIBLE if is_open or NO not in missing else Certainty.CERTAIN


def _finding(
    term: Term, missing: Sequence[str], statement: Statement, certainty: Certainty, ctx: Context
) -> Finding:
    clause = statement.actions
    names = ", ".join(f"`{name}`" for name in missing)
    fix = None
    if clause is not None:
        title = f"Allow {names}, too"
        fix = ctx.add_terms(clause, missing, title=title, effect=FixEffect.GRANTS)
    return ctx.finding(
        term,
        f"users may create keys of their own, but to rotate them they lack {names}",
        certainty=certainty,
        hint=f"Add {names} on the same resource",
        fix=fix,
    )
