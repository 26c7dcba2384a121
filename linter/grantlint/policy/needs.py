"""Whether the policies of one identity let it do what a way to more rights takes.

A need is met by a request on a resource that nobody named, or on any of a type; tags and boundaries
of the resource count as a choice of it, what a service does on the caller's behalf as a doubt. What
is not seen counts as absent.
"""

from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from itertools import chain

from msgspec.structs import replace

from grantlint.knowledge.escalation import PASS_ROLE, Need
from grantlint.model import DENY, Identity, IdentityKind, Statement, Witness
from grantlint.policy import access, arns, terms, unnamed
from grantlint.policy.access import Found, Request, outright
from grantlint.policy.access.callers import UNKNOWN, certain
from grantlint.policy.access.policies import Policies
from grantlint.policy.access.statements import RESOURCE, Ruling
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import Context, context_of, every
from grantlint.policy.kept import kept
from grantlint.policy.passrole import WHO_AND_WHEN
from grantlint.policy.patterns.machine import folded
from grantlint.policy.unnamed import Spot

CALLER = "whoever-calls"
"""The name of the caller where none is known, so that a user's own name is not anybody's."""
OTHER_SERVICE = "a-service-nobody-named.amazonaws.com"
ADMINISTRATORS = (
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::aws:policy/IAMFullAccess",
)
ATTACHING = ("iam:AttachUserPolicy", "iam:AttachRolePolicy", "iam:AttachGroupPolicy")
OF_TARGET = ("resourcetag/", "iam:permissionsboundary")
"""Keys that say what the resource is like: with them it was chosen, if not by name."""
THROUGH_OTHERS = ("kms:grantisforaws", "kms:viaservice")
CALLERS_CHOICE = (
    *WHO_AND_WHEN,
    "aws:requestedregion",
    "aws:requesttag/",
    "aws:resource",
    "aws:tagkeys",
)
"""Global keys that say who calls, or that the caller chooses. Others say by what way the call came:
they may leave only what a service does on the caller's behalf, as do those of KMS above."""
Asked = Mapping[str, str | tuple[str, ...]]
NOT_PASSING: Asked = {"iam:PassedToService": (), "iam:AssociatedResourceArn": ()}
"""What no request holds but those to pass a role."""
ROLE = Need(PASS_ROLE, "role", unnamed=True)
NOTHING = Found(NO)
ANYTHING = "*"
"""The resource of an action that knows none."""


