"""Whether an identity does what the config expects of it, decided by the access engine.

A goal is a task of the billing and account consoles, an action, or `ACTION on RESOURCE`.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from grantlint.knowledge import actions, billing_tasks, near_misses
from grantlint.model import Expectation, Identity, IdentityKind, Organization, Statement, Witness
from grantlint.policy import access, fitting
from grantlint.policy.access import Found, Policies, policies
from grantlint.policy.answers import Answer

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
    boundary or an SCP has no room for them; `witness` is a request that it can make although it
    must not.
    """

    answer: Answer
    lacking: tuple[str, ...] = ()
    stopped_by: tuple[Statement, ...] = ()
    witness: Witness | None = None
    reason: str = ""
    is_bounded: bool = False


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
        return Outcome(Answer.MAYBE, reason=reason + _meant(expectation.goal))
    if goal.resource is not None and not any(_fits(each, goal.resource) for each in goal.actions):
        reason = f"`{goal.resource}` is no resource that `{goal.actions[0]}` is used on"
        return Outcome(Answer.MAYBE, reason=reason)
    found = dict(_asked(goal, _seen(identity, organization)))
    if not expectation.can:
        return _cannot(goal, found)
    able = _can(found)
    is_bounded = bool(able.lacking) and not able.stopped_by and _is_bounded(goal, able, identity)
    return replace(able, is_bounded=is_bounded)


def _is_bounded(goal: Goal, able: Outcome, identity: Identity) -> bool:
    """Whether the policies alone would do, without boundary and SCPs."""
    alone = access.of_documents(*identity.policies)
    resource = goal.resource or ()
    return all(
        access.grants(alone, action, resource=resource).answer is Answer.YES
        for action in able.lacking
    )


def _fits(action: str, resource: str) -> bool:
    return fitting.is_used_on(action, resource) is not Answer.NO


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
    lacking = tuple(action for action, one in found.items() if one.answer is Answer.NO)
    if lacking:
        stopped = [statement for action in lacking for statement in found[action].stopped_by]
        return Outcome(Answer.NO, lacking, tuple({id(one): one for one in stopped}.values()))
    return _undecided(found) or Outcome(Answer.YES)


def _cannot(goal: Goal, found: Mapping[str, Found]) -> Outcome:
    """A task is out of reach when one of its actions is; of actions, none may be in reach."""
    answers = [one.answer for one in found.values()]
    if goal.task is not None and Answer.NO in answers:
        return Outcome(Answer.YES)
    reached = next((one for one in found.values() if one.answer is Answer.YES), None)
    if reached is not None and (goal.task is None or set(answers) == {Answer.YES}):
        return Outcome(Answer.NO, witness=reached.witness)
    return _undecided(found) or Outcome(Answer.YES)


def _undecided(found: Mapping[str, Found]) -> Outcome | None:
    for action, one in found.items():
        if one.answer is Answer.MAYBE:
            return Outcome(Answer.MAYBE, (action,), reason=one.reason or "a value is not known")
    return None
