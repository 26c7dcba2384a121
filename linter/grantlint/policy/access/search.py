"""The search for a request that some statements speak of and others do not.

Statements that must hold give goals; each statement that must not is only looked at when what was
found so far meets it, and then one of its requirements has to fail. NO is said when all ways fail.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from grantlint.policy.access.statements import RESOURCE, Ruling, Sure
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import Context, Domain, Domains, Family, Region, Values, every
from grantlint.policy.conditions.choices import STATES, Budget, Goal
from grantlint.policy.conditions.regions import Value
from grantlint.policy.conditions.requirements import resource_requirement
from grantlint.policy.conditions.solving import Solution, solve

NODES = 3000
"""Sets of goals that the searches for one question may solve."""
PARTS = 8
"""One action may cost so much of it."""
LOOKS = 60_000
"""Statements that may be asked whether they speak of an action, to tell sorts of actions apart."""

TOO_MANY = "too many statements to be decided together"

ANY_RESOURCE = resource_requirement(RESOURCE, Region(Family.RESOURCE, (Value("*"),)), negated=False)
SOME_RESOURCE = Goal(ANY_RESOURCE)
"""Every request has a resource, whatever the statements say of it."""


class Effort(Struct):
    """What the searches for one question may still cost."""

    nodes: int = NODES
    looks: int = LOOKS
    budget: Budget = field(default_factory=Budget)
    refuted: dict[tuple[int, ...], bool] = field(default_factory=dict)
    """Whether statements contradict each other, whatever the action and its resource."""

    @property
    def is_spent(self) -> bool:
        return min(self.nodes, self.looks, self.budget.left) <= 0

    def part(self) -> "Effort":
        """A share for one action, so that the others are tried, too; the rest is given back."""
        nodes, states = min(self.nodes, NODES // PARTS), min(self.budget.left, STATES // PARTS)
        self.nodes -= nodes
        self.budget.left -= states
        return Effort(nodes, self.looks, Budget(states), self.refuted)

    def take_back(self, part: "Effort") -> None:
        """Keep what is left of a share."""
        self.nodes += max(part.nodes, 0)
        self.budget.left += max(part.budget.left, 0)


class Scene(Struct, frozen=True, eq=False, gc=False):
    """What is settled before a search: the statements and the keys.

    `domains` are those of the action and the resource at hand, `loose` hold for all of them.
    `fixed` keys follow from the caller or the question: they are there, asked for or not; `asked`
    are those of the question.
    """

    wanted: tuple[Sure, ...]
    unwanted: tuple[Sure, ...]
    domains: Domains
    loose: Domains
    fixed: Mapping[str, Values]
    asked: Mapping[str, Values]

    def only(self, unwanted: tuple[Sure, ...]) -> "Scene":
        """The same with only these unwanted statements."""
        return replace(self, unwanted=unwanted)

    @property
    def statements(self) -> tuple[int, ...]:
        """What tells it from scenes with other statements."""
        wanted = (id(ruling) for ruling, _ in self.wanted)
        return (*wanted, 0, *(id(ruling) for ruling, _ in self.unwanted))


def is_refuted(scene: Scene, spent: Effort) -> bool:
    """Whether it is known already that its statements contradict each other."""
    return spent.refuted.get(scene.statements, False)


def refute(scene: Scene, spent: Effort) -> None:
    """Find out if a scene without a solution has none for any action and resource."""
    key = scene.statements
    if key not in spent.refuted:
        found = search(replace(scene, domains=scene.loose), spent)
        spent.refuted[key] = found.answer is NO


def search(scene: Scene, spent: Effort) -> Solution:
    """A context, the resource in it, that all wanted statements meet and no unwanted one."""
    return _search(scene, _goals(scene), spent)


def first_solution(scene: Scene, spent: Effort) -> Solution:
    """What a search tries first: a context that all wanted statements meet."""
    spent.nodes -= 1
    return _solved(_goals(scene), scene.domains, spent.budget)


def _goals(scene: Scene) -> list[Goal]:
    """What the wanted statements ask, and a resource where the first does not ask for one."""
    goals = [Goal(each) for ruling, _ in scene.wanted for each in ruling.requirements]
    first = goals[0].requirement if goals else ANY_RESOURCE
    is_asked = goals and first.key == RESOURCE and first.region is not None and not first.negated
    return goals if is_asked else [SOME_RESOURCE, *goals]


def _search(scene: Scene, goals: Sequence[Goal], spent: Effort) -> Solution:
    """The best solution below a set of goals; the stack holds what is still to be tried."""
    best = Solution(NO)
    stack: list[list[Goal]] = [list(goals)]
    cost = sum(ruling.weight_of_requirements for ruling, _ in scene.unwanted)
    while stack:
        if spent.is_spent:
            return _better(best, Solution(MAYBE, None, TOO_MANY))
        spent.nodes -= 1
        spent.budget.left -= cost
        asked = stack.pop()
        found = _solved(asked, scene.domains, spent.budget)
        if found.answer is NO:
            continue
        if found.context is None:
            best = _better(best, found)
            continue
        settled, violated = _judged(scene, found)
        if settled is YES:
            return found
        if settled is MAYBE:
            best = _better(best, Solution(settled, found.context, found.reason))
        if violated is not None:
            stack.extend(reversed([[*asked, goal] for goal in _escapes(violated, asked)]))
    return best


def _solved(goals: Sequence[Goal], domains: Domains, budget: Budget) -> Solution:
    if len(goals) > 1 or goals[0] is not SOME_RESOURCE:
        return solve(goals, domains, budget)
    found, cost = _some_resource(domains(RESOURCE))
    budget.left -= cost
    return found


@lru_cache(1024)
def _some_resource(domain: Domain) -> tuple[Solution, int]:
    """Where the statements ask for nothing: any resource of the sort, and what it costs to find."""
    budget = Budget()
    found = solve([SOME_RESOURCE], lambda _: domain, budget)
    return found, STATES - budget.left


def _better(one: Solution, other: Solution) -> Solution:
    if one.answer is NO:
        return other
    return other if one.context is None and other.answer is not NO else one


def _judged(scene: Scene, found: Solution) -> tuple[Answer, Ruling | None]:
    """How good a solution is, and an unwanted statement that it meets."""
    context = {**scene.fixed, **(found.context or {})}
    answers = [found.answer]
    for ruling, sure in scene.wanted:
        answers += [sure, ruling.holds(context)]
    met: Ruling | None = None
    for ruling, sure in scene.unwanted:
        speaks = every([sure, ruling.holds(context)])
        if speaks is YES:
            return NO, ruling
        if speaks is MAYBE:
            met = met or ruling
            answers.append(speaks)
    return every(answers), met


def _escapes(ruling: Ruling, asked: Sequence[Goal]) -> Iterator[Goal]:
    """The ways not to meet a statement: each of its requirements may fail."""
    must = {id(goal.requirement) for goal in asked if goal.holds}
    fails = {id(goal.requirement) for goal in asked if not goal.holds}
    for each in ruling.requirements:
        if id(each) not in must and id(each) not in fails:
            yield Goal(each, holds=False)


def resource_of(context: Context) -> str:
    """The resource of a solution."""
    return context.get(RESOURCE, ("*",))[0]