class Needs:
    """Answers for the needs of one identity under some policies; they are kept."""

    def __init__(self, policies: Policies, identity: Identity, *, searching: bool = True) -> None:
        """Without *searching* only the likeliest request is tried, one that brings no more."""
        self.policies = policies
        self.searching = searching
        self.account = arns.account_of(identity.arn) if identity.arn else None
        self._is_anybody = identity.kind in (IdentityKind.UNKNOWN, IdentityKind.GROUP)
        self._allows: dict[tuple[str, tuple[Spot, ...]], tuple[Ruling, ...]] = {}
        self._granting: dict[tuple[Need, Spot | None], tuple[Ruling, ...]] = {}
        self._asked: dict[tuple[object, ...], Found] = {}
        self._passed: dict[tuple[tuple[str, ...], Spot | None], Found] = {}
        self._met: dict[Need, Found] = {}

    # ── Passing roles ──

    def passed(self, services: tuple[str, ...], role: Spot | None = None) -> Found:
        """Whether a role, by default one that nobody named, can be passed to one of *services*."""
        found = self._passed.get((services, role))
        if found is None:
            found = self._passed[services, role] = self._passed_to(services, role)
        return found

    def _passed_to(self, services: tuple[str, ...], role: Spot | None) -> Found:
        best = NOTHING
        for service in services:
            best = _better(best, self._pass({"iam:PassedToService": service}, role))
            if best.answer is YES:
                break
        return best

    def passed_somewhere(self, service: str) -> Found:
        """Whether any role at all can be passed to a service."""
        return self._grants(PASS_ROLE, (), {"iam:PassedToService": service})

    @kept
    def passes_to_any_service(self) -> bool:
        """Whether a role that nobody named can be passed to a service that nobody named."""
        given: Asked = {"iam:PassedToService": OTHER_SERVICE, "iam:AssociatedResourceArn": ()}
        return self._pass(given, None).answer is YES

    def _pass(self, given: Asked, role: Spot | None) -> Found:
        (unnamed_role,) = unnamed.spots(ROLE, self.account)
        return self._grants(PASS_ROLE, (role or unnamed_role,), given)

    # ── Needs ──

    def steps(self, needs: tuple[Need, ...]) -> list[tuple[Need, Found]]:
        """The answer for each need; those that must act on one resource together."""
        found: list[tuple[Need, Found]] = []
        for need in needs:
            found.append((need, self.of(need)))
            if found[-1][1].answer is NO:
                return found
        for group in _sharing(needs):
            together = self._on_one_resource(group, [step for n, step in found if n in group])
            found = [(need, together.get(need, step)) for need, step in found]
        return found

    def _on_one_resource(self, needs: list[Need], alone: list[Found]) -> dict[Need, Found]:
        best = dict.fromkeys(needs, NOTHING)
        for resource in self._common(needs, alone):
            spot = Spot(resource, resource, resource)
            found = {need: self.ask(need, (spot,)) for need in needs}
            answer = every(step.answer for step in found.values())
            if answer is YES:
                return found
            if answer is MAYBE:
                best = found
        return best

    def _common(self, needs: list[Need], alone: list[Found]) -> Iterator[str]:
        """Resources that all needs may act on: a witness of one, or where two patterns meet."""
        tried = dict.fromkeys(step.request.resource for step in alone if step.request is not None)
        yield from tried
        for need, other in zip(needs, alone[::-1], strict=True):
            for spot in unnamed.spots(need, self.account):
                for pattern in _patterns(other):
                    met = self.ask(need, (spot, Spot(pattern, pattern, spot.usual)))
                    if met.request is not None and met.request.resource not in tried:
                        yield met.request.resource

    def of(self, need: Need) -> Found:
        """The answer for a need, on whatever resource it may act."""
        found = self._met.get(need)
        if found is None:
            found = self._met[need] = self._anywhere(need)
        return found

    def _anywhere(self, need: Need) -> Found:
        spots = unnamed.spots(need, self.account)
        best = NOTHING
        for spot in spots or (None,):
            best = _better(best, self.ask(need, () if spot is None else (spot,)))
            if best.answer is YES:
                break
        return best

    def ask(self, need: Need, spots: tuple[Spot, ...], *, itself: bool = False) -> Found:
        """The answer for a request whose resource lies at all *spots*; *itself* is its own."""
        best = NOTHING
        is_own = self._is_anybody and (itself or need.type == "user")
        for given in _contexts(need.action, CALLER if is_own else None):
            best = _better(best, self._untagged(need, spots, given))
            if best.answer is YES:
                break
        return best

    def _untagged(self, need: Need, spots: tuple[Spot, ...], given: Asked) -> Found:
        """Tags of the resource count as a choice of it, except where a role is passed."""
        is_of_any = need.unnamed and need.action != PASS_ROLE
        if is_of_any and self._demands_tag(need.action, spots):
            return NOTHING
        found = self._grants(need.action, spots, given)
        if is_of_any and found.request is not None:
            added = [key for key in found.request.context if key not in given]
            chosen = {key: () for key in added if _is_of_target(key)}
            if chosen:
                return self._grants(need.action, spots, {**given, **chosen})
        return found

    def _demands_tag(self, action: str, spots: tuple[Spot, ...]) -> bool:
        """Whether no Allow lets in a request without some one key on what the resource is like."""
        if not self.searching or not self.policies.own.complete:
            return False
        shared: set[str] = set()
        for ruling in self.allowing(action, spots):
            asked = _demanded(ruling)
            shared = shared & asked if shared else asked
            if not shared:
                return False
        return bool(shared)

    def _grants(self, action: str, spots: tuple[Spot, ...], given: Asked) -> Found:
        key = (action, spots, tuple(given.items()))
        found = self._asked.get(key)
        if found is None:
            found = self._asked[key] = self._granted(action, spots, given)
        return found

    def _granted(self, action: str, spots: tuple[Spot, ...], given: Asked) -> Found:
        usual = [spot.usual for spot in spots] or [ANYTHING]
        request = Request(action, usual[0], {k: v for k, v in given.items() if v})
        is_enough = not self.searching or len(spots) == 1
        blanket = outright.blanket(self.policies, action) if is_enough else None
        if blanket is not None:  # most of them: what lets everything in need not be compared
            return self._found(YES, request, (blanket.statement,), (blanket.name,))
        if not self.searching:
            is_open = self._may_hold_as_is(request, spots)
            return self._tried(request) if is_open else NOTHING
        if not self._may_reach(action, spots, given):
            return NOTHING
        if is_enough and self._may_hold_as_is(request, spots):
            tried = self._tried(request)
            if tried.answer is YES:
                return tried
        return self._searched(action, spots, given, usual)

    def _searched(
        self, action: str, spots: tuple[Spot, ...], given: Asked, usual: list[str]
    ) -> Found:
        globs = tuple(spot.glob for spot in spots)
        found = access.grants(self.policies, action, resource=globs, context=given, prefer=usual)
        if found.request is None:
            # Where all can be seen, a search that was given up is no sign of a way.
            return found if self._has_unknowns else NOTHING
        if any(map(_is_through_others, found.request.context)):
            return replace(found, answer=MAYBE)
        return found

    def _may_hold_as_is(self, request: Request, spots: tuple[Spot, ...]) -> bool:
        """Whether some Allow asks for no more keys than it has; else it is not allowed for sure."""
        if not self.policies.own.complete:
            return True
        known = {RESOURCE, *certain(self.policies.caller), *map(str.lower, request.context)}
        return any(_asks_no_more(each, known) for each in self.allowing(request.action, spots))

    def _tried(self, request: Request) -> Found:
        """Whether this very request is allowed, which is quicker than a search for one."""
        decision = access.allows(self.policies, request)
        if decision.answer is NO:
            return NOTHING
        return self._found(decision.answer, request, decision.statements, decision.names)

    def _found(
        self,
        answer: Answer,
        request: Request,
        statements: tuple[Statement, ...],
        names: tuple[str, ...],
    ) -> Found:
        caller = self.policies.caller
        shown = None if caller.kind is UNKNOWN else caller.written
        witness = Witness(shown, request.action, request.resource, request.context, names)
        return Found(answer, witness, statements, request=request)

    @kept
    def _has_unknowns(self) -> bool:
        return any(
            not index.complete or any(map(_has_unknowns, index.statements))
            for index in self.policies.indices
        )

    def _may_reach(self, action: str, spots: tuple[Spot, ...], given: Asked) -> bool:
        """Whether some Allow may speak of such a request at all: a quick no."""
        if not self.policies.own.complete:
            return True
        context = context_of(given)
        return any(_may_hold(ruling, context) for ruling in self.allowing(action, spots))

    def granting(self, need: Need, spot: Spot | None = None) -> tuple[Ruling, ...]:
        """The Allows that may grant a need, there or on whatever resource it may act."""
        found = self._granting.get((need, spot))
        if found is None:
            found = self._granting[need, spot] = self._reaching(need, spot)
        return found

    def _reaching(self, need: Need, spot: Spot | None) -> tuple[Ruling, ...]:
        spots = unnamed.spots(need, self.account) if spot is None else (spot,)
        if len(spots) < 2:  # noqa: PLR2004 - several are two
            return self.allowing(need.action, spots)
        each = [self.allowing(need.action, (one,)) for one in spots]
        return tuple(dict.fromkeys(chain(*each)))

    def allowing(self, action: str, spots: tuple[Spot, ...]) -> tuple[Ruling, ...]:
        """The Allows that may speak of the action and of a resource there."""
        found = self._allows.get((action, spots))
        if found is None:
            about = self.policies.own.about(folded(action))
            allows = [ruling for ruling, _ in about if ruling.effect is not DENY]
            found = self._allows[action, spots] = tuple(
                [each for each in allows if each.is_everywhere or _may_reach(each, spots)]
            )
        return found


