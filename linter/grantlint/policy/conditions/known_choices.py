"""Choices of values that are remembered, as the statements of many policies ask for the same."""

from collections.abc import Sequence
from functools import lru_cache

from grantlint.policy.conditions import choices
from grantlint.policy.conditions.choices import Budget, Choice, Goal
from grantlint.policy.conditions.domains import Domain
from grantlint.policy.conditions.regions import Region
from grantlint.policy.conditions.requirements import Asked, Requirement

REMEMBERED = 512
CHEAP = 1_000
"""States that a choice may cost to be remembered; whoever has no more than that left asks anew."""


def choose(key: str, goals: Sequence[Goal], domain: Domain, budget: Budget) -> Choice:
    """What `choices.choose` finds, and as much of the budget spent for it.

    What is left of a budget makes no difference to a search that does not come to its end.
    """
    if domain.alternatives is None and budget.left > CHEAP:
        asked = [goal.requirement.asked for goal in goals]
        if None not in asked:
            found = _known(key, tuple(asked), tuple([goal.holds for goal in goals]), domain)
            if found is not None:
                budget.left -= found[1]
                return found[0]
    return choices.choose(key, goals, domain, budget)


@lru_cache(REMEMBERED)
def _known(
    key: str, asked: tuple[Asked, ...], signs: tuple[bool, ...], domain: Domain
) -> tuple[Choice, int] | None:
    """The choice and its cost in states; None where that is too much."""
    goals = [Goal(_required(key, each), sign) for each, sign in zip(asked, signs, strict=True)]
    budget = Budget(CHEAP)
    found = choices.choose(key, goals, domain, budget)
    return (found, CHEAP - budget.left) if budget.left > 0 else None


def _required(key: str, asked: Asked) -> Requirement:
    region = Region(asked.family, asked.values, asked.relation, asked.complete)
    return Requirement(key, region, asked.negated, asked.quantifier, asked.lacking, asked.is_sure)
