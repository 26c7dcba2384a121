"""What a block of conditions lets in, and whether it says what another one says; by search."""

from msgspec import Struct

from grantlint.policy.answers import MAYBE, NO, YES, Answer, every
from grantlint.policy.conditions.choices import Goal, may_be_several
from grantlint.policy.conditions.domains import ANYTHING, Domain
from grantlint.policy.conditions.operators import Quantifier
from grantlint.policy.conditions.regions import Values
from grantlint.policy.conditions.requirements import Block, Given, Requirement, context_of
from grantlint.policy.conditions.solving import Solution, solve
from grantlint.policy.patterns import Glob


class Admitted(Struct, frozen=True):
    """What a block lets a key be.

    `lacking`: whether the block can hold without the key. `patterns`: one of these matches every
    value, or None when nothing bounds it. `example` is a value that the block admits.
    """

    lacking: Answer
    patterns: tuple[Glob, ...] | None
    example: Values | None


def satisfying(asked: Block, given: Given | None = None) -> Solution:
    """A context that meets the block, with the keys in *given* as they are there.

    NO when there is none. A key that is given as `()` is not in the request.
    """
    fixed = context_of(given or {})

    def domain(key: str) -> Domain:
        return Domain(alternatives=(fixed[key],)) if key in fixed else ANYTHING

    found = solve([Goal(each) for each in asked.requirements], domain)
    if found.answer is YES and not asked.complete:
        return Solution(MAYBE, found.context, "conditions that cannot be seen")
    return found


def can_lack(asked: Block, key: str) -> Answer:
    """Whether the block can hold for a request without this key."""
    return satisfying(asked, {key: ()}).answer


def admits(asked: Block, key: str, value: str) -> Answer:
    """Whether the block can hold for a request with this value of the key."""
    return satisfying(asked, {key: value}).answer


def admitted(asked: Block, key: str) -> Admitted:
    """What the block lets a key be."""
    lower = key.lower()
    bounding = [
        each.region
        for each in asked.requirements
        if each.key == lower and each.region is not None and each.region.is_text
        if not each.negated and each.is_sure and each.region.complete
        if each.quantifier is not Quantifier.SOME or not may_be_several(lower)
    ]
    smallest = min(bounding, key=lambda region: len(region.values), default=None)
    patterns = None if smallest is None else tuple(v.glob for v in smallest.values)
    found = solve(
        [Goal(each) for each in asked.requirements],
        lambda name: Domain(lacks=NO) if name == lower else ANYTHING,
    )
    example = None if found.context is None else found.context.get(lower)
    return Admitted(can_lack(asked, key), patterns, example)


def implies(strong: Block, weak: Block) -> Answer:
    """Whether every request that meets one block meets the other."""
    answers = [_implies(strong, each) for each in weak.requirements]
    found = every(answers)
    return MAYBE if found is YES and not weak.complete else found


def _implies(strong: Block, weak: Requirement) -> Answer:
    goals = [*(Goal(each) for each in strong.requirements), Goal(weak, holds=False)]
    found = solve(goals).answer
    if found is YES and not strong.complete:
        return MAYBE
    return found.opposite
