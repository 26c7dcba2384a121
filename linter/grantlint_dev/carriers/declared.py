"""What carries IAM in a folder, as HashiCorp's own parser sees it: nothing of ours has a say.

Knows syntax only: whether there are instances of a block, and what an argument says, it cannot see.
"""

import os
from collections.abc import Iterator
from typing import Any, Final

import pygohcl  # type: ignore[import-untyped]  # it has no stubs
from msgspec import Struct

from grantlint.hosts.terraform import carriers
from grantlint.hosts.terraform.carriers import Path
from grantlint.hosts.terraform.roots import folders_below

DOCUMENT: Final = "aws_iam_policy_document"
STATEMENT: Final = "statement"

Tree = dict[str, Any]


class Declared(Struct, frozen=True, order=True):
    """An argument that holds a policy, or a policy document's block, which has no argument.

    `file` is an absolute path; `address` has no module; `argument` is the last step of the path to
    it, and `times` how often it is written there.
    """

    file: str
    address: str
    argument: str
    times: int = 1


def declared(folder: str) -> Iterator[Declared]:
    """All of them below a folder; files that HashiCorp's parser rejects are passed over."""
    for below in folders_below(folder):
        for name in sorted(os.listdir(below)):
            if name.endswith((".tf", ".tofu")):
                yield from _in_file(os.path.join(below, name))


def _in_file(path: str) -> Iterator[Declared]:
    for mode, kind, name, block in _blocks(_tree(path)):
        address = ".".join(filter(None, ("" if mode == "resource" else mode, kind, name)))
        yield from _in_block(path, mode, kind, address, block)


def _tree(path: str) -> Tree:
    try:
        with open(path, encoding="utf-8") as file:
            tree: Tree = pygohcl.loads(file.read())
    except (OSError, UnicodeDecodeError, pygohcl.HCLParseError):
        return {}
    return tree


def _blocks(tree: Tree) -> Iterator[tuple[str, str, str, Any]]:
    """The blocks of a file: what they are, their types, their names, and what is in them."""
    for mode in ("resource", "data", "ephemeral"):
        for kind, named in tree.get(mode, {}).items():
            yield from ((mode, kind, name, block) for name, block in named.items())
    for kind, blocks in tree.get("provider", {}).items():
        yield from (("provider", kind, "", block) for block in _several(blocks))
    for terraform in _several(tree.get("terraform", [])):
        for kind, block in terraform.get("backend", {}).items():
            yield "backend", kind, "", block


def _in_block(path: str, mode: str, kind: str, address: str, block: object) -> Iterator[Declared]:
    if kind == DOCUMENT and mode == "data":
        if _times(block, (STATEMENT,)):
            yield Declared(path, address, STATEMENT)
        return
    carrier = carriers.of(mode, kind)
    for carried in carrier.documents if carrier is not None else ():
        times = _times(block, carried.path)
        if times:
            yield Declared(path, address, carried.path[-1], times)


def _times(block: object, path: Path) -> int:
    """How often what *path* leads to is written, in dynamic blocks too."""
    if not path:
        return 1
    found = 0
    for one in _several(block):
        if not isinstance(one, dict):
            continue
        if path[0] in one:
            found += sum(_times(inner, path[1:]) for inner in _several(one[path[0]], path[1:]))
        for dynamic in _several(one.get("dynamic", [])):
            for made in _several(dynamic.get(path[0], [])):
                found += _times(made.get("content", {}), path[1:])
    return found


def _several(value: object, rest: Path = ("",)) -> list[Any]:
    """Blocks of one type; one alone is no list, and the last step of a path leads to one value."""
    return value if isinstance(value, list) and rest else [value]
