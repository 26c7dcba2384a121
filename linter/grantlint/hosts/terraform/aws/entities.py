"""A user, group, role or permission set, while what belongs to it is gathered."""

from collections.abc import Iterator

from msgspec import Struct, field

from grantlint.hosts.terraform.aws.documents import Block
from grantlint.hosts.terraform.aws.paths import found_at
from grantlint.hosts.terraform.aws.policy_values import as_term
from grantlint.hosts.terraform.carriers import Holds
from grantlint.hosts.terraform.value import Mapping, Sequence, String, Value
from grantlint.model import Hole, Identity, IdentityKind, PolicyDocument, Presence, Term

_MANAGED = ":iam::aws:policy/"


class Entity(Struct, eq=False):
    """One identity; `groups` are those that a user is a member of."""

    kind: IdentityKind
    block: Block
    name: str
    is_declared: bool = False
    policies: list[PolicyDocument] = field(default_factory=list)
    managed: list[Term] = field(default_factory=list)
    groups: "list[Entity]" = field(default_factory=list)
    trust: PolicyDocument | None = None
    boundary: PolicyDocument | None = None
    boundary_arn: Term | None = None
    complete: bool = True

    @staticmethod
    def of(block: Block, kind: IdentityKind) -> "Entity":
        """The identity that a block declares."""
        return Entity(kind, block, _name(block), is_declared=True)

    @property
    def presence(self) -> Presence:
        return self.block.view.presence

    @property
    def owner(self) -> str:
        return self.block.address if self.is_declared else self.name

    def attach(self, arn: Value) -> None:
        """Add a managed policy whose text is not in sight."""
        term = _of_any_partition(as_term(arn))
        if term.known is None:
            self.complete = False
        else:
            self.managed.append(term)


def _of_any_partition(term: Term) -> Term:
    """An ARN of a policy of AWS with its partition; their texts do not differ by it."""
    match term.parts:
        case ("arn:", Hole(), str() as rest) if rest.startswith(_MANAGED):
            return Term((f"arn:aws{rest}",), term.place, term.presence)
        case _:
            return term


def as_identity(entity: Entity) -> Identity:
    """What was gathered, as the model has it."""
    return Identity(
        kind=entity.kind,
        name=entity.name,
        owner=entity.owner,
        place=entity.block.view.place,
        policies=tuple(entity.policies),
        managed=tuple(entity.managed),
        boundary=entity.boundary,
        boundary_arn=entity.boundary_arn,
        trust=entity.trust,
        tags=tuple(_tags(entity.block)) if entity.is_declared else (),
        groups=tuple(group.name for group in entity.groups),
        arn=_arn(entity.block.attribute("arn")) if entity.is_declared else None,
        complete=entity.complete,
    )


def _name(block: Block) -> str:
    """The name, where all of it is known; else the address, which says as much."""
    for path in block.carrier.paths(Holds.NAME):
        for found in found_at(block.view, path):
            known = _known(found.value)
            if known:
                return known
    return block.address


def _arn(value: Value | None) -> str | None:
    """An ARN of which all is known but where it is deployed: that has a first alternative."""
    if not isinstance(value, String):
        return None
    texts = [_first(piece.content) for piece in value.pieces]
    return None if None in texts else "".join(filter(None, texts))


def _first(content: str | Hole) -> str | None:
    if isinstance(content, str):
        return content
    return next(iter(content.shape.alternatives), None)


def _known(value: Value | None) -> str | None:
    return value.known if isinstance(value, String) else None


def _tags(block: Block) -> Iterator[tuple[str, Term]]:
    for path in block.carrier.paths(Holds.TAGS):
        for found in found_at(block.view, path):
            yield from _tags_in(found.value)


def _tags_in(value: Value) -> Iterator[tuple[str, Term]]:
    """Tags as a map; those of `awscc` are a list of objects with a key and a value."""
    if isinstance(value, Mapping) and not value.identity:
        for entry in value.members():
            key = entry.key.known
            if key is not None:
                yield key, as_term(entry.value)
    elif isinstance(value, Sequence):
        for item in value.elements():
            yield from _tag(item.value)


def _tag(value: Value) -> Iterator[tuple[str, Term]]:
    key, given = (
        value.get(name) if isinstance(value, Mapping) else None for name in ("key", "value")
    )
    name = _known(key.value) if key is not None else None
    if name is not None and given is not None:
        yield name, as_term(given.value)
