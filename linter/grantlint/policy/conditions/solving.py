"""Request contexts that meet a set of goals, with request variables filled consistently."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product

from msgspec import Struct

from grantlint.model import RequestVariable
from grantlint.policy.answers import MAYBE, NO, YES, Answer, every
from grantlint.policy.conditions.aligning import aligned
from grantlint.policy.conditions.choices import Budget, Choice, Goal
from grantlint.policy.conditions.domains import Domain, Domains, any_domain
from grantlint.policy.conditions.known_choices import choose
from grantlint.policy.conditions.regions import Region, Values
from grantlint.policy.conditions.requirements import ABSENT, Context, variables_of

ATTEMPTS = 24
"""Fillings of the request variables that are tried."""
MOST_LOOKS = 10_000
"""Where it would take more of them no filling is tried: each variable is looked for in each value,
and one value may hold all variables."""

NONE_SETTLED: Context = {}
NO_KEY = "a condition key that cannot be seen"
NO_FILLING = "no values were found for the request variables"


class Solution(Struct, frozen=True, gc=False):
    """A context that reaches the goals, or none: NO when there is none, MAYBE if not known."""

    answer: Answer
    context: Mapping[str, Values] | None = None
    reason: str = ""


def solve(
    goals: Sequence[Goal], domains: Domains = any_domain, budget: Budget | None = None
) -> Solution:
    """A context that reaches all goals.

    YES comes with a context that holds for every filling of the holes, MAYBE with one that may
    hold, or with none when the search was given up.
    """
    budget = budget or Budget()
    variables = variables_of([goal.requirement for goal in goals])
    if not variables:
        return _solved(goals, domains, budget)
    relaxed = _solved([_relaxed(goal) for goal in goals], domains, budget)
    if relaxed.answer is NO:
        return relaxed
    best = Solution(MAYBE, None, NO_FILLING)
    if len(variables) * max(len(variables), _values(goals)) > MOST_LOOKS:
        return best
    settled = _settled(goals, variables, relaxed)
    for filling in islice(_fillings(goals, variables, relaxed, domains), ATTEMPTS):
        found = _filled(goals, filling, domains, budget, settled)
        if found.answer is YES:
            return found
        if best.context is None and found.answer is MAYBE:
            best = found
    return best


def _values(goals: Sequence[Goal]) -> int:
    """The values of all goals."""
    regions = (goal.requirement.region for goal in goals)
    return sum(len(region.values) for region in regions if region is not None)


def _solved(
    goals: Sequence[Goal], domains: Domains, budget: Budget, settled: Context = NONE_SETTLED
) -> Solution:
    """Key by key: without variables they do not depend on each other. Some may be *settled*."""
    context: dict[str, Values] = {}
    answer, reason = YES, ""
    incomplete = False
    for key, asked in _by_key(goals).items():
        if key is None:
            choice = _unseen(asked)
        elif key in settled:
            choice = Choice(YES, settled[key])
        else:
            choice = choose(key, asked, domains(key), budget)
        if choice.answer is NO:
            return Solution(NO)
        if choice.answer is MAYBE:
            answer, reason = choice.answer, reason or choice.reason
        if choice.values:
            context[str(key)] = choice.values
        incomplete = incomplete or choice.values is None
    return Solution(answer, None if incomplete else context, reason)


def _by_key(goals: Iterable[Goal]) -> dict[str | None, list[Goal]]:
    found: dict[str | None, list[Goal]] = {}
    for goal in goals:
        found.setdefault(goal.requirement.key, []).append(goal)
    return found


def _unseen(goals: Sequence[Goal]) -> Choice:
    met = every(goal.met(ABSENT) for goal in goals)
    return Choice(MAYBE if met is NO else met, ABSENT, NO_KEY)


# ── Variables ──


def _relaxed(goal: Goal) -> Goal:
    """A goal that is reached whenever some filling of the variables reaches the real one."""
    region = goal.requirement.region
    if region is None or not region.variables:
        return goal
    loose = region.narrowest() if goal.negated else region.widest()
    return Goal(goal.requirement.with_region(loose), goal.holds)


def _settled(
    goals: Sequence[Goal], variables: Mapping[str, RequestVariable], relaxed: Solution
) -> Context:
    """The keys whose values no filling changes, as they were found with the variables left open."""
    if relaxed.answer is not YES or relaxed.context is None:
        return NONE_SETTLED
    asked = [goal.requirement for goal in goals]
    moved = {each.key for each in asked if each.region is not None and each.region.variables}
    keys = {each.key for each in asked if each.key is not None} - moved - variables.keys()
    return {key: relaxed.context.get(key, ABSENT) for key in keys}


def _filled(
    goals: Sequence[Goal],
    filling: Mapping[str, Values],
    domains: Domains,
    budget: Budget,
    settled: Context,
) -> Solution:
    resolved = [Goal(goal.requirement.resolved(filling), goal.holds) for goal in goals]

    def limited(key: str) -> Domain:
        outer = domains(key)
        if key not in filling:
            return outer
        allowed = outer.allows(filling[key])
        if allowed is NO:
            return Domain(alternatives=())
        doubt = YES if allowed is YES else MAYBE
        return Domain((filling[key],), doubt, doubt, reason=outer.reason)

    found = _solved(resolved, limited, budget, settled)
    if found.context is None:
        return found
    given = {key: values for key, values in filling.items() if values}
    doubts = [domains(key).allows(values) for key, values in filling.items()]
    return Solution(every([found.answer, *doubts]), {**given, **found.context}, found.reason)


def _fillings(
    goals: Sequence[Goal],
    variables: Mapping[str, RequestVariable],
    relaxed: Solution,
    domains: Domains,
) -> Iterator[dict[str, Values]]:
    """Fillings to try: first those that what was found already suggests."""
    context = relaxed.context or {}
    names = list(variables)
    pool = [each for name in names for each in _hints(name, goals, context)]
    options = [
        list(dict.fromkeys((*_hints(name, goals, context), *_usual(domains(name), pool))))
        for name in names
    ]
    for values in product(*options):
        yield dict(zip(names, values, strict=True))


def _hints(name: str, goals: Sequence[Goal], context: Context) -> Iterator[Values]:
    """Values of a variable that fit what was found with it left open."""
    if name in context:
        yield context[name]
    for goal in goals:
        region, key = goal.requirement.region, goal.requirement.key
        if region is not None and not goal.negated and key is not None:
            yield from _suggested(name, region, context.get(key, ABSENT))


def _usual(domain: Domain, pool: Iterable[Values]) -> Iterator[Values]:
    if domain.alternatives is not None:
        yield from domain.alternatives
        return
    yield from pool  # variables are often asked to be equal
    yield from ((text,) for text in (*domain.prefer, "example", "other"))
    yield ABSENT


def _suggested(name: str, region: Region, values: Values) -> Iterator[Values]:
    """What the variable stands for if these values are to match."""
    for value in values:
        for glob in (each.glob for each in region.values if each.variables):
            found = aligned(glob, name, value)
            if found:
                yield (found,)
