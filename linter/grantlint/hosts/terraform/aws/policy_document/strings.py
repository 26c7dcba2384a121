"""The strings that an argument of a policy document holds, as the provider prints them.

Facts: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct, structs

from grantlint.hosts.terraform.conversion import to_string
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.scope import Problem
from grantlint.hosts.terraform.unification import distinct
from grantlint.hosts.terraform.value import (
    Element,
    Null,
    Piece,
    Sequence,
    String,
    Unknown,
    Value,
    sequence,
    spelled,
    string,
)
from grantlint.model import Hole, Presence

OLD_VERSION: Final = "2008-10-17"
"""The version of policies that have no variables."""


class Rendering(Struct, eq=False):
    """One document being rendered: whether it has variables, and what is wrong with it."""

    problems: list[Problem]
    has_variables: bool = True


class Strings(Struct, frozen=True, eq=False):
    """The strings that *value* holds, in the order they are printed; each known one once."""

    value: Value
    items: tuple[Element, ...]
    complete: bool = True
    may_be_null: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether there is a string for every filling of the holes."""
        return not self.may_be_null and any(item.presence is Presence.ALWAYS for item in self.items)


def strings_of(value: Value, rendering: Rendering) -> Strings:
    """The strings of a list, in its order; what is no list of strings leaves a hole."""
    may_be_null = getattr(value, "maybe_null", False)
    if isinstance(value, Unknown):
        return Strings(value, (), complete=False, may_be_null=may_be_null)
    complete, elements = True, iter((Element(value),))
    if isinstance(value, Sequence):
        complete, elements = value.complete, value.elements()
    items = tuple(made for element in elements if (made := _string(element, rendering)) is not None)
    return Strings(value, items, complete, may_be_null)


def _string(element: Element, rendering: Rendering) -> Element | None:
    """An item as a string; null is none."""
    value = as_string(element.value, rendering)
    if isinstance(value, Null):
        return None
    if not value.maybe_null:
        return Element(value, element.presence)
    return Element(structs.replace(value, maybe_null=False), Presence.MAYBE)


def as_string(value: Value, rendering: Rendering) -> String | Null:
    """*value* as a string; what cannot be one is a string of one hole, and a problem."""
    made: Value
    try:
        made = to_string(value)
    except EvaluationError as error:
        rendering.problems.append(Problem(error.message, value.place))
        made = value
    if isinstance(made, String | Null):
        return made
    return String(value.place, (Piece(Hole(spelled(value)), value.place),))


def as_set(strings: Strings) -> Strings:
    """The strings of a set: each once, from the last to the first where all are known."""
    once = distinct(sequence(strings.items, strings.value.place, "set"))
    items: Iterable[Element] = once.items
    if all(_known(item) is not None for item in once.items):
        items = sorted(once.items, key=lambda item: _utf8(_known(item)), reverse=True)
    return structs.replace(strings, items=tuple(items))


def _known(item: Element) -> str | None:
    return item.value.known if isinstance(item.value, String) else None


def _utf8(known: str | None) -> bytes:
    return (known or "").encode("utf-8", "surrogatepass")


def joined(parts: list[tuple[Strings, Presence]]) -> Strings:
    """The strings of several blocks that are printed as one list."""
    (first, _), *others = parts
    if not others:
        return first
    items = tuple(
        Element(item.value, presence if item.presence is Presence.ALWAYS else item.presence)
        for strings, presence in parts
        for item in strings.items
    )
    complete = all(strings.complete for strings, _ in parts)
    may_be_null = all(strings.may_be_null for strings, _ in parts)
    return Strings(_holder(first), items, complete, may_be_null)


def _holder(strings: Strings) -> Value:
    """What the joined list stands at: the first one, which is no hole for all of it."""
    value = strings.value
    return sequence((), value.place) if isinstance(value, Unknown) else value


def printed(strings: Strings) -> Value:
    """A string where there is but one, else a list; raises TooLargeError."""
    value, items = strings.value, strings.items
    if isinstance(value, Unknown) and not items:
        return structs.replace(value, maybe_null=False)
    if strings.complete and len(items) == 1 and items[0].presence is Presence.ALWAYS:
        return items[0].value
    return sequence(items, value.place, complete=strings.complete)


# ── Policy variables ─────────────────────────────────────────────────────────────────────────────


def with_variables(strings: Strings, rendering: Rendering) -> Strings:
    """`&{…}` as the variables it stands for, `${…}`."""
    items = tuple(
        Element(_with_variables(item.value, rendering), item.presence) for item in strings.items
    )
    return structs.replace(strings, items=items)


def _with_variables(value: Value, rendering: Rendering) -> Value:
    if not isinstance(value, String) or not any(_may_begin(piece) for piece in value.pieces):
        return value
    made = string(_replaced(value.pieces), value.place)
    if made.known == value.known is not None:
        return value
    if not rendering.has_variables:
        message = f"`&{{` in a document of version {OLD_VERSION}, which has no variables"
        rendering.problems.append(Problem(message, value.place))
        return value
    return structs.replace(value, pieces=made.pieces)


def _may_begin(piece: Piece) -> bool:
    return isinstance(piece.content, str) and "&" in piece.content


def _replaced(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """Pieces with `${` for `&{`, which two pieces may hold between them."""
    following = (*(piece.content for piece in pieces[1:]), "")
    for piece, after in zip(pieces, following, strict=True):
        content = piece.content
        if isinstance(content, Hole):
            yield piece
            continue
        if content.endswith("&") and isinstance(after, str) and after.startswith("{"):
            content = content[:-1] + "$"
        yield Piece(content.replace("&{", "${"), piece.place)
