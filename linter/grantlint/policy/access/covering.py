"""Whether one set of documents allows everything that another one allows."""

from collections.abc import Iterable, Iterator

from grantlint.model import DENY, PolicyDocument
from grantlint.policy.access.candidates import candidates
from grantlint.policy.access.decisions import decide, denials
from grantlint.policy.access.found import Found, Question
from grantlint.policy.access.policies import Policies
from grantlint.policy.access.scenes import found_of, scene_of, targets_of
from grantlint.policy.access.search import TOO_MANY, Effort, is_refuted, refute, search
from grantlint.policy.access.statements import Sure, patterns_of
from grantlint.policy.access.targets import reaches
from grantlint.policy.answers import MAYBE, NO, YES
from grantlint.policy.conditions import every
from grantlint.policy.patterns.machine import folded


def covers(wide: Iterable[PolicyDocument], narrow: Iterable[PolicyDocument]) -> Found:
    """Whether *wide* allows all that *narrow* allows, whoever the caller is.

    YES comes without a witness, NO with a request that only *narrow* allows; MAYBE where a hole
    decides or the search was given up. Actions yet to come count.
    """
    outer, inner = Policies(identity=tuple(wide)), Policies(identity=tuple(narrow))
    found = _beyond(outer, inner, Effort())
    return Found(
        found.answer.opposite, found.witness, found.statements, (), found.reason, found.request
    )


def _beyond(outer: Policies, inner: Policies, spent: Effort) -> Found:
    """A request that *inner* allows and *outer* does not."""
    best = Found(NO)
    for action in _candidates(outer, inner, spent):
        part = spent.part()
        for found in _beyond_for(outer, inner, action, part):
            if found.answer is YES:
                return found
            if found.answer is MAYBE and best.witness is None:
                best = found
        spent.take_back(part)
        if best.answer is NO and part.is_spent:
            best = Found(MAYBE, reason=TOO_MANY)
        if spent.is_spent:
            break
    return best


def _candidates(outer: Policies, inner: Policies, spent: Effort) -> Iterator[str]:
    indices = (*outer.indices, *inner.indices)
    seen: set[str] = set()
    for pattern in dict.fromkeys(_granted(inner)):
        for action, _ in candidates(indices, pattern, spent):
            if action not in seen:
                seen.add(action)
                yield action


def _granted(policies: Policies) -> Iterator[str]:
    for ruling in policies.own.rulings:
        if ruling.effect is not DENY:
            yield from patterns_of(ruling.statement)


def _beyond_for(outer: Policies, inner: Policies, action: str, spent: Effort) -> Iterator[Found]:
    lower = folded(action)
    denied = denials(inner, lower)
    refused = denials(outer, lower)
    granted = tuple(_allows(outer, lower))
    unmet = () if outer.own.complete else (MAYBE,)
    for wanted in _allows(inner, lower):
        for target in targets_of(Question(action), inner, action):
            if not reaches(wanted[0], target):
                continue
            for also in ((), *((each,) for each in refused)):
                unwanted = denied if also else (*denied, *granted)
                scene = scene_of(
                    inner,
                    Question(action),
                    action,
                    target,
                    wanted=(wanted, *also),
                    unwanted=unwanted,
                )
                if is_refuted(scene, spent):
                    continue
                found = found_of(inner, action, scene, search(scene, spent), every(unmet))
                if found.answer is NO:
                    refute(scene, spent)
                yield _checked(outer, found)
                if spent.is_spent:
                    return


def _allows(policies: Policies, action: str) -> Iterator[Sure]:
    for ruling, covers_it in policies.own.about(action):
        if ruling.effect is not DENY:
            yield ruling, covers_it


def _checked(outer: Policies, found: Found) -> Found:
    """The witness again, asked of the other side: it must not allow it."""
    if found.request is None:
        return found
    answer = every([found.answer, decide(outer, found.request).answer.opposite])
    if answer is NO:
        return Found(MAYBE, reason=found.reason)
    return Found(answer, found.witness, found.statements, (), found.reason, found.request)
