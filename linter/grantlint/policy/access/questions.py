"""Questions about access: is there a request that the policies let through, and which."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product

from msgspec import Struct, field

from grantlint.knowledge import actions
from grantlint.model import Statement, Witness
from grantlint.policy.access import callers, targets
from grantlint.policy.access.candidates import candidates
from grantlint.policy.access.decisions import (
    UNSEEN,
    Layer,
    Request,
    Way,
    decide,
    denials,
    ways,
)
from grantlint.policy.access.policies import Policies
from grantlint.policy.access.search import (
    TOO_MANY,
    Effort,
    Scene,
    Sure,
    resource_of,
    search,
)
from grantlint.policy.access.statements import RESOURCE, Ruling
from grantlint.policy.access.targets import Target, reaches
from grantlint.policy.answers import Answer
from grantlint.policy.conditions import Domain, Solution, Values, context_of, every
from grantlint.policy.patterns import Glob
from grantlint.policy.patterns.machine import folded

COMBINATIONS = 2000
"""Ways to take one Allow of each layer that are tried."""


STOPPING = 8
"""Denies that are named at most, as those that stop a request."""

YET_TO_COME = "AWS does not have such an action today"


class Question(Struct, frozen=True):
    """The request that is asked for.

    `action` may be a pattern. `resource` are patterns that the resource matches; without them it is
    one that the action acts on. `context` fixes keys, `()` takes a key away. `prefer` are resources
    to take if they do.
    """

    action: str
    resource: tuple[Glob, ...] = ()
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    prefer: tuple[str, ...] = ()


class Found(Struct, frozen=True, eq=False):
    """The answer to a question.

    YES: `witness` is a request that the policies allow, by `statements`. MAYBE: a witness if one is
    allowed for some filling of the holes; `reason` says what decides. NO: `stopped_by` are Denies
    without which there would be such a request.
    """

    answer: Answer
    witness: Witness | None = None
    statements: tuple[Statement, ...] = ()
    stopped_by: tuple[Statement, ...] = ()
    reason: str = ""
    request: Request | None = None


NOTHING = Found(Answer.NO)


def find(policies: Policies, question: Question) -> Found:
    """A request that the policies allow; a witness is always really allowed."""
    spent = Effort()
    best = NOTHING
    for action, is_known in candidates(tuple(policies.all()), question.action, spent):
        part = spent.part()
        found = _find(policies, question, action, part)
        spent.take_back(part)
        if not is_known and found.answer is Answer.YES:
            found = _yet_to_come(found)
        if found.answer is Answer.YES:
            return found
        best = _better(best, found)
        if spent.is_spent:
            break
    return _better(best, Found(Answer.MAYBE, reason=TOO_MANY)) if spent.is_spent else best


def _yet_to_come(found: Found) -> Found:
    return Found(Answer.MAYBE, found.witness, found.statements, (), YET_TO_COME, found.request)


def _better(one: Found, other: Found) -> Found:
    if one.answer is Answer.NO:
        return other if other.answer is not Answer.NO or not one.stopped_by else one
    return other if one.witness is None and other.witness is not None else one


def _find(policies: Policies, question: Question, action: str, spent: Effort) -> Found:
    lower = folded(action)
    unwanted = tuple(denials(policies, lower))
    best = NOTHING
    blanket = [r for r, sure in unwanted if sure is Answer.YES and r.is_blanket]
    if blanket:
        return _stopped(blanket if any(_grants(policies, lower, question)) else ())
    stopped: list[Ruling] = []
    for target in _targets(question, action):
        for wanted, sure in _grants(policies, lower, question):
            if not all(reaches(ruling, target) for ruling, _ in wanted):
                continue
            scene = scene_of(policies, question, action, target, wanted=wanted, unwanted=unwanted)
            solution = search(scene, spent)
            found = found_of(policies, action, solution, sure)
            if found.answer is Answer.YES:
                return found
            best = _better(best, found)
            if found.answer is Answer.NO and unwanted and len(stopped) < STOPPING:
                stopped += _stopping(scene, spent, stopped)
            if spent.is_spent:
                return _better(best, Found(Answer.MAYBE, reason=TOO_MANY))
    return _stopped(stopped) if best.answer is Answer.NO else best


def _stopped(rulings: Iterable[Ruling]) -> Found:
    return Found(Answer.NO, stopped_by=tuple(r.statement for r in dict.fromkeys(rulings)))


def _targets(question: Question, action: str) -> Iterable[Target]:
    if not question.resource:
        return targets.targets(action)
    return (targets.given(question.resource, action),)


# ── What may allow ──


def _grants(
    policies: Policies, action: str, question: Question
) -> Iterator[tuple[tuple[Sure, ...], Answer]]:
    """Every choice of one statement of each layer, of every way."""
    resource = question.resource[0] if question.resource else None
    plain = resource if isinstance(resource, str) else None
    for way in ways(policies, action, plain):
        yield from islice(_choices(way), COMBINATIONS)


def _choices(way: Way) -> Iterator[tuple[tuple[Sure, ...], Answer]]:
    options = [_options(layer) for layer in way]
    for chosen in product(*options):
        rulings = tuple(sure for sure, _ in chosen if sure is not None)
        yield rulings, every(limit for _, limit in chosen)


def _options(layer: Layer) -> list[tuple[Sure | None, Answer]]:
    if layer.always is Answer.YES:
        return [(None, Answer.YES)]
    found: list[tuple[Sure | None, Answer]] = [
        ((ruling, sure), Answer.YES) for ruling, sure in layer.rulings
    ]
    found.sort(key=lambda each: each[0] is not None and each[0][1] is not Answer.YES)
    if layer.always is Answer.MAYBE:
        found.append((None, Answer.MAYBE))
    return found


# ── One scene ──


def scene_of(
    policies: Policies,
    question: Question,
    action: str,
    target: Target,
    *,
    wanted: Sequence[Sure],
    unwanted: Sequence[Sure],
) -> Scene:
    asked = context_of(question.context)
    known: dict[str, Domain] = dict(callers.domains(policies.caller))
    known |= {key: Domain(alternatives=(values,)) for key, values in asked.items()}
    known[RESOURCE] = target.first(question.prefer).domain

    def domain(key: str) -> Domain:
        return targets.key_domain(key, action, known)

    fixed = {**callers.certain(policies.caller), **asked}
    return Scene(tuple(wanted), tuple(unwanted), domain, fixed)


def found_of(policies: Policies, action: str, solution: Solution, sure: Answer) -> Found:
    if solution.answer is Answer.NO:
        return NOTHING
    if solution.context is None:
        return Found(Answer.MAYBE, reason=solution.reason)
    request = _request(action, solution.context)
    decision = decide(policies, request)
    if decision.answer is Answer.NO:
        return Found(Answer.MAYBE, reason=solution.reason)
    answer = every([solution.answer, sure, decision.answer])
    reason = "" if answer is Answer.YES else solution.reason or decision.reason or UNSEEN
    witness = _witness(policies, request, decision.names)
    return Found(answer, witness, decision.statements, (), reason, request)


def _request(action: str, context: Mapping[str, Values]) -> Request:
    kept = {
        key: values[0] if len(values) == 1 else values
        for key, values in context.items()
        if key != RESOURCE and values
    }
    return Request(actions.canonical(action) or action, resource_of(context), kept)


def _witness(policies: Policies, request: Request, names: tuple[str, ...]) -> Witness:
    caller = policies.caller
    arn = request.context.get("aws:principalarn")
    shown = arn if isinstance(arn, str) else caller.written
    context = {targets.shown(key): values for key, values in request.context.items()}
    known = caller.arn or caller.session or caller.name
    return Witness(
        principal=None if known is None and caller.kind is callers.CallerKind.UNKNOWN else shown,
        action=request.action,
        resource=request.resource,
        context=context,
        allowed_by=names,
    )


# ── What stops it ──


def _stopping(scene: Scene, spent: Effort, known: Sequence[Ruling]) -> list[Ruling]:
    """The Denies without which the wanted statements would let a request through."""
    free = Scene(scene.wanted, (), scene.domains, scene.fixed)
    if search(free, spent).answer is Answer.NO:
        return []
    alone = [
        ruling
        for ruling, sure in scene.unwanted
        if ruling not in known
        and search(Scene(scene.wanted, ((ruling, sure),), scene.domains, scene.fixed), spent).answer
        is Answer.NO
    ]
    return alone or [ruling for ruling, _ in scene.unwanted]
