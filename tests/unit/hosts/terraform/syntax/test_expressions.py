"""Expressions: what they mean, and where each token stands."""

import pytest

from grantlint.hosts.terraform.syntax.body import parse_expression
from grantlint.hosts.terraform.syntax.scanner import HclSyntaxError
from grantlint.hosts.terraform.syntax.tree import (
    Binary,
    Call,
    Conditional,
    Constant,
    Expression,
    For,
    GetAttribute,
    GetIndex,
    Key,
    Node,
    Object,
    Parentheses,
    Splat,
    Text,
    Traversal,
    Tuple,
    Unary,
    Variable,
)


def shown(node: Node | None) -> str:  # noqa: C901, PLR0911, PLR0912  a case for each node
    """A node with brackets around everything, to see what binds to what."""
    match node:
        case Constant(value=value):
            return str(value)
        case Variable(name=name) | Key(name=name) | GetAttribute(name=name):
            return name
        case Text(value=value):
            return repr(value)
        case Unary():
            return f"({node.operator}{shown(node.operand)})"
        case Binary():
            return f"({shown(node.left)}{node.operator}{shown(node.right)})"
        case Conditional():
            return f"({shown(node.condition)}?{shown(node.then)}:{shown(node.otherwise)})"
        case Parentheses():
            return shown(node.inside)
        case Call():
            arguments = ",".join(shown(item) for item in node.arguments)
            return f"{node.name}({arguments}{'...' if node.expands else ''})"
        case Tuple():
            return f"[{','.join(shown(item) for item in node.items)}]"
        case Object():
            members = (f"{shown(item.key)}={shown(item.value)}" for item in node.items)
            return f"{{{','.join(members)}}}"
        case Traversal():
            return shown(node.root) + "".join(f".{shown(step)}" for step in node.steps)
        case GetIndex():
            return f"[{shown(node.key)}]"
        case Splat():
            star = "[*]" if node.full else "*"
            return f"{star}<{'.'.join(shown(step) for step in node.steps)}>"
        case For():
            names = f"{node.key_name},{node.value_name}"
            head = f"for {names} in {shown(node.collection)}"
            key = f"{shown(node.key)}=>" if node.key else ""
            groups = "..." if node.groups else ""
            return f"<{head}:{key}{shown(node.value)}{groups} if {shown(node.condition)}>"
        case _:
            return "-"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 - 4", "((1+(2*3))-4)"),
        ("a || b && !c == d", "(a||(b&&((!c)==d)))"),
        ("-a.b + - - 1", "((-a.b)+(-(-1)))"),
        ("a ? b : c ? d : e", "(a?b:(c?d:e))"),
        ("a ? b ? 1 : 2 : c", "(a?(b?1:2):c)"),
        ("(1 + 2) * 3", "((1+2)*3)"),
        ("a.b[0].c", "a.b.[0].c"),
        ("a.0.b", "a.[0].b"),
        ("a . b [ 1 ]", "a.b.[1]"),
        ("a[*].b[0].c", "a.[*]<b.[0].c>"),
        ("a.*.b.0.c[1]", "a.*<b.[0].c>.[1]"),
        ("a[*].b[*].c", "a.[*]<b.[*]<c>>"),
        ("f(a, b...)", "f(a,b...)"),
        ("f ( 1,\n2, # two\n)", "f(1,2)"),
        ("provider::aws::arn_parse(x)", "provider::aws::arn_parse(x)"),
        ("f(x)[0].y", "f(x).[0].y"),
        ("[1, [2], 'x'][0]" .replace("'", '"'), "[1,[2],'x'].[0]"),
        ('{ a = 1, b : 2\n (c) = 3\n "d" = 4 // x\n }', "{a=1,b=2,c=3,'d'=4}"),
        ("[for x in y : x.z if x != null]", "<for None,x in y:x.z if (x!=None)>"),
        ("{for k, v in y : k => v...}", "<for k,v in y:k=>v... if ->"),
        ("forest", "forest"),
        ("2.50", "2.50"),
        ("1e3", "1000"),
        ("true == null", "(True==None)"),
        ("größe-2", "größe-2"),
        ("1 /* two */ + 2", "(1+2)"),
    ],
)  # fmt: skip
def test_what_binds_to_what(text: str, expected: str) -> None:
    """Operators, steps and brackets bind as HCL says."""
    assert shown(parse_expression(text)) == expected


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("", 0, "expected an expression, found the end of the file"),
        ("1 +", 3, "expected an expression"),
        ("a ? b", 5, "expected `:`"),
        ("f(1 2)", 4, "expected `,` or `)`, found `2`"),
        ("f(a...,)", 6, "expected `)`"),
        ("[1 2]", 3, "expected `,` or `]`"),
        ("{ a 1 }", 4, "expected `=` and a value, found `1`"),
        ("{ a = 1 b = 2 }", 8, "expected a new line, `,` or `}`, found `b`"),
        ("{for x in y : x}", 15, "expected `=>`"),
        ("{for = 1}", 5, "expected the names of a `for` and `in`"),
        ("a.0.1", 5, None),
        ("a.*.b.*.c", 6, "a splat inside of a splat"),
        ("a::b", 4, None),
        ("1.2.3", 0, "`1.2.3` is no number"),
        ("a.", 2, "expected a name"),
        ("1 & 2", 2, "expected nothing more"),
    ],
)
def test_what_is_refused(text: str, offset: int, message: str | None) -> None:
    """An expression that is none says what was expected, and where."""
    with pytest.raises(HclSyntaxError) as caught:
        parse_expression(text)
    if message is not None:
        assert caught.value.message.startswith(message)
        assert caught.value.offset == offset


def test_each_token_has_its_offsets() -> None:
    """Spans are those of the very characters."""
    text = "  a.bc[ d ] + f( x )"
    node = parse_expression(text)
    assert isinstance(node, Binary)
    assert isinstance(node.left, Traversal)
    assert isinstance(node.right, Call)
    spans: list[Node] = [node, node.left, node.left.root, *node.left.steps, node.right]
    assert [text[span.start : span.end] for span in spans] == [
        "a.bc[ d ] + f( x )", "a.bc[ d ]", "a", "bc", "[ d ]", "f( x )",
    ]  # fmt: skip
    assert text[node.operator_start] == "+"
    assert text[node.right.start : node.right.name_end] == "f"


@pytest.mark.parametrize("opening", ["(", "[", "{ a = ", '"${', "f(", "-(", "[for x in ", "1 ? "])
def test_depth_is_bounded(opening: str) -> None:
    """Ten thousand open brackets are an error value, not a traceback."""
    with pytest.raises(HclSyntaxError, match="nests deeper than 100 levels"):
        parse_expression(opening * 10_000)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1" + " + 1" * 10_000, Binary),
        ("a" + ".b" * 10_000, Traversal),
        ("!" * 10_000 + "a", Unary),
        ("a" + " ? 1 : b" * 10_000, Conditional),
    ],
)
def test_chains_cost_no_depth(text: str, kind: type[Expression]) -> None:
    """Chains of operators, steps, signs and conditionals may be as long as they like."""
    assert isinstance(parse_expression(text), kind)
