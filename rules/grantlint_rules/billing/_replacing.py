"""What the rules on retired actions that are partly or wholly replaced share."""

from collections.abc import Iterator

from msgspec import Struct

from grantlint.knowledge import retirement
from grantlint.knowledge.retirement import Retired
from grantlint.model import Effect, Statement, Term
from grantlint.policy import access
from grantlint.policy.answers import Answer
from grantlint.rule import Context


class Replacing(Struct, frozen=True):
    """A retired action that is named in full, and which of its successors are allowed beside it."""

    term: Term
    retired: Retired
    allowed: tuple[str, ...]
    lacking: tuple[str, ...]


def replacings(statement: Statement, ctx: Context) -> Iterator[Replacing]:
    """The retired actions of an Allow, as far as everything around them is known."""
    if statement.effect is not Effect.ALLOW or ctx.document is None or statement.actions is None:
        return
    policies = ctx.policies()
    for term in statement.actions.terms if not statement.actions.negated else ():
        retired = retirement.retired(term.literal or "")
        if retired is None:
            continue
        answers = {name: access.grants(policies, name).answer for name in retired.successors}
        if Answer.MAYBE in answers.values():
            continue
        allowed = tuple(name for name, found in answers.items() if found is Answer.YES)
        missing = tuple(name for name, found in answers.items() if found is Answer.NO)
        yield Replacing(term, retired, allowed, missing)
