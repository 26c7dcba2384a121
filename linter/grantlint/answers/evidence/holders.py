"""Which of the policies that were read apply to a denial: the caller's, or those it names.

An identity is the caller if it has its kind and name; a session's ARN tells no more.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from grantlint.answers.callers import Caller, CallerKind
from grantlint.answers.denial import Denial, PolicyType
from grantlint.answers.explaining.wording import who
from grantlint.model import DocumentKind, Estate, Identity, IdentityKind, PolicyDocument
from grantlint.policy.access.policies import Policies, of_documents, of_identity

KINDS = {
    CallerKind.USER: IdentityKind.USER,
    CallerKind.ROLE: IdentityKind.ROLE,
    CallerKind.PERMISSION_SET: IdentityKind.PERMISSION_SET,
}
LAYERS = {
    PolicyType.RESOURCE: DocumentKind.RESOURCE,
    PolicyType.RCP: DocumentKind.RCP,
    PolicyType.SESSION: DocumentKind.SESSION,
    PolicyType.ENDPOINT: DocumentKind.ENDPOINT,
}


class Holder(Struct, frozen=True, eq=False):
    """The policies in question.

    `identity` is the caller, if it is among what was read; else `loose` documents that belong to
    nobody there are taken for its policies. `documents` are those that the denial is about.
    """

    policies: Policies
    documents: tuple[PolicyDocument, ...]
    identity: Identity | None = None

    @property
    def home(self) -> PolicyDocument | None:
        """Where a statement would be added: the first that is written down and not AWS's own."""
        return next((each for each in self.documents if each.place.source.text), None)


def holders(denial: Denial, estates: Sequence[Estate]) -> Iterator[Holder]:
    """The holders of policies that apply; one for each estate that has the caller, else one."""
    caller = who(denial)
    found = [
        (estate, identity)
        for estate in estates
        for identity in estate.identities
        if caller is not None and is_caller(identity, caller)
    ]
    for estate, identity in found:
        policies = of_identity(identity, estate.organization)
        yield Holder(policies, tuple(_about(denial, policies, estates)), identity)
    if not found:
        loose = tuple(_loose(estates))
        policies = of_documents(*loose)
        documents = tuple(_about(denial, policies, estates))
        if documents:
            yield Holder(policies, documents)


def is_caller(identity: Identity, caller: Caller) -> bool:
    """Whether an identity is the one that called."""
    account = identity.arn.split(":")[4:5] if identity.arn else []
    elsewhere = caller.account is not None and account not in ([], [""], [caller.account])
    return (
        KINDS.get(caller.kind) is identity.kind and identity.name == caller.name and not elsewhere
    )


def _loose(estates: Iterable[Estate]) -> Iterator[PolicyDocument]:
    """Identity policies that belong to no identity."""
    for estate in estates:
        owned = {id(policy) for identity in estate.identities for policy in identity.policies}
        for document in estate.documents:
            if document.kind is DocumentKind.IDENTITY and id(document) not in owned:
                yield document


def _about(
    denial: Denial, policies: Policies, estates: Sequence[Estate]
) -> Iterator[PolicyDocument]:
    """The documents of the layer that the denial names; of all layers, if it names none."""
    match denial.policy_type:
        case PolicyType.IDENTITY:
            yield from policies.identity or ()
        case PolicyType.BOUNDARY:
            yield from () if policies.boundary is None else (policies.boundary,)
        case PolicyType.SCP:
            yield from _of_kind(DocumentKind.SCP, estates)
        case PolicyType.TRUST:
            yield from _trusts(denial, estates)
        case None:
            yield from policies.identity or ()
            yield from () if policies.boundary is None else (policies.boundary,)
            yield from _of_kind(DocumentKind.SCP, estates)
        case kind:
            yield from _of_kind(LAYERS[kind], estates)


def _of_kind(kind: DocumentKind, estates: Iterable[Estate]) -> Iterator[PolicyDocument]:
    for estate in estates:
        yield from (document for document in estate.documents if document.kind is kind)


def _trusts(denial: Denial, estates: Iterable[Estate]) -> Iterator[PolicyDocument]:
    """The trust policy of the role to assume; all of them, when its name is not known."""
    name = (denial.resource or "").rpartition("/")[2]
    named = [
        identity.trust
        for estate in estates
        for identity in estate.identities
        if identity.trust is not None and identity.name == name
    ]
    yield from named or _of_kind(DocumentKind.TRUST, estates)
