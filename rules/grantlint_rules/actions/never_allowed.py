"""An Allow that never lets a request through: denied again, or with conditions that contradict."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from grantlint.knowledge import actions
from grantlint.knowledge.billing_services import SERVICES
from grantlint.model import (
    ALLOW,
    DENY,
    Clause,
    DocumentKind,
    Finding,
    Identity,
    PolicyDocument,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import terms
from grantlint.policy.answers import NO, YES
from grantlint.policy.clashes import may_clash
from grantlint.policy.clauses import words
from grantlint.policy.patterns import intersects, is_plain
from grantlint.policy.patterns.machine import folded
from grantlint.rule import Context, document_kinds, rule

if TYPE_CHECKING:
    from grantlint.policy.access import Found

MOST = 40
"""Actions of a statement that are asked about; one that is let through ends the question."""


@rule(
    on=PolicyDocument,
    when=document_kinds(DocumentKind.IDENTITY),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(document: PolicyDocument, ctx: Context) -> Iterator[Finding]:
    denies = _denies(document, ctx.identity)
    for statement in document.statements:
        is_doubtful = denies or (statement.conditions[1:] and may_clash(statement.conditions))
        if not is_doubtful or statement.effect is not ALLOW or _is_billing(statement):
            continue
        if _contradicts(statement, document):
            yield ctx.within(document, statement).finding(
                statement.conditions[0].operator,
                "this statement allows nothing: no request can meet all of its conditions",
                hint="Conditions of one statement must all hold; write a statement for each case",
            )
            continue
        denied = _denied(statement, document, denies)
        if denied is not None:
            yield ctx.within(document, statement).finding(
                statement,
                "this statement allows nothing: everything in it is denied again",
                hint="Narrow the Deny, or remove this statement; a Deny always wins",
                related=[(deny, "denies it") for deny in denied.stopped_by[:2]],
            )


def _denies(document: PolicyDocument, identity: Identity | None) -> list[PolicyDocument]:
    """All that the policies beside it deny, in documents of their own."""
    beside = identity.policies if identity is not None else (document,)
    found = []
    for each in beside:
        statements = [one for one in each.statements if one.effect is DENY]
        if statements:
            found.append(replace(each, statements=tuple(statements)))
    return found


def _contradicts(statement: Statement, document: PolicyDocument) -> bool:
    if not may_clash(statement.conditions):
        return False
    from grantlint.policy import conditions  # noqa: PLC0415  dear, and most statements end above
    from grantlint.policy.conditions import asking  # noqa: PLC0415  as above

    return asking.satisfying(conditions.of(statement, document)).answer is NO


def _denied(
    statement: Statement, document: PolicyDocument, denies: list[PolicyDocument]
) -> "Found | None":
    """What stops the last action of the statement, when all of them are stopped."""
    clause = statement.actions
    if not denies or clause is None or clause.negated or not 0 < len(clause.terms) <= MOST:
        return None
    if not all(_may_be_denied(term, denies) for term in clause.terms):
        return None
    from grantlint.policy import access  # noqa: PLC0415  dear, and most statements end above

    policies = access.of_documents(replace(document, statements=(statement,)), *denies)
    if access.may_survive(policies, statement):
        return None
    found = None
    for term in clause.terms:
        name = term.literal or ""
        # One action is asked about sooner than all of a pattern.
        free = _undenied(name, statement, denies)
        if free is not None and access.grants(policies, free).answer is not NO:
            return None
        found = access.grants(policies, name)
        if found.answer is not NO or not found.stopped_by:
            return None
    return found


def _may_be_denied(term: Term, denies: list[PolicyDocument]) -> bool:
    """Whether some Deny speaks about the action, whatever its resources and conditions."""
    name = term.literal
    return name is not None and any(
        deny.actions is None or deny.actions.negated or _speaks_of(name, deny.actions)
        for each in denies
        for deny in each.statements
    )


def _speaks_of(name: str, clause: Clause[Term]) -> bool:
    if is_plain(name):
        return words(clause).say(folded(name)) is not NO
    return any(intersects(text, name, ignore_case=True) is not NO for text in words(clause).texts)


def _undenied(name: str, statement: Statement, denies: list[PolicyDocument]) -> str | None:
    """An action among those that a pattern of one service stands for of which no Deny speaks.

    One that is used on what the statement names if there is any, since others are never allowed.
    """
    if is_plain(name) or not is_plain(name.partition(":")[0]):
        return None
    clauses = [deny.actions for each in denies for deny in each.statements]
    free = (
        action
        for action in actions.expand(name)
        if not any(each is None or each.negated or _speaks_of(action, each) for each in clauses)
    )
    first = next(free, None)
    if first is None or _is_used(first, statement):
        return first
    return next((action for action in free if _is_used(action, statement)), first)


def _is_used(action: str, statement: Statement) -> bool:
    """Whether it is used on the first of the resources that the statement names."""
    clause = statement.resources
    if clause is None or clause.negated or not clause.terms:
        return True
    from grantlint.policy import fitting  # noqa: PLC0415  dear, as above

    return fitting.is_used_on(action, terms.widest(clause.terms[0])) is YES


def _is_billing(statement: Statement) -> bool:
    """Whether it is left to billing/deny-shadows-grant."""
    clause = statement.actions
    return clause is not None and all(
        term.written.partition(":")[0].lower() in SERVICES for term in clause.terms
    )
