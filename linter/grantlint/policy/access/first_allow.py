"""What the first Allow that can be met lets in, where policies stand alone: no search is needed.

It finds what a search finds first, or says nothing, so that the search is made.
"""

from grantlint.knowledge import actions
from grantlint.policy.access import outright
from grantlint.policy.access.decisions import full_context
from grantlint.policy.access.found import Found, Question, witness
from grantlint.policy.access.policies import Policies
from grantlint.policy.access.scenes import request_of, scene_of, targets_of
from grantlint.policy.access.search import first_solution
from grantlint.policy.access.statements import Ruling
from grantlint.policy.access.targets import Target, reaches
from grantlint.policy.answers import YES
from grantlint.policy.patterns import is_plain


def found(policies: Policies, question: Question) -> Found | None:
    """A request for one action that the first Allow which may reach it lets in for certain."""
    if not policies.are_of_anyone or question.by is not None or not is_plain(question.action):
        return None
    action = actions.canonical(question.action) or question.action
    allows = outright.allows(policies, action)
    for target in targets_of(question, policies, action) if allows else ():
        for ruling, sure in allows:
            if reaches(ruling, target):
                is_sure = sure is YES
                return _let_in(policies, question, action, target, ruling) if is_sure else None
    return None


def _let_in(
    policies: Policies, question: Question, action: str, target: Target, ruling: Ruling
) -> Found | None:
    scene = scene_of(policies, question, action, target, wanted=((ruling, YES),), unwanted=())
    solution = first_solution(scene)
    if solution.answer is not YES or solution.context is None:
        return None
    request = request_of(action, {**scene.asked, **solution.context})
    if ruling.holds(full_context(policies, request)) is not YES:
        return None
    shown = witness(policies.caller, request, (ruling.name,))
    return Found(YES, shown, (ruling.statement,), request=request)
