"""The `principals` blocks of a statement as its Principal element."""

from msgspec import Struct

from grantlint.hosts.terraform.aws.policy_document.strings import (
    Rendering,
    Strings,
    as_set,
    as_string,
    joined,
    printed,
    strings_of,
    with_variables,
)
from grantlint.hosts.terraform.aws.views import Blocks, View
from grantlint.hosts.terraform.value import (
    Entry,
    Null,
    String,
    Value,
    mapping,
    spelled,
    text,
    unknown,
)
from grantlint.model import Presence

_ANYONE = "*"


class _Kind(Struct, frozen=True, eq=False):
    """The principals of one type, by the blocks that name them."""

    key: String
    parts: list[tuple[Strings, Presence]]

    @property
    def presence(self) -> Presence:
        is_sure = any(presence is Presence.ALWAYS for _, presence in self.parts)
        return Presence.ALWAYS if is_sure else Presence.MAYBE

    @property
    def is_anyone(self) -> bool:
        """Whether this is `*` of type `*`."""
        items = [item for strings, _ in self.parts for item in strings.items]
        return self.key.known == _ANYONE and all(
            isinstance(item.value, String) and item.value.known == _ANYONE for item in items
        )


def principals(view: View, name: str, element: str, rendering: Rendering) -> Entry | None:
    """The element that the blocks of that name make; None where there are none."""
    blocks = view.blocks(name)
    place = blocks.items[0].place if blocks.items else view.place
    hole = unknown(f"{name} of a statement", place, "map")
    if not blocks.items:
        return None if blocks.complete else Entry(text(element, place), hole, Presence.MAYBE)
    kinds, complete = _kinds(blocks, rendering)
    is_sure = any(block.presence is Presence.ALWAYS for block in blocks.items)
    presence = Presence.ALWAYS if is_sure else Presence.MAYBE
    made = _printed(kinds, blocks, complete=complete) if kinds else hole
    return Entry(text(element, place), made, presence)


def _kinds(blocks: Blocks, rendering: Rendering) -> tuple[list[_Kind], bool]:
    """The types in the order they are printed, and whether these are all."""
    kinds: dict[str, _Kind] = {}
    complete = blocks.complete
    for block in blocks.items:
        given, identifiers = block.value("type"), block.value("identifiers")
        type_ = as_string(given, rendering) if given is not None else None
        if identifiers is None or type_ is None or isinstance(type_, Null):
            complete = False
            continue
        strings = as_set(with_variables(strings_of(identifiers, rendering), rendering))
        kind = kinds.setdefault(spelled(type_), _Kind(type_, []))
        kind.parts.append((strings, block.presence))
    return sorted(kinds.values(), key=lambda kind: kind.key.known or "\uffff"), complete


def _printed(kinds: list[_Kind], blocks: Blocks, *, complete: bool) -> Value:
    """`*` by itself where it is the only block, else an object of types."""
    is_certain = complete and all(block.presence is Presence.ALWAYS for block in blocks.items)
    place = blocks.items[0].place
    if len(blocks.items) == len(kinds) == 1 and complete and kinds[0].is_anyone:
        return printed(kinds[0].parts[0][0])
    if not is_certain:
        kinds = _spelled_as_accounts(kinds)
    entries = [Entry(kind.key, printed(joined(kind.parts)), kind.presence) for kind in kinds]
    return mapping(entries, place, complete=complete)


def _spelled_as_accounts(kinds: list[_Kind]) -> list[_Kind]:
    """Kinds of which `*` may be one of several: no object has a place for `*` itself.

    `{"AWS": "*"}` means the same in policies of resources:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    anyone = [kind for kind in kinds if kind.is_anyone]
    if not anyone:
        return kinds
    others = [kind for kind in kinds if not kind.is_anyone]
    accounts = [kind for kind in others if kind.key.known == "AWS"]
    parts = [part for kind in (*anyone, *accounts) for part in kind.parts]
    merged = _Kind(text("AWS", anyone[0].key.place), parts)
    return [merged, *(kind for kind in others if kind.key.known != "AWS")]
