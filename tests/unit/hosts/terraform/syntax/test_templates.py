"""Templates: escapes, strip markers, directives, heredocs, and the way back to the text."""

import pytest

from grantlint.hosts.terraform.syntax.body import parse, parse_expression, parse_template
from grantlint.hosts.terraform.syntax.literals import located
from grantlint.hosts.terraform.syntax.scanner import HclSyntaxError
from grantlint.hosts.terraform.syntax.tree import (
    Attribute,
    Heredoc,
    If,
    Interpolation,
    Literal,
    Loop,
    Part,
    Template,
    Text,
)
from grantlint.model import Span


def shown(parts: tuple[Part, ...]) -> str:
    """The parts with the sequences between guillemets."""
    pieces: list[str] = []
    for part in parts:
        match part:
            case Literal(value=value):
                pieces.append(value)
            case Interpolation():
                pieces.append("«»")
            case If(then=then, otherwise=otherwise):
                pieces.append(f"«if {shown(then)}|{shown(otherwise)}»")
            case Loop(key_name=key, value_name=value, parts=inner):
                pieces.append(f"«{key},{value} {shown(inner)}»")
    return "".join(pieces)


def heredoc(text: str) -> Heredoc:
    item = parse(text).body.items[0]
    assert isinstance(item, Attribute)
    assert isinstance(item.value, Heredoc)
    return item.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"a\n\t\r\"\\b"', 'a\n\t\r"\\b'),
        (r'"\u00e9\U0001F600"', "é😀"),
        ('"$${a} %%{b} $ % $$ 100%"', "${a} %{b} $ % $$ 100%"),
        ('""', ""),
    ],
)
def test_plain_strings(text: str, value: str) -> None:
    """Escapes and doubled markers are decoded."""
    node = parse_expression(text)
    assert isinstance(node, Text)
    assert node.value == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a${b}c"', "a«»c"),
        ('"$$${b}"', "$${b}"),
        ('"a ${~ b ~} c"', "a«»c"),
        ('"a\\n ${~ "x${1}" ~} \\tb"', "a«»b"),
        ('"%{ if a }b%{ else }c%{ endif }d"', "«if b|c»d"),
        ('"%{ for k, v in a ~} x %{~ endfor }"', "«k,v x»"),
        ('"%{ if a }%{ for v in b }${v}%{ endfor }%{ endif }"', "«if «None,v «»»|»"),
    ],
)
def test_quoted_templates(text: str, expected: str) -> None:
    """Sequences, strip markers and directives make the parts."""
    node = parse_expression(text)
    parts = node.parts if isinstance(node, Template) else ()
    assert (shown(parts) or getattr(node, "value", "")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = <<E\n  x\n y\nE\n", "  x\n y\n"),
        ("a = <<-E\n    x\n\n      y\n  E\n", "x\n\n  y\n"),
        ("a = <<-E\n  ${b}\n   x\n  E\n", "«»\n x\n"),
        ("a = <<-E\n  x ${b ~}\n    y\n  E\n", "x «»    y\n"),
        ("a = <<E\n%{ if b ~}\n  x\n%{ endif ~}\nE\n", "«if   x\n|»"),
        ("a = <<E\r\nx\r\nE\r\n", "x\r\n"),
        ("a = <<E\nEE\n E E\n\tE \n", "EE\n E E\n"),
        ("a = <<E\n${ <<F\nE2\nF\n}\nE\n", "«»\n"),
        ("a = <<E\n$${x} \\n\nE\n", "${x} \\n\n"),
    ],
)
def test_heredocs(text: str, expected: str) -> None:
    """Heredocs keep backslashes; `<<-` takes the smallest indentation away."""
    assert shown(heredoc(text).parts) == expected


def test_a_heredoc_knows_its_body() -> None:
    """The body begins behind the first line and ends where the marker's line begins."""
    text = "a = <<-EOT\n  x\n  EOT\n"
    node = heredoc(text)
    assert text[node.body_start : node.body_end] == "  x\n"
    assert text[node.start : node.end] == "<<-EOT\n  x\n  EOT"


def test_the_way_back_from_a_flushed_heredoc() -> None:
    """Characters of the value lead to the very characters of the file."""
    text = 'a = <<-E\n    {"é": \n      "$${x}"}\n  E\n'
    (literal,) = heredoc(text).parts
    assert isinstance(literal, Literal)
    embedded = located(text, literal)
    assert embedded.text == literal.value == '{"é": \n  "${x}"}\n'
    span = embedded.outer_span(Span(9, 15))
    assert text[span.start : span.end] == '"$${x}"'


def test_the_way_back_from_a_quoted_string() -> None:
    """An escape is one character of the value and several of the file."""
    text = r'"a\"b\u00e9c"'
    node = parse_expression(text)
    assert isinstance(node, Text)
    embedded = located(text, node)
    assert embedded.text == 'a"béc'
    assert [embedded.outer_offset(i) for i in range(6)] == [1, 2, 4, 5, 11, 12]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (r'"\y"', r"`\\y` is no escape sequence"),
        ('"a\nb"', "not closed on its line"),
        ('"${a"', "expected `}`"),
        ('"%{ if a }"', "`%{if}` is never ended"),
        ('"%{ else }"', "`%{else}` without"),
        ('"%{ if a }%{ endfor }"', "`%{endfor}` without"),
        ('"%{ if a }%{ else }%{ else }%{ endif }"', "`%{else}` without"),
        ('"%{ while a }"', "expected `if`"),
        ("<<E\nx\n", "closing marker `E` is missing"),
        ('"' + "%{ if a }" * 10_000, "nests deeper"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    """A template that is none says why."""
    with pytest.raises(HclSyntaxError, match=message.replace("{", r"\{")):
        parse_expression(text)


def test_a_template_file() -> None:
    """A text without quotes may hold quotes, line breaks and sequences."""
    assert shown(parse_template('{"a": "${b}"}\n%{ for x in y ~}\n${x}\n%{ endfor }')) == (
        '{"a": "«»"}\n«None,x «»\n»'
    )
