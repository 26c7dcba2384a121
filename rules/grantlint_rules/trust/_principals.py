"""What the rules on trust ask of a principal: is it anyone, of which account, what sort."""

import re
from collections.abc import Iterator

from grantlint.model import (
    ALLOW,
    Certainty,
    Hole,
    Principal,
    PrincipalKind,
    Statement,
    Term,
    Witness,
)
from grantlint.policy import strangers, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.clauses import covers_action
from grantlint.policy.conditions.solving import Solution
from grantlint.policy.strangers import Stranger
from grantlint.rule import Context

ASSUME = "sts:AssumeRole"
WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"
SAML = "sts:AssumeRoleWithSAML"
TAG_SESSION = "sts:TagSession"
SET_SOURCE_IDENTITY = "sts:SetSourceIdentity"

_ACCOUNT = re.compile(r"(\d{12})$|arn:[\w*-]+:(?:iam|sts)::(\d{12}):(.+)", re.ASCII | re.DOTALL)


def somebody(ctx: Context) -> Stranger:
    """A stranger to the document at hand."""
    return strangers.of(ctx.document, ctx.settings.own_accounts)


def assumes(statement: Statement, action: str = ASSUME) -> Answer:
    """Whether an Allow lets the principals that it names do *action*."""
    clause = statement.principals
    if statement.effect is not ALLOW or clause is None or clause.negated:
        return NO
    return covers_action(statement.actions, action)


def of_kind(statement: Statement, *kinds: PrincipalKind) -> Iterator[Principal]:
    """The principals of these kinds that a statement names."""
    clause = statement.principals
    if clause is not None and not clause.negated:
        yield from (principal for principal in clause.terms if principal.kind in kinds)


def is_anyone(principal: Principal) -> Answer:
    """Whether it is `*`."""
    if principal.kind not in (PrincipalKind.ANYONE, PrincipalKind.AWS):
        return NO
    return terms.is_text(principal.term, "*")


def lets_in_anyone(statement: Statement) -> Answer:
    """Whether one of the principals is `*`."""
    clause = statement.principals
    if clause is None or clause.negated:
        return NO
    answers = [is_anyone(principal) for principal in clause.terms]
    if YES in answers:
        return YES
    return MAYBE if MAYBE in answers or not clause.complete else NO


def account_of(term: Term) -> str | None:
    """The account of an AWS principal: of its id, its root, or a user, role or session in it."""
    found = _ACCOUNT.match(_ending(term))
    return found and (found[1] or found[2])


def is_whole_account(term: Term) -> bool:
    """Whether a principal is an account: its id, or its root."""
    found = _ACCOUNT.match(_ending(term))
    return found is not None and found[3] in (None, "root")


def is_open(term: Term) -> bool:
    """Whether the account of a principal cannot be seen."""
    return terms.has_hole(term) and account_of(term) is None


def _ending(term: Term) -> str:
    """The text, with what cannot be seen as stars."""
    literal = term.literal
    return terms.widest(term) if literal is None else literal


def at_most(certainty: Certainty, term: Term) -> Certainty:
    """The certainty of a finding that rests on a term: with a hole it is possible."""
    return Certainty.POSSIBLE if any(isinstance(p, Hole) for p in term.parts) else certainty


def witness(ctx: Context, who: str, action: str, found: Solution | None = None) -> Witness:
    """The request of a stranger that gets in, with what it must carry."""
    statement = ctx.statement
    return Witness(
        principal=who,
        action=action,
        resource=ctx.identity.arn if ctx.identity else None,
        context=_context(statement, found),
        allowed_by=(statement.sid.written,) if statement and statement.sid else (),
    )


def _context(
    statement: Statement | None, found: Solution | None
) -> dict[str, str | tuple[str, ...]]:
    """The context, its keys as the statement spells them."""
    if found is None or found.context is None or statement is None:
        return {}
    spelled = {
        condition.key.written.lower(): condition.key.written for condition in statement.conditions
    }
    return {
        spelled.get(key, key): values[0] if len(values) == 1 else values
        for key, values in found.context.items()
    }
