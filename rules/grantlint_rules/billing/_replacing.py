"""What the rules on retired actions that are partly or wholly replaced share."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from grantlint.knowledge import retirement
from grantlint.knowledge.retirement import Retired
from grantlint.model import ALLOW, Clause, Statement, Term
from grantlint.policy.access import Policies
from grantlint.policy.answers import MAYBE, NO, YES
from grantlint.policy.memory import remembered
from grantlint.policy.picking import picked
from grantlint.rule import Context
from grantlint_rules.billing._granted import granted

REMEMBERED = 4
"""Clauses; one rule after the other asks about the same one."""


class Replacing(Struct, frozen=True):
    """A retired action that is named in full, and which of its successors are allowed beside it."""

    term: Term
    retired: Retired
    allowed: tuple[str, ...]
    lacking: tuple[str, ...]


def replacings(statement: Statement, ctx: Context) -> Iterable[Replacing]:
    """The retired actions of an Allow, as far as everything around them is known."""
    clause = statement.actions
    if statement.effect is not ALLOW or ctx.document is None or clause is None:
        return ()
    return () if clause.negated else _replacings(clause, ctx.policies())


@remembered(REMEMBERED)
def _replacings(clause: Clause[Term], policies: Policies) -> tuple[Replacing, ...]:
    return tuple(_judged(clause, policies))


def _judged(clause: Clause[Term], policies: Policies) -> Iterator[Replacing]:
    for term, _ in picked(clause, retirement.retired_names()):
        retired = retirement.retired(term.literal or "")
        if retired is None:
            continue
        answers = {name: granted(policies, name) for name in retired.successors}
        if MAYBE in answers.values():
            continue
        allowed = tuple(name for name, found in answers.items() if found is YES)
        missing = tuple(name for name, found in answers.items() if found is NO)
        yield Replacing(term, retired, allowed, missing)
