"""An expectation of the config that an identity does not meet."""

from collections.abc import Iterator

from grantlint.model import Expected, Finding, Identity, Severity
from grantlint.policy import written
from grantlint.policy.answers import NO
from grantlint.policy.expectations import ON, Outcome, goal_of, outcome
from grantlint.rule import ALWAYS, Context, rule

BOUNDS = "to the boundary or the service control policy"
MOST = 6
"""Actions that a message names; the hint has all of them."""


@rule(on=Expected, when=ALWAYS, severity=Severity.ERROR, since="0.1.0")
def check(expected: Expected, ctx: Context) -> Iterator[Finding]:
    identity, expectation = expected.identity, expected.expectation
    if identity is None:
        return
    found = outcome(expectation, identity, ctx.estate.organization)
    if found.answer is not NO:
        return
    is_able = found.witness is not None
    yield ctx.finding(
        identity,
        _able(expected, identity) if is_able else _unable(expected, identity, found),
        hint="Take the grant back, with a Deny or by a narrower Allow"
        if is_able
        else _hint(expectation.goal, found, ctx),
        related=[
            (expectation.place, "expected here"),
            *((statement, "stops it") for statement in found.stopped_by),
        ],
        witness=found.witness,
    )


def _name(identity: Identity) -> str:
    return f"`{identity.name}`" if identity.name else "this policy"


def _able(expected: Expected, identity: Identity) -> str:
    return f"{_name(identity)} can `{expected.expectation.goal}`, which it must not"


def _unable(expected: Expected, identity: Identity, found: Outcome) -> str:
    text = expected.expectation.goal
    goal = goal_of(text)
    derived = ""
    if goal is not None and goal.is_derived:
        derived = " (the actions of this task are derived, not documented by AWS)"
    return f"{_name(identity)} cannot `{text}`: {_lacking(found)} {_why(found)}{derived}"


def _lacking(found: Outcome) -> str:
    names = [f"`{action}`" for action in found.lacking]
    more = len(names) - MOST
    return ", ".join(names[:MOST]) + (f" and {more} more" if more > 0 else "")


def _why(found: Outcome) -> str:
    are = "is" if len(found.lacking) == 1 else "are"
    if found.left_out:
        allowed = "denied" if found.stopped_by else "not allowed"
        return f"{are} {allowed} on all of it, for example not on `{found.left_out}`"
    if found.is_bounded:
        return f"{are} allowed, but not by its boundary or the organization"
    return f"{are} denied" if found.stopped_by else f"{are} missing"


def _hint(goal: str, found: Outcome, ctx: Context) -> str:
    if found.stopped_by:
        return "Narrow the Deny that stops it; an Allow does not help"
    name, _, resource = (part.strip() for part in goal.partition(ON))
    addition = {
        "Effect": "Allow",
        "Action": name if "*" in name or "?" in name else written.compact(found.lacking),
        "Resource": resource or "*",
    }
    text = f"Add {ctx.spelled(addition)}"
    if found.is_bounded:
        return f"{text} {BOUNDS}"
    return f"{text}, and {BOUNDS} as well" if found.is_bounded_too else text
