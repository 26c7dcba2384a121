"""The node that a place means, with all nodes around it, in a file that is read again."""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from grantlint.hosts.terraform.editing.writing import CannotBeSpelledError
from grantlint.hosts.terraform.files import Locator
from grantlint.hosts.terraform.syntax.body import parse
from grantlint.hosts.terraform.syntax.json_syntax import parse_json
from grantlint.hosts.terraform.syntax.tree import (
    Binary,
    Block,
    Body,
    Call,
    File,
    For,
    GetIndex,
    Loop,
    Node,
    Object,
    Splat,
    Traversal,
    Tuple,
    children,
)
from grantlint.model import Edit, Place, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

KEEPING = frozenset(
    (
        "chomp", "compact", "concat", "distinct", "flatten", "jsondecode", "jsonencode", "merge",
        "nonsensitive", "sensitive", "setunion", "sort", "tolist", "tomap", "toset", "trimspace",
        "try",
    )
)  # fmt: skip
"""Functions whose result changes just as their argument does."""
INSTALLED = "/.terraform/"
_NAMED = re.compile(r"(local|var)\.([^\W\d][\w-]*)")
_READ = re.compile(r"(?:reads|fills) `(?:[^`]*/)?([^/`]+)`")


class Spot(Struct, frozen=True, eq=False):
    """`nodes` lead from the file's body down to the one that is meant."""

    source: Source
    nodes: tuple[Node, ...]
    is_json: bool = False

    @property
    def node(self) -> Node:
        return self.nodes[-1]

    @property
    def text(self) -> str:
        return self.source.text

    def edit(self, start: int, end: int, text: str) -> Edit:
        return Edit(self.source, Span(start, end), text)


@lru_cache(maxsize=2)
def tree(text: str, *, is_json: bool) -> File:
    """The tree of a file; several findings of one file ask for it."""
    return parse_json(text) if is_json else parse(text)


def spot(place: Place) -> Spot:
    """What stands at *place*; raises CannotBeSpelledError where an edit there says more than that.

    That is inside of a loop, in the argument of a function that changes it, behind a name that is
    used again, in a file that is not the user's.
    """
    source, locate = place.source, place.source.locate
    if not isinstance(locate, Locator) or is_foreign(source) or is_shared(place):
        raise CannotBeSpelledError
    start, end, *_ = (step for step in place.token if isinstance(step, int))
    nodes: list[Node] = [tree(source.text, is_json=locate.is_json).body]
    while (inner := _child(nodes[-1], start, end)) is not None:
        nodes.append(inner)
    node = nodes[-1]
    if node.start != start or not (node.end == end or isinstance(node, Block)):
        raise CannotBeSpelledError
    if not all(map(_is_once, nodes)) or is_used_again(nodes, locate):
        raise CannotBeSpelledError
    return Spot(source, tuple(nodes), locate.is_json)


def _child(node: Node, start: int, end: int) -> Node | None:
    """The child that holds a stretch; those of a body or list are in order, and may be many."""
    if isinstance(node, Body | Tuple | Object):
        at = bisect_right(node.items, start, key=_start) - 1
        among: Iterable[Node] = node.items[max(at, 0) : at + 1]
    else:
        among = children(node)
    return next((each for each in among if each.start <= start and end <= each.end), None)


def _start(node: Node) -> int:
    return node.start


def _is_once(node: Node) -> bool:
    """Whether what stands inside *node* becomes part of one value, as it is."""
    match node:
        case Call(name=name):
            return name in KEEPING
        case Block(type=name):
            return name != "dynamic"
        case _:
            return not isinstance(node, For | Loop | Binary | GetIndex | Splat | Traversal)


def is_foreign(source: Source) -> bool:
    """Whether a source was put there by `terraform init`."""
    return INSTALLED in f"/{source.path}"


def is_shared(place: Place) -> bool:
    """Whether the value came by a local, a variable or a file that is named more than once."""
    step = place.via
    while step is not None:
        locate = step.source.locate
        name = _NAMED.fullmatch(step.note)
        read = _READ.fullmatch(step.note)
        if isinstance(locate, Locator):
            if name is not None and uses(locate, f"{name[1]}.{name[2]}") != 1:
                return True
            if read is not None and uses(locate, read[1]) > 1:
                return True
        step = step.via
    return False


@lru_cache(maxsize=64)
def uses(locate: Locator, name: str) -> int:
    """How often the files of a module say *name*: a local, a data source, the name of a file."""
    words = r"\s*\.\s*".join(re.escape(word) for word in name.split("."))
    pattern = re.compile(rf"(?<![\w.-]){words}(?![\w-])")
    texts = locate.siblings() if locate.siblings is not None else (locate.text,)
    return sum(len(pattern.findall(text)) for text in texts)


def is_used_again(nodes: list[Node], locate: Locator) -> bool:
    """Whether the data source that the nodes lead into is named more than once."""
    block = nodes[1] if len(nodes) > 1 else None
    if not isinstance(block, Block) or block.type != "data":
        return False
    return uses(locate, ".".join(["data", *(label.value for label in block.labels)])) > 1
