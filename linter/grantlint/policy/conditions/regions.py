"""The values that a condition names: which texts are among them, and texts of every sort.

A region is the set of texts that match at least one of a condition's values. Holes make its
answers MAYBE; request variables are resolved before a text is compared.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from grantlint.model import RequestVariable
from grantlint.policy import arns
from grantlint.policy.answers import MAYBE, NO, YES, Answer, answer
from grantlint.policy.conditions.operators import (
    ANY_CASE,
    ARN,
    BOOL,
    NULL,
    PATTERN,
    RESOURCE,
    TEXT,
    TEXTS,
    Family,
    Relation,
)
from grantlint.policy.kept import kept
from grantlint.policy.patterns import (
    Glob,
    Literal,
    Part,
    contains,
    exactly,
    is_plain,
    matches,
    parts_of,
    substituted,
    unknowns,
)
from grantlint.policy.patterns.machine import accepts, folded, machine
from grantlint.policy.patterns.segments import segments_match, segments_of

LONGEST_KNOWN = 512
"""A longer text is compared anew each time."""

Values = tuple[str, ...]
"""What a request carries for a key; empty when it lacks the key."""


class Value(Struct, frozen=True, gc=False):
    """One value of a policy. `is_sure` is false when it may not be there."""

    glob: Glob
    is_sure: bool = True

    @property
    def variables(self) -> tuple[RequestVariable, ...]:
        if isinstance(self.glob, str):
            return ()
        return tuple(part for part in unknowns(self.glob) if isinstance(part, RequestVariable))


class Region(Struct, frozen=True, eq=False, dict=True):
    """The texts that match one of `values`; more may when it is not `complete`."""

    family: Family
    values: tuple[Value, ...]
    relation: Relation = Relation.EQUAL
    complete: bool = True

    @property
    def is_text(self) -> bool:
        return self.family in TEXTS

    @kept
    def variables(self) -> tuple[RequestVariable, ...]:
        if all(type(value.glob) is str for value in self.values):  # nearly all of them
            return ()
        return tuple(found for value in self.values for found in value.variables)

    @kept
    def weight(self) -> int:
        """What it costs to compare a text, in states of a search."""
        slow = sum(1 for v in self.values if not isinstance(v.glob, str) or "?" in v.glob)
        return 1 + (slow * 8 + len(self.values)) // 4

    @property
    def is_short(self) -> bool:
        """Whether its values are texts that can be kept."""
        texts = [value.glob for value in self.values if isinstance(value.glob, str)]
        return len(texts) == len(self.values) and len("".join(texts)) <= LONGEST_KNOWN

    @property
    def is_finite(self) -> bool:
        """Whether its values are all the texts it has: no pattern, nothing unseen."""
        return self.complete and all(fixed_text(value.glob) is not None for value in self.values)

    def admits(self, text: str) -> Answer:
        """Whether the text is one of the region's; variables count as resolved to nothing."""
        found = NO if self.complete else MAYBE
        for value in self.values:
            match = _match(self, value.glob, text)
            if match is YES and value.is_sure:
                return match
            if match is not NO:
                found = MAYBE
        return found

    def resolved(self, context: Mapping[str, Values]) -> "Region":
        """The region with variables filled from the request.

        A variable without a value and without a default matches nothing, and neither does one of a
        key with several values:
        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
        """
        if not self.variables:
            return self
        values = (found for value in self.values for found in _resolved(value, context))
        return self._with(tuple(values))

    def widest(self) -> "Region":
        """The region with room for whatever its variables stand for."""
        return self._with(tuple(Value(_opened(v.glob), v.is_sure) for v in self.values))

    def narrowest(self) -> "Region":
        """The region without the values that rest on a variable."""
        return self._with(tuple(value for value in self.values if not value.variables))

    def _with(self, values: tuple[Value, ...]) -> "Region":
        return Region(self.family, values, self.relation, self.complete)