@lru_cache(1024)
def _contexts(action: str, name: str | None) -> tuple[Asked, ...]:
    """What is settled of requests for an action, each of which is tried; *name* is the user's."""
    given: dict[str, str | tuple[str, ...]] = dict(NOT_PASSING)
    if action.startswith("iam:") and action != PASS_ROLE:
        given["iam:permissionsboundary"] = ()
    if name is not None:
        given["aws:username"] = name
    if action in ATTACHING:
        return tuple([{**given, "iam:policyarn": policy} for policy in ADMINISTRATORS])
    return (given,)


def _may_reach(ruling: Ruling, spots: tuple[Spot, ...]) -> bool:
    """Whether a statement may speak of a resource that lies at all spots."""
    clause = ruling.statement.resources
    for spot in spots:  # noqa: SIM110  a generator costs as much as the look
        if not unnamed.may_reach(clause, spot):
            return False
    return True


def _may_hold(ruling: Ruling, context: Context) -> bool:
    """Whether what a statement asks of these keys may hold."""
    for each in ruling.requirements:
        if each.key in context and each.holds(context) is NO:
            return False
    return True


def _asks_no_more(ruling: Ruling, known: Container[str | None]) -> bool:
    """Whether it may let in a request that has no keys but these."""
    for one in ruling.requirements:
        if one.lacking is NO and one.is_sure and one.key not in known:
            return False
    return True


