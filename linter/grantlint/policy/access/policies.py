"""All policies that decide one caller's requests; what is known of them and what is not."""

from collections.abc import Iterable
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from grantlint.model import DocumentKind, Identity, Organization, PolicyDocument, Statement, Term
from grantlint.policy.access import callers
from grantlint.policy.access.callers import SOMEONE, Caller, CallerKind
from grantlint.policy.access.layers import Way
from grantlint.policy.access.refusals import partition_of
from grantlint.policy.access.statements import DOCUMENTS, KMS, Index, Sure, index, index_of
from grantlint.policy.answers import Answer
from grantlint.policy.kept import kept
from grantlint.policy.memory import remembered

FULL_ACCESS = "FullAWSAccess"
OWN_DECIDE = frozenset({CallerKind.USER, CallerKind.ROLE, CallerKind.UNKNOWN})
"""Callers whose own policies suffice and are needed, unless there are others."""


class Policies(Struct, frozen=True, eq=False, dict=True):
    """The policies that bind a caller at a resource.

    `identity` is None when the caller's own policies are not seen; then what they must add is
    MAYBE, and for an outside caller YES. `scps` are levels, of which each must allow.
    `unseen_boundary` says that there is a boundary without a text. `whole` says that there are no
    policies but these. `only` is the one Allow of the caller's own policies that counts, where not
    all of them do.
    """

    caller: Caller = SOMEONE
    identity: tuple[PolicyDocument, ...] | None = None
    boundary: PolicyDocument | None = None
    unseen_boundary: bool = False
    session: tuple[PolicyDocument, ...] = ()
    resource: PolicyDocument | None = None
    scps: tuple[tuple[PolicyDocument, ...], ...] = ()
    rcps: tuple[PolicyDocument, ...] = ()
    endpoint: PolicyDocument | None = None
    in_management_account: bool = False
    resource_in_management_account: bool = False
    resource_account: str | None = None
    whole: bool = False
    complete: bool = True
    only: Statement | None = None

    @property
    def has_boundary(self) -> bool:
        return self.boundary is not None or self.unseen_boundary

    @property
    def must_name(self) -> bool:
        """Whether only the resource's policy can let anyone in: trust and KMS key policies.

        https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
        """
        found = self.resource
        return found is not None and (found.kind is DocumentKind.TRUST or found.service == KMS)

    @kept
    def own(self) -> Index:
        """The caller's own policies; whoever is no principal has none."""
        documents = self.identity or () if self.caller.is_signed else ()
        if len(documents) == 1 and self.only is None:
            return index_of(documents[0])
        return index(documents, only=self.only)

    @kept
    def level_indices(self) -> tuple[Index, ...]:
        """The service control policies that bind the caller, level by level."""
        if not self.scps:
            return ()
        caller = self.caller
        free = self.in_management_account or caller.is_service_linked or caller.outside
        if free or not caller.is_signed:
            return ()
        return tuple(map(index, self.scps))

    @kept
    def rcp_index(self) -> Index:
        """The resource control policies that bind the request."""
        free = self.resource_in_management_account or self.caller.is_service_linked
        return index(() if free else self.rcps)

    @kept
    def session_index(self) -> Index:
        return index(self.session)

    @property
    def limits(self) -> tuple[Index, ...]:
        """What bounds the caller's own policies: boundary and session policies."""
        if not self.caller.is_signed:
            return ()
        boundary = () if self.boundary is None else (index_of(self.boundary),)
        return (*boundary, *((self.session_index,) if self.session else ()))

    @property
    def guards(self) -> tuple[Index, ...]:
        """What must allow whoever asks: service control policies, the policy of an endpoint."""
        endpoint = () if self.endpoint is None else (index_of(self.endpoint),)
        return (*self.level_indices, *endpoint)

    @kept
    def indices(self) -> tuple[Index, ...]:
        """Every policy there is, for its Denies."""
        resource = () if self.resource is None else (index_of(self.resource),)
        rcps = (self.rcp_index,) if self.rcps else ()
        return (self.own, *self.limits, *self.guards, *rcps, *resource)

    @kept
    def may_deny(self) -> bool:
        """Whether any of them is more than Allows."""
        return not all(each.only_allows for each in self.indices)

    @kept
    def are_alone(self) -> bool:
        """Whether an Allow of the caller's own policies is all that is needed, and it must be."""
        others = (self.boundary, self.resource, self.endpoint, self.resource_account)
        lists = (self.session, self.scps, self.rcps)
        return (
            self.caller.kind in OWN_DECIDE
            and not self.caller.outside
            and self.identity is not None
            and not self.unseen_boundary
            and others == (None, None, None, None)
            and not any(lists)
        )

    @kept
    def are_of_anyone(self) -> bool:
        """Whether they stand alone and nothing is known of the caller, not even the account."""
        return self.are_alone and self.caller.arn is None and self.caller.account is None

    @kept
    def partitions(self) -> tuple[str, ...]:
        """The caller's own partition; where that is not known, those that the policies name."""
        own = None if self.caller.outside else partition_of(self.caller.arn)
        if own is not None:
            return (own,)
        named = chain.from_iterable([each.partitions for each in self.indices])
        return tuple(dict.fromkeys(named)) or ("aws",)

    @kept
    def known_denials(self) -> dict[str, tuple[Sure, ...]]:
        """The Denies that speak of an action, by it, as `decisions.denials` found them."""
        return {}

    @kept
    def known_ways(self) -> dict[tuple[str, bool], tuple[Way, ...]]:
        """What `decisions.ways` found, by the action and by whether it is across accounts."""
        return {}

    def could_grant(self, action: str) -> Answer:
        """Whether the caller's own policies speak of the action at all; about 20 µs."""
        return self.own.could_grant(action)


