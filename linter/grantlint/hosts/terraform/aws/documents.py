"""The policies that blocks carry, as the table of carriers says."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from grantlint.hosts.terraform.aws.paths import Found, both, found_at
from grantlint.hosts.terraform.aws.policy_values import policy_text, repeated, spelled_out
from grantlint.hosts.terraform.aws.views import View
from grantlint.hosts.terraform.carriers import Carried, Carrier
from grantlint.hosts.terraform.value import Sequence, String, Value
from grantlint.model import (
    DocumentKind,
    NotUnderstood,
    PolicyDocument,
    Presence,
    ProblemKind,
    SourceProblem,
)
from grantlint.policy import parse


class Block(Struct, frozen=True, eq=False):
    """A block that carries IAM: how it is called, where it is seen, and what the table says."""

    address: str
    view: View
    carrier: Carrier
    attribute: Callable[[str], Value | None]
    """Gives any attribute by its name, those that the provider makes up included."""
    module: str = ""
    """The address of the module it stands in; empty for the root."""


class Carriage(Struct, frozen=True, eq=False):
    """One argument that holds a policy: the document, or why there is none to see."""

    block: Block
    carried: Carried
    value: Value
    document: PolicyDocument | None = None
    gap: NotUnderstood | None = None
    problem: SourceProblem | None = None


def carriages(block: Block) -> list[Carriage]:
    """All arguments of a block that hold policies; raises Suspended, as all evaluation does."""
    return [
        carriage
        for carried in block.carrier.documents
        for found in found_at(block.view, carried.path)
        for single in _singles(found)
        for carriage in _carriage(block, carried, single)
    ]


def _singles(found: Found) -> Iterator[Found]:
    """The values of an argument that takes several policies."""
    if not isinstance(found.value, Sequence):
        yield found
        return
    for item in found.value.elements():
        yield Found(item.value, both(found.presence, item.presence), found.within)


def _carriage(block: Block, carried: Carried, found: Found) -> Iterator[Carriage]:
    kind = _kind(block.view, carried)
    if kind is None:
        return
    value = found.value
    text = policy_text(value)
    if text.value is not None:
        service = block.carrier.service if kind is DocumentKind.RESOURCE else None
        carrier = (found.within or block.view).name_place(carried.path[-1])
        document = read(text.value, kind, block.address, service=service)
        document = replace(document, carrier=carrier)
        if found.presence is Presence.MAYBE or getattr(value, "maybe_null", False):
            document = replace(document, presence=Presence.MAYBE)
        yield Carriage(block, carried, value, document)
        yield from _repeated(block, carried, value)
    elif text.is_syntax:
        problem = SourceProblem(ProblemKind.SYNTAX, text.place, block.address, text.reason)
        yield Carriage(block, carried, value, problem=problem)
    elif not _is_empty(value):
        gap = NotUnderstood(value.place, block.address, text.reason)
        yield Carriage(block, carried, value, gap=gap)


def _repeated(block: Block, carried: Carried, value: Value) -> Iterator[Carriage]:
    for found in repeated(value):
        problem = SourceProblem(
            ProblemKind.DUPLICATE_KEY, found.second, block.address, found.key, (found.first,)
        )
        yield Carriage(block, carried, value, problem=problem)


def _is_empty(value: Value) -> bool:
    """Whether an argument is set to nothing: providers read an empty string as none."""
    return isinstance(value, String) and not value.pieces


def _kind(view: View, carried: Carried) -> DocumentKind | None:
    """What kind of policy an argument holds; None where another argument says that it is none."""
    if carried.by is None:
        return carried.kind
    deciding = next(iter(found_at(view, carried.by.path)), None)
    if deciding is None:
        return carried.kind_where(None)
    known = deciding.value.known if isinstance(deciding.value, String) else None
    return carried.kind if known is None else carried.kind_where(known)


def read(
    value: Value,
    kind: DocumentKind = DocumentKind.IDENTITY,
    owner: str = "",
    *,
    service: str | None = None,
) -> PolicyDocument:
    """The policy that a value spells."""
    spelled = spelled_out(value)
    return parse.document(spelled.value, spelled.place, kind=kind, owner=owner, service=service)


def documents_of(carriages: Iterable[Carriage]) -> Iterator[PolicyDocument]:
    return (each.document for each in carriages if each.document is not None)
