"""An Allow on billing actions that AWS retired, without what took their place."""

from collections.abc import Iterator

from grantlint.knowledge import retirement
from grantlint.model import ALLOW, Certainty, Finding, FixEffect, Severity, Statement
from grantlint.policy import access, successors, written
from grantlint.policy.access import Policies
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.memory import remembered
from grantlint.policy.successors import Unreplaced
from grantlint.rule import Context, rule
from grantlint_rules.billing._granted import granted
from grantlint_rules.billing._retired import RETIRED

REMEMBERED = 16
"""Answers kept: the statements of a policy name the same actions more often than not."""


@rule(
    on=Statement,
    when=RETIRED,
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if statement.effect is not ALLOW or ctx.document is None:
        return
    beside = successors.together(ctx.document, ctx.identity)
    for found in successors.unreplaced(statement, beside):
        left = _left(found.retired, ctx.policies())
        if left is NO or _is_replaced(found, ctx):
            continue
        addition = written.statement("Allow", found.successors, statement)
        yield ctx.finding(
            found.term,
            f"{_named(found)} no effect in accounts that were moved since, and none of the "
            "actions that took the place is allowed",
            certainty=found.certainty if left is YES else Certainty.POSSIBLE,
            hint=_hint(found, ctx.spelled(addition)),
            fix=ctx.add_statement(
                addition,
                title="Allow the successors in a statement of their own",
                effect=FixEffect.GRANTS,
            ),
        )


@remembered(REMEMBERED)
def _left(retired: tuple[str, ...], policies: Policies) -> Answer:
    """Whether a Deny leaves something of a grant of retired actions."""
    answers = {NO}
    for action in retired:
        asked = access.grants(policies, action)
        answers.add(asked.answer if asked.answer is not NO or asked.stopped_by else YES)
    if YES in answers:
        return YES
    return MAYBE if MAYBE in answers else NO


def _is_replaced(found: Unreplaced, ctx: Context) -> bool:
    """Whether policies of AWS that are attached allow what took the place, in part at least."""
    policies = ctx.policies()
    replaced = (retirement.retired(action) for action in found.retired)
    return all(
        one is not None and any(granted(policies, name) is YES for name in one.successors)
        for one in replaced
    )


def _named(found: Unreplaced) -> str:
    name = found.term.written
    if found.retired == (name,):
        return f"`{name}` was retired in 2023: it has"
    names = ", ".join(f"`{action}`" for action in found.retired[:2])
    more = (
        f" and {len(found.retired) - 2} more" if len(found.retired) > len(found.retired[:2]) else ""
    )
    return f"`{name}` stands for {names}{more}, retired in 2023: it has"


def _hint(found: Unreplaced, addition: str) -> str:
    hint = f"Add {addition} and keep the old action until the account enforces the new ones"
    if found.grave:
        names = ", ".join(f"`{action}`" for action in found.grave)
        hint += f"; AWS maps it to {names} too: allow that only where it is meant"
    return hint
