"""An attached managed policy that lacks part of the task the config expects."""

from collections.abc import Iterator

from grantlint.knowledge import billing_tasks, managed_policies
from grantlint.model import Expected, Finding, Severity
from grantlint.policy.answers import NO
from grantlint.policy.expectations import outcome
from grantlint.rule import ALWAYS, Context, rule


@rule(on=Expected, when=ALWAYS, severity=Severity.INFO, since="0.1.0")
def check(expected: Expected, ctx: Context) -> Iterator[Finding]:
    identity, goal = expected.identity, expected.expectation.goal
    if identity is None or not expected.expectation.can or billing_tasks.task(goal) is None:
        return
    if outcome(expected.expectation, identity, ctx.estate.organization).answer is not NO:
        return
    satisfied = billing_tasks.satisfied_by(goal)
    for term in identity.managed:
        policy = managed_policies.find(term.literal or "")
        lacking = billing_tasks.lacking(goal).get(policy.name, ()) if policy is not None else ()
        if policy is None or not lacking:
            continue
        names = ", ".join(f"`{name}`" for name in lacking)
        yield ctx.finding(
            term,
            f"`{policy.name}` lacks {names} of `{goal}`",
            hint=f"`{satisfied[0]}` has all of it; or allow what is missing in a policy of your own"
            if satisfied
            else "Allow what is missing in a policy of your own",
            related=[(expected.expectation.place, "expected here")],
        )
