"""Conditions of statements: which requests meet them, and what one block says of another.

    block = conditions.of(statement, document)
    conditions.holds(block, {"aws:SourceIp": "203.0.113.9"})       # Answer
    asking.satisfying(block).context                               # a context, or None
    asking.can_lack(block, "sts:ExternalId")                       # must the caller know it?
    asking.admitted(block, "aws:PrincipalOrgID").patterns          # what the key may be
    asking.implies(block, other)                                   # is the other one weaker?

Every answer has three values; MAYBE where a hole decides, where AWS does not say, or where a search
was given up. Knows nothing of effects, actions or principals. What searches is imported from where
it stands, as most policies are told without it.
"""

from grantlint.model import PolicyDocument, Statement
from grantlint.policy.answers import Answer, every, some
from grantlint.policy.conditions.domains import ANYTHING, Domain, Domains, any_domain
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
    Given,
    Requirement,
    block,
    context_of,
    requirement,
)
from grantlint.policy.memory import remembered

__all__ = [
    "ABSENT",
    "ANYTHING",
    "Block",
    "Context",
    "Domain",
    "Domains",
    "Family",
    "Given",
    "Operator",
    "Quantifier",
    "Region",
    "Relation",
    "Requirement",
    "Values",
    "any_domain",
    "block",
    "context_of",
    "every",
    "holds",
    "of",
    "operator",
    "requirement",
    "some",
]

REMEMBERED = 32
"""Statements whose conditions are kept: a rule asks for those at hand again and again."""


def of(statement: Statement, document: PolicyDocument | None = None) -> Block:
    """The conditions of a statement; its document tells whether `${…}` is a variable."""
    return _read(statement, document is None or document.has_variables)


@remembered(REMEMBERED)
def _read(statement: Statement, variables: bool) -> Block:  # noqa: FBT001  a key of what is kept
    return block(statement, variables=variables)


def holds(asked: Block, context: Given) -> Answer:
    """Whether a request with this context meets the block."""
    return asked.holds(context_of(context))
