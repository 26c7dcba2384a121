"""An Allow that never lets a request through: denied again, or with conditions that contradict."""

from collections.abc import Iterator

from msgspec.structs import replace

from grantlint.knowledge.billing_services import SERVICES
from grantlint.model import (
    DocumentKind,
    Effect,
    Finding,
    PolicyDocument,
    Severity,
    Statement,
)
from grantlint.policy import access, conditions
from grantlint.policy.access import Found, Policies
from grantlint.policy.answers import Answer
from grantlint.rule import Context, document_kinds, rule

MOST = 40
"""Actions of a statement that are asked about; one that is let through ends the question."""


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.IDENTITY),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    document = ctx.document
    if statement.effect is not Effect.ALLOW or document is None or _is_billing(statement):
        return
    if _contradicts(statement, document):
        yield ctx.finding(
            statement.conditions[0].operator,
            "this statement allows nothing: no request can meet all of its conditions",
            hint="Conditions of one statement must all hold; write a statement for each case",
        )
        return
    denied = _denied(statement, document, ctx)
    if denied is not None:
        yield ctx.finding(
            statement,
            "this statement allows nothing: everything in it is denied again",
            hint="Narrow the Deny, or remove this statement; a Deny always wins",
            related=[(deny, "denies it") for deny in denied.stopped_by[:2]],
        )


def _contradicts(statement: Statement, document: PolicyDocument) -> bool:
    keys = [(condition.key.literal or "").lower() for condition in statement.conditions]
    if len(set(keys)) == len(keys):
        return False
    return conditions.satisfying(conditions.of(statement, document)).answer is Answer.NO


def _denied(statement: Statement, document: PolicyDocument, ctx: Context) -> Found | None:
    """What stops the last action of the statement, when all of them are stopped."""
    clause = statement.actions
    if clause is None or clause.negated or not clause.terms or len(clause.terms) > MOST:
        return None
    policies = _alone(statement, document, ctx)
    if policies is None:
        return None
    found = None
    for term in clause.terms:
        if term.literal is None:
            return None
        found = access.grants(policies, term.literal)
        if found.answer is not Answer.NO or not found.stopped_by:
            return None
    return found


def _alone(statement: Statement, document: PolicyDocument, ctx: Context) -> Policies | None:
    """The statement with every Deny of its identity; None when there is no Deny at all."""
    beside = ctx.identity.policies if ctx.identity is not None else (document,)
    made = [
        replace(each, statements=tuple(one for one in each.statements if _is_kept(one, statement)))
        for each in beside
    ]
    has_deny = any(one is not statement for each in made for one in each.statements)
    return access.of_documents(*made) if has_deny else None


def _is_kept(one: Statement, statement: Statement) -> bool:
    return one is statement or one.effect is Effect.DENY


def _is_billing(statement: Statement) -> bool:
    """Whether it is left to billing/deny-shadows-grant."""
    clause = statement.actions
    return clause is not None and all(
        term.written.partition(":")[0].lower() in SERVICES for term in clause.terms
    )
