"""Conditions of statements: which requests meet them, and what one block says of another.

    block = conditions.of(statement, document)
    conditions.holds(block, {"aws:SourceIp": "203.0.113.9"})       # Answer
    conditions.satisfying(block).context                           # a context, or None
    conditions.can_lack(block, "sts:ExternalId")                   # must the caller know it?
    conditions.admitted(block, "aws:PrincipalOrgID").patterns      # what the key may be
    conditions.implies(block, other)                               # is the other one weaker?

Every answer has three values; MAYBE where a hole decides, where AWS does not say, or where a search
was given up. Knows nothing of effects, actions or principals.
"""

from collections.abc import Mapping

from msgspec import Struct

from grantlint.model import PolicyDocument, Statement
from grantlint.policy.answers import Answer, every, some
from grantlint.policy.conditions.choices import ANYTHING, Budget, Domain, Goal, may_be_several
from grantlint.policy.conditions.operators import (
    Family,
    Operator,
    Quantifier,
    Relation,
    operator,
)
from grantlint.policy.conditions.regions import Region, Values
from grantlint.policy.conditions.requirements import (
    ABSENT,
    Block,
    Context,
    Requirement,
    block,
    context_of,
    requirement,
)
from grantlint.policy.conditions.solving import Domains, Solution, any_domain, solve
from grantlint.policy.patterns import Glob

__all__ = [
    "ABSENT",
    "ANYTHING",
    "Admitted",
    "Block",
    "Budget",
    "Context",
    "Domain",
    "Domains",
    "Family",
    "Goal",
    "Operator",
    "Quantifier",
    "Region",
    "Relation",
    "Requirement",
    "Solution",
    "Values",
    "admits",
    "admitted",
    "any_domain",
    "block",
    "can_lack",
    "context_of",
    "every",
    "holds",
    "implies",
    "may_be_several",
    "of",
    "operator",
    "requirement",
    "satisfying",
    "solve",
    "some",
]

Given = Mapping[str, str | tuple[str, ...]]
"""A context as one writes it: keys in any case, one value or several."""


class Admitted(Struct, frozen=True):
    """What a block lets a key be.

    `lacking`: whether the block can hold without the key. `patterns`: one of these matches every
    value, or None when nothing bounds it. `example` is a value that the block admits.
    """

    lacking: Answer
    patterns: tuple[Glob, ...] | None
    example: Values | None


def of(statement: Statement, document: PolicyDocument | None = None) -> Block:
    """The conditions of a statement; its document tells whether `${…}` is a variable."""
    return block(statement, variables=document is None or document.has_variables)


def holds(asked: Block, context: Given) -> Answer:
    """Whether a request with this context meets the block."""
    return asked.holds(context_of(context))


def satisfying(asked: Block, given: Given | None = None) -> Solution:
    """A context that meets the block, with the keys in *given* as they are there.

    NO when there is none. A key that is given as `()` is not in the request.
    """
    fixed = context_of(given or {})

    def domain(key: str) -> Domain:
        return Domain(alternatives=(fixed[key],)) if key in fixed else ANYTHING

    found = solve([Goal(each) for each in asked.requirements], domain)
    if found.answer is Answer.YES and not asked.complete:
        return Solution(Answer.MAYBE, found.context, "conditions that cannot be seen")
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
        lambda name: Domain(lacks=Answer.NO) if name == lower else ANYTHING,
    )
    example = None if found.context is None else found.context.get(lower)
    return Admitted(can_lack(asked, key), patterns, example)


def implies(strong: Block, weak: Block) -> Answer:
    """Whether every request that meets one block meets the other."""
    answers = [_implies(strong, each) for each in weak.requirements]
    found = every(answers)
    return Answer.MAYBE if found is Answer.YES and not weak.complete else found


def _implies(strong: Block, weak: Requirement) -> Answer:
    goals = [*(Goal(each) for each in strong.requirements), Goal(weak, holds=False)]
    found = solve(goals).answer
    if found is Answer.YES and not strong.complete:
        return Answer.MAYBE
    return found.opposite
