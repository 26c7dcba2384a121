"""How much of one policy is looked at: far more than AWS takes, so that no file runs for minutes.

What rules ask of a statement often depends on all others, so that a policy without end would cost
time without end.
"""

from collections.abc import Iterable, Sequence

from grantlint.model import Clause, Principal, Statement, Term

STATEMENTS = 500
"""The longest that AWS itself has written has 162."""
WORDS = 10_000
"""Actions, resources, principals, conditions and their values; AWS's longest policy has 4,100."""


def within(statements: Sequence[Statement]) -> int:
    """How many of the first *statements* are looked at."""
    left = WORDS
    for at, statement in enumerate(statements[:STATEMENTS]):
        left -= _words(statement)
        if left < 0:
            return at
    return min(len(statements), STATEMENTS)


def _words(statement: Statement) -> int:
    found = sum(1 + len(condition.values) for condition in statement.conditions)
    clauses: Iterable[Clause[Term] | Clause[Principal] | None] = (
        statement.actions,
        statement.resources,
        statement.principals,
    )
    for clause in clauses:
        found += 0 if clause is None else len(clause.terms)
    return found
