"""Whether one request is allowed: AWS's evaluation, with the statements that decide.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from grantlint.model import ALLOW, DENY, Statement
from grantlint.policy import arns
from grantlint.policy.access.callers import ROOT, Caller, CallerKind, certain
from grantlint.policy.access.layers import ALLOWS, DENIES, MAY_ALLOW, Layer, Way
from grantlint.policy.access.policies import Policies
from grantlint.policy.access.principals import Naming
from grantlint.policy.access.refusals import BEYOND_RCPS, is_refused
from grantlint.policy.access.statements import ASKED, RESOURCE, Index, Ruling, Sure, index_of
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import Context, Values, context_of, every, some
from grantlint.policy.patterns.machine import folded

UNSEEN = "policies that cannot be seen"


class Request(Struct, frozen=True, gc=False):
    """One request. Keys that follow from the caller need not be in the context."""

    action: str
    resource: str = "*"
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


class Decision(Struct, frozen=True, eq=False, gc=False):
    """Whether a request is allowed, and the statements that decide.

    YES: `statements` allow it, one of each policy that must. NO: they deny it, or are empty when
    nothing allows it. MAYBE: `reason` says what decides.
    """

    answer: Answer
    statements: tuple[Statement, ...] = ()
    names: tuple[str, ...] = ()
    reason: str = ""


REFUSED = Decision(NO)
NOT_DENIED: tuple[Answer, Ruling | None] = (NO, None)


def decide(policies: Policies, request: Request) -> Decision:
    """Whether the policies allow the request."""
    action = folded(request.action)
    context = full_context(policies, request)
    denied, by = _denied(policies, action, context) if policies.may_deny else NOT_DENIED
    if denied is YES:
        return Decision(NO, (by.statement,), (by.name,)) if by else REFUSED
    best = REFUSED
    for way in ways(policies, action, request.resource):
        found, allowing = _allowed(way, context)
        if found is YES:
            best = _decision(found, allowing)
            break
        if found is MAYBE and best.answer is NO:
            best = _decision(found, allowing)
    return _doubted(best, by) if denied is MAYBE else best


def full_context(policies: Policies, request: Request) -> dict[str, Values]:
    """The context of a request with what follows from its caller and its resource."""
    return {
        **certain(policies.caller),
        **context_of(request.context),
        RESOURCE: (request.resource,),
    }


def denials(policies: Policies, action: str) -> tuple[Sure, ...]:
    """The Denies that speak of an action and of the caller, and how surely; remembered.

    Statements whose effect cannot be read may be Denies.
    """
    if not policies.may_deny:
        return ()
    known = policies.known_denials
    found = known.get(action)
    if found is None:
        if len(known) >= ASKED:
            known.clear()
        found = known[action] = tuple(_denials(policies, action))
    return found


def _denials(policies: Policies, action: str) -> Iterator[Sure]:
    has_boundary = policies.has_boundary
    free = policies.rcp_index if action in BEYOND_RCPS else None
    for each in policies.indices:
        if each is free:
            continue
        for ruling, covers in each.about(action):
            if ruling.statement.effect is ALLOW:
                continue
            named = ruling.names(policies.caller, has_boundary=has_boundary)
            if named is not NO:
                yield ruling, every([covers, named])


def _denied(policies: Policies, action: str, context: Context) -> tuple[Answer, Ruling | None]:
    best = NOT_DENIED
    for ruling, sure in denials(policies, action):
        found = every((sure, ruling.holds(context)))
        if found is YES:
            return found, ruling
        if found is MAYBE and best[1] is None:
            best = found, ruling
    return best


def _allowed(way: Way, context: Context) -> tuple[Answer, list[Ruling]]:
    answer = YES
    allowing: list[Ruling] = []
    for layer in way:
        found, ruling = layer.allows(context)
        if found is NO:
            return found, []
        if found is MAYBE:
            answer = found
        if ruling is not None:
            allowing.append(ruling)
    return answer, allowing


def _decision(found: Answer, allowing: list[Ruling]) -> Decision:
    statements = tuple([ruling.statement for ruling in allowing])
    names = tuple([ruling.name for ruling in allowing])
    reason = UNSEEN if found is MAYBE else ""
    return Decision(found, statements, names, reason)


def _doubted(best: Decision, by: Ruling | None) -> Decision:
    if best.answer is NO or by is None:
        return best
    return Decision(MAYBE, best.statements, best.names, f"`{by.name}` may deny it")


# ── Ways ──


def ways(policies: Policies, action: str, resource: str | None) -> tuple[Way, ...]:
    """The ways in which a request can be allowed, each a list of policies that must allow.

    Within an account the caller's policies or those of the resource suffice, save for key and
    trust policies, which must allow; across accounts both must. Remembered: of the resource only
    its account makes a difference.
    """
    across = False
    if not policies.are_of_anyone:  # whose requests are nowhere across accounts
        across = is_across(policies, resource)
        if is_refused(policies.caller, action, resource, across=across):
            return ()
    known = policies.known_ways
    found = known.get((action, across))
    if found is None:
        if len(known) >= ASKED:
            known.clear()
        found = known[action, across] = _open_ways(policies, action, across=across)
    return found


def _open_ways(policies: Policies, action: str, *, across: bool) -> tuple[Way, ...]:
    if policies.are_alone and not across:  # nearly always
        own = _own(policies, action)
        return () if own.is_closed else ((own,),)
    return tuple(way for way in _ways(policies, action, across=across) if _is_open(way))


def _is_open(way: Way) -> bool:
    return not any(layer.is_closed for layer in way)


def _ways(policies: Policies, action: str, *, across: bool) -> Iterator[Way]:
    caller = policies.caller
    guards = tuple(_layer(each, action, caller) for each in policies.guards)
    if not caller.is_signed:
        yield (_named(policies, action, Naming.DIRECTLY), *guards)
        return
    limits = () if caller.kind is CallerKind.ROOT else _limits(policies, action)
    own = _own(policies, action)
    if across:
        for naming in Naming:
            yield (_named(policies, action, naming), own, *limits, *guards)
        return
    if policies.must_name:
        yield (_named(policies, action, Naming.BY_ACCOUNT), own, *limits, *guards)
    else:
        yield (own, *limits, *guards)
    if policies.resource is not None:
        yield (_named(policies, action, Naming.DIRECTLY), *guards)
        yield (_named(policies, action, Naming.BY_ROLE), *limits, *guards)


def is_across(policies: Policies, resource: str | None) -> bool:
    """Whether caller and resource belong to different accounts, as far as that is known."""
    caller = policies.caller
    if caller.outside:
        return True
    if caller.account is None:
        return False
    account = policies.resource_account or (arns.account_of(resource) if resource else None)
    return account is not None and account != caller.account


def _layer(each: Index, action: str, caller: Caller, always: Answer = NO) -> Layer:
    found: list[Sure] = []
    for ruling, covers in each.about(action):
        if ruling.effect is not DENY:
            named = ruling.names(caller)
            found.append((ruling, covers if named is YES else every((covers, named))))
    unseen = NO if each.complete else MAYBE
    return Layer(tuple(found), some((always, unseen)))


def _limits(policies: Policies, action: str) -> Way:
    unseen = (MAY_ALLOW,) if policies.unseen_boundary else ()
    found = tuple(_layer(each, action, policies.caller) for each in policies.limits)
    is_federated = policies.caller.kind is CallerKind.FEDERATED_USER
    if is_federated and not policies.session:
        return (DENIES,)  # such a session has no permissions of its own
    return (*unseen, *found)


def _own(policies: Policies, action: str) -> Layer:
    caller = policies.caller
    if caller.outside or caller.kind is ROOT:
        return ALLOWS
    if policies.identity is None:
        return DENIES if policies.whole else MAY_ALLOW
    unseen = NO if policies.complete else MAYBE
    return _layer(policies.own, action, caller, unseen)


def _named(policies: Policies, action: str, naming: Naming) -> Layer:
    """The Allows of the resource's policy that name the caller in this way."""
    document = policies.resource
    if document is None:
        return DENIES if policies.whole else MAY_ALLOW
    found = []
    for ruling, covers in index_of(document).about(action):
        if ruling.effect is not DENY:
            named = ruling.naming(policies.caller).get(naming, NO)
            if named is not NO:
                found.append((ruling, every([covers, named])))
    return Layer(tuple(found), NO if document.statements_complete else MAYBE)
