"""The services that a statement lets roles go to: which conditions say so, and which only seem to.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""

import re
from collections.abc import Callable, Iterator
from enum import Enum

from grantlint.model import Condition, Statement, Term
from grantlint.policy import arns, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer, answer
from grantlint.policy.clauses import covers_action, words
from grantlint.policy.conditions import every, some
from grantlint.policy.memory import remembered
from grantlint.policy.passrole import (
    ASSOCIATED_RESOURCE,
    PASS_ROLE,
    PASSED_TO_SERVICE,
    REMEMBERED,
    UNRELATED,
    may_reach_role,
    names_one,
    passings,
)
from grantlint.policy.patterns import matches

EXACT = ("stringequals", "stringequalsignorecase")
POSITIVE = (*EXACT, "stringlike")
SHORTEST_START = 3
"""Letters that the name of a role must start with to leave most roles out."""
_NAMED = rf"arn:[^:]*:iam::[^:]*:role/(?:\*/)?[^*?]{{{SHORTEST_START},}}"
"""Patterns of roles whose names start with so many; compiled when first needed."""


_PASS_ROLE = frozenset({PASS_ROLE.lower()})


class Breadth(Enum):
    """How a statement lets roles be passed; the first that holds, so that one rule speaks."""

    OPEN = "any role, any service"
    NOT_RESOURCE = "all roles but some"
    UNLIMITED = "a condition on the service that limits nothing"
    WIDE = "most roles"
    MANY = "many services"
    ONE_SERVICE = "any role, to named services"


class Flaw(Enum):
    """Why a condition on the service limits nothing."""

    NEGATED = "it names services that may not get the role, so all others may"
    IF_EXISTS = "it also holds where the request does not tell the service"
    FOR_ALL = "`ForAllValues:` also holds where the request does not tell the service"
    ABSENT = "it asks for requests that do not tell the service"
    PRESENT = "it only asks that there is a service"
    WILDCARD = "its pattern fits every service"
    NEVER = "under this operator a wildcard is compared as it stands, so it never matches"


def is_as(statement: Statement, which: Breadth, most_services: int) -> Answer:
    """Whether this is how a statement lets roles be passed; MAYBE where a wider one may hold."""
    for breadth, holds in _breadths(statement, most_services):
        if breadth is which:
            return holds
    return NO


@remembered(REMEMBERED)
def _breadths(statement: Statement, most_services: int) -> tuple[tuple[Breadth, Answer], ...]:
    """Those that may hold, up to the first that does: what comes behind it holds not beside it."""
    found: list[tuple[Breadth, Answer]] = []
    is_sure = covers_action(statement.actions, PASS_ROLE)
    for breadth, judge in _JUDGES if passings(statement) else ():
        holds = judge(statement, most_services)
        if holds is NO:
            continue
        found.append((breadth, every((holds, is_sure))))
        if holds is YES:
            break
        is_sure = every((is_sure, holds.opposite))
    return tuple(found)


def _is_open(statement: Statement, _most_services: int) -> Answer:
    return some([one.is_open for one in passings(statement)])


def _leaves_some_out(statement: Statement, _most_services: int) -> Answer:
    return answer(statement.resources is not None and statement.resources.negated)


def _is_unlimited(statement: Statement, _most_services: int) -> Answer:
    return some(is_so for _, _, is_so in flawed(statement)) if statement.conditions else NO


def _reaches_most(statement: Statement, _most_services: int) -> Answer:
    return some(is_so for _, is_so in wide_roles(statement))


def _is_to_many(statement: Statement, most_services: int) -> Answer:
    return answer(len(list(services(statement))) > most_services)


def _is_to_named(statement: Statement, _most_services: int) -> Answer:
    found = passings(statement)
    every_role = some([one.every_role for one in found])
    if every_role is NO:  # most name roles
        return every_role
    return every((every_role, some([one.is_bounded for one in found])))


_JUDGES: tuple[tuple[Breadth, Callable[[Statement, int], Answer]], ...] = (
    (Breadth.OPEN, _is_open),
    (Breadth.NOT_RESOURCE, _leaves_some_out),
    (Breadth.UNLIMITED, _is_unlimited),
    (Breadth.WIDE, _reaches_most),
    (Breadth.MANY, _is_to_many),
    (Breadth.ONE_SERVICE, _is_to_named),
)


# ── Services ──


def services(statement: Statement) -> Iterator[Term]:
    """The services that conditions name, without patterns; what is not known counts as one."""
    for condition in statement.conditions:
        if _key(condition) == PASSED_TO_SERVICE and _plain_operator(condition) in POSITIVE:
            yield from (value for value in condition.values if not _is_pattern(value))


def flawed(statement: Statement) -> Iterator[tuple[Condition, Flaw, Answer]]:
    """Conditions on the service that limit nothing, or may not, where no other one does."""
    judged = [(one, flaw_of(one)) for one in statement.conditions]
    flaws = [(one, *flaw) for one, flaw in judged if flaw is not None]
    if flaws and not any(_limits(one) for one, flaw in judged if flaw is None):
        sure = answer(statement.conditions_complete)
        yield from ((one, flaw, is_so if sure is YES else MAYBE) for one, flaw, is_so in flaws)


def _limits(condition: Condition) -> bool:
    """Whether it says something about the service or the resource that gets the role, at least."""
    return _key(condition) in (PASSED_TO_SERVICE, ASSOCIATED_RESOURCE)


def flaw_of(condition: Condition) -> tuple[Flaw, Answer] | None:
    """Why a condition on `iam:PassedToService` limits nothing, and whether that is sure."""
    operator = (condition.operator.known or "").lower()
    if _key(condition) != PASSED_TO_SERVICE or not operator:
        return None
    values = [terms.widest(value) for value in condition.values]
    flaw = _flaw_of_operator(operator, values)
    if flaw is not None:
        return flaw, YES
    flaw = _flaw_of_values(_plain_operator(condition), values)
    if flaw is None:
        return None
    is_known = condition.complete and not any(map(terms.has_hole, condition.values))
    return flaw, YES if is_known else MAYBE


def _flaw_of_operator(operator: str, values: list[str]) -> Flaw | None:
    if operator == "null":
        return Flaw.ABSENT if values == ["true"] else Flaw.PRESENT
    if operator.rpartition(":")[2].startswith("stringnot"):
        return Flaw.NEGATED
    if operator.endswith("ifexists"):
        return Flaw.IF_EXISTS
    return Flaw.FOR_ALL if operator.startswith("forallvalues:") else None


def _flaw_of_values(operator: str, values: list[str]) -> Flaw | None:
    if operator == "stringlike" and any(map(_fits_all, values)):
        return Flaw.WILDCARD
    is_never = operator in EXACT and values and all(map(_has_wildcard, values))
    return Flaw.NEVER if is_never else None


def _fits_all(pattern: str) -> bool:
    return all(matches(pattern, name) for name in UNRELATED)


def _has_wildcard(text: str) -> bool:
    return "*" in text or "?" in text


def _is_pattern(value: Term) -> bool:
    return value.literal is not None and _has_wildcard(value.literal)


def _key(condition: Condition) -> str:
    return (condition.key.known or "").lower()


def _plain_operator(condition: Condition) -> str:
    """The operator in lower case, without `ForAnyValue:` and `…IfExists`."""
    operator = (condition.operator.known or "").lower()
    return operator.rpartition(":")[2].removesuffix("ifexists")


# ── Roles ──


def wide_roles(statement: Statement) -> Iterator[tuple[Term, Answer]]:
    """Patterns of roles whose names may start with anything, though not every role fits them.

    What a pattern holds that is not known may be such a start, or none.
    """
    clause = statement.resources
    if clause is None or clause.negated:
        return
    for term in clause.terms:
        if term.literal is not None:
            if _is_wide(term.literal):
                yield term, YES
        elif terms.has_hole(term) and _may_be_wide(terms.widest(term)):
            yield term, MAYBE


def _may_be_wide(pattern: str) -> bool:
    return _is_wide(pattern) or arns.reaches_every_role(pattern) is not NO


def _is_wide(pattern: str) -> bool:
    if pattern == "*" or names_one(pattern) or re.match(_NAMED, pattern):  # as most do
        return False
    arn = arns.parse(pattern)
    if arn is None or not isinstance(arn.resource, str) or not _has_wildcard(arn.resource):
        return False
    name = arn.resource.removeprefix("role/").removeprefix("*/")
    start = name.replace("?", "*").partition("*")[0]
    return (
        len(start) < SHORTEST_START
        and arns.reaches_every_role(pattern) is NO
        and may_reach_role(pattern)
    )


def names_only_roles(statement: Statement) -> bool:
    """Whether the statement is about `iam:PassRole` alone, by its name."""
    clause = statement.actions
    if clause is None or clause.negated or not clause.complete:
        return False
    return _PASS_ROLE.issuperset(words(clause).texts)
