"""An expectation of the config that an identity does not meet."""

from collections.abc import Iterator

from grantlint.model import Expected, Finding, Identity, Severity
from grantlint.policy import written
from grantlint.policy.answers import Answer
from grantlint.policy.expectations import Outcome, goal_of, outcome
from grantlint.rule import ALWAYS, Context, rule

MOST = 6
"""Actions that a message names; the hint has all of them."""


@rule(on=Expected, when=ALWAYS, severity=Severity.ERROR, since="0.1.0")
def check(expected: Expected, ctx: Context) -> Iterator[Finding]:
    identity, expectation = expected.identity, expected.expectation
    if identity is None:
        return
    found = outcome(expectation, identity, ctx.estate.organization)
    if found.answer is not Answer.NO:
        return
    is_able = found.witness is not None
    yield ctx.finding(
        identity,
        _able(expected, identity) if is_able else _unable(expected, identity, found),
        hint="Take the grant back, with a Deny or by a narrower Allow"
        if is_able
        else _hint(found, ctx),
        related=[
            (expectation.place, "expected here"),
            *((statement, "stops it") for statement in found.stopped_by),
        ],
        witness=found.witness,
    )


def _name(identity: Identity) -> str:
    return f"`{identity.name}`" if identity.name else "this policy"


def _able(expected: Expected, identity: Identity) -> str:
    return f"{_name(identity)} can `{expected.expectation.goal}`, which the config forbids"


def _unable(expected: Expected, identity: Identity, found: Outcome) -> str:
    goal = goal_of(expected.expectation.goal)
    lacking = ", ".join(f"`{action}`" for action in found.lacking[:MOST])
    if len(found.lacking) > MOST:
        lacking += f" and {len(found.lacking) - MOST} more"
    are = "is" if len(found.lacking) == 1 else "are"
    why = f"{are} denied" if found.stopped_by else f"{are} missing"
    if found.is_bounded:
        why = f"{are} allowed, but not by its boundary or the organization"
    derived = ""
    if goal is not None and goal.is_derived:
        derived = " (the actions of this task are derived, not documented by AWS)"
    return f"{_name(identity)} cannot `{expected.expectation.goal}`: {lacking} {why}{derived}"


def _hint(found: Outcome, ctx: Context) -> str:
    if found.stopped_by:
        return "Narrow the Deny that stops it; an Allow does not help"
    addition = {"Effect": "Allow", "Action": written.compact(found.lacking), "Resource": "*"}
    where = "to the boundary or the service control policy" if found.is_bounded else ""
    return f"Add {ctx.spelled(addition)} {where}".rstrip()
