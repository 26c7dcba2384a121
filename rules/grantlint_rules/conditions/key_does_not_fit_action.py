"""A condition key that no request for the statement's actions carries."""

from collections.abc import Iterator
from functools import lru_cache

from grantlint.knowledge import condition_keys
from grantlint.model import ALLOW, Condition, DocumentKind, Finding, Severity
from grantlint.policy.answers import NO
from grantlint.policy.fitting import key_fits
from grantlint.rule import OF_SERVICE, Context, document_kinds, rule
from grantlint.rule import condition_keys as any_of

REMEMBERED = 1024
"""Keys; few are all that policies have."""


@rule(
    on=Condition,
    when=document_kinds(DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP)
    & any_of(OF_SERVICE),
    severity=Severity.WARNING,
    since="0.1.0",
    codes={"UNSUPPORTED_ACTION_FOR_CONDITION_KEY"},
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    key = condition.key.literal
    statement = ctx.statement
    if key is None or statement is None or statement.actions is None:
        return
    if not _is_judged(key) or key_fits(statement.actions, key) is not NO:
        return
    named = statement.actions.terms[:2]
    shown = ", ".join(f"`{action.written}`" for action in named)
    more = f" and {len(statement.actions.terms) - 2} more"
    actions = shown + (more if len(statement.actions.terms) > len(named) else "")
    yield ctx.finding(
        condition.key,
        f"`{key}` is never in a request for {actions}: {_effect(condition, ctx)}",
        hint="Use a key that AWS lists for these actions, or move the condition to a statement "
        "with the actions it is meant for",
        codes=ctx.rule.codes,
    )


@lru_cache(REMEMBERED)
def _is_judged(key: str) -> bool:
    """Keys of services that are known; global ones are in most requests, claims in tokens.

    Some of what a SAML assertion says stays in the session that it began.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    """
    return (
        not condition_keys.is_global(key)
        and not key.lower().startswith("saml:")
        and "." not in key.partition(":")[0]
        and condition_keys.key_type(key) is not None
    )


def _effect(condition: Condition, ctx: Context) -> str:
    """What a condition on an absent key does."""
    operator = (condition.operator.known or "").lower()
    is_met = "not" in operator or operator.endswith("ifexists") or "forallvalues" in operator
    if operator.startswith("null"):
        is_met = any(value.known == "true" for value in condition.values)
    is_allow = ctx.statement is not None and ctx.statement.effect is ALLOW
    if is_met:
        return "the condition guards nothing"
    return "the statement grants nothing" if is_allow else "the statement denies nothing"
