"""What one statement has to do with a denied request: denies, allows, or why it does not quite.

Context that a message does not tell is left open: a condition on it is named, not decided.
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum

from msgspec import Struct

from grantlint.model import Condition, Effect, Place
from grantlint.policy.access.decisions import Request, full_context
from grantlint.policy.access.policies import Policies
from grantlint.policy.access.statements import RESOURCE, Ruling
from grantlint.policy.answers import Answer
from grantlint.policy.conditions import Context, every
from grantlint.policy.patterns.machine import folded

MOST_VALUES = 3


class Closeness(IntEnum):
    """How near a statement comes to deciding the request, nearest first."""

    DECIDES = 0
    UNDER_CONDITION = 1
    OTHER_RESOURCE = 2
    OTHER_ACTION = 3


class Sighting(Struct, frozen=True, eq=False):
    """A statement with its closeness, and in words what it does or why it does not."""

    ruling: Ruling
    closeness: Closeness
    text: str
    place: Place


def denies(ruling: Ruling, policies: Policies, request: Request) -> Sighting | None:
    """What a Deny does to the request; None if it is none, or about something else."""
    if ruling.effect is not Effect.DENY or ruling.covers(folded(request.action)) is Answer.NO:
        return None
    context = full_context(policies, request)
    if _on_resource(ruling, request, context) is Answer.NO or _is_unmet(ruling, context):
        return None
    conditions = _open(ruling, context)
    words = f"`{ruling.name}` denies `{request.action}`"
    if not conditions:
        return Sighting(ruling, Closeness.DECIDES, words, ruling.statement.place)
    text = f"{words} if {_listed(conditions)}"
    return Sighting(ruling, Closeness.UNDER_CONDITION, text, conditions[0].place)


def allows(ruling: Ruling, policies: Policies, request: Request) -> Sighting | None:
    """How an Allow comes near the request; None if it has nothing to do with it."""
    if ruling.effect is not Effect.ALLOW:
        return None
    context = full_context(policies, request)
    on_resource = _on_resource(ruling, request, context)
    statement = ruling.statement
    if ruling.covers(folded(request.action)) is Answer.NO:
        return _other_action(ruling, request) if on_resource is not Answer.NO else None
    if on_resource is Answer.NO:
        place = statement.resources.place if statement.resources else statement.place
        text = f"`{ruling.name}` allows the action, but {_resources(ruling)}"
        return Sighting(ruling, Closeness.OTHER_RESOURCE, text, place)
    conditions = _open(ruling, context)
    if conditions:
        text = f"`{ruling.name}` allows it only if {_listed(conditions)}"
        return Sighting(ruling, Closeness.UNDER_CONDITION, text, conditions[0].place)
    return Sighting(
        ruling, Closeness.DECIDES, f"`{ruling.name}` allows the action", statement.place
    )


def _other_action(ruling: Ruling, request: Request) -> Sighting | None:
    """An Allow for the same resource and service that leaves the action out."""
    service = folded(request.action).partition(":")[0] + ":"
    clause = ruling.statement.actions
    if clause is None or request.resource == "*":
        return None
    if not any(pattern.text.startswith(service) for pattern in ruling.patterns):
        return None
    verb = "leaves the action out" if clause.negated else "does not list the action"
    text = f"`{ruling.name}` is about the same resource, but {verb}"
    return Sighting(ruling, Closeness.OTHER_ACTION, text, clause.place)


def _on_resource(ruling: Ruling, request: Request, context: Context) -> Answer:
    """Whether the statement reaches the resource; MAYBE when the message names none."""
    if request.resource == "*":
        return Answer.MAYBE
    return every(each.holds(context) for each in ruling.requirements if each.key == RESOURCE)


def _is_unmet(ruling: Ruling, context: Context) -> bool:
    """Whether the message itself tells that a condition did not hold."""
    return any(
        each.key in context and each.holds(context) is Answer.NO for each in ruling.requirements
    )


def _open(ruling: Ruling, context: Context) -> list[Condition]:
    """The conditions that are not known to hold; a key that is not told may have any value."""
    return [
        each.condition
        for each in ruling.requirements
        if each.condition is not None
        if each.key not in context or each.holds(context) is not Answer.YES
    ]


def _resources(ruling: Ruling) -> str:
    clause = ruling.statement.resources
    if clause is None:
        return "names no resource"
    names = _few([term.written for term in clause.terms])
    return f"on all but {names}" if clause.negated else f"only on {names}"


def _listed(conditions: Iterable[Condition]) -> str:
    return " and ".join(map(_condition, conditions))


def _condition(condition: Condition) -> str:
    values = _few([value.written for value in condition.values])
    return f"`{condition.key.written}` meets {condition.operator.written} {values}"


def _few(texts: list[str]) -> str:
    shown = [f"`{text}`" for text in texts[:MOST_VALUES]]
    more = f" and {len(texts) - MOST_VALUES} more" if len(texts) > MOST_VALUES else ""
    return ", ".join(shown) + more


def sightings(
    rulings: Iterable[Ruling], policies: Policies, request: Request, *, denied: bool
) -> Iterator[Sighting]:
    """What all statements have to do with the request; only Denies, if a Deny stopped it."""
    for ruling in rulings:
        found = denies(ruling, policies, request)
        if found is None and not denied:
            found = allows(ruling, policies, request)
        if found is not None:
            yield found
