"""An action that AWS does not know."""

from collections.abc import Iterator

from msgspec.structs import replace

from grantlint.knowledge import actions, freshness, near_misses, retirement
from grantlint.model import ALLOW, Certainty, Finding, FixEffect, Severity, Statement, Term
from grantlint.policy.clauses import words
from grantlint.rule import UNKNOWN, Context, rule
from grantlint.rule import actions as any_of

STALE = 90
"""Days after which the catalogue is too old to be sure that an action does not exist."""

PLACEHOLDER = "${"
"""No action has it: a tool is to fill something in."""


@rule(
    on=Statement,
    when=any_of(UNKNOWN),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"INVALID_ACTION", "INVALID_SERVICE_IN_ACTION", "UNKNOWN_ACTION"},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    """Judge each name; patterns only where they fit nothing."""
    clause = statement.actions
    if clause is None:
        return
    named = words(clause)
    known = actions.existing(named.names)
    for term, text in zip(clause.terms, named.texts, strict=True):
        if text in known:  # nearly all of them
            continue
        name = None if actions.matches_any(text) else term.literal
        if name is None or retirement.is_billing_pseudo_action(name):
            continue
        found = _finding(term, name, statement, ctx)
        is_filled_in = PLACEHOLDER in name
        yield replace(found, certainty=Certainty.POSSIBLE) if is_filled_in else found


def _finding(term: Term, name: str, statement: Statement, ctx: Context) -> Finding:
    prefix, colon, rest = name.partition(":")
    if name != name.strip():
        message = f"`{name}` has spaces around it: AWS rejects the policy"
        return ctx.finding(term, message, hint=f"Write `{name.strip()}`")
    if not colon or not rest or ":" in rest:
        what = f"`{name}`" if name else "an empty string"
        message = f"{what} is not an action: AWS rejects the policy"
        return ctx.finding(term, message, hint="An action is `service:Name`, or `*`")
    if (day := retirement.removed(name)) is not None:
        message = f"`{name}` grants nothing: AWS removed this action (last listed {day})"
        return ctx.finding(term, message, severity=Severity.WARNING, hint="Remove it")
    if meant := near_misses.near_misses(name):
        return _typo(term, name, meant, statement, ctx)
    return ctx.finding(
        term,
        _unknown(name, prefix),
        severity=Severity.WARNING,
        certainty=_certainty(ctx),
        hint=_guess(name),
        codes=["UNKNOWN_ACTION"],
    )


def _typo(
    term: Term, name: str, meant: tuple[str, ...], statement: Statement, ctx: Context
) -> Finding:
    fix = None
    if len(meant) == 1:
        effect = FixEffect.GRANTS if _grants(statement) else FixEffect.NARROWER
        fix = ctx.replace(term, meant[0], title=f"Write `{meant[0]}`", effect=effect)
    return ctx.finding(
        term,
        f"`{name}` is no action that AWS knows, so it {_loss(meant[0], statement)}",
        certainty=_certainty(ctx),
        hint="Did you mean " + " or ".join(f"`{action}`" for action in meant) + "?",
        fix=fix,
        codes=["INVALID_ACTION"],
    )


def _grants(statement: Statement) -> bool:
    """Whether the right name gives more access than the wrong one."""
    clause = statement.actions
    is_excepted = clause is not None and clause.negated
    return (statement.effect is ALLOW) != is_excepted


def _loss(meant: str, statement: Statement) -> str:
    """What the wrong name fails to do."""
    is_allow = statement.effect is ALLOW
    if statement.actions is not None and statement.actions.negated:
        return f"excepts nothing: `{meant}` is {'allowed' if is_allow else 'denied'} as well"
    return "grants nothing" if is_allow else "denies nothing"


def _unknown(name: str, prefix: str) -> str:
    if not actions.is_service(prefix):
        return f"`{name}` has no effect: AWS has no service with the prefix `{prefix}`"
    if "*" in name or "?" in name:
        return f"`{name}` fits no action that AWS knows"
    return f"`{name}` is no action that AWS knows"


def _guess(name: str) -> str:
    """What was perhaps meant: an action of that very name in another service."""
    meant = () if PLACEHOLDER in name else near_misses.similar(name)
    if not meant:
        return "Look the action up in AWS's Service Authorization Reference"
    return "Did you mean " + " or ".join(f"`{action}`" for action in meant) + "?"


def _certainty(ctx: Context) -> Certainty:
    """A young catalogue is certain; an old one may lack what AWS has added since."""
    is_old = freshness.is_older(STALE, ctx.settings.today)
    return Certainty.POSSIBLE if is_old else Certainty.CERTAIN
