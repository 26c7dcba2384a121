"""Whether an identity does what the config expects of it, decided by the access engine.

A goal is a task of the billing and account consoles, an action, or `ACTION on RESOURCE`.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from grantlint.knowledge import actions, billing_tasks, near_misses
from grantlint.model import (
    DocumentKind,
    Expectation,
    Identity,
    IdentityKind,
    Organization,
    Place,
    PolicyDocument,
    Source,
    Span,
    Statement,
    Witness,
)
from grantlint.policy import access, arns, everywhere, fitting, parse
from grantlint.policy.access import Found, Policies, policies
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.applied import identity_in

PASS_ROLE = "iam:PassRole"  # noqa: S105  an action
ON = " on "


class Goal(Struct, frozen=True):
    """What is to be done: all of these actions, on *resource* where one is named."""

    actions: tuple[str, ...]
    resource: str | None = None
    task: str | None = None
    is_derived: bool = False


class Outcome(Struct, frozen=True):
    """How an expectation stands.

    `answer`: YES met, NO unmet, MAYBE undecided, with the `reason`. `lacking` are the actions that
    the identity cannot do, `stopped_by` the Denies that take them back, `is_bounded` that only the
    boundary or an SCP has no room for them, `is_bounded_too` that these have not either; `left_out`
    is a resource that the goal's pattern names and the policies do not allow, `witness` a request
    that the identity can make although it must not.
    """

    answer: Answer
    lacking: tuple[str, ...] = ()
    stopped_by: tuple[Statement, ...] = ()
    witness: Witness | None = None
    reason: str = ""
    is_bounded: bool = False
    is_bounded_too: bool = False
    left_out: str = ""


def goal_of(text: str) -> Goal | None:
    """The goal that *text* names; None when it is neither a task nor an action AWS knows."""
    task = billing_tasks.task(text)
    if task is not None:
        return Goal(task.required, task=task.title, is_derived=not task.is_documented)
    name, _, resource = text.partition(ON)
    known = actions.expand(name.strip())
    return Goal(known, resource.strip() or None) if known else None


def outcome(
    expectation: Expectation, identity: Identity, organization: Organization | None = None
) -> Outcome:
    """How *identity* stands to the expectation, with the policies that bind it."""
    goal = goal_of(expectation.goal)
    if goal is None:
        reason = f"`{expectation.goal}` is neither a task nor an action that AWS knows"
        return Outcome(MAYBE, reason=reason + _meant(expectation.goal))
    used = tuple(each for each in goal.actions if _fits(each, goal.resource))
    if not used:
        reason = f"`{goal.resource}` is no resource that `{goal.actions[0]}` is used on"
        return Outcome(MAYBE, reason=reason)
    goal = replace(goal, actions=used)
    identity = identity_in(identity, arns.account_of(goal.resource) if goal.resource else None)
    held = _seen(identity, organization)
    found = dict(_asked(goal, held))
    if not expectation.can:
        return _cannot(goal, found)
    able = _everywhere(goal, held, _can(found))
    if able.answer is not NO or able.stopped_by:
        return able
    lacking = replace(goal, actions=able.lacking)
    if _is_bounded(lacking, identity):
        return replace(able, is_bounded=True)
    return replace(able, is_bounded_too=_has_no_room(lacking, held))


def _is_bounded(goal: Goal, identity: Identity) -> bool:
    """Whether the policies alone would do, without boundary and SCPs."""
    alone = access.of_documents(*identity.policies)
    return _everywhere(goal, alone, _can(dict(_asked(goal, alone)))).answer is YES


def _has_no_room(goal: Goal, held: Policies) -> bool:
    """Whether boundary or SCPs would stop it even if the policies allowed everything."""
    if not held.has_boundary and not held.scps:
        return False
    free = replace(held, identity=(_everything(),))
    return _can(dict(_asked(goal, free))).answer is NO


@cache
def _everything() -> PolicyDocument:
    """A policy that allows everything."""
    source = Source("", "", "", lambda _: Span(0, 0))
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    kind = DocumentKind.IDENTITY
    return parse.document(
        {"Statement": statement}, lambda token: Place(source, token), kind=kind, owner=""
    )


def _fits(action: str, resource: str | None) -> bool:
    return resource is None or fitting.is_used_on(action, resource) is not NO


def _meant(text: str) -> str:
    name = text.partition(ON)[0].strip()
    found = near_misses.near_misses(name)
    if not found:
        found = tuple(each for each in billing_tasks.tasks() if each.startswith(name[:12]))[:1]
    return f"; did you mean `{found[0]}`?" if found else ""


def _asked(goal: Goal, held: Policies) -> Iterator[tuple[str, Found]]:
    for action in goal.actions:
        resource = goal.resource or ()
        yield action, access.grants(held, action, resource=resource)


def _seen(identity: Identity, organization: Organization | None) -> Policies:
    """A lone policy stands for itself; an identity for all that it is known to hold."""
    found = policies.of_identity(identity, organization)
    if identity.kind is IdentityKind.UNKNOWN and not found.complete:
        return replace(found, complete=True)
    return found


def _can(found: Mapping[str, Found]) -> Outcome:
    lacking = tuple(action for action, one in found.items() if one.answer is NO)
    if lacking:
        stopped = [statement for action in lacking for statement in found[action].stopped_by]
        return Outcome(NO, lacking, tuple({id(one): one for one in stopped}.values()))
    return _undecided(found) or Outcome(YES)


def _everywhere(goal: Goal, held: Policies, able: Outcome) -> Outcome:
    """What can be done on some of a pattern of resources must be allowed on all of them."""
    if able.answer is not YES or goal.resource is None:
        return able
    gaps = {action: everywhere.gap(held, action, goal.resource) for action in goal.actions}
    missing = {action: each for action, each in gaps.items() if each is not None}
    certain = {action: each for action, each in missing.items() if each[1].answer is NO}
    if not missing:
        return able
    resource, doubt = next(iter(missing.values()))
    if not certain:
        reason = doubt.reason or "a value is not known"
        return Outcome(MAYBE, tuple(missing), reason=f"on `{resource}`, {reason}")
    resource, _ = next(iter(certain.values()))
    stopped = {id(one): one for _, found in certain.values() for one in found.stopped_by}
    return Outcome(NO, tuple(certain), tuple(stopped.values()), left_out=resource)


def _cannot(goal: Goal, found: Mapping[str, Found]) -> Outcome:
    """A task is out of reach when one of its actions is; of actions, none may be in reach."""
    answers = [one.answer for one in found.values()]
    if goal.task is not None and NO in answers:
        return Outcome(YES)
    reached = next((one for one in found.values() if one.answer is YES), None)
    if reached is not None and (goal.task is None or set(answers) == {YES}):
        return Outcome(NO, witness=reached.witness)
    return _undecided(found) or Outcome(YES)


def _undecided(found: Mapping[str, Found]) -> Outcome | None:
    for action, one in found.items():
        if one.answer is MAYBE:
            return Outcome(MAYBE, (action,), reason=one.reason or "a value is not known")
    return None
