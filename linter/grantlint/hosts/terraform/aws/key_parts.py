"""What of a created access key is in a value: told by the names of the holes in it.

A hole is called by the expression that it stands for: `one(aws_iam_access_key.ci[*].secret)`, and
what templates and locals make of it, tell where they come from.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from grantlint.hosts.terraform.value import (
    Element,
    Entry,
    Mapping,
    Sequence,
    String,
    Unknown,
    Value,
)
from grantlint.model import KeyPart, Place, Presence

KIND: Final = "aws_iam_access_key"
_PARTS: Final = {
    "id": KeyPart.ID,
    "secret": KeyPart.SECRET,
    "ses_smtp_password_v4": KeyPart.SMTP_PASSWORD,
    "ses_smtp_password": KeyPart.SMTP_PASSWORD,
    "encrypted_secret": KeyPart.ENCRYPTED,
    "encrypted_ses_smtp_password_v4": KeyPart.ENCRYPTED,
}
SECRETS: Final = (KeyPart.SECRET, KeyPart.SMTP_PASSWORD)
_NAMED = r"((?:module\.[\w-]+(?:\[[^\[\]]*\])?\.){0,20}aws_iam_access_key\.[\w-]+)"
_INDEX = r"(?:\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]|\.\*)?"
_PART = rf"{_NAMED}{_INDEX}\.({'|'.join(sorted(_PARTS, key=len, reverse=True))})(?![\w-])"
_WHOLE = rf"{_NAMED}{_INDEX}$"
_ONE_WAY = r"^(?:sha\d+|md5|bcrypt|base64sha\d+|uuidv5|length|can|contains)\("
"""Functions whose results tell nothing of what they are given."""


class Handed(Struct, frozen=True, eq=False):
    """A part of a key in a value: *key* is its address, *place* where it is spelled."""

    part: KeyPart
    key: str
    place: Place
    presence: Presence = Presence.ALWAYS


def named_in(text: str) -> Iterator[tuple[str, KeyPart]]:
    """The parts of keys that an expression, or the name of a hole, speaks of."""
    if KIND not in text or re.match(_ONE_WAY, text) is not None:
        return
    seen = set()
    for found in re.finditer(_PART, text):
        if found.groups() not in seen:
            seen.add(found.groups())
            yield found[1], _PARTS[found[2]]


def handed_in(value: Value, outputs_of: Callable[[str], Iterator[Value]]) -> Iterator[Handed]:
    """The parts of keys in a value; *outputs_of* gives those of a module by its address."""
    stack: list[tuple[Value, Presence]] = [(value, Presence.ALWAYS)]
    entered: set[str] = set()
    while stack:
        item, presence = stack.pop()
        yield from _in_itself(item, presence)
        if isinstance(item, Mapping) and item.identity:
            if item.identity not in entered:
                stack += [(one, presence) for one in outputs_of(item.identity)]
            entered.add(item.identity)
        elif isinstance(item, Sequence | Mapping):
            below = [(one.value, _least(presence, one.presence)) for one in _items(item)]
            stack += reversed(below)


def _items(value: Sequence | Mapping) -> Iterator[Element | Entry]:
    yield from value.elements() if isinstance(value, Sequence) else value.members()


def _in_itself(value: Value, presence: Presence) -> Iterator[Handed]:
    """What a value says by its own name and its own text."""
    match value:
        case Unknown():
            yield from _told(value.hole.identity, value.place, presence)
        case Mapping():
            yield from _whole(value.identity, value.place, presence)
        case String():
            for piece in value.pieces:
                if not isinstance(piece.content, str):
                    yield from _told(piece.content.identity, piece.place, presence)
        case _:
            return


def _told(identity: str, place: Place, presence: Presence) -> Iterator[Handed]:
    for key, part in named_in(identity):
        yield Handed(part, key, place, presence)


def _whole(identity: str, place: Place, presence: Presence) -> Iterator[Handed]:
    """A resource that is handed on with all its attributes."""
    found = re.search(_WHOLE, identity)
    if found is not None:
        yield Handed(KeyPart.SECRET, found[1], place, presence)


def _least(one: Presence, other: Presence) -> Presence:
    return Presence.ALWAYS if one is other is Presence.ALWAYS else Presence.MAYBE
