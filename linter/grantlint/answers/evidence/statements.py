"""What one statement has to do with a denied request: denies, allows, or why it does not quite.

Context that a message does not tell is left open: a condition on it is named, not decided.
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum

from msgspec import Struct

from grantlint.answers.evidence.conditions import few, in_words
from grantlint.knowledge import actions
from grantlint.model import ALLOW, DENY, Condition, Place, PrincipalKind
from grantlint.policy.access.decisions import Request, full_context
from grantlint.policy.access.policies import Policies
from grantlint.policy.access.statements import RESOURCE, WITH_PRINCIPAL, Ruling
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import Context, every, some
from grantlint.policy.patterns.machine import folded


class Closeness(IntEnum):
    """How near a statement comes to deciding the request, nearest first."""

    DECIDES = 0
    PERHAPS = 1
    UNDER_CONDITION = 2
    OTHER_PRINCIPAL = 3
    OTHER_RESOURCE = 4
    OTHER_ACTION = 5


class Sighting(Struct, frozen=True, eq=False):
    """A statement with its closeness, and in words what it does or why it does not.

    `conditions` are those of a Deny, and those of an Allow that are not known to hold.
    """

    ruling: Ruling
    closeness: Closeness
    text: str
    place: Place
    conditions: tuple[Condition, ...] = ()

    @property
    def is_allow(self) -> bool:
        return self.ruling.effect is ALLOW


def called(ruling: Ruling) -> str:
    """How sentences name a statement; its place is said beside it."""
    sid = ruling.statement.sid
    return f"`{sid.written}`" if sid is not None else f"statement {ruling.number}"


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


def denies(ruling: Ruling, policies: Policies, request: Request) -> Sighting | None:
    """What a Deny does to the request; None if it is none, or about something else."""
    if ruling.effect is not DENY or ruling.covers(folded(request.action)) is NO:
        return None
    context = full_context(policies, request)
    if _on_resource(ruling, request, context) is NO or _is_unmet(ruling, context):
        return None
    if ruling.names(policies.caller, has_boundary=policies.has_boundary) is NO:
        return None
    conditions = ruling.statement.conditions
    words = f"{called(ruling)} denies `{request.action}`"
    if not conditions:
        return Sighting(ruling, Closeness.DECIDES, words, ruling.statement.place)
    is_open = bool(_open(ruling, context))
    text = f"{words} {'if' if is_open else 'as'} {_listed(conditions, context)}"
    closeness = Closeness.UNDER_CONDITION if is_open else Closeness.DECIDES
    return Sighting(ruling, closeness, text, conditions[0].place, conditions)


def allows(ruling: Ruling, policies: Policies, request: Request) -> Sighting | None:
    """How an Allow comes near the request; None if it has nothing to do with it."""
    if ruling.effect is not ALLOW:
        return None
    context = full_context(policies, request)
    on_resource = _on_resource(ruling, request, context)
    if ruling.covers(folded(request.action)) is NO:
        return _other_action(ruling, request) if on_resource is not NO else None
    if on_resource is not YES:
        return _other_resource(ruling, request, on_resource)
    if not _names(ruling, policies):
        return _other_principal(ruling)
    conditions = _open(ruling, context)
    if conditions:
        text = f"{called(ruling)} allows it only if {_listed(conditions, context)}"
        place = conditions[0].place
        return Sighting(ruling, Closeness.UNDER_CONDITION, text, place, tuple(conditions))
    text = f"{called(ruling)} allows `{request.action}`"
    return Sighting(ruling, Closeness.DECIDES, text, ruling.statement.place)


def _names(ruling: Ruling, policies: Policies) -> bool:
    """Whether a statement may speak of the caller, by any of its names."""
    if ruling.document.kind not in WITH_PRINCIPAL:
        return True
    named = ruling.naming(policies.caller).values()
    return some(named) is not NO or ruling.names(policies.caller) is YES


def _other_principal(ruling: Ruling) -> Sighting:
    clause = ruling.statement.principals
    terms = clause.terms if clause is not None else ()
    names = few([
        one.term.written if one.kind in (PrincipalKind.AWS, PrincipalKind.ANYONE)
        else f"{one.kind.value} {one.term.written}" for one in terms
    ])  # fmt: skip
    limits = "lets in all but" if clause is not None and clause.negated else "lets in only"
    text = f"{called(ruling)} {limits} {names}, which is not the caller"
    place = clause.place if clause is not None else ruling.statement.place
    return Sighting(ruling, Closeness.OTHER_PRINCIPAL, text, place)


def _other_resource(ruling: Ruling, request: Request, on_resource: Answer) -> Sighting:
    statement = ruling.statement
    place = statement.resources.place if statement.resources else statement.place
    text = f"{called(ruling)} allows the action, but {_resources(ruling)}"
    if on_resource is NO:
        return Sighting(ruling, Closeness.OTHER_RESOURCE, text, place)
    if request.resource == "*":
        text += "; the message does not say on which one the call was"
    else:
        text += ", of which not all is known here"
    return Sighting(ruling, Closeness.PERHAPS, text, place)


def _other_action(ruling: Ruling, request: Request) -> Sighting | None:
    """An Allow for the same resource and service that leaves the action out."""
    service = folded(request.action).partition(":")[0] + ":"
    clause = ruling.statement.actions
    if clause is None:
        return None
    is_about = request.resource != "*" or actions.supports_wildcard_only(request.action)
    if not is_about or not any(text.startswith(service) for text in ruling.words.texts):
        return None
    verb = "excepts the action" if clause.negated else "does not list the action"
    text = f"{called(ruling)} is about the same resource, but {verb}"
    return Sighting(ruling, Closeness.OTHER_ACTION, text, clause.place)


def _on_resource(ruling: Ruling, request: Request, context: Context) -> Answer:
    """Whether the statement reaches the resource; MAYBE when the message names none.

    Actions that know no resources are asked about on `*`, whatever the message names.
    """
    on = [each for each in ruling.requirements if each.key == RESOURCE]
    if actions.supports_wildcard_only(request.action):
        return every(each.holds({**context, RESOURCE: ("*",)}) for each in on)
    if request.resource == "*":
        on_all = every(each.holds(context) for each in on)
        return YES if on_all is YES else MAYBE
    return every(each.holds(context) for each in on)


def _is_unmet(ruling: Ruling, context: Context) -> bool:
    """Whether the message itself tells that a condition did not hold."""
    return any(
        each.key in context and each.key != RESOURCE and each.holds(context) is NO
        for each in ruling.requirements
    )


def _open(ruling: Ruling, context: Context) -> list[Condition]:
    """The conditions that are not known to hold; a key that is not told may have any value."""
    return [
        each.condition
        for each in ruling.requirements
        if each.condition is not None
        if each.key not in context or each.holds(context) is not YES
    ]


def _resources(ruling: Ruling) -> str:
    clause = ruling.statement.resources
    if clause is None:
        return "names no resource"
    names = few([term.written for term in clause.terms])
    return f"on all but {names}" if clause.negated else f"only on {names}"


def _listed(conditions: Iterable[Condition], context: Context) -> str:
    return " and ".join(_told(each, context) for each in conditions)


def _told(condition: Condition, context: Context) -> str:
    """The condition, with what the call came with, if that is known."""
    values = context.get(condition.key.written.lower(), ())
    return f"{in_words(condition)}{f' (the call had {few(values)})' if values else ''}"
