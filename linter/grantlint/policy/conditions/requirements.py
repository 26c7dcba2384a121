"""What a condition block asks of each key of a request, read from the model's conditions.

A requirement is one key under one operator. All of a block must hold:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from grantlint.model import ALWAYS, Condition, Hole, RequestVariable, Statement, Term
from grantlint.policy.answers import MAYBE, NO, YES, Answer, agreed, answer, every, some
from grantlint.policy.conditions.operators import (
    ARN,
    BOOL,
    EVERY,
    NULL,
    ONE,
    PATTERN,
    SOME,
    TEXTS,
    Family,
    Operator,
    Quantifier,
    Relation,
    operator,
)
from grantlint.policy.conditions.regions import Region, Value, Values
from grantlint.policy.kept import kept
from grantlint.policy.patterns import Glob, Literal, is_plain, joined, of_parts, parts_of

ABSENT: Values = ()
EMPTY: Values = ("",)

Context = Mapping[str, Values]
"""The keys of a request in lower case, each with its values."""
Given = Mapping[str, str | tuple[str, ...]]
"""A context as one writes it: keys in any case, one value or several."""


class Asked(Struct, frozen=True, cache_hash=True, gc=False):
    """What a requirement asks of its key, whichever condition says so; two may be compared."""

    family: Family
    values: tuple[Value, ...]
    relation: Relation
    complete: bool
    negated: bool
    quantifier: Quantifier
    lacking: Answer
    is_sure: bool


class Requirement(Struct, frozen=True, eq=False, dict=True):
    """What is asked of one key.

    `lacking` is the answer for a request without the key. `is_sure` is false when the condition
    may not be there. Without a `key` or `region` nothing is known of it.
    """

    key: str | None
    region: Region | None
    negated: bool
    quantifier: Quantifier
    lacking: Answer
    is_sure: bool
    condition: Condition | None = None

    @property
    def is_null(self) -> bool:
        """Whether it only asks if the key is there."""
        return self.region is not None and self.region.family is NULL

    @kept
    def asked(self) -> Asked | None:
        """The same without its condition; None where it is long or not all of it is text."""
        region = self.region
        if region is None or not region.is_short:
            return None
        return Asked(
            region.family,
            region.values,
            region.relation,
            region.complete,
            self.negated,
            self.quantifier,
            self.lacking,
            self.is_sure,
        )

    def holds(self, context: Context) -> Answer:
        """Whether a request with this context meets it."""
        if self.key is None:
            return MAYBE
        region = self.region
        asked = self if region is None or not region.variables else self.resolved(context)
        return asked.holds_for(context.get(self.key, ABSENT))

    def holds_for(self, values: Values) -> Answer:
        """Whether these values of the key meet it; its own variables must be resolved."""
        found = self._asked(values)
        return MAYBE if found is NO and not self.is_sure else found

    def _asked(self, values: Values) -> Answer:
        if self.region is None:
            return MAYBE
        if not values or (values == EMPTY and self.quantifier is not ONE):
            return self.lacking
        if self.region.family is NULL:
            return MAYBE if values == EMPTY else self._present()
        if len(values) == 1:  # whatever the quantifier
            return self._stands(values[0])
        return self._quantified([self._stands(value) for value in values])

    def _present(self) -> Answer:
        return NO if self.region is None else self.region.admits("false")

    def _stands(self, value: str) -> Answer:
        found = MAYBE if self.region is None else self.region.admits(value)
        return found.opposite if self.negated else found

    def _quantified(self, answers: list[Answer]) -> Answer:
        if self.quantifier is EVERY:
            return every(answers)
        if self.quantifier is SOME:
            return some(answers)
        # AWS does not say how an operator for one value compares several.
        return agreed(every(answers), some(answers))

    def resolved(self, context: Context) -> "Requirement":
        """The requirement with variables filled from the request."""
        if self.region is None or not self.region.variables:
            return self
        return self.with_region(self.region.resolved(context))

    def with_region(self, region: Region) -> "Requirement":
        """The same asked of other values."""
        return Requirement(
            self.key,
            region,
            self.negated,
            self.quantifier,
            self.lacking,
            self.is_sure,
            self.condition,
        )


# ── Reading ──


def requirement(condition: Condition, *, variables: bool) -> Requirement:
    """What one condition of the model asks.

    `variables` says whether the policy's version knows them; without it `${…}` is plain text.
    """
    key = condition.key.literal
    name = condition.operator.literal
    found = None if name is None else operator(name)
    sure = condition.presence is ALWAYS
    if key is None or found is None:
        lower = None if key is None else key.lower()
        return Requirement(
            lower, None, negated=False, quantifier=ONE, lacking=MAYBE,
            is_sure=sure, condition=condition,
        )  # fmt: skip
    region = Region(
        found.family,
        tuple(_value(term, found.family, variables=variables) for term in condition.values),
        found.relation,
        condition.complete,
    )
    return Requirement(
        key.lower(),
        region,
        found.negated,
        found.quantifier,
        _lacking(found, region),
        sure,
        condition,
    )


def _lacking(found: Operator, region: Region) -> Answer:
    """The answer for a request without the key.

    Operators that compare fail, negated ones and `IfExists` hold, `ForAllValues` holds,
    `ForAnyValue` fails; AWS does not say what becomes of `IfExists` below `ForAnyValue`.
    """
    if found.family is NULL:
        return region.admits("true")
    if found.quantifier is EVERY:
        return YES
    if found.quantifier is SOME:
        return MAYBE if found.if_exists else NO
    return answer(found.negated or found.if_exists)


def _value(term: Term, family: Family, *, variables: bool) -> Value:
    sure = term.presence is ALWAYS
    if family not in TEXTS:
        return Value(_plain(term, family), sure)
    glob = glob_of(term, variables=variables)
    return Value(glob if family in (PATTERN, ARN) else _literal(glob), sure)


def glob_of(term: Term, *, variables: bool) -> Glob:
    """The pattern of a term; `variables` as for `requirement`."""
    text = term.literal
    if text is not None and not (variables and "${" in text):  # nearly all of them
        return text
    return of_parts(term.parts, escapes=variables)


def _plain(term: Term, family: Family) -> Glob:
    """The value of an operator that knows neither wildcards nor variables.

    AWS's pages contradict each other on variables under `Bool`, so there they stay unknown.
    """
    if any(isinstance(part, Hole) for part in term.parts):
        return of_parts(term.parts, escapes=False)
    if family in (BOOL, NULL) and term.literal is None:
        return of_parts([Hole(term.written)], escapes=False)
    return term.written if family not in (BOOL, NULL) else term.written.lower()


def _literal(glob: Glob) -> Glob:
    """The pattern with its wildcards as plain characters."""
    if isinstance(glob, str) and is_plain(glob):
        return glob
    return joined(Literal(part) if isinstance(part, str) else part for part in parts_of(glob))


def resource_requirement(key: str, region: Region, *, negated: bool) -> Requirement:
    """A Resource element as a requirement on a key of our own that every request has."""
    return Requirement(key, region, negated=negated, quantifier=ONE, lacking=NO, is_sure=True)


class Block(Struct, frozen=True, eq=False, gc=False):
    """All that a statement's Condition element asks; more may be asked if not `complete`."""

    requirements: tuple[Requirement, ...]
    complete: bool = True

    def holds(self, context: Context) -> Answer:
        """Whether a request with this context meets the block."""
        found = every(each.holds(context) for each in self.requirements)
        return MAYBE if found is YES and not self.complete else found


def block(statement: Statement, *, variables: bool) -> Block:
    """The Condition element of a statement; `variables` as for `requirement`."""
    return Block(
        tuple(requirement(each, variables=variables) for each in statement.conditions),
        statement.conditions_complete,
    )


def variables_of(requirements: Iterable[Requirement]) -> dict[str, RequestVariable]:
    """The request variables in the values, by key in lower case."""
    regions = [each.region for each in requirements if each.region is not None]
    return {v.key.lower(): v for region in regions if region.variables for v in region.variables}


def context_of(given: Given) -> dict[str, Values]:
    """A context as people write it, with keys in lower case and values as tuples."""
    return {
        key.lower(): (values,) if isinstance(values, str) else tuple(values)
        for key, values in given.items()
    }
