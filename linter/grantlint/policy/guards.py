"""What the conditions of a statement bound, and which callers get past all of a document.

    guards.pinned(statement, keys)                  # is one of these keys held to fixed values?
    guards.entry(document, statement, action, who)  # a context with which *who* gets in, or NO

Knows nothing of who calls: what a request may hold is handed in (`policy.strangers`).
"""

from collections.abc import Iterable, Iterator
from itertools import islice, product

from msgspec import Struct

from grantlint.model import (
    ALLOW,
    DENY,
    Certainty,
    Clause,
    Condition,
    PolicyDocument,
    RequestVariable,
    Statement,
    Term,
)
from grantlint.policy import arns, conditions, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.clauses import covers_action
from grantlint.policy.conditions import Domains, Operator, Quantifier, every, some
from grantlint.policy.conditions.choices import Goal
from grantlint.policy.conditions.operators import Family
from grantlint.policy.conditions.solving import Solution, solve
from grantlint.policy.patterns import Glob

WAYS = 32
"""Ways past the Denies of a document that are tried."""


class Guard(Struct, frozen=True, eq=False, gc=False):
    """One condition whose key and operator are known; the key in lower case."""

    condition: Condition
    key: str
    operator: Operator

    @property
    def requires(self) -> bool:
        """Whether a request without the key fails it, and one value must fit."""
        return not (
            self.operator.negated
            or self.operator.if_exists
            or self.operator.quantifier is Quantifier.EVERY
            or self.operator.family is Family.NULL
        )

    @property
    def has_patterns(self) -> bool:
        """Whether `*` and `?` of its values are wildcards."""
        return self.operator.family in (Family.PATTERN, Family.ARN)


def guards(statement: Statement) -> Iterator[Guard]:
    """The conditions of a statement that can be read."""
    for condition in statement.conditions:
        found = guard(condition)
        if found is not None:
            yield found


def guard(condition: Condition) -> Guard | None:
    """A condition taken apart; None when its key or operator is not known."""
    key, name = condition.key.literal, condition.operator.literal
    operator = None if name is None else conditions.operator(name)
    if key is None or operator is None:
        return None
    return Guard(condition, key.lower(), operator)


def on(statement: Statement, keys: Iterable[str]) -> tuple[Guard, ...]:
    """The guards on one of these keys, which are given in lower case."""
    wanted = frozenset(keys)
    return tuple(found for found in guards(statement) if found.key in wanted)


# ── Fixed values ──


def wildcard(found: Guard, value: Term) -> Answer:
    """Whether the value of a condition holds a wildcard that counts as one, or a variable."""
    if not found.has_patterns:
        return NO
    written = "".join(part for part in value.parts if isinstance(part, str))
    variables = [part for part in value.parts if isinstance(part, RequestVariable)]
    if set("*?") & set(written) or any(map(is_known, variables)):
        return YES
    return NO if is_seen(value) else MAYBE


def is_seen(value: Term) -> bool:
    """Whether all of a value can be seen: it has no hole, and no `${NAME}` that a tool fills in."""
    return not terms.has_hole(value) and all(
        is_known(part) for part in value.parts if isinstance(part, RequestVariable)
    )


def is_known(variable: RequestVariable) -> bool:
    """Whether it is a variable of AWS's; these name a condition key, and so have a colon.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    """
    return ":" in variable.key


def pins(found: Guard) -> Answer:
    """Whether a guard holds its key to fixed values."""
    if not found.requires:
        return NO
    wild = [wildcard(found, value) for value in found.condition.values]
    if YES in wild:
        return NO
    is_open = MAYBE in wild or not found.condition.complete
    return MAYBE if is_open else YES


def pinned(statement: Statement, keys: Iterable[str]) -> Answer:
    """Whether one of these keys is held to fixed values."""
    answers = [pins(found) for found in on(statement, keys)]
    if YES in answers:
        return YES
    is_open = MAYBE in answers or not statement.conditions_complete
    return MAYBE if is_open else NO


def speaks_of(statement: Statement, keys: Iterable[str]) -> Answer:
    """Whether the conditions mention one of these keys at all."""
    if on(statement, keys):
        return YES
    is_open = not statement.conditions_complete or any(
        condition.key.literal is None for condition in statement.conditions
    )
    return MAYBE if is_open else NO


