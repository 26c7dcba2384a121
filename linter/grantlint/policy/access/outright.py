"""What policies that stand alone allow at first sight, without a search for a request.

Both say what a search would find, or nothing: an Allow that comes first and leaves nothing open.
"""

from collections.abc import Mapping

from grantlint.knowledge import actions
from grantlint.model import ALLOW
from grantlint.policy.access.decisions import Request, full_context, is_across
from grantlint.policy.access.found import Found, Question, witness
from grantlint.policy.access.policies import Policies
from grantlint.policy.access.refusals import is_refused
from grantlint.policy.access.statements import RESOURCE, Ruling, Sure
from grantlint.policy.answers import MAYBE, YES
from grantlint.policy.conditions import Values, context_of, every
from grantlint.policy.patterns import is_plain
from grantlint.policy.patterns.machine import folded


def is_granted(policies: Policies, action: str) -> bool:
    """Whether the first Allow that names an action asks for nothing, so that `find` says YES."""
    return blanket(policies, action) is not None


def blanket(policies: Policies, action: str) -> Ruling | None:
    """The first Allow that names an action, if it asks for nothing: it lets all requests through.

    Of a caller whose account is known this is not said: not all ARNs can be told to be of it.
    """
    if not policies.are_of_anyone:
        return None
    first = next((ruling for ruling, sure in allows(policies, action) if sure is YES), None)
    return first if first is not None and first.is_blanket else None


def answered(policies: Policies, question: Question) -> Found | None:
    """What `find` finds for one action on one resource, where the Allows ask for no more keys."""
    action, resource = question.action, next(iter(question.resource), None)
    if not isinstance(resource, str) or not is_plain(resource + action):
        return None
    is_all = len(question.resource) == 1 and question.by is None and not question.avoid
    if not is_all or not policies.are_alone:
        return None
    return _asked(policies, actions.canonical(action) or action, resource, question.context)


def _asked(
    policies: Policies, action: str, resource: str, given: Mapping[str, str | tuple[str, ...]]
) -> Found | None:
    if is_across(policies, resource):
        return None
    if is_refused(policies.caller, folded(action), resource, across=False):
        return None
    asked = context_of(given)
    made = Request(action, resource, _kept(asked))
    context = full_context(policies, made)
    for ruling, sure in allows(policies, action):
        holds = ruling.holds(context) if _asks_within(ruling, asked) else MAYBE
        found = every((sure, holds))
        if found is YES:
            shown = witness(policies.caller, made, (ruling.name,))
            return Found(found, shown, (ruling.statement,), (), "", made)
        if sure is not YES or found is MAYBE:
            return None
    return None


def allows(policies: Policies, action: str) -> list[Sure]:
    """The Allows that speak of an action, in their order; none where anything else does."""
    found: list[Sure] = []
    for ruling, covers in policies.own.about(folded(action)):
        if ruling.effect is not ALLOW:
            return []
        named = ruling.names(policies.caller)
        found.append((ruling, covers if named is YES else every((covers, named))))
    return found


def _asks_within(ruling: Ruling, asked: Mapping[str, Values]) -> bool:
    """Whether a statement asks of nothing but the resource and the keys at hand."""
    return all(
        (each.key == RESOURCE or each.key in asked)
        and (each.region is None or not each.region.variables)
        for each in ruling.requirements
    )


def _kept(asked: Mapping[str, Values]) -> dict[str, str | Values]:
    return {
        key: values[0] if len(values) == 1 else values for key, values in asked.items() if values
    }
