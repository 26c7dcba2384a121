"""An expectation of the config that cannot be decided."""

from collections.abc import Iterator

from grantlint.model import Expectation, Expected, Finding, Severity
from grantlint.policy.answers import MAYBE
from grantlint.policy.expectations import outcome
from grantlint.rule import ALWAYS, Context, rule


@rule(on=Expected, when=ALWAYS, severity=Severity.WARNING, since="0.1.0")
def check(expected: Expected, ctx: Context) -> Iterator[Finding]:
    expectation = expected.expectation
    if expected.identity is None:
        yield _of_nobody(expectation, ctx)
        return
    found = outcome(expectation, expected.identity, ctx.estate.organization)
    if found.answer is not MAYBE:
        return
    name = f"`{expected.identity.name}`" if expected.identity.name else "this policy"
    yield ctx.finding(
        expected.identity,
        f"whether {name} can `{expectation.goal}` cannot be decided: {found.reason}",
        hint="Correct the goal if it is misspelled; else check the files that are missing, too",
        related=[(expectation.place, "expected here")],
    )


def _of_nobody(expectation: Expectation, ctx: Context) -> Finding:
    can = "can" if expectation.can else "cannot"
    name = expectation.identity
    if expectation.covers is not None:
        who, hint = f"`{name}` is no identity with a policy that is seen", "Move it above one"
    else:
        who = f"no identity or policy file of this run fits `{name}`"
        hint = "Correct the glob, or check the files that hold its policies, too"
    message = f"{who}, so nothing says whether it {can} `{expectation.goal}`"
    return ctx.finding(expectation.place, message, hint=hint)
