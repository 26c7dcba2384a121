"""Values for one key that meet everything asked of it, or the knowledge that there are none.

A search among candidates: each is tested as the requirements themselves are, so what is found
really holds. NO is said only when the candidates stand for all values there are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, islice, product
from math import prod

from msgspec import Struct

from grantlint.knowledge import condition_keys
from grantlint.policy import arns
from grantlint.policy.answers import MAYBE, NO, YES, Answer, Example, every
from grantlint.policy.conditions import usual
from grantlint.policy.conditions.comparing import samples
from grantlint.policy.conditions.domains import Domain
from grantlint.policy.conditions.operators import (
    ANY_CASE,
    EVERY,
    NULL,
    ONE,
    RESOURCE,
    SOME,
    Family,
    Quantifier,
)
from grantlint.policy.conditions.regions import (
    Region,
    Values,
    fixed_text,
    globs_of,
)
from grantlint.policy.conditions.requirements import ABSENT, Requirement
from grantlint.policy.patterns import Glob, example

COMBINATIONS = 256
"""Ways to take one pattern of each requirement that are tried."""

STATES = 80_000
"""States that the searches for one question may visit together."""

SETUP = 8
"""States that it costs as much as to make one pattern ready."""

SOMETHING = "?*"
UNDECIDED = "too many combinations to try"
SEVERAL = "AWS does not say how an operator for one value compares several"


class Goal(Struct, frozen=True, eq=False, gc=False):
    """A requirement that must hold, or must fail."""

    requirement: Requirement
    holds: bool = True

    def met(self, values: Values) -> Answer:
        """Whether these values of the key reach the goal."""
        found = self.requirement.holds_for(values)
        return found if self.holds else found.opposite

    @property
    def weight(self) -> int:
        """What a test costs, in states of a search."""
        region = self.requirement.region
        return 1 if region is None else region.weight

    @property
    def negated(self) -> bool:
        """Whether the values must lie outside the region."""
        return self.requirement.negated is self.holds

    @property
    def quantifier(self) -> Quantifier:
        """How many of the values must; to fail for every value is to hold for some other."""
        found = self.requirement.quantifier
        if self.holds or found is ONE:
            return found
        return SOME if found is EVERY else EVERY


class Choice(Struct, frozen=True, gc=False):
    """Values for a key, or none: NO when nothing fits, MAYBE when that is not known."""

    answer: Answer
    values: Values | None = None
    reason: str = ""


class Budget(Struct):
    """Counts the states that searches visited; when none are left the answers are MAYBE."""

    left: int = STATES

    def spend(self, found: Example, unwanted: Sequence[Glob]) -> Example:
        """Count one search: its states, and what it costs to set up."""
        self.left -= found.states * (1 + len(unwanted) // 8) + SETUP * (6 + len(unwanted))
        return found


class _Search(Struct, eq=False):
    """One search for the values of one key."""

    key: str
    goals: Sequence[Goal]
    domain: Domain
    budget: Budget
    exhaustive: bool = True
    reason: str = ""

    def choice(self) -> Choice:
        cost = sum([goal.weight for goal in self.goals])
        usual_one = self._usual(cost)
        if usual_one is not None:
            return usual_one
        best: Choice | None = None
        for values in self._candidates():
            self.budget.left -= cost
            if self.budget.left <= 0:
                self._give_up(UNDECIDED)
                break
            met = self._met(values)
            if met is YES:
                return Choice(met, values)
            if met is MAYBE and best is None:
                best = Choice(met, values, self.domain.reason if values else "")
        if best is not None:
            return best
        return Choice(NO) if self.exhaustive else Choice(MAYBE, None, self.reason)

    def _usual(self, cost: int) -> Choice | None:
        """The first resource that is preferred, which nothing but none at all is tried before."""
        domain, region = self.domain, self.goals[0].requirement.region
        is_resource = region is not None and region.family is RESOURCE
        if not (is_resource and domain.prefer and domain.lacks is NO):
            return None
        first = domain.prefer[:1]
        if domain.alternatives is not None or self.budget.left <= 2 * cost:
            return None
        if self._met(first) is not YES:
            return None
        self.budget.left -= 2 * cost
        return Choice(YES, first)

    def _met(self, values: Values) -> Answer:
        """Whether these values reach all goals, and a request may carry them."""
        found = self.domain.allows(values)
        for goal in self.goals:
            if found is NO:
                return found
            met = goal.met(values)
            if met is not YES:
                found = met
        return found

    def _candidates(self) -> Iterator[Values]:
        if self.domain.alternatives is not None:
            yield from self.domain.alternatives
            return
        yield ABSENT
        if self.domain.holds is NO or self._must_lack():
            return
        for text in self._texts(self.goals):
            yield (text,)
        yield from self._several()

    def _must_lack(self) -> bool:
        """Whether a `Null` among the goals forbids any value."""
        nulls = [goal for goal in self.goals if goal.requirement.is_null]
        return any(goal.met(("x",)) is NO for goal in nulls)

    # ── One value ──

    def _texts(self, goals: Sequence[Goal]) -> Iterator[str]:
        named = [(goal, goal.requirement.region) for goal in goals]
        known = [(goal, region) for goal, region in named if region is not None]
        texts = [(goal, region) for goal, region in known if region.is_text]
        others = [r for _, r in known if not r.is_text and r.family is not NULL]
        inside = [region for goal, region in texts if not goal.negated]
        sure = [r for goal, r in texts if not goal.negated and goal.requirement.is_sure]
        finite = next((region for region in sure if _is_listed(region, texts)), None)
        if finite is not None:
            yield from _spellings(finite, texts)
        elif others:
            if texts or self.domain.wanted or len({region.family for region in others}) > 1:
                self._give_up("values of several sorts")
            yield from _of_families(others)
            yield from (text for region in inside for text in _spellings(region, texts))
        else:
            yield from self._searched(texts)

    def _searched(self, texts: list[tuple[Goal, Region]]) -> Iterator[str]:
        yield from self.domain.prefer or usual.of_key(self.key)
        inside = [_alternatives(goal, region) for goal, region in texts if not goal.negated]
        outside = [glob for goal, region in texts if goal.negated for glob in globs_of(region)]
        outside += self.domain.unwanted
        folds = any(region.family is ANY_CASE for _, region in texts)
        if prod(map(len, inside)) > COMBINATIONS:
            self._give_up(UNDECIDED)
        for chosen in islice(product(*inside), COMBINATIONS):
            yield from (text for glob in chosen for text in self._likely(glob))
            wanted = [*self.domain.wanted, *chosen] or [SOMETHING]
            yield from self._found(wanted, list(dict.fromkeys(outside)), folds=folds)

    def _likely(self, glob: Glob) -> Iterator[str]:
        if not self._is_resource():
            return usual.text(glob)
        accounts = filter(None, map(arns.account_of, self.domain.prefer))
        return usual.arn(glob, next(accounts, usual.ACCOUNT))

    def _found(self, wanted: list[Glob], unwanted: list[Glob], *, folds: bool) -> Iterator[str]:
        if self._is_resource() and _are_apart(wanted):
            return  # told at less cost than by a search
        if self.budget.left <= 0:
            self._give_up(UNDECIDED)
            return
        search = self._searcher()
        found = self.budget.spend(search(wanted, unwanted), unwanted)
        if folds:
            # Case counts for some of them and not for others: what is found may still fail.
            yield from _case_variants(wanted, found.text)
            self._give_up("upper and lower case mix")
        if found.text is not None:
            yield found.text
        if found.answer is MAYBE:
            self._give_up(found.reason)
        if found.answer is not YES and unwanted:
            # Values that may not be there need not be avoided: the test then says MAYBE.
            yield from self._beside(wanted)

    def _beside(self, wanted: list[Glob]) -> Iterator[str]:
        sure = [
            value.glob
            for goal in self.goals
            if goal.negated and goal.requirement.region is not None and goal.requirement.is_sure
            for value in goal.requirement.region.values
            if value.is_sure
        ]
        sure += self.domain.unwanted
        found = self.budget.spend(self._searcher()(wanted, sure), sure)
        if found.text is not None:
            yield found.text

    def _searcher(self) -> "Searcher":
        return arns.resource_example if self._is_resource() else example

    def _is_resource(self) -> bool:
        regions = [goal.requirement.region for goal in self.goals]
        return any(region is not None and region.family is RESOURCE for region in regions)

    def _give_up(self, reason: str) -> None:
        self.exhaustive = False
        self.reason = self.reason or reason

    # ── Several values ──

    def _several(self) -> Iterator[Values]:
        """One value for each requirement that some value must meet."""
        wants = [goal for goal in self.goals if goal.quantifier is SOME]
        if len(wants) < 2 or not may_be_several(self.key):  # noqa: PLR2004 - several are two
            return
        plain = [goal for goal in self.goals if goal.quantifier is ONE]
        if not all(goal.requirement.is_null for goal in plain):
            self._give_up(SEVERAL)
            return
        shared = [goal for goal in self.goals if goal.quantifier is not SOME]
        values: list[str] = []
        for want in wants:
            fitting = self._first([*shared, want])
            if fitting is None:
                return
            values.append(fitting)
        yield tuple(dict.fromkeys(values))

    def _first(self, goals: list[Goal]) -> str | None:
        best: str | None = None
        for text in self._texts(goals):
            met = every(goal.met((text,)) for goal in goals)
            if met is YES:
                return text
            if met is MAYBE:
                best = best or text
        return best


Searcher = Callable[[Sequence[Glob], Sequence[Glob]], Example]


def choose(key: str, goals: Sequence[Goal], domain: Domain, budget: Budget) -> Choice:
    """Values of the key that reach all goals; variables of theirs must be resolved."""
    return _Search(key, goals, domain, budget).choice()


def _are_apart(globs: list[Glob]) -> bool:
    """Whether two of these patterns of resources have no text in common; True is sure."""
    limiting = [glob for glob in globs if glob != "*"]
    return any(not arns.may_intersect(one, other) for one, other in combinations(limiting, 2))


def may_be_several(key: str) -> bool:
    """Whether a request may carry several values of the key; unknown keys may."""
    return condition_keys.key_type(key) is None or condition_keys.is_multivalued(key)


def _is_listed(region: Region, texts: list[tuple[Goal, Region]]) -> bool:
    """Whether the region's own texts, in the spellings given, are all that need be tried."""
    if not region.is_finite or region.family is RESOURCE:
        return False
    if region.family is not ANY_CASE:
        return True
    return all(each.family is ANY_CASE for _, each in texts)


def _alternatives(goal: Goal, region: Region) -> list[Glob]:
    found = list(dict.fromkeys(globs_of(region)))
    open_ended = not region.complete or not goal.requirement.is_sure
    return [*found, "*"] if open_ended else found


def _of_families(regions: list[Region]) -> Iterator[str]:
    families: dict[Family, list[Region]] = {}
    for region in regions:
        families.setdefault(region.family, []).append(region)
    for alike in families.values():
        yield from samples(alike)


def _spellings(region: Region, texts: list[tuple[Goal, Region]]) -> Iterator[str]:
    for glob in globs_of(region):
        text = fixed_text(glob)
        if text is None:
            continue
        yield text
        if any(each.family is ANY_CASE for _, each in texts):
            yield from _cases(text)


def _cases(text: str) -> tuple[str, ...]:
    return text.lower(), text.upper(), text.title(), text.swapcase()


def _case_variants(wanted: Iterable[Glob], found: str | None) -> Iterator[str]:
    for text in (*map(fixed_text, wanted), found):
        if text is not None:
            yield from (text, *_cases(text))
