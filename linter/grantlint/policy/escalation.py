"""Ways to more rights that the policies of one identity open, decided by the access engine.

    mine = escalation.powers(identity, estate.organization)      # remembered: rules share the work
    for route in mine.routes(Kind.LAUNCH): route.path.id, route.statement, route.answer
    mine.administrator()                                         # the statements that say all of it

A way counts when every permission it takes is let through by boundary, Denies, service control
policies and conditions, on resources that it works with: those that nobody named, or the identity's
own policies. Each statement that grants the first of them is a way of its own, whatever grants the
others. Knows nothing of messages.
"""

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from grantlint.knowledge import escalation
from grantlint.knowledge.escalation import Kind, Need, Path
from grantlint.model import ALLOW, Identity, IdentityKind, Organization, Statement
from grantlint.policy import naming, unnamed
from grantlint.policy.access import Found
from grantlint.policy.access.policies import Policies, of_documents, of_identity
from grantlint.policy.access.statements import DOCUMENTS, Ruling
from grantlint.policy.answers import NO, YES, Answer
from grantlint.policy.clauses import ANYWHERE
from grantlint.policy.conditions import every
from grantlint.policy.kept import kept
from grantlint.policy.memory import remembered
from grantlint.policy.needs import CALLER, ROLE, Needs
from grantlint.policy.unnamed import ACCOUNT, Spot

PROBES = (
    ROLE,
    Need("iam:AttachRolePolicy", "role", unnamed=True),
    Need("iam:CreateAccessKey", "user", unnamed=True),
    Need("s3:PutObject", "object", unnamed=True),
    Need("ec2:RunInstances", "instance"),
)
"""What an administrator can do at least."""
_REWRITE: Final = Kind.REWRITE
_UNVERIFIED: Final = Kind.UNVERIFIED
"""Bound as in `answers`: each way is asked for its kind."""


class Route(Struct, frozen=True, eq=False, gc=False):
    """A way that is open. `steps` are the answers for its needs, in their order.

    `statement` is the Allow of the first of them. `is_own`: it works on the identity's own policies
    only. `is_wide`: the role may go to any service, not only to those of the path.
    """

    path: Path
    statement: Statement
    steps: tuple[tuple[Need, Found], ...]
    answer: Answer
    is_own: bool = False
    is_wide: bool = False


