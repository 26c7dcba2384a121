"""A Deny that misses the very requests it is there for, or hits those it should spare."""

from collections.abc import Iterator

from grantlint.knowledge import condition_keys as keys
from grantlint.model import (
    ALLOW,
    DENY,
    Condition,
    DocumentKind,
    Finding,
    FixEffect,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
)
from grantlint.policy import conditions, guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import Quantifier, asking
from grantlint.policy.conditions.operators import Family
from grantlint.policy.guards import Guard
from grantlint.rule import Context, condition_keys, rule
from grantlint_rules.trust._operators import written_as
from grantlint_rules.trust._principals import lets_in_anyone, of_kind

MFA = "aws:multifactorauthpresent"
ORGANIZATION = ("aws:principalorgid", "aws:principalorgpaths")
PATHS = ("aws:principalorgpaths", "aws:sourceorgpaths", "aws:vpceorgpaths")
SPARING = ("aws:principalisawsservice", "aws:principalservicename", "aws:viaawsservice")


@rule(
    on=Condition,
    when=condition_keys("aws:MultiFactorAuthPresent", "aws:*Org*"),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or statement.effect is not DENY:
        return
    if guard.key == MFA and not guard.operator.if_exists:
        yield from _without_mfa(guard, ctx)
    if guard.key in PATHS and guard.operator.negated:
        yield from _any_path(guard, ctx)
    if guard.key in ORGANIZATION and guard.operator.negated:
        yield from _hits_services(guard, statement, ctx)


def _without_mfa(guard: Guard, ctx: Context) -> Iterator[Finding]:
    """A request with a long-lived key says nothing of MFA."""
    answers = [terms.is_text(value, "false") for value in guard.condition.values]
    if guard.operator.family is not Family.BOOL or set(answers) == {NO}:
        return
    operator = guard.condition.operator
    yield ctx.finding(
        operator,
        f"`{operator.written}` misses calls with an access key: they carry no "
        f"`{guard.condition.key.written}`, so this Deny does not hold for them",
        certainty=guards.certainty(YES if YES in answers else MAYBE),
        hint="Use `BoolIfExists`, which also denies when the key is missing",
        fix=written_as(
            ctx,
            guard.condition,
            "BoolIfExists",
            effect=FixEffect.NARROWER,
            title="Use `BoolIfExists`, which also denies when the key is missing",
        ),
    )


def _any_path(guard: Guard, ctx: Context) -> Iterator[Finding]:
    if guard.operator.quantifier is not Quantifier.SOME or guard.operator.if_exists:
        return
    operator = guard.condition.operator
    every = operator.written.replace("ForAnyValue", "ForAllValues")
    yield ctx.finding(
        operator,
        f"`{operator.written}` misses callers that are in no organization: they carry no "
        f"`{guard.condition.key.written}`, so this Deny does not hold for them",
        hint=f"Use `{every}`, which also holds when the key is missing",
    )


def _hits_services(guard: Guard, statement: Statement, ctx: Context) -> Iterator[Finding]:
    """A service has no organization: a Deny that asks for one stops it."""
    if ctx.document is None or ctx.document.kind is not DocumentKind.RESOURCE:
        return
    if lets_in_anyone(statement) is not YES:
        return
    for principal in _services(ctx):
        stopped = _stops(principal, guard, statement, ctx)
        if stopped is not NO:
            yield ctx.finding(
                guard.condition.key,
                f"this Deny also stops `{principal.term.written}`, which another statement lets "
                "in: a service is in no organization",
                severity=Severity.WARNING,
                certainty=guards.certainty(stopped),
                hint='Spare services: "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}',
                related=[(principal, "is let in here")],
            )
            return


def _services(ctx: Context) -> Iterator[Principal]:
    for other in ctx.document.statements if ctx.document else ():
        if other.effect is ALLOW:
            yield from of_kind(other, PrincipalKind.SERVICE)


def _stops(principal: Principal, guard: Guard, statement: Statement, ctx: Context) -> Answer:
    """Whether the Deny holds for a call of the service on the owner's own behalf."""
    given: dict[str, str | tuple[str, ...]] = {
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": principal.term.literal or "",
        "aws:SecureTransport": "true",
        guard.key: (),
    }
    mine = {found.key for found in guards.guards(statement)} - set(SPARING) - {guard.key}
    found = asking.satisfying(conditions.of(statement, ctx.document), given).answer
    return NO if any(keys.bounds(key) for key in mine) else found
