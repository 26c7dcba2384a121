"""The names of condition operators, taken apart; knows nothing of keys or values.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from enum import Enum
from functools import lru_cache
from typing import Final

from msgspec import Struct

IF_EXISTS = "ifexists"


class Quantifier(Enum):
    """How the values of a request are tested: the one there is, each of them, any of them.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    """

    __hash__ = object.__hash__  # as in Answer
    ONE = ""
    EVERY = "forallvalues"
    SOME = "foranyvalue"


class Family(Enum):
    """What the values of an operator are and how they compare."""

    __hash__ = object.__hash__  # as in Answer
    TEXT = "text"
    ANY_CASE = "text in any case"
    PATTERN = "pattern"
    ARN = "ARN"
    NUMBER = "number"
    DATE = "date"
    BOOL = "boolean"
    BINARY = "binary"
    ADDRESS = "address"
    NULL = "presence"
    RESOURCE = "resource"  # no operator: how a Resource element compares


ONE: Final = Quantifier.ONE
SOME: Final = Quantifier.SOME
EVERY: Final = Quantifier.EVERY
TEXT: Final = Family.TEXT
ANY_CASE: Final = Family.ANY_CASE
PATTERN: Final = Family.PATTERN
ARN: Final = Family.ARN
BOOL: Final = Family.BOOL
NULL: Final = Family.NULL
RESOURCE: Final = Family.RESOURCE
"""Those that each comparison looks at, bound as in `answers`."""

TEXTS = (RESOURCE, PATTERN, TEXT, ARN, ANY_CASE)
"""Families whose values are patterns of text, and may hold policy variables; the most usual
first."""


class Relation(Enum):
    """How a request's value must stand to one of the policy's."""

    __hash__ = object.__hash__  # as in Answer
    EQUAL = "equals"
    LESS = "lessthan"
    LESS_OR_EQUAL = "lessthanequals"
    GREATER = "greaterthan"
    GREATER_OR_EQUAL = "greaterthanequals"


class Operator(Struct, frozen=True):
    """An operator: `ForAnyValue:StringNotLikeIfExists` is SOME, PATTERN, negated, if_exists."""

    family: Family
    relation: Relation = Relation.EQUAL
    negated: bool = False
    quantifier: Quantifier = Quantifier.ONE
    if_exists: bool = False


def _compared(prefix: str, family: Family) -> dict[str, Operator]:
    found = {prefix + relation.value: Operator(family, relation) for relation in Relation}
    return found | {f"{prefix}notequals": Operator(family, negated=True)}


_PLAIN = {
    "stringequals": Operator(Family.TEXT),
    "stringnotequals": Operator(Family.TEXT, negated=True),
    "stringequalsignorecase": Operator(Family.ANY_CASE),
    "stringnotequalsignorecase": Operator(Family.ANY_CASE, negated=True),
    "stringlike": Operator(Family.PATTERN),
    "stringnotlike": Operator(Family.PATTERN, negated=True),
    "arnequals": Operator(Family.ARN),
    "arnlike": Operator(Family.ARN),
    "arnnotequals": Operator(Family.ARN, negated=True),
    "arnnotlike": Operator(Family.ARN, negated=True),
    "bool": Operator(Family.BOOL),
    "binaryequals": Operator(Family.BINARY),
    "ipaddress": Operator(Family.ADDRESS),
    "notipaddress": Operator(Family.ADDRESS, negated=True),
    "null": Operator(Family.NULL),
    **_compared("numeric", Family.NUMBER),
    **_compared("date", Family.DATE),
}


@lru_cache(1024)
def operator(name: str) -> Operator | None:
    """The operator of this name in any case, or None when AWS has none.

    `Null` takes neither a quantifier nor `IfExists`.
    """
    qualifier, colon, rest = name.lower().rpartition(":")
    quantifier = next((each for each in Quantifier if each.value == qualifier), None)
    base = rest.removesuffix(IF_EXISTS)
    found = _PLAIN.get(base)
    if found is None or quantifier is None or (colon and not qualifier):
        return None
    if found.family is Family.NULL and (qualifier or base != rest):
        return None
    return Operator(found.family, found.relation, found.negated, quantifier, base != rest)
