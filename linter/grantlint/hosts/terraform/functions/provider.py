"""Functions of the AWS provider (`provider::aws::…`).

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_parse
"""

from typing import Final

from grantlint.hosts.terraform.functions.calls import Function, Invocation, as_string, plain
from grantlint.hosts.terraform.functions.pieces import split_at
from grantlint.hosts.terraform.value import (
    Entry,
    Piece,
    Value,
    mapping,
    string,
    text,
)
from grantlint.model import Hole

_FIELDS: Final = ("partition", "service", "region", "account_id", "resource")
_SECTIONS: Final = 6


def _build(call: Invocation, arguments: list[Value]) -> Value:
    pieces = [Piece("arn", call.place)]
    for argument in arguments:
        pieces += [Piece(":", call.place), *as_string(call, argument).pieces]
    return string(pieces, call.place)


def _parse(call: Invocation, arguments: list[Value]) -> Value:
    value = as_string(call, arguments[0])
    sections: list[list[Piece]] = []
    for section in split_at(value, ":"):
        if len(sections) < _SECTIONS:
            sections.append(section)
        else:
            sections[-1] += [Piece(":", call.place), *section]
    if len(sections) < _SECTIONS or _is_open(sections[:-1]):
        if value.known is not None:
            raise call.error("a text that is no ARN")
        return call.hole(arguments, "map")
    entries = [
        Entry(text(name, call.place), string(section, call.place))
        for name, section in zip(_FIELDS, sections[1:], strict=True)
    ]
    return mapping(entries, call.place)


def _is_open(sections: list[list[Piece]]) -> bool:
    """Whether a hole stands among text, where it might hold a colon of its own."""
    return any(
        len(section) > 1 and any(isinstance(piece.content, Hole) for piece in section)
        for section in sections
        if any(piece.content for piece in section)
    ) and not all(_is_alone(section) for section in sections)


def _is_alone(section: list[Piece]) -> bool:
    """Whether a section is text only, or one hole: then a colon in it would be no ARN."""
    kept = [piece for piece in section if piece.content != ""]
    return len(kept) <= 1


def _without_path(arn: str) -> str:
    """The role's ARN without its path, as EKS wants it."""
    sections = arn.split(":", 5)
    if len(sections) < _SECTIONS or sections[2] != "iam" or not sections[5].startswith("role/"):
        raise ValueError("a text that is no ARN of a role")
    sections[5] = "role/" + sections[5].rsplit("/", 1)[-1]
    return ":".join(sections)


FUNCTIONS: Final[dict[str, Function]] = {
    "provider::aws::arn_build": Function(_build, 5, 5),
    "provider::aws::arn_parse": Function(_parse, 1, 1),
    "provider::aws::trim_iam_role_path": plain("s", _without_path),
}
