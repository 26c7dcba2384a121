"""What the rules on ways to more rights share: which findings there are, and where they stand."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from grantlint.knowledge import escalation
from grantlint.knowledge.escalation import Kind
from grantlint.model import (
    DENY,
    Certainty,
    Finding,
    Fix,
    Identity,
    Place,
    PolicyDocument,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import terms
from grantlint.policy.access import policies
from grantlint.policy.answers import NO, YES
from grantlint.policy.clauses import covers_action, fitting
from grantlint.policy.escalation import Powers, Route, powers
from grantlint.policy.patterns import is_plain
from grantlint.rule import Context, Trigger, actions

PLACES = 8
"""Further places that a finding shows."""
SHOWN = 2
"""Ways that a message tells by name."""
ASSUMING = "sts-001"
"""Works as far as the trust of a role allows, so it is told apart from ways that work at once."""


class Spot(Struct, frozen=True, eq=False):
    """Where an action is allowed: a term, or `NotAction`, of a statement."""

    place: Place
    document: PolicyDocument | None
    statement: Statement
    is_sure: bool = True
    is_name: bool = False

    @property
    def at(self) -> tuple[object, ...]:
        """What tells its place from others."""
        return id(self.place.source), self.place.token, id(self.place.via)


class Group(Struct, frozen=True, eq=False):
    """Ways that start with the same words of the same statement, the worst first.

    `spots` says of each where its first action is allowed.
    """

    routes: tuple[Route, ...]
    spots: tuple[Spot, ...]
    certainty: Certainty

    @property
    def worst(self) -> Route:
        return self.routes[0]

    @property
    def spot(self) -> Spot:
        return self.spots[0]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(route.path.id for route in self.routes)

    @property
    def more(self) -> str:
        """How many ways there are besides the worst, as the end of a message."""
        others = self.codes[1:]
        if not others:
            return ""
        rest = f" and {len(others) - SHOWN} others" if len(others) > SHOWN else ""
        return f"; also {', '.join(others[:SHOWN])}{rest}"

    def of(self, codes: Sequence[str]) -> "Group":
        """The same with these of its ways only."""
        kept = [i for i, code in enumerate(self.codes) if code in codes]
        routes = tuple(self.routes[i] for i in kept)
        return Group(routes, tuple(self.spots[i] for i in kept), self.certainty)


def trigger(*kinds: Kind) -> Trigger:
    """An action of each way of these sorts: the first but for `iam:PassRole`, which many have."""
    named = {path.actions[0] for kind in kinds for path in escalation.of_kind(kind)}
    return actions(*sorted(named))


def of(identity: Identity, ctx: Context) -> Powers:
    """What the policies of the identity open."""
    return powers(identity, ctx.estate.organization)


def groups(routes: Iterable[Route], identity: Identity) -> list[Group]:
    """Ways by the words that open them: each pattern of actions, or all names of a statement."""
    found: dict[tuple[object, ...], list[tuple[Route, Spot]]] = {}
    for route in routes:
        for spot in spots_of(route.statement, route.path.needs[0].action, identity):
            is_certain = spot.is_sure and route.answer is YES
            words = "names" if spot.is_name else spot.at
            key = (id(route.statement), words, is_certain, route.path.id == ASSUMING)
            found.setdefault(key, []).append((route, spot))
    return [_group(each, is_certain=bool(key[2])) for key, each in found.items()]


def _group(found: list[tuple[Route, Spot]], *, is_certain: bool) -> Group:
    found.sort(key=lambda each: _rank(each[0]))
    first: dict[str, tuple[Route, Spot]] = {}
    for route, spot in found:
        first.setdefault(route.path.id, (route, spot))
    routes, spots = zip(*first.values(), strict=True)
    return Group(routes, spots, Certainty.CERTAIN if is_certain else Certainty.POSSIBLE)


def _rank(route: Route) -> tuple[object, ...]:
    return (
        route.answer is not YES,
        not route.is_wide,
        len(route.path.needs),
        route.path.id,
    )


def listed(names: Sequence[str]) -> str:
    """Names in backticks, with an `and` before the last."""
    shown = [f"`{name}`" for name in names]
    *first, last = shown
    return f"{', '.join(first)} and {last}" if first else last


def told(group: Group, tell: Callable[[Group], Finding]) -> Finding:
    """The finding on a group, each way of which can be accepted by itself."""
    finding = tell(group)
    return replace(finding, parts=group.codes, of_parts=lambda codes: told(group.of(codes), tell))


# ── Where ──


def report(
    group: Group,
    identity: Identity,
    ctx: Context,
    message: str,
    hint: str,
    *,
    severity: Severity | None = None,
    related: Iterable[tuple[Place, str]] = (),
    fix: Fix | None = None,
    codes: Iterable[str] = (),
) -> Finding:
    """The finding on a group: where the first action is allowed, with the places of the others."""
    spot = group.spot
    here = ctx if spot.document is None else ctx.within(spot.document, spot.statement)
    return here.finding(
        spot.place,
        message,
        hint=hint,
        severity=severity,
        certainty=group.certainty,
        related=[*_others(group, identity), *related],
        witness=group.worst.steps[0][1].witness,
        fix=fix,
        codes=(*group.codes, *codes),
    )


def _others(group: Group, identity: Identity) -> Iterator[tuple[Place, str]]:
    """Where the further actions are allowed, those of the worst way first."""
    steps = [each for route in group.routes for each in route.steps[1:]]
    allowed = {(one, need.action): None for need, step in steps for one in step.statements}
    found: dict[tuple[object, ...], tuple[Place, str]] = {}
    for statement, action in allowed:
        for spot in spots_of(statement, action, identity)[:1]:
            found.setdefault(spot.at, (spot.place, f"allows `{action}`"))
    found.pop(group.spot.at, None)
    yield from islice(found.values(), PLACES)


def spots_of(statement: Statement, action: str, identity: Identity) -> tuple[Spot, ...]:
    """The words of an Allow that let an action in; of AWS's own policies where one is attached."""
    clause = statement.actions
    if statement.effect is DENY or clause is None:
        return ()
    found = () if clause.negated else fitting(clause, action)
    if not found and covers_action(clause, action) is NO:
        return ()
    document = _home(statement, identity)
    if document is None:
        return (Spot(_attached(statement, identity), None, statement),)
    if clause.negated:
        return (Spot(clause.key, document, statement),)
    spots = [_spot(term, document, statement) for term in found]
    return tuple(spots) or (Spot(clause.place, document, statement, is_sure=False),)


def _spot(term: Term, document: PolicyDocument, statement: Statement) -> Spot:
    is_sure = not terms.has_hole(term)
    text = term.literal or term.written
    return Spot(term.place, document, statement, is_sure, is_sure and is_plain(text))


def _home(statement: Statement, identity: Identity) -> PolicyDocument | None:
    for document in identity.policies:
        if statement in document.statements:  # this very one: statements are not compared
            return document
    return None


def _attached(statement: Statement, identity: Identity) -> Place:
    """Where the policy of AWS that holds a statement is attached."""
    for term in identity.managed:
        document = policies.of_aws(term)
        if document is not None and statement in document.statements:
            return term.place
    return identity.place
