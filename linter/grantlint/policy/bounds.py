"""How much of one policy is looked at: far more than AWS takes, so that no file runs for minutes.

What rules ask of a statement often depends on all others, so that a policy without end would cost
time without end.
"""

from collections.abc import Sequence
from itertools import accumulate

from grantlint.model import Statement
from grantlint.policy.patterns import is_plain

STATEMENTS = 500
"""The longest that AWS itself has written has 162."""
WORDS = 10_000
"""Actions, resources, principals, conditions and their values; AWS's longest policy has 4,100."""


FEW = 200
"""A policy with no more words than that is quick to check, whatever they are."""
WIDE = 50
"""A pattern of services counts as so many words: it is compared with the actions of all."""


def within(statements: Sequence[Statement]) -> int:
    """How many of the first *statements* are looked at."""
    words = list(map(_words, statements[:STATEMENTS]))
    if sum(words) > FEW:
        wide = map(_wide, statements)
        words = [count + more * (WIDE - 1) for count, more in zip(words, wide, strict=False)]
    return sum(total <= WORDS for total in accumulate(words))


def _words(statement: Statement) -> int:
    """What a statement holds; every policy is counted, so the elements are taken one by one."""
    actions, resources, principals = statement.actions, statement.resources, statement.principals
    found = len(actions.terms) if actions is not None else 0
    if resources is not None:
        found += len(resources.terms)
    if principals is not None:
        found += len(principals.terms)
    for condition in statement.conditions:
        found += 1 + len(condition.values)
    return found


def _wide(statement: Statement) -> int:
    """The patterns of services among the actions of a statement."""
    clause = statement.actions
    found = (term.written.partition(":") for term in clause.terms) if clause is not None else ()
    return sum(bool(colon) and not is_plain(service) for service, colon, _ in found)
