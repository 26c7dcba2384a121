"""Scenes of a search for one action at one kind of resource, and what a solution says.

A solution becomes a request, and the request is decided like any other before it is handed out.
"""

from collections.abc import Iterable, Mapping, Sequence

from grantlint.knowledge import actions
from grantlint.policy.access import callers, targets
from grantlint.policy.access.decisions import UNSEEN, Request, decide
from grantlint.policy.access.found import NOTHING, Found, Question, witness
from grantlint.policy.access.policies import Policies
from grantlint.policy.access.search import Scene, resource_of
from grantlint.policy.access.statements import RESOURCE, Sure
from grantlint.policy.access.targets import Target
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import Domain, Values, context_of, every
from grantlint.policy.conditions.solving import Solution


def targets_of(question: Question, policies: Policies, action: str) -> Iterable[Target]:
    """Where the resource may be looked for."""
    caller = policies.caller
    account = caller.account if caller.is_signed and not caller.outside else None
    home = targets.Home(account, policies.partitions)
    if question.resource:
        return (targets.given(question.resource, action, home),)
    return targets.targets(action, home)


def scene_of(
    policies: Policies,
    question: Question,
    action: str,
    target: Target,
    *,
    wanted: Sequence[Sure],
    unwanted: Sequence[Sure],
) -> Scene:
    """What is settled before the search."""
    asked = context_of(question.context)
    of_caller = callers.domains(policies.caller)
    resource = targets.domain(target, question.prefer, question.avoid)

    def known(key: str) -> Domain | None:
        if key == RESOURCE:
            return resource
        values = asked.get(key)
        return of_caller.get(key) if values is None else Domain(alternatives=(values,))

    def domain(key: str) -> Domain:
        return known(key) or targets.key_domain(key, action)

    def loose(key: str) -> Domain:
        if key == RESOURCE and not question.resource:
            return targets.PRESENT
        return known(key) or targets.any_domain(key)

    fixed = {**callers.certain(policies.caller), **asked}
    return Scene(tuple(wanted), tuple(unwanted), domain, loose, fixed, asked)


def found_of(
    policies: Policies, action: str, scene: Scene, solution: Solution, sure: Answer
) -> Found:
    """What a solution says; a request that is not really allowed is kept back."""
    if solution.answer is NO:
        return NOTHING
    if solution.context is None:
        return Found(MAYBE, reason=solution.reason)
    request = request_of(actions.canonical(action) or action, {**scene.asked, **solution.context})
    decision = decide(policies, request)
    if decision.answer is NO:
        return Found(MAYBE, reason=solution.reason)
    answer = every([solution.answer, sure, decision.answer])
    reason = "" if answer is YES else solution.reason or decision.reason or UNSEEN
    shown = witness(policies.caller, request, decision.names)
    return Found(answer, shown, decision.statements, (), reason, request)


def request_of(action: str, context: Mapping[str, Values]) -> Request:
    """The request with this context, in which its resource stands, too."""
    kept = {
        key: values[0] if len(values) == 1 else values
        for key, values in context.items()
        if key != RESOURCE and values
    }
    return Request(action, resource_of(context), kept)
