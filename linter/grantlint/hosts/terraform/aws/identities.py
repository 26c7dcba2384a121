"""Who has which policies: attachments, inline policies, memberships and boundaries, followed.

A block names another one by a value: its name, id or ARN. Values are equal when they are spelled
alike, holes included, so that `aws_iam_role.ci.name` leads to that very role.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from grantlint.hosts.terraform.aws.documents import Block, Carriage
from grantlint.hosts.terraform.aws.entities import Entity, as_identity
from grantlint.hosts.terraform.aws.paths import Found, found_at
from grantlint.hosts.terraform.aws.policy_values import as_term
from grantlint.hosts.terraform.aws.references import References, singles
from grantlint.hosts.terraform.carriers import Holds, Noun
from grantlint.hosts.terraform.value import Value
from grantlint.model import (
    DocumentKind,
    Identity,
    IdentityKind,
    PolicyDocument,
    Presence,
)

KINDS = {
    Noun.ROLE: IdentityKind.ROLE,
    Noun.USER: IdentityKind.USER,
    Noun.GROUP: IdentityKind.GROUP,
    Noun.PERMISSION_SET: IdentityKind.PERMISSION_SET,
}
HOLDERS = {
    Holds.ROLE: IdentityKind.ROLE,
    Holds.USER: IdentityKind.USER,
    Holds.GROUP: IdentityKind.GROUP,
    Holds.PERMISSION_SET: IdentityKind.PERMISSION_SET,
}
NAMING = (Noun.INLINE_POLICY, Noun.ATTACHMENT, Noun.MANAGED_POLICY)
"""Nouns of blocks that say whose policies they are about."""


def identities(blocks: Sequence[Block], carriages: Iterable[Carriage]) -> Iterator[Identity]:
    """The identities that blocks declare or name; may raise Suspended, as all evaluation does."""
    reading = _Reading(blocks, carriages)
    reading.attach_all()
    for entity in reading.entities():
        yield as_identity(entity)


def with_boundaries(
    documents: Iterable[PolicyDocument], found: Iterable[Identity]
) -> Iterator[PolicyDocument]:
    """*documents*, where those that only bound somebody are read as boundaries."""
    bounding: dict[int, PolicyDocument] = {}
    granting: set[int] = set()
    for identity in found:
        granting.update(id(document.place) for document in identity.policies)
        if identity.boundary is not None:
            bounding.setdefault(id(identity.boundary.place), identity.boundary)
    for document in documents:
        at = id(document.place)
        yield document if at in granting else bounding.get(at, document)


class _Reading:
    """All blocks, while it is found out what belongs to whom."""

    def __init__(self, blocks: Sequence[Block], carriages: Iterable[Carriage]) -> None:
        self._blocks = blocks
        self._documents: dict[str, list[PolicyDocument]] = {}
        for carriage in carriages:
            document = carriage.document
            if document is not None:
                self._documents.setdefault(carriage.block.address, []).append(document)
        self._policies = References(
            block for block in blocks if block.carrier.noun is Noun.MANAGED_POLICY
        )
        self._declared: dict[str, Entity] = {}
        self._named: dict[tuple[IdentityKind, str], Entity] = {}
        self._by_kind = {
            kind: References(block for block in blocks if block.carrier.noun is noun)
            for noun, kind in KINDS.items()
        }
        for block in blocks:
            kind = KINDS.get(block.carrier.noun)
            if kind is not None:
                self._declared[block.address] = Entity.of(block, kind)

    def entities(self) -> Iterator[Entity]:
        """Those that blocks declare, then those that are only named, with policies."""
        self._share_groups()
        yield from self._declared.values()
        yield from (each for each in self._named.values() if each.policies or each.managed)

    # ── Attaching ──

    def attach_all(self) -> None:
        for block in self._blocks:
            own = self._declared.get(block.address)
            if own is not None:
                self._attach(block, own, Presence.ALWAYS)
                self._join(block, own)
            elif block.carrier.noun in NAMING:
                for entity, presence in self._holders(block):
                    self._attach(block, entity, presence)
            elif block.carrier.noun is Noun.MEMBERSHIP:
                self._join_all(block)

    def _attach(self, block: Block, entity: Entity, presence: Presence) -> None:
        """Give an entity all that a block says of its policies."""
        for document in self._documents.get(block.address, ()):
            if document.kind is DocumentKind.TRUST:
                entity.trust = document
            else:
                entity.policies.append(_with(document, presence, block, entity))
        for found in _all(block, Holds.POLICY_ARN):
            self._attach_arn(found, block, entity, presence)
        if next(_all(block, Holds.POLICY_NAME), None) is not None:
            entity.complete = False
        for found in _all(block, Holds.BOUNDARY_ARN):
            self._bound(found.value, block, entity)

    def _attach_arn(self, found: Found, block: Block, entity: Entity, presence: Presence) -> None:
        policy = self._policies.find(found.value, block.module)
        if policy is None:
            entity.attach(found.value)
            return
        maybe = Presence.MAYBE in (found.presence, presence)
        for document in self._documents.get(policy.address, ()):
            is_maybe = maybe and entity.presence is Presence.ALWAYS
            entity.policies.append(
                replace(document, presence=Presence.MAYBE) if is_maybe else document
            )
        if not self._documents.get(policy.address):
            entity.complete = False

    def _bound(self, value: Value, block: Block, entity: Entity) -> None:
        entity.boundary_arn = as_term(value)
        policy = self._policies.find(value, block.module)
        for document in self._documents.get(policy.address, ()) if policy is not None else ():
            entity.boundary = replace(document, kind=DocumentKind.BOUNDARY)

    def _holders(self, block: Block) -> Iterator[tuple[Entity, Presence]]:
        """Whom a block names, each with whether it does so for certain."""
        for holds, kind in HOLDERS.items():
            for found in _all(block, holds):
                yield self._entity(kind, found.value, block), found.presence

    def _entity(self, kind: IdentityKind, value: Value, block: Block) -> Entity:
        declared = self._by_kind[kind].find(value, block.module)
        if declared is not None:
            return self._declared[declared.address]
        term = as_term(value)
        return self._named.setdefault(
            (kind, term.written), Entity(kind, block, term.written, complete=False)
        )

    # ── Groups ──

    def _join_all(self, block: Block) -> None:
        users = [self._entity(IdentityKind.USER, f.value, block) for f in _all(block, Holds.USER)]
        for user in users:
            self._join(block, user)

    def _join(self, block: Block, user: Entity) -> None:
        """Make a user a member of the groups that a block names."""
        if user.kind is IdentityKind.USER:
            for found in _all(block, Holds.GROUP):
                user.groups.append(self._entity(IdentityKind.GROUP, found.value, block))

    def _share_groups(self) -> None:
        """Give users what their groups have."""
        for entity in (*self._declared.values(), *self._named.values()):
            for group in entity.groups:
                entity.policies += [one for one in group.policies if one not in entity.policies]
                entity.managed += group.managed
                entity.complete = entity.complete and group.complete


def _all(block: Block, holds: Holds) -> Iterator[Found]:
    """All values of a block with that meaning, lists item by item."""
    for path in block.carrier.paths(holds):
        for found in found_at(block.view, path):
            yield from singles(found)


def _with(
    document: PolicyDocument, presence: Presence, block: Block, entity: Entity
) -> PolicyDocument:
    """A document as the entity has it, where only the naming of the entity is in doubt."""
    in_doubt = presence is Presence.MAYBE and block.view.presence is Presence.ALWAYS
    if in_doubt and entity.presence is Presence.ALWAYS:
        return replace(document, presence=Presence.MAYBE)
    return document
