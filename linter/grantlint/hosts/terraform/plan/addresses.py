"""Addresses of modules and resources, as plans spell them, taken apart.

https://developer.hashicorp.com/terraform/cli/state/resource-addressing
"""

import json
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

Key = str | int | None
"""What tells an instance from the others of its block."""

_NAME: Final = r"[^\W\d][\w-]*+"
_KEY: Final = r"(?:\[(\d++|\".*?\")\](?=[.\[]|\Z))?"
"""A key with or without escapes: up to the first quote and bracket that may end it."""
_MODULE = re.compile(rf"module\.({_NAME}){_KEY}(?:\.|\Z)", re.DOTALL)
_RESOURCE = re.compile(
    rf"((?:data\.|ephemeral\.)?{_NAME}\.{_NAME}){_KEY}(?:\.|(?=\[)|\Z)", re.DOTALL
)
_ATTRIBUTE = re.compile(rf"({_NAME})(.*)", re.DOTALL)


class Reference(Struct, frozen=True):
    """What an expression refers to: a resource and the way to an attribute of it.

    `module` is the address of the module it is in, empty for the root.
    """

    module: str
    stem: str
    key: Key = None
    attribute: str = ""
    further: str = ""

    @property
    def resource(self) -> str:
        """The address of the resource."""
        return within(self.module, self.stem) + suffix(self.key)

    @property
    def spelled(self) -> str:
        """All of it, as holes are called."""
        attribute = f".{self.attribute}" if self.attribute else ""
        return f"{self.resource}{attribute}{self.further}"


def within(module: str, name: str) -> str:
    """The full address of something in a module."""
    return f"{module}.{name}" if module else name


def suffix(key: Key) -> str:
    """A key as holes and messages spell it: without escapes."""
    if key is None:
        return ""
    return f"[{key}]" if isinstance(key, int) else f'["{key}"]'


def module_calls(address: str) -> Iterator[tuple[str, Key, str]]:
    """The calls that an address begins with: the name, the key, and what follows."""
    at = 0
    while (match := _MODULE.match(address, at)) is not None:
        at = match.end()
        yield match[1], _key(match[2]), address[at:]


def names_of(module: str) -> tuple[str, ...]:
    """The names of the calls that lead to a module."""
    return tuple(name for name, _, _ in module_calls(module))


def plainly(address: str) -> str:
    """An address of a module as holes spell it."""
    spelled = [f"module.{name}{suffix(key)}" for name, key, _ in module_calls(address)]
    return ".".join(spelled)


def reference(text: str, module: str) -> Reference | None:
    """A reference to a resource, made in *module*; None for one to something else."""
    match = _RESOURCE.match(text)
    if match is None or text.startswith(("module.", "var.", "local.", "each.", "path.")):
        return None
    attribute = _ATTRIBUTE.match(text, match.end())
    name, further = (attribute[1], attribute[2]) if attribute is not None else ("", "")
    return Reference(module, match[1], _key(match[2]), name, further)


def _key(written: str | None) -> Key:
    if written is None:
        return None
    if written[0] != '"':
        return int(written) if len(written) < 10 else None  # noqa: PLR2004  no such instance
    try:
        return str(json.loads(written, strict=False)).replace("$${", "${").replace("%%{", "%{")
    except ValueError:
        return written[1:-1]
