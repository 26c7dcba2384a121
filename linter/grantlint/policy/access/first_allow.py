"""What the first Allow that can be met lets in, where policies stand alone: no search is needed.

It finds what a search finds first, or says nothing, so that the search is made.
"""

from grantlint.knowledge import actions
from grantlint.policy.access import outright
from grantlint.policy.access.decisions import full_context
from grantlint.policy.access.found import NOTHING, Found, Question, witness
from grantlint.policy.access.policies import Policies
from grantlint.policy.access.scenes import request_of, scene_of, targets_of
from grantlint.policy.access.search import Effort, first_solution
from grantlint.policy.access.statements import RESOURCE, Ruling, Sure
from grantlint.policy.access.targets import Target, likely, reaches
from grantlint.policy.answers import MAYBE, NO, YES
from grantlint.policy.conditions.regions import fits_again
from grantlint.policy.patterns import is_plain


def found(policies: Policies, question: Question) -> Found | None:
    """A request for one action that the first Allow which may reach it lets in for certain."""
    if not policies.are_of_anyone or question.by is not None or not is_plain(question.action):
        return None
    action = actions.canonical(question.action) or question.action
    allows = outright.allows(policies, action)
    if not allows:
        return None
    spent = Effort().part()
    text = _taken(question, allows[0])
    if text is not None:
        here = Target(only=((text,),))
        said = _let_in(policies, question, action, here, allows[0][0], spent=spent)
        if said is not None and said.answer is YES:
            return said
    return _anywhere(policies, question, action, allows, spent)


def _anywhere(
    policies: Policies, question: Question, action: str, allows: list[Sure], spent: Effort
) -> Found | None:
    """The same, wherever the resource may be looked for; else what all of them say alike."""
    best: Found | None = None
    for target in targets_of(question, policies, action):
        for ruling, sure in allows:
            if not reaches(ruling, target):
                continue
            if sure is not YES:
                return None
            said = _let_in(policies, question, action, target, ruling, spent=spent)
            if said is None or said.answer is YES:
                return said
            if best is not None and best.answer is not said.answer:
                return None
            best = best or said
    return best or NOTHING


def _taken(question: Question, first: Sure) -> str | None:
    """The resource that a search would try first, where the first Allow takes it for sure.

    Where none is preferred that is what fills the patterns that are asked for.
    """
    ruling, sure = first
    text = next(iter(question.prefer or likely(question.resource)), None)
    if text is None or sure is not YES or not question.resource or question.avoid:
        return None
    asked = next((each for each in ruling.requirements if each.key == RESOURCE), None)
    if asked is not None:
        has_variables = asked.region is not None and asked.region.variables
        if has_variables or asked.holds_for((text,)) is not YES:
            return None
    lies_there = all(fits_again(glob, text) is YES for glob in question.resource)
    return text if lies_there else None


def _let_in(
    policies: Policies,
    question: Question,
    action: str,
    target: Target,
    ruling: Ruling,
    *,
    spent: Effort,
) -> Found | None:
    """A request at a target that the Allow lets in; NO if there is none, MAYBE if none was found.

    None where a search says more: it was cut short, or found a request that is only maybe let in.
    """
    if spent.is_spent:
        return None
    scene = scene_of(policies, question, action, target, wanted=((ruling, YES),), unwanted=())
    solution = first_solution(scene, spent)
    if solution.answer is NO:
        return NOTHING
    if solution.context is None:
        return Found(MAYBE, reason=solution.reason) if spent.budget.left > 0 else None
    if solution.answer is not YES:
        return None
    request = request_of(action, {**scene.asked, **solution.context})
    if ruling.holds(full_context(policies, request)) is not YES:
        return None
    shown = witness(policies.caller, request, (ruling.name,))
    return Found(YES, shown, (ruling.statement,), request=request)
