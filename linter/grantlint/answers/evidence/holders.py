"""Which of the policies that were read apply to a denial: the caller's, or those it names.

An identity is the caller if it has its kind and name; a session's ARN tells no more.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from grantlint.answers.callers import Caller, CallerKind
from grantlint.answers.denial import Denial, PolicyType
from grantlint.answers.explaining.wording import who
from grantlint.model import (
    DocumentKind,
    Estate,
    Identity,
    IdentityKind,
    Organization,
    PolicyDocument,
)
from grantlint.policy import arns
from grantlint.policy.access import callers
from grantlint.policy.access.policies import Policies, of_identity

KINDS = {
    CallerKind.USER: IdentityKind.USER,
    CallerKind.ROLE: IdentityKind.ROLE,
    CallerKind.PERMISSION_SET: IdentityKind.PERMISSION_SET,
}
LAYERS = {
    PolicyType.RESOURCE: DocumentKind.RESOURCE,
    PolicyType.SCP: DocumentKind.SCP,
    PolicyType.RCP: DocumentKind.RCP,
    PolicyType.SESSION: DocumentKind.SESSION,
    PolicyType.ENDPOINT: DocumentKind.ENDPOINT,
    PolicyType.BOUNDARY: DocumentKind.BOUNDARY,
}
ASSUMING = frozenset({"sts:assumerole", "sts:tagsession", "sts:setsourceidentity"})
"""Actions that the trust policy of a role decides, with the caller's own policies."""


MOST_OWN = 8
"""Policies that belong to nobody and may all be the caller's."""
SHORTEST_NAME = 4


class Holder(Struct, frozen=True, eq=False):
    """The policies in question.

    `identity` is the caller, if it is among what was read; else documents that belong to nobody
    there are taken for its policies, unless they are a crowd. `documents` are those of the layer
    that the denial is about, `trust` that of the role to assume. `is_guess`: no document there is
    of the layer that the denial names, so these are what might be meant. `sharers` are those who
    hold a policy, too, by its id.
    """

    policies: Policies
    documents: tuple[PolicyDocument, ...]
    identity: Identity | None = None
    trust: PolicyDocument | None = None
    is_guess: bool = False
    is_crowd: bool = False
    sharers: Mapping[int, tuple[str, ...]] = {}

    @property
    def home(self) -> PolicyDocument | None:
        """Where a statement would be added: the first that is written down and nobody else's."""
        if self.is_guess:
            return None
        written = (each for each in self.documents if each.place.source.text)
        return next((each for each in written if not self.others(each)), None)

    def others(self, document: PolicyDocument) -> tuple[str, ...]:
        """The groups and other identities that hold a policy of the caller's, too."""
        return self.sharers.get(id(document), ())


def is_assuming(denial: Denial) -> bool:
    """Whether a role was to be assumed by a principal with policies of its own."""
    return (denial.action or "").lower() in ASSUMING


def holders(denial: Denial, estates: Sequence[Estate]) -> Iterator[Holder]:
    """The holders of policies that apply; one for each estate that has the caller, else one."""
    caller = who(denial)
    found = [
        (estate, identity)
        for estate in estates
        for identity in estate.identities
        if caller is not None and is_caller(identity, caller)
    ]
    trust = _trust(denial, estates)
    for estate, identity in found:
        bound = of_identity(identity, organization(estate, estates))
        policies = _called(bound, denial, identity, trust)
        documents, is_guess = _about(denial, policies, estates)
        sharers = _sharers(identity, estate)
        yield Holder(policies, documents, identity, trust, is_guess, sharers=sharers)
    if not found:
        yield from _nobodys(denial, estates, trust)


def _nobodys(
    denial: Denial, estates: Sequence[Estate], trust: PolicyDocument | None
) -> Iterator[Holder]:
    """One holder for the policies that belong to nobody, unless there is nothing to look at."""
    loose = tuple(_named_after(denial, list(_loose(estates))))
    bound = Organization(
        scps=tuple(_of_kind(DocumentKind.SCP, estates)),
        rcps=tuple(_of_kind(DocumentKind.RCP, estates)),
    )
    first = next((document for estate in estates for document in estate.documents), None)
    if first is None:
        return
    made = Identity(IdentityKind.UNKNOWN, "", first.owner, first.place, policies=loose)
    policies = _called(of_identity(made, bound), denial, None, trust)
    documents, is_guess = _about(denial, policies, estates)
    if documents or trust is not None or denial.policy_type in LAYERS:
        is_crowd = len(loose) > MOST_OWN
        yield Holder(policies, documents, None, trust, is_guess, is_crowd)


def _named_after(denial: Denial, loose: list[PolicyDocument]) -> list[PolicyDocument]:
    """Of many files those that have the caller's name in theirs, if there are some."""
    caller = who(denial)
    if len(loose) <= MOST_OWN or caller is None or len(caller.name) < SHORTEST_NAME:
        return loose
    name = caller.name.lower()
    return [one for one in loose if name in one.place.source.path.lower()] or loose


def _sharers(identity: Identity, estate: Estate) -> dict[int, tuple[str, ...]]:
    """Who else holds each policy of an identity, by the policy's id."""
    found: dict[int, tuple[str, ...]] = {}
    own = set(map(id, identity.policies))
    for other in estate.identities:
        for document in other.policies if other is not identity else ():
            if id(document) in own:
                name = f"{other.kind.value} `{other.name}`"
                found[id(document)] = (*found.get(id(document), ()), name)
    return found


