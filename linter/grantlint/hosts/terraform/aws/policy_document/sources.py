"""A document that another one is merged from, as the provider reads its JSON.

Elements that policies do not have are not read, and names count whatever their case.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from grantlint.hosts.terraform.aws.policy_document.merging import Held, held
from grantlint.hosts.terraform.aws.policy_document.strings import Rendering
from grantlint.hosts.terraform.aws.policy_values import policy_text
from grantlint.hosts.terraform.inputs import by
from grantlint.hosts.terraform.scope import Problem
from grantlint.hosts.terraform.value import (
    Bool,
    Element,
    Entry,
    Mapping,
    Null,
    Number,
    Sequence,
    String,
    Value,
    mapping,
    text,
)
from grantlint.model import Place, Presence

_ELEMENTS: Final = {
    name.lower(): name
    for name in (
        "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal",
        "NotPrincipal", "Condition",
    )
}  # fmt: skip


class RenderedPolicy(Mapping, frozen=True, eq=False):
    """A policy as the provider printed it: nothing in it has to be read as JSON again."""

    held: tuple[Held, ...] = ()


class Document(Struct, frozen=True, eq=False):
    """What a document brings along."""

    statements: tuple[Held, ...] = ()
    complete: bool = True
    version: Value | None = None
    id: Value | None = None


_UNSEEN: Final = Document(complete=False)


def documents(value: Value, step: Place, rendering: Rendering) -> Iterator[Document]:
    """The documents of an argument that names several, or one.

    *step* is where they are merged; what is no policy leaves a problem. Raises TooLargeError.
    """
    if not isinstance(value, Sequence):
        yield from _read(Element(value), step, rendering)
        return
    for element in value.elements():
        yield from _read(element, step, rendering)
    if not value.complete:
        yield _UNSEEN


def _read(element: Element, step: Place, rendering: Rendering) -> Iterator[Document]:
    value = element.value
    if isinstance(value, Null) or (isinstance(value, String) and value.known == ""):
        return
    found = policy_text(value)
    if found.value is None:
        if isinstance(value, String) and value.known is not None:
            rendering.problems.append(Problem(f"no policy: {found.reason}", value.place))
        yield _UNSEEN
        return
    document = _document(found.value, step)
    is_sure = element.presence is Presence.ALWAYS and not getattr(value, "maybe_null", False)
    yield document if is_sure else _maybe(document)


def _maybe(document: Document) -> Document:
    items = tuple(statement.maybe() for statement in document.statements)
    return Document(items, document.complete)


def _document(policy: Mapping, step: Place) -> Document:
    version, id_ = _member(policy, "Version"), _member(policy, "Id")
    statements, complete = _statements(policy)
    return Document(
        tuple(_stepped(statement, step) for statement in statements),
        complete,
        version.value if version is not None else None,
        id_.value if id_ is not None else None,
    )


def _member(policy: Mapping, name: str) -> Entry | None:
    """A member, its name in whatever case; the exact one first."""
    found = policy.get(name)
    if found is not None or isinstance(policy, RenderedPolicy):
        return found
    folded = name.lower()
    return next(
        (item for item in policy.members() if (item.key.known or "").lower() == folded), None
    )


def _statements(policy: Mapping) -> tuple[Iterable[Held], bool]:
    """The statements of a policy, and whether these are all."""
    found = _member(policy, "Statement")
    if found is None or isinstance(found.value, Null):
        return (), found is not None or policy.complete
    listed = found.value
    complete = not isinstance(listed, Sequence) or listed.complete
    if isinstance(policy, RenderedPolicy) and policy.place.via is None:
        return policy.held, complete
    elements = list(_elements(found))
    read = [
        held(Element(made, one.presence))
        for one in elements
        if (made := _as_read(one.value)) is not None
    ]
    return read, complete and len(read) == len(elements)


def _elements(found: Entry) -> Iterator[Element]:
    """The statements of a list; one by itself is taken for a list of one."""
    listed = found.value
    elements = listed.elements() if isinstance(listed, Sequence) else iter((Element(listed),))
    for element in elements:
        is_sure = found.presence is element.presence is Presence.ALWAYS
        yield Element(element.value, Presence.ALWAYS if is_sure else Presence.MAYBE)


def _stepped(statement: Held, step: Place) -> Held:
    """A statement that was merged; one that took a way already tells enough."""
    element = statement.element
    if element.value.place.via is not None:
        return statement
    value = by(element.value, step, step.note)
    return Held(Element(value, element.presence), statement.sid, statement.known)


# ── A statement of JSON ──────────────────────────────────────────────────────────────────────────


def _as_read(statement: Value) -> Mapping | None:
    """A statement with what the provider reads of it; None where it cannot be seen.

    Raises TooLargeError.
    """
    if not isinstance(statement, Mapping) or statement.identity:
        return None
    entries = (kept for item in statement.members() for kept in _element(item))
    return mapping(entries, statement.place, complete=statement.complete)


def _element(item: Entry) -> Iterator[Entry]:
    known = item.key.known
    name = _ELEMENTS.get(known.lower()) if known is not None else None
    if name is None:
        return
    value = item.value
    match name:
        case "Principal" | "NotPrincipal":
            value = _principal(value)
        case "Condition":
            value = _condition(value)
        case _:
            pass
    is_empty = isinstance(value, String) and value.known == ""
    if not is_empty and not isinstance(value, Null):
        key = item.key if known == name else text(name, item.key.place)
        yield Entry(key, value, item.presence)


def _principal(value: Value) -> Value:
    """`{"*": "*"}` is printed as `*`."""
    if not isinstance(value, Mapping) or not value.is_certain or len(value.items) != 1:
        return value
    only = value.get("*")
    inner = only.value if only is not None else None
    if isinstance(inner, Sequence) and inner.is_certain and len(inner.items) == 1:
        inner = inner.element(0).value
    return inner if isinstance(inner, String) and inner.known == "*" else value


def _condition(value: Value) -> Value:
    """Conditions with their values as strings; a number by itself is not read, nor its key."""
    if not isinstance(value, Mapping):
        return value
    entries: list[Entry] = []
    for operator in value.members():
        block = _compared(operator.value)
        if not isinstance(block, Mapping) or block.items or not block.complete:
            entries.append(Entry(operator.key, block, operator.presence))
    if not entries and value.complete:
        return Null(value.place)
    return mapping(entries, value.place, complete=value.complete)


def _compared(block: Value) -> Value:
    if not isinstance(block, Mapping):
        return block
    entries = (
        Entry(item.key, _values(item.value), item.presence)
        for item in block.members()
        if not isinstance(item.value, Number | Null)
    )
    return mapping(entries, block.place, complete=block.complete)


def _values(value: Value) -> Value:
    match value:
        case Bool(value=known):
            return text("true" if known else "false", value.place)
        case Sequence() if value.is_certain and len(value.items) == 1:
            return value.element(0).value
        case _:
            return value
