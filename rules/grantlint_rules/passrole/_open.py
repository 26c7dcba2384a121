"""What the rules on open PassRole grants share: which grants are theirs, and the finding."""

from collections.abc import Iterator

from grantlint.model import Certainty, Finding, Fix, Statement
from grantlint.policy import access
from grantlint.policy.access import Found
from grantlint.policy.answers import MAYBE, NO, YES
from grantlint.policy.passrole import PASS_ROLE, Passing, Way, passings, unnamed_role
from grantlint.rule import Context

SERVICES: tuple[str | tuple[()], ...] = ("ec2.amazonaws.com", "glue.amazonaws.com", ())
"""Two that have nothing in common, and one that does not tell its name, as some do not."""


def granted(statement: Statement, way: Way) -> Iterator[Passing]:
    """Grants by the words of *way* that let any role be passed to any service."""
    for passing in passings(statement):
        if passing.way is way and passing.is_open is not NO:
            yield passing


def findings(
    passing: Passing, message: str, hint: str, ctx: Context, fix: Fix | None = None
) -> Iterator[Finding]:
    """The finding on such a grant, unless a Deny, a boundary or an SCP takes it back."""
    found = _left(passing, ctx)
    if found.answer is NO:
        return
    is_certain = found.answer is YES and passing.certainty is Certainty.CERTAIN
    resource = passing.resource
    yield ctx.finding(
        passing.place,
        message,
        certainty=Certainty.CERTAIN if is_certain else Certainty.POSSIBLE,
        hint=hint,
        related=[(resource, "lets in every role")] if resource is not None else [],
        witness=found.witness,
        fix=fix,
        codes=ctx.rule.codes,
    )


def _left(passing: Passing, ctx: Context) -> Found:
    """Whether a role that nobody named can be passed, after all policies of the identity."""
    policies = ctx.policies()
    role = unnamed_role(passing, ctx.identity)
    best = Found(NO)
    for service in SERVICES:
        given = {"iam:PassedToService": service}
        found = access.grants(policies, PASS_ROLE, resource=role, context=given)
        if found.answer is YES:
            return found
        if found.answer is MAYBE:
            best = found
    return best