def _opened(glob: Glob) -> Glob:
    if isinstance(glob, str):
        return glob
    names = {part.key.lower(): "*" for part in unknowns(glob) if isinstance(part, RequestVariable)}
    return substituted(glob, names) if names else glob


def _resolved(value: Value, context: Mapping[str, Values]) -> Iterator[Value]:
    names = {variable.key.lower(): variable for variable in value.variables}
    texts: dict[str, str] = {}
    for name, variable in names.items():
        found = context.get(name, ())
        text = variable.default if not found else found[0] if len(found) == 1 else None
        if text is None:
            return
        texts[name] = text
    filling = {name: exactly(text) for name, text in texts.items()}
    yield Value(substituted(value.glob, filling), value.is_sure)
    if not all(map(is_plain, texts.values())):
        # AWS does not say whether a wildcard in the value of a variable is one.
        yield Value(substituted(value.glob, texts), is_sure=False)


# ── Comparing ──


def _match(region: Region, glob: Glob, text: str) -> Answer:
    family = region.family
    if family is RESOURCE:  # most of them
        return _match_resource(glob, text)
    if family in (PATTERN, TEXT, ANY_CASE):
        return fits(glob, text, ignore_case=family is ANY_CASE)
    if family is ARN:
        return arns.arn_like(glob, text)
    if not isinstance(glob, str):
        return MAYBE
    if family in (BOOL, NULL):
        return answer(glob.lower() == text.lower())
    from grantlint.policy.conditions import comparing  # noqa: PLC0415  few name such values

    return comparing.stands(family, region.relation, glob, text)


def _match_resource(glob: Glob, text: str) -> Answer:
    if type(glob) is not str:
        return arns.resource_matches(glob, text)
    if not text.startswith(glob.partition("*")[0].partition("?")[0]):
        return NO  # whatever the reading: all of them begin with the same text
    is_short = len(glob) + len(text) <= LONGEST_KNOWN
    return _known_match(glob, text) if is_short else arns.resource_matches(glob, text)


@lru_cache(4096)
def _known_match(glob: str, text: str) -> Answer:
    return arns.resource_matches(glob, text)


def fits(glob: Glob, text: str, *, ignore_case: bool = False) -> Answer:
    """Whether a text matches a pattern, holes and all."""
    if isinstance(glob, str):
        return answer(matches(glob, text, ignore_case=ignore_case))
    segments = None if ignore_case else segments_of(glob)
    if segments is not None:
        return answer(segments_match(segments, text))
    if unknowns(glob):
        return contains(glob, exactly(text), ignore_case=ignore_case)
    read = folded(text) if ignore_case else text
    return answer(accepts(machine(glob, ignore_case=ignore_case), read))


def fits_again(glob: Glob, text: str) -> Answer:
    """As `fits`, for what is asked of many statements alike."""
    if isinstance(glob, str) or len(text) > LONGEST_KNOWN:
        return fits(glob, text)
    return _known_fits(glob, text)


@lru_cache(4096)
def _known_fits(glob: Glob, text: str) -> Answer:
    return fits(glob, text)


# ── Texts ──


def globs_of(region: Region) -> Iterator[Glob]:
    """The patterns of a text region, for a search among texts."""
    for value in region.values:
        yield _searched(region.family, value.glob)


def _searched(family: Family, glob: Glob) -> Glob:
    if family is ARN:
        limited = arns.arn_condition(glob)
        return glob if limited is None else limited
    return glob


def fixed_text(glob: Glob) -> str | None:
    """The only text that matches, or None when there are others or unknowns."""
    if isinstance(glob, str):
        return glob if is_plain(glob) else None
    texts = [_fixed(part) for part in parts_of(glob)]
    return None if None in texts else "".join(text for text in texts if text is not None)


def _fixed(part: Part) -> str | None:
    if isinstance(part, Literal):
        return part.text
    return part if isinstance(part, str) and is_plain(part) else None
