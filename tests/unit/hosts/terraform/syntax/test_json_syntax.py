"""HCL in JSON: the same tree, at the characters of the JSON text."""

import pytest

from grantlint.hosts.terraform.syntax.json_syntax import (
    as_blocks,
    parse_json,
    parse_json_arguments,
)
from grantlint.hosts.terraform.syntax.literals import located
from grantlint.hosts.terraform.syntax.tree import (
    Attribute,
    Block,
    Call,
    Constant,
    Interpolation,
    Literal,
    Node,
    Template,
    Text,
    Tuple,
    children,
)


def blocks(text: str) -> list[Block]:
    file = parse_json(text)
    assert file.problems == ()
    return [item for item in file.body.items if isinstance(item, Block)]


def test_outermost_blocks_have_their_labels() -> None:
    """Objects and arrays of objects become blocks, comments are left out."""
    text = (
        '{"//": "c", "resource": {"a_b": {"x": {"n": 1}, "y": [{"n": 2}, {"n": 3}]}},'
        ' "locals": [{"l": true}], "variable": {"v": {}}}'
    )
    found = [(block.type, *(label.value for label in block.labels)) for block in blocks(text)]
    assert found == [
        ("resource", "a_b", "x"),
        ("resource", "a_b", "y"),
        ("resource", "a_b", "y"),
        ("locals",),
        ("variable", "v"),
    ]


def test_strings_are_templates() -> None:
    """Sequences inside a JSON string stand at the characters of the file."""
    text = r'{"locals": {"a": "x\u00e9 ${f(\"q\")} $${b}"}}'
    (block,) = blocks(text)
    (attribute,) = block.body.items
    assert isinstance(attribute, Attribute)
    assert isinstance(attribute.value, Template)
    first, middle, last = attribute.value.parts
    assert isinstance(first, Literal)
    assert isinstance(last, Literal)
    assert isinstance(middle, Interpolation)
    call = middle.expression
    assert isinstance(call, Call)
    assert text[call.start : call.end] == r"f(\"q\")"
    assert text[call.arguments[0].start : call.arguments[0].end] == r"\"q\""
    assert (first.value, last.value) == ("xé ", " ${b}")
    assert located(text, first).text == first.value
    assert located(text, last).text == last.value
    start = located(text, last).outer_offset(3)
    assert text[start:].startswith("b}")


def test_plain_values() -> None:
    """Numbers, words and arrays are what they are in HCL."""
    (block,) = blocks('{"locals": {"a": [1, -2.5, 1e2, true, null, "s"]}}')
    (attribute,) = block.body.items
    assert isinstance(attribute, Attribute)
    assert isinstance(attribute.value, Tuple)
    values = [item.value for item in attribute.value.items if isinstance(item, Constant | Text)]
    assert [str(value) for value in values] == ["1", "-2.5", "100", "True", "None", "s"]


def test_nested_blocks_on_demand() -> None:
    """A member is read as blocks where its consumer expects blocks."""
    text = '{"data": {"p": {"d": {"statement": [{"sid": "a"}, {"sid": "b"}]}}}}'
    (block,) = blocks(text)
    (attribute,) = block.body.items
    assert isinstance(attribute, Attribute)
    found = as_blocks(attribute)
    assert [inner.type for inner in found] == ["statement", "statement"]
    assert [text[inner.body.start : inner.body.end] for inner in found] == [
        '{"sid": "a"}',
        '{"sid": "b"}',
    ]


def test_variable_files_hold_no_templates() -> None:
    """Strings of a `.tfvars.json` are taken as they are."""
    (item,) = parse_json_arguments('{"a": "${b}"}').body.items
    assert isinstance(item, Attribute)
    assert isinstance(item.value, Text)
    assert item.value.value == "${b}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "the text ends before the JSON value is complete"),
        ('{"locals": {"a": "${"}}', "expected an expression"),
        ('{"resource": 3}', "expected an object"),
        ("[" * 5000, "this nests deeper"),
        ("[" * 500 + "]" * 500, "this nests deeper"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    """A file that cannot be read is one problem."""
    (problem,) = parse_json(text).problems
    assert problem.message.startswith(message)


def test_long_chains_are_moved_without_recursion() -> None:
    """Ten thousand operators in a string are read like in native syntax."""
    text = '{"locals": {"a": "${1' + " + 1" * 10_000 + '}"}}'
    nodes: list[Node] = [parse_json(text).body]
    for node in nodes:
        nodes.extend(children(node))
    assert sum(isinstance(node, Constant) for node in nodes) == 10_001