def _demanded(ruling: Ruling) -> set[str]:
    """The keys on what the resource is like that a request must have for it."""
    return {
        one.key
        for one in ruling.requirements
        if one.lacking is NO and one.is_sure and one.key is not None and _is_of_target(one.key)
    }


def _sharing(needs: tuple[Need, ...]) -> list[list[Need]]:
    """The needs that must act on one resource, by its type."""
    shared: dict[tuple[str, str], list[Need]] = {}
    for need in needs:
        if need.type and not need.unnamed:
            shared.setdefault((need.action.partition(":")[0], need.type), []).append(need)
    return [group for group in shared.values() if len(group) > 1]


def _better(one: Found, other: Found) -> Found:
    if other.answer is YES or one.answer is NO:
        return other
    return one


def _has_unknowns(ruling: Ruling) -> bool:
    statement = ruling.statement
    clauses = [clause for clause in (statement.actions, statement.resources) if clause is not None]
    written = [term for clause in clauses for term in clause.terms]
    for condition in statement.conditions:
        written += [condition.key, condition.operator, *condition.values]
    is_seen = ruling.is_whole and all(clause.complete for clause in clauses)
    return not is_seen or any(map(terms.has_hole, written))


def _patterns(found: Found) -> Iterator[str]:
    """The Resource patterns of the statements that allow something."""
    for statement in found.statements:
        clause = statement.resources
        if clause is not None and not clause.negated:
            yield from (term.literal for term in clause.terms if term.literal is not None)


def _is_of_target(key: str) -> bool:
    return any(mark in key.lower() for mark in OF_TARGET)


def _is_through_others(key: str) -> bool:
    lower = key.lower()
    is_global = lower.startswith("aws:") and not lower.startswith(CALLERS_CHOICE)
    return is_global or lower.startswith(THROUGH_OTHERS)
