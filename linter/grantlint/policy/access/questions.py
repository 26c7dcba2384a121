"""Questions about access: is there a request that the policies let through, and which."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from grantlint.model import Statement
from grantlint.policy.access.callers import CallerKind
from grantlint.policy.access.candidates import candidates
from grantlint.policy.access.decisions import denials, ways
from grantlint.policy.access.found import NOTHING, Found, Question
from grantlint.policy.access.layers import Layer, Way
from grantlint.policy.access.policies import Policies
from grantlint.policy.access.scenes import found_of, scene_of, targets_of
from grantlint.policy.access.search import TOO_MANY, Effort, Scene, is_refuted, refute, search
from grantlint.policy.access.statements import Ruling, Sure
from grantlint.policy.access.targets import reaches
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import every
from grantlint.policy.patterns.machine import folded

STOPPING = 8
"""Denies that are named at most, as those that stop a request."""

Plan = list[list[tuple[Sure | None, Answer]]]
"""What may be chosen of each layer of one way to be allowed."""

YET_TO_COME = "AWS does not have such an action today"


def find(policies: Policies, question: Question) -> Found:
    """A request that the policies allow; a witness is always really allowed."""
    spent = Effort()
    best = NOTHING
    indices, needs = policies.indices, policies.caller.kind is not CallerKind.ROOT
    for action, is_known in candidates(indices, question.action, spent, needs_allow=needs):
        part = spent.part()
        found = _find(policies, question, action, part)
        spent.take_back(part)
        if not is_known and found.answer is YES:
            found = _yet_to_come(found)
        if found.answer is YES:
            return found
        best = better(best, found)
        if spent.is_spent:
            break
    return better(best, Found(MAYBE, reason=TOO_MANY)) if spent.is_spent else best


def _yet_to_come(found: Found) -> Found:
    return Found(MAYBE, found.witness, found.statements, (), YET_TO_COME, found.request)


def better(one: Found, other: Found) -> Found:
    """The one that says more, neither of them YES: a witness, then a doubt, then what stops."""
    if one.answer is NO:
        return other if other.answer is not NO or not one.stopped_by else one
    return other if one.witness is None and other.witness is not None else one


def _find(policies: Policies, question: Question, action: str, spent: Effort) -> Found:
    lower = folded(action)
    plans = tuple(_plans(policies, lower, question))
    if not plans:
        return NOTHING
    unwanted = denials(policies, lower)
    blanket = [r for r, sure in unwanted if sure is YES and r.is_blanket]
    if blanket:
        return _stopped(blanket if any(_grants(plans, spent)) else ())
    scenes = _scenes(policies, question, action, plans, unwanted=unwanted, spent=spent)
    return _searched(policies, action, scenes, spent)


def _searched(
    policies: Policies, action: str, scenes: Iterable[tuple[Scene, Answer]], spent: Effort
) -> Found:
    best = NOTHING
    stopped: list[Ruling] = []
    for scene, sure in scenes:
        if is_refuted(scene, spent):
            continue
        found = found_of(policies, action, scene, search(scene, spent), sure)
        if found.answer is YES:
            return found
        if found.answer is NO:
            refute(scene, spent)
        best = better(best, found)
        if found.answer is NO and scene.unwanted and len(stopped) < STOPPING:
            stopped += _stopping(scene, spent, stopped)
    if spent.is_spent:
        return better(best, Found(MAYBE, reason=TOO_MANY))
    return _stopped(stopped) if best.answer is NO else best


def _scenes(
    policies: Policies,
    question: Question,
    action: str,
    plans: Sequence[Plan],
    *,
    unwanted: tuple[Sure, ...],
    spent: Effort,
) -> Iterator[tuple[Scene, Answer]]:
    """Every kind of resource with every choice of what may allow."""
    for target in targets_of(question, policies, action):
        for wanted, sure in _grants(plans, spent):
            if all(reaches(ruling, target) for ruling, _ in wanted):
                yield (
                    scene_of(policies, question, action, target, wanted=wanted, unwanted=unwanted),
                    sure,
                )
            if spent.is_spent:
                return


# ── What may allow ──


def _plans(policies: Policies, action: str, question: Question) -> Iterator[Plan]:
    resource = question.resource[0] if question.resource else None
    for way in ways(policies, action, resource if isinstance(resource, str) else None):
        yield [_options(layer) for layer in _by(way, question.by)]


def _grants(plans: Iterable[Plan], spent: Effort) -> Iterator[tuple[tuple[Sure, ...], Answer]]:
    """Every choice of one statement of each layer, of every way; as many as the effort allows."""
    for options in plans:
        for chosen in product(*options):
            spent.looks -= 1
            if spent.is_spent:
                return
            rulings = tuple(sure for sure, _ in chosen if sure is not None)
            yield rulings, every(limit for _, limit in chosen)


def _by(way: Way, statement: Statement | None) -> Way:
    """The way with this statement as the only one of its layer; no way without it."""
    if statement is None:
        return way
    kept = [
        tuple(each for each in layer.rulings if each[0].statement is statement) for layer in way
    ]
    if not any(kept):
        return (Layer(()),)
    return tuple(Layer(k) if k else layer for layer, k in zip(way, kept, strict=True))


def _options(layer: Layer) -> list[tuple[Sure | None, Answer]]:
    if layer.always is YES:
        return [(None, YES)]
    found: list[tuple[Sure | None, Answer]] = [
        ((ruling, sure), YES) for ruling, sure in layer.rulings
    ]
    found.sort(key=lambda each: each[0] is not None and each[0][1] is not YES)
    if layer.always is MAYBE:
        found.append((None, MAYBE))
    return found


# ── What stops it ──


def _stopped(rulings: Iterable[Ruling]) -> Found:
    return Found(NO, stopped_by=tuple(r.statement for r in dict.fromkeys(rulings)))


def _stopping(scene: Scene, spent: Effort, known: Sequence[Ruling]) -> list[Ruling]:
    """The Denies without which the wanted statements would let a request through."""
    if search(scene.only(()), spent).answer is NO:
        return []
    alone = [
        ruling
        for ruling, sure in scene.unwanted
        if ruling not in known
        if search(scene.only(((ruling, sure),)), spent).answer is NO
    ]
    return alone or [ruling for ruling, _ in scene.unwanted]
