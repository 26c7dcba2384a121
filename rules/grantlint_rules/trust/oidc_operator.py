"""A claim of a token compared in a way that never holds, or that holds without the claim."""

from collections.abc import Iterator

from grantlint.model import Condition, DocumentKind, Finding, FixEffect, Severity, Term
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import Quantifier
from grantlint.policy.conditions.operators import Family
from grantlint.policy.guards import Guard
from grantlint.rule import Context, condition_keys, document_kinds, rule
from grantlint_rules.trust._federation import claim, is_claim, issued_by, web_identity
from grantlint_rules.trust._operators import plain, written_as

LISTS = ("amr", "groups")
"""Claims with several values."""


@rule(
    on=Condition,
    when=condition_keys("*.*:*") & document_kinds(DocumentKind.TRUST),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or not is_claim(guard.key):
        return
    _, is_issuer = issued_by(statement, guard)
    allows = web_identity(statement)
    if NO in (is_issuer, allows):
        return
    if guard.operator.family is Family.TEXT and not guard.operator.negated:
        yield from _literal_stars(guard, (is_issuer, allows), ctx)
    said = _optional(guard, ctx)
    if said:
        yield _finding(guard, said, (is_issuer, allows), ctx)


def _literal_stars(guard: Guard, answers: tuple[Answer, ...], ctx: Context) -> Iterator[Finding]:
    """Values whose star is no wildcard; one that cannot be seen may hold such a star."""
    for value in guard.condition.values:
        is_hidden = terms.has_hole(value)
        text = terms.widest(value) if is_hidden else value.literal
        if text is not None and "*" in text:
            unsure = MAYBE if is_hidden else YES
            yield _star(value, guard, (unsure, *answers), ctx)


def _star(value: Term, guard: Guard, answers: tuple[Answer, ...], ctx: Context) -> Finding:
    name = guard.condition.operator.written
    like = name.replace("Equals", "Like")
    return ctx.finding(
        value,
        f"`{name}` takes the `*` of `{value.written}` for a character: no token fits, and the "
        "role cannot be assumed this way",
        certainty=guards.certainty(*answers),
        hint=f"Use `{like}`, and a value that names more than it leaves open",
        fix=None
        if MAYBE in answers
        else written_as(
            ctx,
            guard.condition,
            like,
            effect=FixEffect.GRANTS,
            title=f"Use `{like}`, which knows wildcards",
        ),
    )


def _optional(guard: Guard, ctx: Context) -> str:
    """Why a token without the claim, or with a stranger's, passes; empty if it does not."""
    operator = guard.operator
    if operator.family is Family.NULL or ctx.statement is None:
        return ""
    if operator.quantifier is Quantifier.EVERY and claim(guard) not in LISTS:
        return "also holds for tokens without the claim"
    if operator.if_exists and not operator.negated:
        return "also holds for tokens without the claim"
    others = guards.on(ctx.statement, (guard.key,))
    if operator.negated and claim(guard) == "sub" and not any(each.requires for each in others):
        return "says who may not, and so lets in everyone else"
    return ""


def _finding(guard: Guard, said: str, answers: tuple[Answer, ...], ctx: Context) -> Finding:
    operator = guard.condition.operator
    base = plain(operator.written)
    return ctx.finding(
        operator,
        f"`{operator.written}` on `{guard.condition.key.written}` {said}",
        certainty=guards.certainty(*answers),
        hint=f"Use `{base or 'StringEquals'}` with the values that are meant",
        fix=written_as(ctx, guard.condition, base, effect=FixEffect.NARROWER),
    )
