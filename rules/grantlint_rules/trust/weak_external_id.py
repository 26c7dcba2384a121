"""An external id that anyone can guess, or that several vendors share."""

import re
from collections.abc import Iterator

from grantlint.model import (
    ALLOW,
    Condition,
    DocumentKind,
    Finding,
    PrincipalKind,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions.operators import Family
from grantlint.policy.guards import Guard
from grantlint.policy.patterns import contains
from grantlint.rule import Context, condition_keys, document_kinds, rule
from grantlint_rules.trust._foreign import EXTERNAL_ID
from grantlint_rules.trust._principals import account_of, of_kind
from grantlint_rules.trust._standing import known

ALLOWED = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
"""https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"""

ANY_ID = "??*"
"""What every external id fits."""
ANY = "fits every external id: whoever gets one from the vendor for themselves is let in with it"

PLACEHOLDER = re.compile(
    r"(?:(?:my|your|the|some|unique|random|an?)[-_. ]?)*(?:external|customer|vendor)[-_. ]?id"
    r"|external|example|sample|test|demo|default|dummy|placeholder|change[-_.]?me|replace[-_.]?me"
    r"|todo|secret|password|(.)\1*|1234\d*|abcd?\d*",
    re.IGNORECASE | re.ASCII,
)


@rule(
    on=Condition,
    when=condition_keys("sts:ExternalId") & document_kinds(DocumentKind.TRUST),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or statement.effect is not ALLOW:
        return
    if guard.operator.negated:
        return
    if guard.operator.family is Family.NULL:
        yield from _any_value(guard, statement, ctx)
        return
    for value in condition.values:
        yield from _of_value(value, guard, statement, ctx)


def _of_value(value: Term, guard: Guard, statement: Statement, ctx: Context) -> Iterator[Finding]:
    found = _weakness(value, guard, ctx)
    answer = YES if guards.is_seen(value) else MAYBE
    if found is None:
        found = "stands for several accounts: whoever is told one knows the other"
        answer = _is_shared(value, statement, ctx)
    if answer is not NO:
        yield ctx.finding(
            value,
            f"`{value.written}` {found}",
            severity=Severity.ERROR if found is ANY else Severity.WARNING,
            certainty=guards.certainty(answer),
            hint="Take the id that the vendor made for you; if it leaves the choice to you, a UUID "
            "of your own for each vendor",
        )


def _weakness(value: Term, guard: Guard, ctx: Context) -> str | None:
    text = terms.widest(value)
    if guards.wildcard(guard, value) is not NO and set("*?") & set(text):
        is_any = guards.is_seen(value) and contains(text, ANY_ID) is YES
        return ANY if is_any else "fits external ids that nobody gave out"
    if not guards.is_seen(value):
        return "may be an external id that is easily guessed"
    if ALLOWED.fullmatch(text) is None:
        return "is no external id: AWS takes 2 to 1224 letters, digits and `+=,.@:/-`"
    if PLACEHOLDER.fullmatch(text):
        return "is the external id that everyone would try first"
    return "is easily guessed" if text in _names(ctx) else None


def _names(ctx: Context) -> set[str]:
    """What a stranger knows who knows the role's ARN."""
    identity = ctx.identity
    return {*known(ctx).own, *([identity.name, identity.arn or ""] if identity else ())}


def _any_value(guard: Guard, statement: Statement, ctx: Context) -> Iterator[Finding]:
    """`Null` alone asks for an external id, whatever it is."""
    others = [found for found in guards.on(statement, EXTERNAL_ID) if found.requires]
    for value in guard.condition.values if not others else ():
        present = terms.is_text(value, "false")
        if present is not NO:
            yield ctx.finding(
                value,
                "any external id will do, if only there is one",
                certainty=guards.certainty(present),
                hint="Compare it: `StringEquals` with the id that the vendor gave you",
            )


# ── Several vendors ──


def _is_shared(value: Term, statement: Statement, ctx: Context) -> Answer:
    """Whether another account of the document was given the same id."""
    found = NO
    for other in ctx.document.statements if ctx.document else ():
        if other is statement or other.effect is not ALLOW:
            continue
        answer = _same(value, other)
        if answer is not NO and _accounts(other) != _accounts(statement):
            is_sure = answer is YES and None not in _accounts(other) | _accounts(statement)
            found = YES if is_sure or found is YES else MAYBE
    return found


def _same(value: Term, other: Statement) -> Answer:
    text = value.literal or ""
    answers = {
        terms.is_text(each, text)
        for guard in guards.on(other, EXTERNAL_ID)
        for each in guard.condition.values
    }
    return next((one for one in (YES, MAYBE) if one in answers), NO)


def _accounts(statement: Statement) -> set[str | None]:
    return {account_of(principal.term) for principal in of_kind(statement, PrincipalKind.AWS)}