# ── Getting in ──


def entry(
    document: PolicyDocument | None, statement: Statement, action: str, who: Domains
) -> Solution:
    """A context with which *who* does *action* through an Allow, past the document's Denies.

    NO when there is none; MAYBE when a hole decides, or a statement that may not be there.
    """
    covers = covers_action(statement.actions, action)
    if statement.effect is not ALLOW or covers is NO:
        return Solution(NO)
    asked = conditions.of(statement, document)
    goals = [Goal(each) for each in asked.requirements]
    sure, unsure = _denies(document, statement, action)
    found = _past(goals, sure, who)
    is_open = covers is MAYBE or not asked.complete
    if found.answer is YES and (
        is_open or (unsure and _past(goals, sure + unsure, who).answer is not YES)
    ):
        return Solution(MAYBE, found.context, found.reason)
    return found


Denies = list[conditions.Block]


def _denies(
    document: PolicyDocument | None, allow: Statement, action: str
) -> tuple[Denies, Denies]:
    """The blocks of the Denies on everyone that take *action* back: for sure, and perhaps.

    One that leaves out a part of what the Allow is about takes nothing back; several such may.
    """
    sure: Denies = []
    unsure: Denies = []
    partial: Denies = []
    for deny in document.statements if document is not None else ():
        if deny.effect is not DENY:
            continue
        spoken = every((covers_action(deny.actions, action), _meets_everyone(deny)))
        if spoken is NO or _is_apart(deny, allow):
            continue
        stands = _stands_on(deny, allow)
        block = conditions.of(deny, document)
        is_sure = every((spoken, stands)) is YES and block.complete
        (partial if stands is NO else sure if is_sure else unsure).append(block)
    return sure, unsure + partial if len(partial) > 1 else unsure


def _is_apart(deny: Statement, allow: Statement) -> bool:
    """Whether a Deny speaks of nothing that the Allow is about."""
    if deny.resources is None or deny.resources.negated or not deny.resources.complete:
        return False
    if allow.resources is None or allow.resources.negated or not allow.resources.complete:
        return False
    return not any(
        arns.may_intersect(terms.glob_of(one), terms.glob_of(other))
        for one in deny.resources.terms
        for other in allow.resources.terms
    )


def _stands_on(deny: Statement, allow: Statement) -> Answer:
    """Whether a Deny speaks of all that an Allow is about; NO when it leaves out some of each."""
    clause = deny.resources
    if clause is None:
        return YES
    mine = allow.resources
    is_open = mine is None or mine.negated or not mine.complete
    asked = ["*"] if mine is None or is_open else [terms.glob_of(term) for term in mine.terms]
    found = {_covers(clause, each) for each in asked}
    if found == {YES}:
        return YES if clause.complete or not clause.negated else MAYBE
    return NO if found == {NO} and clause.complete and not is_open else MAYBE


def _covers(clause: Clause[Term], asked: Glob) -> Answer:
    """Whether the Resource or NotResource of a Deny covers all that a pattern stands for."""
    listed = [terms.glob_of(term) for term in clause.terms]
    if clause.negated:
        return some(arns.resources_intersect(one, asked) for one in listed).opposite
    return some(arns.resource_contains(one, asked) for one in listed)


def _meets_everyone(statement: Statement) -> Answer:
    """Whether the principals of a Deny include every stranger."""
    clause = statement.principals
    if clause is None:
        return MAYBE
    if clause.negated:
        return YES if clause.complete else MAYBE
    answers = [terms.is_text(principal.term, "*") for principal in clause.terms]
    if YES in answers:
        return YES
    return MAYBE if MAYBE in answers or not clause.complete else NO


def _past(goals: list[Goal], denies: Denies, who: Domains) -> Solution:
    """A context that reaches the goals and fails each Deny in one of its conditions."""
    best = Solution(NO)
    ways = product(*(block.requirements for block in denies))
    for way in islice(ways, WAYS):
        found = solve([*goals, *(Goal(each, holds=False) for each in way)], who)
        if found.answer is YES:
            return found
        if found.answer is MAYBE:
            best = found
    return best


def certainty(*answers: Answer) -> Certainty:
    """CERTAIN when every answer is YES."""
    return Certainty.CERTAIN if all(one is YES for one in answers) else Certainty.POSSIBLE
