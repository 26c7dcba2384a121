"""A condition on the source of a service's call that strangers' sources meet, or nobody does."""

from collections.abc import Iterator

from grantlint.knowledge import resources
from grantlint.model import (
    ALLOW,
    Condition,
    DocumentKind,
    Finding,
    Hole,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import arns, guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer, answer
from grantlint.policy.conditions.solving import Solution
from grantlint.policy.guards import Guard
from grantlint.policy.patterns import intersects
from grantlint.rule import Context, condition_keys, document_kinds, rule
from grantlint_rules.trust._anyone import action_of
from grantlint_rules.trust._principals import account_of, of_kind, somebody, witness
from grantlint_rules.trust._services import OF_BUCKET, for_stranger, services
from grantlint_rules.trust._standing import Standing, known

KEYS = ("aws:sourcearn", "aws:sourceaccount")
BEFORE_ACCOUNT = 4
"""The colons before the account of an ARN."""


@rule(
    on=Condition,
    when=condition_keys("aws:SourceArn", "aws:SourceAccount")
    & document_kinds(DocumentKind.TRUST, DocumentKind.RESOURCE),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or not guard.requires:
        return
    if statement.effect is not ALLOW:
        return
    yield from _of_account(guard, statement, ctx)
    service = next((p.term.literal for p in services(statement) if p.term.literal), None)
    if service is not None:
        for value in condition.values:
            yield from _of_value(value, guard, service, ctx)


def _of_value(value: Term, guard: Guard, service: str, ctx: Context) -> Iterator[Finding]:
    if not guard.has_patterns:
        fixed = terms.widest(value)
        if not terms.has_hole(value) and not fixed.startswith("arn:aws:s3:::"):
            return
    if _is_of_own_account(value):
        return
    source = _source(value, guard, somebody(ctx).resource)
    statement = ctx.statement
    if source is None or statement is None:
        return
    found = for_stranger(ctx, statement, service, source)
    if found.answer is not NO:
        yield _finding(value, source, service, found, ctx)


def _is_of_own_account(value: Term) -> bool:
    """Whether an ARN has the account of its own configuration, whichever that is."""
    colons = 0
    for part in value.parts:
        if isinstance(part, Hole) and part.shape.alternatives == (arns.OWN_ACCOUNT,):
            return colons == BEFORE_ACCOUNT
        colons += part.count(":") if isinstance(part, str) else 0
    return False


def _source(value: Term, guard: Guard, of_account: str) -> str | None:
    """The sort of strangers' resources that a value fits."""
    text = terms.widest(value)
    if guard.key == "aws:sourceaccount":
        return of_account if guards.wildcard(guard, value) is not NO else None
    if arns.account_of(text) is not None:
        return None
    if _may_vary(value, guard) and _may_name_account(text):
        found = intersects(text, arns.arn_condition(of_account) or of_account)
        if found is not NO:
            return of_account
    return OF_BUCKET if intersects(text, OF_BUCKET) is not NO else None


def _may_name_account(arn: str) -> bool:
    """Whether ARNs that fit have an account in them: those of buckets have none, nor a region.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-arn-format.html
    """
    formats = [form for found in resources.types_of_arn(arn) for form in found.formats]
    return not formats or any(form.split(":")[4] for form in formats)


def _may_vary(value: Term, guard: Guard) -> bool:
    return guards.wildcard(guard, value) is not NO or terms.has_hole(value)


def _finding(value: Term, source: str, service: str, found: Solution, ctx: Context) -> Finding:
    is_bucket = source == OF_BUCKET and not set("*?") & set(value.written.rpartition(":")[2])
    said = (
        "names no account: whoever gets a bucket of that name once yours is gone is let in"
        if is_bucket
        else f"fits resources of every account: `{service}` acts here for anybody's"
    )
    seen = MAYBE if terms.has_hole(value) else YES
    statement = ctx.statement
    action = action_of(ctx, statement) if statement is not None else ""
    return ctx.finding(
        value,
        f"`{value.written}` {said}",
        severity=Severity.INFO if is_bucket else Severity.ERROR,
        certainty=guards.certainty(found.answer, seen),
        hint='Add "StringEquals": {"aws:SourceAccount": "ACCOUNT"}'
        + ("" if is_bucket else ", or write the account into the ARN"),
        witness=witness(ctx, f"{service}, for another account", action, found),
    )


# ── Principals that send no source ──


def _of_account(guard: Guard, statement: Statement, ctx: Context) -> Iterator[Finding]:
    """Users, roles and accounts call for themselves: the key is in no request of theirs."""
    clause = statement.principals
    if clause is None or clause.negated or not clause.complete:
        return
    named = list(of_kind(statement, PrincipalKind.AWS))
    if len(named) != len(clause.terms) or not named:
        return
    answers = [_sends_none(principal, ctx) for principal in named]
    if NO in answers:
        return
    yield ctx.finding(
        guard.condition.key,
        f"`{guard.condition.key.written}` is in no request of `{named[0].term.written}`: the "
        "statement grants nothing",
        certainty=guards.certainty(*answers),
        hint="Only services send it; name the service in `Principal`, or take the condition out",
    )


def _sends_none(principal: Principal, ctx: Context) -> Answer:
    """Whether a principal is a user, role or account that is not AWS's own."""
    account = account_of(principal.term)
    if account is None:
        return MAYBE if terms.has_hole(principal.term) else NO
    return answer(known(ctx).standing(account) is not Standing.AWS)