def organization(estate: Estate, estates: Sequence[Estate]) -> Organization:
    """What binds the identities of *estate*: what the config names, else all that was read."""
    known = estate.organization or Organization()
    return Organization(
        known.id,
        scps=known.scps or tuple(_of_kind(DocumentKind.SCP, estates)),
        rcps=known.rcps or tuple(_of_kind(DocumentKind.RCP, estates)),
    )


def is_caller(identity: Identity, caller: Caller) -> bool:
    """Whether an identity is the one that called; of one that the config joins, the name tells."""
    known = identity.arn.split(":")[4:5] if identity.arn else []
    elsewhere = account(caller) is not None and known not in ([], [""], [caller.account])
    kinds = (KINDS.get(caller.kind), IdentityKind.UNKNOWN)
    is_named = bool(identity.name) and identity.name == caller.name
    return identity.kind in kinds and is_named and not elsewhere


# ── Who calls ──


def _called(
    policies: Policies, denial: Denial, identity: Identity | None, trust: PolicyDocument | None
) -> Policies:
    """*policies* with the caller that the message names, and the trust policy that decides."""
    known = replace(policies, caller=engine_caller(denial, identity))
    if trust is None:
        return known
    owner = arns.account_of(denial.resource) if denial.resource else None
    return replace(known, resource=trust, resource_account=owner)


def engine_caller(denial: Denial, identity: Identity | None = None) -> callers.Caller:
    """The caller as the engine knows it; the path of a session's role is not known."""
    caller, principal = who(denial), denial.principal or ""
    arn = identity.arn if identity is not None else None
    match caller.kind if caller is not None else CallerKind.UNKNOWN:
        case CallerKind.USER:
            return callers.Caller(callers.CallerKind.USER, arn or principal, account(caller))
        case CallerKind.ROOT if caller is not None and caller.account is not None:
            return callers.root(caller.account)
        case CallerKind.ANONYMOUS:
            return callers.ANONYMOUS
        case CallerKind.ROLE | CallerKind.PERMISSION_SET if caller is not None:
            return _session(caller, principal, arn)
        case _:
            return callers.SOMEONE


def _session(caller: Caller, principal: str, arn: str | None) -> callers.Caller:
    if ":assumed-role/" not in principal:
        return callers.role(arn or principal)
    name, kind = principal.split("/")[1], callers.CallerKind.ROLE
    return callers.Caller(kind, arn, account(caller), session=principal, name=name)


def account(caller: Caller | None) -> str | None:
    """The caller's account, unless the message hides it."""
    written = (caller.account if caller is not None else None) or ""
    return written if re.fullmatch("[0-9]{12}", written) else None


# ── Which policies ──


def _loose(estates: Iterable[Estate]) -> Iterator[PolicyDocument]:
    """Identity policies that belong to no identity."""
    for estate in estates:
        owned = {id(policy) for identity in estate.identities for policy in identity.policies}
        for document in estate.documents:
            if document.kind is DocumentKind.IDENTITY and id(document) not in owned:
                yield document


def _about(
    denial: Denial, policies: Policies, estates: Sequence[Estate]
) -> tuple[tuple[PolicyDocument, ...], bool]:
    """The documents of the layer that the denial names; of all layers, if it names none.

    Where there are none of it, plain files come into question: they do not say what they are.
    """
    found = tuple(_of_layer(denial, policies, estates))
    if found or denial.policy_type not in LAYERS or denial.policy_type is PolicyType.RESOURCE:
        return found, False
    return tuple(_loose(estates)), True


def _of_layer(
    denial: Denial, policies: Policies, estates: Sequence[Estate]
) -> Iterator[PolicyDocument]:
    kind = denial.policy_type
    if is_assuming(denial) and kind in (PolicyType.TRUST, PolicyType.RESOURCE):
        return  # the trust policy is a side of its own
    match kind:
        case PolicyType.IDENTITY:
            yield from policies.identity or ()
        case PolicyType.BOUNDARY if policies.boundary is not None:
            yield policies.boundary
        case PolicyType.TRUST:
            yield from _of_kind(DocumentKind.TRUST, estates)
        case None:
            yield from policies.identity or ()
            yield from () if policies.boundary is None else (policies.boundary,)
            yield from _of_kind(DocumentKind.SCP, estates)
        case _:
            yield from _of_kind(LAYERS[kind], estates)


def _of_kind(kind: DocumentKind, estates: Iterable[Estate]) -> Iterator[PolicyDocument]:
    """Each document of a kind once: what binds an organization stands in every estate."""
    seen: dict[int, PolicyDocument] = {}
    for estate in estates:
        seen |= {id(document): document for document in estate.documents if document.kind is kind}
        bound = estate.organization
        everywhere = (*bound.scps, *bound.rcps) if bound is not None else ()
        seen |= {id(document): document for document in everywhere if document.kind is kind}
    yield from seen.values()


def _trust(denial: Denial, estates: Iterable[Estate]) -> PolicyDocument | None:
    """The trust policy of the role to assume; of a lone one, nobody says whose it is."""
    if not is_assuming(denial):
        return None
    found = list(estates)
    arn = denial.resource or ""
    name = arn.rpartition("/")[2]
    roles = [
        identity
        for estate in found
        for identity in estate.identities
        if identity.trust is not None and identity.name == name and identity.arn in (None, arn)
    ]
    if roles:
        return roles[0].trust
    owned = {id(one.trust) for estate in found for one in estate.identities}
    lone = [one for one in _of_kind(DocumentKind.TRUST, found) if id(one) not in owned]
    named = [one for one in lone if name and name in one.place.source.path]
    chosen = named or lone
    return chosen[0] if len(chosen) == 1 else None
