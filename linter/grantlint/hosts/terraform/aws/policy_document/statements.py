"""A `statement` block of a policy document as the statement that the provider prints for it."""

from collections.abc import Iterator

from msgspec import structs

from grantlint.hosts.terraform.aws.policy_document.conditions import conditions
from grantlint.hosts.terraform.aws.policy_document.principals import principals
from grantlint.hosts.terraform.aws.policy_document.strings import (
    Rendering,
    as_set,
    as_string,
    printed,
    strings_of,
    with_variables,
)
from grantlint.hosts.terraform.aws.views import View
from grantlint.hosts.terraform.either import either
from grantlint.hosts.terraform.value import (
    Element,
    Entry,
    Mapping,
    Null,
    String,
    Value,
    mapping,
    spelled,
    text,
)
from grantlint.model import Presence

_LISTS = (
    ("Action", "actions", "not_actions"),
    ("NotAction", "not_actions", "actions"),
    ("Resource", "resources", "not_resources"),
    ("NotResource", "not_resources", "resources"),
)
"""Elements, the arguments they are made of, and those that they exclude."""
_PRINCIPALS = (("Principal", "principals"), ("NotPrincipal", "not_principals"))


def own_statements(view: View, rendering: Rendering) -> tuple[list[Element], bool]:
    """The statements of a document's own blocks, and whether these are all.

    Raises TooLargeError, and Suspended as all evaluation does.
    """
    blocks = view.blocks("statement")
    made = [Element(_statement(block, rendering), block.presence) for block in blocks.items]
    return made, blocks.complete


def _statement(block: View, rendering: Rendering) -> Mapping:
    return mapping(_entries(block, rendering), block.place)


def _entries(block: View, rendering: Rendering) -> Iterator[Entry]:
    sid = block.value("sid")
    if sid is not None:
        yield from _sid(as_string(sid, rendering), block)
    effect = or_default(block, "effect", "Allow", rendering)
    yield Entry(text("Effect", block.name_place("effect")), effect)
    for element, name, twin in _LISTS:
        entry = _clause(block, element, name, twin, rendering)
        if entry is not None:
            yield entry
    for element, name in _PRINCIPALS:
        entry = principals(block, name, element, rendering)
        if entry is not None:
            yield entry
    condition = conditions(block, rendering)
    if condition is not None:
        yield condition


def _sid(value: String | Null, block: View) -> Iterator[Entry]:
    """The Sid, which is left out where it is empty."""
    if isinstance(value, Null) or value.known == "":
        return
    presence = Presence.MAYBE if value.maybe_null else Presence.ALWAYS
    key = text("Sid", block.name_place("sid"))
    yield Entry(key, structs.replace(value, maybe_null=False), presence)


def or_default(view: View, name: str, default: str, rendering: Rendering) -> Value:
    """A string that an argument may leave to its default."""
    otherwise = text(default, view.name_place(name))
    value = view.value(name)
    if value is None:
        return otherwise
    given = as_string(value, rendering)
    if isinstance(given, Null):
        return otherwise
    if not given.maybe_null:
        return given
    certain = structs.replace(given, maybe_null=False)
    return either(certain, otherwise, f"{spelled(given)} or {default}", given.place)


def _clause(block: View, element: str, name: str, twin: str, rendering: Rendering) -> Entry | None:
    """An element made of a set of strings; none is made of a set that is empty."""
    value = block.value(name)
    if value is None:
        return None
    strings = strings_of(value, rendering)
    if element.endswith("Resource"):
        strings = with_variables(strings, rendering)
    strings = as_set(strings)
    if strings.complete and not strings.items:
        return None
    is_needed = not strings.complete and not strings.may_be_null and block.value(twin) is None
    presence = Presence.ALWAYS if strings.is_sure or is_needed else Presence.MAYBE
    return Entry(text(element, block.name_place(name)), printed(strings), presence)
