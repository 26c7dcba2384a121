"""HCL in JSON: `.tf.json`, `.tfvars.json`, as the same tree with offsets in the JSON text.

Which members are blocks depends on what the block is for; the outermost kinds are known here, and
`as_blocks` reads a member as nested blocks where a consumer expects those.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from msgspec import structs

from grantlint.hosts.terraform.syntax.expressions import ExpressionReader
from grantlint.hosts.terraform.syntax.scanner import MAX_DEPTH, HclSyntaxError, too_deep
from grantlint.hosts.terraform.syntax.tree import (
    Attribute,
    Block,
    Body,
    Constant,
    Expression,
    File,
    Form,
    Item,
    Label,
    Literal,
    Node,
    Object,
    Part,
    SyntaxProblem,
    Template,
    Text,
    Tuple,
    children,
)
from grantlint.model import Span
from grantlint.text.embedded import Embedded, json_string
from grantlint.text.located_json import JsonSyntaxError, JsonTooDeepError, load

LABELS: Final[Mapping[str, int]] = {
    "resource": 2, "data": 2, "ephemeral": 2,
    "module": 1, "variable": 1, "output": 1, "provider": 1, "check": 1,
    "terraform": 0, "locals": 0, "moved": 0, "import": 0, "removed": 0,
}  # fmt: skip
"""How many labels the outermost blocks of a configuration have."""

_COMMENT = "//"
_TOKEN = re.compile(r'[ \t\r\n]*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\],:])|([^ \t\r\n{}\[\],:"]++))')
_OFFSETS = frozenset(
    {"start", "end", "operator_start", "name_end", "body_start", "body_end", "cuts"}
)
_WORDS = {"true": True, "false": False, "null": None}


class JsonReader:
    """Reads one JSON text that `load` has found well formed."""

    def __init__(self, text: str, *, templates: bool = True) -> None:
        self.text = text
        self.depth = 0
        self._sequence = "{" if templates else "\0"

    def value(self, at: int) -> tuple[Expression, int]:
        """Read the value at *at*; raises HclSyntaxError for a template that cannot be read."""
        match = self._token(at)
        if match[1] is not None:
            return self._string(*match.span(1)), match.end()
        if match[2] is None:
            return self._constant(match), match.end()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_deep(match.start(2))
        node, at = self._object(match) if match[2] == "{" else self._array(match)
        self.depth -= 1
        return node, at

    def _token(self, at: int) -> re.Match[str]:
        return cast("re.Match[str]", _TOKEN.match(self.text, at))

    def _constant(self, match: re.Match[str]) -> Constant:
        word = match[3]
        if word in _WORDS:
            return Constant(*match.span(3), _WORDS[word])
        sign = word.startswith("-")
        node, _ = ExpressionReader(word).expression(sign, 0)
        number = cast("Constant", node).value
        return Constant(*match.span(3), -number if sign and number is not None else number)

    def _object(self, opening: re.Match[str]) -> tuple[Object, int]:
        items: list[Item] = []
        at = opening.end()
        while (match := self._token(at))[1] is not None:
            key = self._string(*match.span(1))
            value, at = self.value(self._token(match.end()).end())
            items.append(Item(key.start, value.end, key, value))
            at = self._behind_comma(at)
        return Object(opening.start(2), match.end(), tuple(items)), match.end()

    def _array(self, opening: re.Match[str]) -> tuple[Tuple, int]:
        items: list[Expression] = []
        at = opening.end()
        while (match := self._token(at))[2] != "]":
            value, at = self.value(at)
            items.append(value)
            at = self._behind_comma(at)
        return Tuple(opening.start(2), match.end(), tuple(items)), match.end()

    def _behind_comma(self, at: int) -> int:
        match = self._token(at)
        return match.end() if match[2] == "," else at

    def _string(self, start: int, end: int) -> Text | Template:
        raw = self.text[start:end]
        if self._sequence not in raw:
            return Text(start, end, json.loads(raw), Form.JSON)
        inner = json_string(self.text, Span(start, end))
        try:
            parts = ExpressionReader(inner.text).whole_template()
        except HclSyntaxError as error:
            raise HclSyntaxError(error.message, inner.outer_offset(error.offset)) from None
        if not parts:
            return Text(start, end, "", Form.JSON)
        if len(parts) == 1 and isinstance(only := parts[0], Literal):
            return Text(start, end, only.value, Form.JSON)
        return Template(start, end, tuple(_moved(part, inner) for part in parts))


def _moved(root: Part, inner: Embedded) -> Part:
    """*root*, read from the decoded string, with the offsets of the JSON text.

    Chains of operators are as deep as they are long, so no recursion: the nodes are listed with
    each parent before its children, and built anew from the last one on.
    """
    nodes: list[Node] = [root]
    for node in nodes:
        nodes.extend(children(node))
    moved: dict[int, Node] = {}
    for node in reversed(nodes):
        fields = {
            name: _moved_field(name, getattr(node, name), inner, moved)
            for name in node.__struct_fields__
        }
        moved[id(node)] = structs.replace(node, **fields)
    return cast("Part", moved[id(root)])


def _moved_field(name: str, value: object, inner: Embedded, moved: Mapping[int, Node]) -> object:
    match value:
        case Node():
            return moved[id(value)]
        case Form():
            return Form.JSON
        case tuple():
            return tuple(_moved_field(name, item, inner, moved) for item in value)
        case int() if name in _OFFSETS:
            return inner.outer_offset(value)
        case _:
            return value


def parse_json(text: str) -> File:
    """Read a configuration in JSON. Never raises; what cannot be read is one problem."""
    root, problem = _read(text)
    if problem is not None:
        return File(Body(0, len(text), (), is_json=True), (problem,))
    items: list[Attribute | Block] = []
    problems: list[SyntaxProblem] = []
    for member in _members(root, problems):
        name = _name(member)
        if name in LABELS:
            items += _blocks(member, LABELS[name], problems)
        elif name != _COMMENT:
            items.append(_attribute(member))
    return File(Body(0, len(text), tuple(items), is_json=True), tuple(problems))


def parse_json_arguments(text: str) -> File:
    """Read a `.tfvars.json`: all members are arguments, and their strings are no templates."""
    root, problem = _read(text, templates=False)
    if problem is not None:
        return File(Body(0, len(text), (), is_json=True), (problem,))
    problems: list[SyntaxProblem] = []
    items = tuple(_attribute(member) for member in _members(root, problems))
    return File(Body(0, len(text), items, is_json=True), tuple(problems))


def as_blocks(attribute: Attribute, labels: int = 0) -> tuple[Block, ...]:
    """The blocks of JSON that *attribute* holds when its name is that of a nested block."""
    name = Text(attribute.start, attribute.name_end, attribute.name, Form.JSON)
    member = Item(attribute.start, attribute.end, name, attribute.value)
    return tuple(_blocks(member, labels, []))


def _read(text: str, *, templates: bool = True) -> tuple[Expression, SyntaxProblem | None]:
    try:
        load(text)
        return JsonReader(text, templates=templates).value(0)[0], None
    except JsonSyntaxError as error:
        problem = SyntaxProblem(error.offset, str(error))
    except JsonTooDeepError:
        problem = SyntaxProblem(0, too_deep(0).message)
    except HclSyntaxError as error:
        problem = SyntaxProblem(error.offset, error.message)
    return Object(0, 0, ()), problem


def _members(value: Expression, problems: list[SyntaxProblem]) -> Iterator[Item]:
    """The members of an object, or of all objects of an array."""
    for node in value.items if isinstance(value, Tuple) else (value,):
        if isinstance(node, Object):
            yield from node.items
        elif not (isinstance(node, Constant) and node.value is None):
            problems.append(SyntaxProblem(node.start, "expected an object, for a block"))


def _blocks(member: Item, labels: int, problems: list[SyntaxProblem]) -> Iterator[Block]:
    """One block for each object at the end of as many keys as there are labels."""
    found: list[tuple[Item, tuple[Label, ...]]] = [(member, ())]
    for _ in range(labels):
        found = [
            (inner, (*outer, Label(inner.key.start, inner.key.end, _name(inner))))
            for item, outer in found
            for inner in _members(item.value, problems)
            if _name(inner) != _COMMENT
        ]
    for item, outer in found:
        value = item.value
        for node in value.items if isinstance(value, Tuple) else (value,):
            items = tuple(
                _attribute(inner) for inner in _members(node, problems) if _name(inner) != _COMMENT
            )
            body = Body(node.start, node.end, items, is_json=True)
            key = member.key
            yield Block(key.start, node.end, _name(member), key.end, outer, body)


def _name(member: Item) -> str:
    return member.key.value if isinstance(member.key, Text) else ""


def _attribute(member: Item) -> Attribute:
    return Attribute(member.start, member.end, _name(member), member.key.end, member.value)
