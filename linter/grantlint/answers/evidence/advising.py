"""What to do about a denial, now that policies were read: the smallest change that is enough.

A condition that stops is to be met, or to be widened on purpose: no statement without it is ever
proposed. What stands there already is not proposed again.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from grantlint.answers import statements
from grantlint.answers.callers import CallerKind
from grantlint.answers.denial import Denial, PolicyType
from grantlint.answers.evidence.checking import (
    BOUNDARY,
    SCP,
    Change,
    answered,
    changed,
    context_of,
    lacking_layers,
    verdict,
)
from grantlint.answers.evidence.conditions import is_settled, way
from grantlint.answers.evidence.extending import PASSED_TO, Extension, extensions
from grantlint.answers.evidence.holders import Holder
from grantlint.answers.evidence.statements import Closeness, Sighting, called
from grantlint.answers.explaining import denied
from grantlint.answers.explaining.passing import passes
from grantlint.answers.explaining.wording import shown_name, who
from grantlint.answers.explanation import Step, Written
from grantlint.model import DENY, PolicyDocument
from grantlint.policy.access.decisions import Request, is_across
from grantlint.policy.access.principals import Naming
from grantlint.policy.answers import NO, YES
from grantlint.policy.passrole import PASS_ROLE
from grantlint.policy.written import compact

ON_PURPOSE = (
    "Or, only if that guard is not meant for such calls, widen the condition of {}: it then no "
    "longer protects what it was written for, so ask whoever wrote it."
)

NEWER = "`Version` `2012-10-17`"
NARROWER = (
    "Or, as the one above allows it on all of {}, add a statement for what was asked for alone:"
)
OTHER_SERVICE = (
    "Or, if the role is meant for another service as well, add that one to the condition of {}; "
    "the call that failed tells which."
)


class Advice(Struct, frozen=True, eq=False):
    """Steps for one side, and the change to the policies that they amount to.

    `is_met`: nothing is lacking on this side.
    """

    steps: tuple[Step, ...] = ()
    change: Change = Change()
    is_met: bool = False


class Case(Struct, frozen=True, eq=False):
    """A denial with the policies it is about, and what their statements have to do with it."""

    denial: Denial
    holder: Holder
    requests: tuple[Request, ...]
    seen: tuple[Sighting, ...]

    @property
    def services(self) -> tuple[str, ...]:
        """The service that the failed call hands a role to, when it is known."""
        if self.requests[0].action != PASS_ROLE:
            return ()
        found = dict.fromkeys(name for each in passes(self.denial) for name in each.services)
        return tuple(found) if len(found) == 1 else ()

    @property
    def principal(self) -> str | None:
        """The ARN by which a policy names the caller."""
        caller = who(self.denial)
        return statements.caller_arn(caller) if caller is not None else None

    @property
    def is_session(self) -> bool:
        """Whether it is the session of a role that calls."""
        caller = who(self.denial)
        return caller is not None and caller.kind is CallerKind.ROLE


def own(case: Case, proposed: Sequence[Step]) -> Advice:
    """What to do in the policies of the layer that the denial is about."""
    if _is_allowed(case):
        return Advice(is_met=True)
    under = [
        each for each in case.seen if each.is_allow and each.closeness is Closeness.UNDER_CONDITION
    ]
    extension = _enough(case) if len(case.requests) == 1 else None
    if under and (extension is None or extension.sighting not in under):
        return Advice(tuple(_meeting(under[0], by_role=case.is_session)))
    if extension is not None:
        return Advice(tuple(_extending(extension, proposed)), _change_of(extension))
    steps = tuple(_lacking(case, proposed))
    added = [step.statement for step in steps if step.statement is not None]
    is_open = any(step.fill_in for step in steps)
    change = Change(added=() if is_open else tuple(each for each in added if _is_own(each)))
    return Advice(tuple(_placed(steps, _home(case))), change)


def _is_allowed(case: Case) -> bool:
    """Whether a statement of the layer allows each request as it stands."""
    decides = [each for each in case.seen if each.is_allow and each.closeness is Closeness.DECIDES]
    if len(case.requests) == 1:
        return bool(decides)
    return bool(decides) and not any(_lacks(case, each) for each in case.requests)


def _lacks(case: Case, request: Request) -> bool:
    return answered(case.holder.policies, request).answer is not YES


def _lacking(case: Case, proposed: Sequence[Step]) -> Iterator[Step]:
    """*proposed* without the actions that are allowed as it is, where there are several."""
    if len(case.requests) == 1:
        yield from proposed
        return
    lacking = [each.action for each in case.requests if _lacks(case, each)]
    for step in proposed:
        granted = step.statement.get("Action") if step.statement is not None else None
        if isinstance(granted, list) and step.statement is not None:
            left = [name for name in granted if name in lacking]
            if left:
                yield structs.replace(step, statement={**step.statement, "Action": compact(left)})
        else:
            yield step


def _is_own(statement: Written) -> bool:
    return "Principal" not in statement


def _meeting(stopped: Sighting, *, by_role: bool) -> Iterator[Step]:
    """How to meet the conditions that stop, and what it means not to."""
    name, place = called(stopped.ruling), stopped.place
    ways = [way(condition, met=True, by_role=by_role) for condition in stopped.conditions]
    yield Step(f"Meet the condition of {name}: {'; and '.join(ways)}.", place=place)
    is_service = any(one.key.written.lower() == PASSED_TO for one in stopped.conditions)
    yield Step((OTHER_SERVICE if is_service else ON_PURPOSE).format(name), place=place)


def _enough(case: Case) -> Extension | None:
    """The nearest statement that, extended, makes the engine allow the request."""
    request = told(case, (), case.requests[0])
    for each in extensions(list(case.seen), request, case.services, case.principal):
        if not is_on_own_side(case.denial):
            return each
        policies = structs.replace(changed(case.holder.policies, _change_of(each)), resource=None)
        found = answered(policies, request)
        is_lacking = found.answer is NO and not found.stopped_by
        if not is_lacking or any(lacking_layers(policies, request)):
            return each
    return None


def told(case: Case, added: Sequence[Written], request: Request) -> Request:
    """The request with what follows from the call and from the statements that are added."""
    services = {"iam:PassedToService": case.services[0]} if case.services else {}
    context = {**context_of(added), **services, **request.context}
    return Request(request.action, request.resource, context)


def _change_of(extension: Extension) -> Change:
    return Change(documents=((extension.sighting.ruling.document, extension.document),))


def _step(extension: Extension) -> Step:
    """The statement as it will be."""
    shown = extension.shown
    hidden = statements.masked(shown) if shown is not None else ()
    sighting = extension.sighting
    return Step(
        f"{extension.text}.", shown, hidden, sighting.place, sighting.ruling.statement.place
    )


def _extending(extension: Extension, proposed: Sequence[Step]) -> Iterator[Step]:
    """The statement as it will be; where that opens more, the narrower one as well."""
    yield _step(extension)
    if extension.wider:
        for step in proposed:
            if step.statement is not None:
                text = NARROWER.format(extension.wider)
                beside = extension.sighting.ruling.statement.place
                yield Step(text, step.statement, step.fill_in, beside=beside)


def _home(case: Case) -> PolicyDocument | None:
    """The policy that a new statement goes to; of many resources, the one that was seen."""
    if case.denial.policy_type is PolicyType.RESOURCE:
        about = (each for each in case.seen if each.closeness is not Closeness.OTHER_RESOURCE)
        return next((each.ruling.document for each in about), None)
    return case.holder.home


def _placed(steps: Sequence[Step], home: PolicyDocument | None) -> Iterator[Step]:
    """*steps*, the first statement with the place where it goes, all in the language there.

    One that needs a newer `Version` than the policy there has goes to one that has it.
    """
    beside = home.place if home is not None else None
    place = beside
    for step in steps:
        if beside is None or step.statement is None or step.place is not None:
            yield step
        elif home is not None and not home.has_variables and statements.has_escapes(step.statement):
            text = f"{step.text.removesuffix(':')}, with {NEWER}:"
            yield structs.replace(step, text=text, beside=beside)
        else:
            yield Step(step.text, step.statement, step.fill_in, place, beside)
            place = None


# ── The other side of a role that is to be assumed ──


def trust(case: Case, sightings: Sequence[Sighting]) -> Advice:
    """What to do in the trust policy of the role, by what its statements say."""
    allows = [each for each in sightings if each.is_allow]
    if any(each.closeness <= Closeness.PERHAPS for each in allows):
        return Advice(is_met=True)
    under = [each for each in allows if each.closeness is Closeness.UNDER_CONDITION]
    if under:
        return Advice(tuple(_meeting(under[0], by_role=True)))
    found = next(extensions(list(sightings), case.requests[0], (), case.principal), None)
    document = case.holder.trust
    if found is not None:
        return Advice((_step(found),), _change_of(found))
    statement = denied.trust_statement(case.denial)
    place = document.place if document is not None else None
    fill_in = statements.fill_ins(statement, denied.told(case.denial))
    step = Step("Add to the trust policy of the role:", statement, fill_in, place, place)
    return Advice((step,), Change(trusted=() if fill_in else (statement,)))


def is_let_in_directly(case: Case, sightings: Sequence[Sighting]) -> bool:
    """Whether the trust policy names the caller itself, in its account: no other Allow is needed.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
    """
    policies = case.holder.policies
    if is_across(policies, case.requests[0].resource):
        return False
    near = [each for each in sightings if each.closeness <= Closeness.UNDER_CONDITION]
    named = [each.ruling.naming(policies.caller) for each in near if each.is_allow]
    itself = (Naming.DIRECTLY, Naming.BY_ROLE)
    return any(one.get(how, NO) is not NO for one in named for how in itself)


# ── All together ──


def nothing_to_add(case: Case) -> Iterator[Step]:
    """What to look at when the policies allow the request as they stand."""
    yield Step(
        "Add nothing: what was read allows the call as it stands. See that it is deployed like "
        f"this, and attached to the {shown_name(case.denial)}."
    )
    yield Step(
        "If it is, look at what was not read: a permissions boundary, a session policy, a service "
        "control policy, the policy of the resource or of a VPC endpoint."
    )


def past_denies(case: Case, trusting: Sequence[Sighting]) -> Iterator[Step]:
    """How to get past the Denies that were found."""
    resource = case.requests[0].resource
    denies = [each for each in (*case.seen, *trusting) if each.ruling.effect is DENY]
    for each in denies:
        choices = [one for one in each.conditions if not is_settled(one, resource)]
        if choices:
            ways = [way(one, met=False, by_role=case.is_session) for one in choices]
            text = f"Stay clear of {called(each.ruling)}: {'; or '.join(ways)}."
            yield Step(text, place=each.place)
    clauses = [each.ruling.statement.actions for each in denies]
    is_negated = len(clauses) == 1 and clauses[0] is not None and clauses[0].negated
    yield denied.excepting(case.denial, by_not_action=is_negated)


def layers(case: Case, change: Change) -> Iterator[Step]:
    """The boundary and the service control policy, where they do not allow the request either."""
    policies = changed(case.holder.policies, change)
    for request in case.requests:
        asked = told(case, change.added, request)
        for name, document in lacking_layers(policies, asked):
            place = document.place if document.place.source.text else None
            yield Step(
                f"The {name} has no room for `{request.action}`, so allow it there, too:",
                statements.allow([request.action], statements.literal(request.resource)),
                place=place,
                beside=place,
            )


def checked(case: Case, change: Change) -> Iterator[str]:
    """What the engine says of each request once the change is made, in other layers as well."""
    policies = changed(case.holder.policies, change)
    for request in case.requests:
        asked = told(case, change.added, request)
        lacking = [name for name, _ in lacking_layers(policies, asked)]
        if BOUNDARY in lacking:
            policies = structs.replace(policies, boundary=None)
        if SCP in lacking:
            policies = structs.replace(policies, scps=())
        yield from verdict(answered(policies, asked), asked, is_change=bool(change or lacking))


def is_on_own_side(denial: Denial) -> bool:
    """Whether the caller's own policies are what a denial by lack of an Allow is about."""
    return denial.policy_type in (None, PolicyType.IDENTITY)
