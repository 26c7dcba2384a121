"""The tree of a text in HCL: bodies, blocks, expressions, templates.

Every node holds where it starts and ends, in code points, half-open; further offsets are fields
whose names end in `_start` or `_end`. Native and JSON syntax give the same nodes.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from decimal import Decimal


class Node(Struct, frozen=True, gc=False):
    """A stretch of the text; trees hold no cycles, so the collector need not look at them."""

    start: int
    end: int


class Form(IntEnum):
    """How a literal is spelled, so that its characters can be found again."""

    QUOTED = 0
    PLAIN = 1  # heredocs and templates in files of their own
    JSON = 2


# ── Expressions ──────────────────────────────────────────────────────────────────────────────────


class Constant(Node, frozen=True, gc=False):
    """A number, `true`, `false` or `null`."""

    value: "int | Decimal | bool | None"


class Text(Node, frozen=True, gc=False):
    """A string in quotes without template sequences; the quotes are inside the span."""

    value: str
    form: Form = Form.QUOTED


class Key(Node, frozen=True, gc=False):
    """A bare word as the key of an object."""

    name: str


class Variable(Node, frozen=True, gc=False):
    """A name at the root of a traversal, or alone."""

    name: str


class GetAttribute(Node, frozen=True, gc=False):
    """`.name`; the span is the name's."""

    name: str


class GetIndex(Node, frozen=True, gc=False):
    """`[key]`, brackets inside the span; `.0` of old is the same step."""

    key: "Expression"


class Splat(Node, frozen=True, gc=False):
    """`[*]` or `.*`; *steps* go on from each item."""

    full: bool
    steps: "tuple[Step, ...]"


Step = GetAttribute | GetIndex | Splat


class Traversal(Node, frozen=True, gc=False):
    """Steps from a root into its value."""

    root: "Expression"
    steps: tuple[Step, ...]


class Unary(Node, frozen=True, gc=False):
    operator: str
    operand: "Expression"


class Binary(Node, frozen=True, gc=False):
    operator: str
    left: "Expression"
    right: "Expression"
    operator_start: int


class Conditional(Node, frozen=True, gc=False):
    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"


class Parentheses(Node, frozen=True, gc=False):
    inside: "Expression"


class Call(Node, frozen=True, gc=False):
    """A function call; `expands` says that `...` stands behind the last argument."""

    name: str
    name_end: int
    arguments: "tuple[Expression, ...]"
    expands: bool


class Tuple(Node, frozen=True, gc=False):
    items: "tuple[Expression, ...]"


class Item(Node, frozen=True, gc=False):
    """One member of an object."""

    key: "Expression"
    value: "Expression"


class Object(Node, frozen=True, gc=False):
    items: tuple[Item, ...]


class For(Node, frozen=True, gc=False):
    """A for-expression; `key` is None for one that makes a tuple."""

    key_name: str | None
    value_name: str
    collection: "Expression"
    key: "Expression | None"
    value: "Expression"
    condition: "Expression | None"
    groups: bool


# ── Templates ────────────────────────────────────────────────────────────────────────────────────


class Literal(Node, frozen=True, gc=False):
    """Text between the sequences of a template.

    `cuts` are the stretches inside the span that are not part of the value: indentation, and
    white space next to a `~`.
    """

    value: str
    form: Form
    cuts: tuple[tuple[int, int], ...] = ()


class Interpolation(Node, frozen=True, gc=False):
    expression: "Expression"


class If(Node, frozen=True, gc=False):
    """`%{if}` up to the end of its `%{endif}`."""

    condition: "Expression"
    then: "tuple[Part, ...]"
    otherwise: "tuple[Part, ...]"


class Loop(Node, frozen=True, gc=False):
    """`%{for}` up to the end of its `%{endfor}`."""

    key_name: str | None
    value_name: str
    collection: "Expression"
    parts: "tuple[Part, ...]"


Part = Literal | Interpolation | If | Loop


class Template(Node, frozen=True, gc=False):
    """A string with template sequences, its quotes inside the span."""

    parts: tuple[Part, ...]


class Heredoc(Node, frozen=True, gc=False):
    """From `<<` to the end of the closing marker."""

    parts: tuple[Part, ...]
    marker: str
    flush: bool
    body_start: int
    body_end: int


Expression = (
    Constant
    | Text
    | Key
    | Variable
    | Traversal
    | Unary
    | Binary
    | Conditional
    | Parentheses
    | Call
    | Tuple
    | Object
    | For
    | Template
    | Heredoc
    | Literal
)

# ── Bodies ───────────────────────────────────────────────────────────────────────────────────────


class Attribute(Node, frozen=True, gc=False):
    """`name = value`, as far as the value goes."""

    name: str
    name_end: int
    value: Expression


class Label(Node, frozen=True, gc=False):
    """A label of a block, with its quotes where it has them."""

    value: str


class Body(Node, frozen=True, gc=False):
    """What stands in a file or between the braces of a block; a block's braces are inside.

    In JSON an attribute may turn out to be blocks: `as_blocks` of `json_syntax` reads it so.
    """

    items: "tuple[Attribute | Block, ...]"
    is_json: bool = False


class Block(Node, frozen=True, gc=False):
    type: str
    type_end: int
    labels: tuple[Label, ...]
    body: Body


class SyntaxProblem(Struct, frozen=True, gc=False):
    """What is wrong at *offset*; the block it stands in is not in the tree."""

    offset: int
    message: str


class File(Struct, frozen=True, gc=False):
    """The tree of one text, without the blocks that could not be read."""

    body: Body
    problems: tuple[SyntaxProblem, ...] = ()


def children(node: Node) -> Iterator[Node]:
    """The nodes right below *node*, in the order of the text."""
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))
