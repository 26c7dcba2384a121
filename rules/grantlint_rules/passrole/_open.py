"""What the rules on open PassRole grants share: which grants are theirs, and the finding."""

from collections.abc import Iterator

from grantlint.model import Finding, Statement
from grantlint.policy.answers import Answer
from grantlint.policy.passrole import ADMINISTRATOR, NARROW, Passing, Way, passings
from grantlint.rule import Context


def granted(statement: Statement, way: Way) -> Iterator[Passing]:
    """Grants by the words of *way* that let any role be passed to any service."""
    for passing in passings(statement):
        if passing.way is way and passing.is_open is not Answer.NO:
            yield passing


def finding(passing: Passing, message: str, hint: str, ctx: Context) -> Finding:
    """The finding on such a grant, with the role nobody thought of as its witness."""
    resource = passing.resource
    return ctx.finding(
        passing.place,
        message,
        certainty=passing.certainty,
        hint=hint,
        related=[(resource, "lets in every role")] if resource is not None else [],
        witness=ADMINISTRATOR if passing.is_open is Answer.YES else None,
        codes=ctx.rule.codes,
    )


def narrow(ctx: Context) -> str:
    """How passing a role is allowed narrowly, in the language of the source."""
    return ctx.spelled(NARROW)