class Powers:
    """What one identity's policies open; answers are kept."""

    def __init__(self, identity: Identity, organization: Organization | None) -> None:
        self.identity = identity
        self.policies = _seen(identity, organization)
        self.needs = Needs(self.policies, identity)
        self._trying = Needs(self.policies, identity, searching=False)
        self._alone: dict[tuple[int, bool], Needs] = {}
        self._routes: dict[Kind, tuple[Route, ...]] = {}

    # ── Administrators ──

    def administrator(self) -> tuple[Statement, ...]:
        """The Allows of everything on everything; none if something takes a part of it back."""
        whole = tuple(
            ruling.statement
            for ruling in self.policies.own.statements
            if ruling.effect is ALLOW and ANYWHERE in ruling.words.others
            if _is_everything(ruling.statement)
        )
        if any(self.needs.of(need).answer is not YES for need in PROBES if whole):
            return ()
        return whole

    # ── Ways ──

    def routes(self, kind: Kind) -> tuple[Route, ...]:
        """The ways of one sort that are open, for certain or maybe."""
        found = self._routes.get(kind)
        if found is None:
            found = tuple([route for path in self._candidates(kind) for route in self._open(path)])
            self._routes[kind] = found
        return found

    def launches(self, role: str) -> tuple[Route, ...]:
        """The ways to start something with this role, given by its ARN."""
        spot = Spot(role, role, role)
        candidates = self._candidates(Kind.LAUNCH)
        return tuple(route for path in candidates for route in self._launches(path, spot))

    def _candidates(self, kind: Kind) -> list[Path]:
        """The ways whose actions are all named by some Allow."""
        return self._named.get(kind, [])

    @kept
    def _named(self) -> dict[Kind, list[Path]]:
        return escalation.of_actions(naming.named(self.policies.own))

    def _open(self, path: Path) -> list[Route]:
        if path.passes_role:
            return self._launches(path, None)
        first = path.needs[0]
        found = self._granted(path, first, lambda needs: needs.of(first))
        if path.kind is _REWRITE:
            found += self._rewrites_own(path, first)
        return found

    def _launches(self, path: Path, role: Spot | None) -> list[Route]:
        services = path.services
        return self._granted(path, ROLE, lambda needs: needs.passed(services, role), role)

    def _granted(
        self, path: Path, first: Need, asked: Callable[[Needs], Found], spot: Spot | None = None
    ) -> list[Route]:
        """The ways that the first need opens, one for each Allow that grants it as is *asked*."""
        whole = self._whole(path)
        others = path.needs[1:]
        found: list[Route] = []
        rest: list[tuple[Need, Found]] | None = None
        for ruling, needs in self._allowing(first, whole, spot):
            step = asked(needs)
            if step.answer is NO:
                continue
            rest = whole.steps(others) if rest is None else rest
            answer = every([step.answer, *(each.answer for _, each in rest)])
            if answer is NO:
                return []
            is_wide = path.passes_role and spot is None and needs.passes_to_any_service
            steps = ((first, step), *rest)
            found.append(Route(path, ruling.statement, steps, answer, is_wide=is_wide))
        return found

    def _whole(self, path: Path) -> Needs:
        """What answers for the needs of a way; of the unverified ones the likeliest is enough."""
        return self._trying if path.kind is _UNVERIFIED else self.needs

    def _allowing(
        self, need: Need, whole: Needs, spot: Spot | None = None
    ) -> Iterator[tuple[Ruling, Needs]]:
        """Each Allow that may grant a need, with the policies in which it is the only Allow."""
        reaching = whole.granting(need, spot)
        for ruling in reaching:
            yield ruling, whole if len(reaching) == 1 else self._only(ruling, whole)

    def _only(self, ruling: Ruling, whole: Needs) -> Needs:
        key = id(ruling), whole.searching
        found = self._alone.get(key)
        if found is None:
            policies = replace(self.policies, only=ruling.statement)
            found = Needs(policies, self.identity, searching=whole.searching)
            self._alone[key] = found
        return found

    # ── The identity's own ──

    def _rewrites_own(self, path: Path, need: Need) -> Iterator[Route]:
        """The ways that work on the identity's own policies, where not on all."""
        for spot in self._own_resources(need):
            for ruling, needs in self._allowing(need, self.needs, spot):
                if needs.of(need).answer is NO:
                    own = needs.ask(need, (spot,), itself=True)
                    if own.answer is not NO:
                        steps = ((need, own),)
                        yield Route(path, ruling.statement, steps, own.answer, is_own=True)

    def _own_resources(self, need: Need) -> Iterator[Spot]:
        account = self.needs.account or "*"
        for name in self._own_names(need.type):
            is_whole = name.startswith("arn:")
            pattern = name if is_whole else f"arn:*:iam::{account}:{need.type}/{name}"
            usual = pattern.replace("*", "aws", 1).replace("*", ACCOUNT, 1)
            yield Spot(unnamed.glob_of(pattern), pattern, usual)

    def _own_names(self, kind: str) -> Iterator[str]:
        identity = self.identity
        if kind == "policy":
            yield from self._own_policies()
        elif kind == "group":
            yield from identity.groups
        elif kind == "user" and identity.kind is IdentityKind.UNKNOWN:
            yield CALLER
        if kind == identity.kind.value and kind != "policy":
            yield identity.arn or identity.name

    def _own_policies(self) -> Iterator[str]:
        """Customer managed policies that it carries; inline ones have no versions."""
        identity = self.identity
        for term in identity.managed:
            if term.literal is not None and ":iam::aws:" not in term.literal:
                yield term.literal
        inline = {identity.owner, identity.name, *identity.groups}
        for document in identity.policies:
            if document.owner not in inline and not set(document.owner) & set("*?/:"):
                yield document.owner
                yield f"?*/{document.owner}"


@remembered(DOCUMENTS)
def powers(identity: Identity, organization: Organization | None = None) -> Powers:
    """What the policies of an identity open; remembered, so that rules share the work."""
    return Powers(identity, organization)


def _seen(identity: Identity, organization: Organization | None) -> Policies:
    """The policies that are seen; those of a lone policy are shared with whoever asks about it."""
    is_lone = identity.kind is IdentityKind.UNKNOWN and organization is None
    if is_lone and not identity.managed and identity.boundary is None:
        return of_documents(*identity.policies)
    return replace(of_identity(identity, organization), complete=True)


def _is_everything(statement: Statement) -> bool:
    clause = statement.actions
    if clause is None or clause.negated:
        return False
    return any(term.literal is not None and not term.literal.strip("*:") for term in clause.terms)
