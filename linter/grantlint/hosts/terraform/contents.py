"""What a block holds, wherever its parts were written: override files and JSON included."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from grantlint.hosts.terraform.syntax.json_syntax import as_blocks
from grantlint.hosts.terraform.syntax.tree import Attribute, Block, Body, Node
from grantlint.model import Place, Source


class Argument(Struct, frozen=True, eq=False):
    """`name = value`, and the file it stands in."""

    node: Attribute
    source: Source

    @property
    def place(self) -> Place:
        return Place(self.source, (self.node.start, self.node.name_end))


class Part(Struct, frozen=True, eq=False):
    """One argument or block, and the file it stands in."""

    node: Attribute | Block
    source: Source
    is_json: bool = False


class Contents(Struct, frozen=True, eq=False):
    """The arguments and blocks of a block."""

    parts: tuple[Part, ...]

    def argument(self, name: str) -> Argument | None:
        """The argument of that name."""
        for part in self.parts:
            if isinstance(part.node, Attribute) and part.node.name == name:
                return Argument(part.node, part.source)
        return None

    def arguments(self) -> Iterator[Argument]:
        for part in self.parts:
            if isinstance(part.node, Attribute):
                yield Argument(part.node, part.source)

    def blocks(self, name: str, labels: int = 0) -> Iterator["Definition"]:
        """The nested blocks of that type; in JSON a member of that name is read as blocks."""
        for part in self.parts:
            node = part.node
            if isinstance(node, Block):
                if node.type == name:
                    yield definition(node, part.source)
            elif part.is_json and node.name == name:
                for block in as_blocks(node, labels):
                    yield definition(block, part.source)


class Definition(Struct, frozen=True, eq=False):
    """A block: its type and labels, what it holds, and where its header stands."""

    block: Block
    source: Source
    contents: Contents

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label.value for label in self.block.labels)

    @property
    def place(self) -> Place:
        labels = self.block.labels
        end = labels[-1].end if labels else self.block.type_end
        return Place(self.source, (self.block.start, end))


def definition(block: Block, source: Source) -> Definition:
    """A block as it stands in one file."""
    return Definition(block, source, contents_of(block.body, source))


def contents_of(body: Body, source: Source) -> Contents:
    """What a body holds."""
    return Contents(tuple(Part(node, source, body.is_json) for node in body.items))


def overridden(base: Definition, other: Definition) -> Definition:
    """*base* with what an override file says: arguments by name, nested blocks by type."""
    replaced = {_name(part.node) for part in other.contents.parts}
    kept = [part for part in base.contents.parts if _name(part.node) not in replaced]
    return Definition(base.block, base.source, Contents((*kept, *other.contents.parts)))


def _name(node: Node) -> str:
    if not isinstance(node, Block):
        return getattr(node, "name", "")
    return node.labels[0].value if node.type == "dynamic" and node.labels else node.type


def with_parts(base: Definition, parts: Iterable[Part]) -> Definition:
    """*base* with other contents."""
    return Definition(base.block, base.source, Contents(tuple(parts)))