@remembered(DOCUMENTS)
def of_identity(identity: Identity, organization: Organization | None = None) -> Policies:
    """The policies of an identity: attached ones, AWS managed ones by ARN, boundary, SCPs.

    Remembered, so that all rules that ask about one identity share the work.
    """
    documents, seen = _own(identity)
    boundary, unseen = _boundary(identity)
    return Policies(
        caller=callers.of_identity(identity),
        identity=documents,
        boundary=boundary,
        unseen_boundary=unseen,
        scps=_levels(organization.scps) if organization is not None else (),
        complete=identity.complete and seen,
    )


@remembered(DOCUMENTS)
def completed(found: Policies) -> Policies:
    """The same policies as if they were all there are; remembered, so that they are read once."""
    return found if found.complete else replace(found, complete=True)


def _own(identity: Identity) -> tuple[tuple[PolicyDocument, ...], bool]:
    """Its policies with texts, and whether these are all that it names."""
    found = list(identity.policies)
    seen = True
    for term in identity.managed:
        policy = of_aws(term)
        if policy is None:
            seen = False
        else:
            found.append(policy)
    return tuple(found), seen


def _boundary(identity: Identity) -> tuple[PolicyDocument | None, bool]:
    if identity.boundary is not None or identity.boundary_arn is None:
        return identity.boundary, False
    found = of_aws(identity.boundary_arn, DocumentKind.BOUNDARY)
    return found, found is None


def of_aws(term: Term, kind: DocumentKind = DocumentKind.IDENTITY) -> PolicyDocument | None:
    """The AWS managed policy that a term names."""
    from grantlint.policy.access import managed  # noqa: PLC0415  seldom named

    return None if term.literal is None else managed.document(term.literal, kind)


def _levels(scps: Iterable[PolicyDocument]) -> tuple[tuple[PolicyDocument, ...], ...]:
    """One level, with the policy that AWS attaches itself where these only deny.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
    """
    level = tuple(scps)
    if not level:
        return ()
    from grantlint.policy.access import managed  # noqa: PLC0415  as above

    allows = any(ruling.statement.effect is not None and ruling.statement.effect.value == "Allow"
                 for ruling in index(level).statements)  # fmt: skip
    return (level if allows else (*level, managed.full_access()),)


@remembered(DOCUMENTS)
def of_documents(*documents: PolicyDocument) -> Policies:
    """The policies of a caller of whom nothing else is known."""
    return Policies(identity=documents)


def of_resource(
    document: PolicyDocument,
    caller: Caller,
    *,
    organization: Organization | None = None,
    account: str | None = None,
) -> Policies:
    """The policy of a resource or role, for a caller whose own policies are not seen."""
    rcps = () if organization is None else organization.rcps
    return Policies(caller=caller, resource=document, rcps=rcps, resource_account=account)
