"""Values with holes: what stays known, what is only maybe there, and where it stands."""

from collections.abc import Callable

import pytest

from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.value import (
    Mapping,
    Piece,
    Sequence,
    String,
    Unknown,
    Value,
    spelled,
)
from grantlint.model import Hole, Shape
from grantlint_dev.terraform_eval import evaluated, lines, where

Configure = Callable[..., Configuration]

VARIABLES = """
variable "v" {}
variable "on" { type = bool }
variable "list" { type = list(string) }
variable "map" { type = map(string) }
locals {
  arn   = "arn:aws:iam::${var.v}:role/x"
  maybe = concat(["a"], var.on ? ["b"] : [])
}
"""


def shown(expression: str, configuration: Configuration) -> str:
    """A value as the development tool prints it, on one line."""
    return " ".join(line.strip() for line in lines(evaluated(expression, configuration)))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("local.arn", '"arn:aws:iam::<var.v>:role/x"'),
        ("[var.v, 1]", "tuple [ <var.v: any> 1 ]"),
        ("local.maybe", 'tuple [ "a" ? "b" ]'),
        ('concat(["a"], var.list)', 'tuple [ "a" ? <var.list[*]: any> … ]'),
        ("concat([local.maybe]...)", 'tuple [ "a" ? "b" ]'),
        ('join("-", ["a", var.v])', '"a-<var.v>"'),
        ('join("-", local.maybe)', '<join("-", ["a", "b"?, ]): string>'),
        ('format("%s/%s", "x", var.v)', '"x/<var.v>"'),
        ('formatlist("%s/*", [var.v, "b"])', 'list [ "<var.v>/*" "b/*" ]'),
        ('replace("a-${var.v}-a", "a", "b")', '"b-<replace[a,b](var.v)>-b"'),
        ('upper("x${var.v}")', '"X<upper(var.v)>"'),
        ('split(":", "a:b${var.v}:c")[0]', '"a"'),
        ('split(":", "a:b")', 'list [ "a" "b" ]'),
        ('startswith("arn:${var.v}", "arn:")', "true"),
        ('startswith("${var.v}", "arn:")', '<startswith(var.v, "arn:"): bool>'),
        ('trimprefix("arn:${var.v}", "arn:")', '"<var.v>"'),
        ('endswith("${var.v}/x", "/y")', "false"),
        ("merge({ a = 1 }, { b = var.v })", "object { a = 1 b = <var.v: any> }"),
        ("merge({ a = 1 }, var.map).a", '<merge(…)."a" = 1: any>'),
        ('merge(var.map, { a = "x" }).a', '"x"'),
        ('{ "${var.v}:sub" = 1 }', 'object { "<var.v>:sub" = 1 }'),
        ('var.on ? "a" : "b"', '<var.on ? "a" : "b": string of a | b>'),
        ("var.on ? { a = 1, b = 2 } : { a = 1 }", 'object { "a" = 1 ? "b" = 2 }'),
        ('var.on ? "x" : null', '"x"'),
        ("[for x in var.list : upper(x)]", 'tuple [ ? "<upper(var.list[*])>" … ]'),
        ("[for x in local.maybe : x if x != var.v]", 'tuple [ ? "a" ? "b" ]'),
        ('[for x in local.maybe : x if x != "a"]', 'tuple [ ? "b" ]'),
        ("var.list[*]", "tuple [ ? <var.list[*]: any> … ]"),
        ("length(local.maybe)", '<length(["a", "b"?, ]): number>'),
        ('contains(local.maybe, "a")', "true"),
        ('contains(["x"], "a")', "false"),
        ("false && var.on", "false"),
        ("var.on || true", "true"),
        ('"arn:${var.v}" == "x${var.v}"', "false"),
        ("var.v == var.v", "true"),
        ('compact(["a", var.v, ""])', 'list [ "a" ? "<var.v>" ]'),
        ('flatten([["a"], [var.v], local.maybe])', 'tuple [ "a" <var.v: any> "a" ? "b" … ]'),
        ('jsonencode({ a = var.v, b = "${var.v}x" })',
         '"{\\"a\\":<var.v>,\\"b\\":\\"<var.v>x\\"}"'),
        ("jsondecode(jsonencode({ a = [var.v] })).a[0]", "<var.v: any>"),
        ('jsondecode("{\\"a\\": \\"${var.v}/x\\", \\"b\\": ${var.v}}").a', '"<var.v>/x"'),
        ('try(var.v.a, "d")', '<try(var.v.a, "d"): any>'),
        ('try([][0], "d")', '"d"'),
        ("can(var.v.a)", "<can(var.v.a): bool>"),
        ("can([][0])", "false"),
        ('coalesce(null, "", "x")', '"x"'),
        ('coalesce(var.v, "x")', '<coalesce(var.v, "x"): any>'),
        ('"%{ if var.on }a%{ else }b%{ endif }c"', '"<%{if var.on}\\"a\\":\\"b\\">c"'),
        ("one(local.maybe)", '<one(["a", "b"?, ]): any>'),
        ("uuid()", "<uuid(): string like ????????-????-????-????-????????????>"),
        ("timestamp()", "<timestamp(): string like ????-??-??T??:??:??Z>"),
        ("nonsensitive(sensitive(1))", "1"),
        ('sensitive("x")', '"x" (sensitive)'),
        ('"a${sensitive("x")}"', '"ax" (sensitive)'),
        ("provider::aws::arn_parse(local.arn).account_id", '"<var.v>"'),
        ('provider::aws::arn_build("aws", "iam", "", var.v, "role/x")',
         '"arn:aws:iam::<var.v>:role/x"'),
        (
            'provider::aws::trim_iam_role_path("arn:aws:iam::444455556666:role/a/b/c")',
            '"arn:aws:iam::444455556666:role/c"',
        ),
        ('bcrypt("x")', '<bcrypt("x"): string like $2a$??$*>'),
        ('setunion(["a"], [var.v])', 'set [ "a" <var.v: any> ]'),
        ('zipmap(["a"], [var.v])', 'object { "a" = <var.v: any> }'),
        ('lookup(var.map, "k", "d")', '<lookup(var.map, "k", "d"): any>'),
        ('element([var.v, "b"], 1)', '"b"'),
        ("{ for x in local.maybe : x => 1... }",
         'object { "a" = tuple [ 1 ] ? "b" = tuple [ ? 1 ] }'),
    ],
)  # fmt: skip
def test_what_stays_known(configure: Configure, expression: str, expected: str) -> None:
    """A hole leaves what stands beside it."""
    found = shown(expression, configure(VARIABLES))
    assert found.replace('{ "a" = 1 "b" =', "{ a = 1 b =") == expected


def value_of(expression: str, configuration: Configuration) -> Value:
    return evaluated(expression, configuration)


def test_a_value_that_may_be_null_says_so(configure: Configure) -> None:
    """Null in one branch is a doubt, not a loss."""
    value = value_of('var.on ? "x" : null', configure(VARIABLES))
    assert isinstance(value, String)
    assert value.maybe_null


def test_jsonencode_keeps_what_it_encodes(configure: Configure) -> None:
    """The text of a policy knows the value it was made of, presence included."""
    value = value_of("jsonencode({ Statement = local.maybe })", configure(VARIABLES))
    assert isinstance(value, String)
    assert isinstance(value.encodes, Mapping)
    statement = value.encodes.get("Statement")
    assert statement is not None
    assert isinstance(statement.value, Sequence)
    assert [item.presence.value for item in statement.value.items] == ["always", "maybe"]


def test_pieces_stand_where_they_were_written(configure: Configure) -> None:
    """Each part of a string leads to its own characters, whatever it went through."""
    text = 'locals {\n  a = "s3:Get"\n  b = join("", [local.a, "Obj\\u0065ct"])\n}\n'
    configuration = configure(text)
    value = value_of('split("e", local.b)[2]', configuration)
    assert isinstance(value, String)
    assert value.known == "ct"
    (piece,) = value.pieces
    span = piece.place.span()
    assert text[span.start : span.end] == "ct"


def test_the_way_a_value_took(configure: Configure) -> None:
    """Places lead from where a value was written through all names to where it is used."""
    configuration = configure(
        'module "m" {\n  source = "./m"\n  name = local.n\n}\nlocals {\n  n = "x"\n}\n',
        **{"m/m.tf": 'variable "name" {}\noutput "o" {\n  value = var.name\n}\n'},
    )
    value = value_of("module.m.o", configuration)
    assert where(value.place) == (
        "main.tf:6:7 <- main.tf:3:10 local.n <- main.tf:3:3 input of module.m <- "
        "m/m.tf:3:11 var.name <- m/m.tf:3:3 output o <- expression:1:1 module.m"
    )


def test_items_of_a_list_take_its_way(configure: Configure) -> None:
    """An item that is picked from a list came the way the list came."""
    value = value_of("local.l[0]", configure('locals {\n  l = ["x"]\n}\n'))
    assert where(value.place) == "main.tf:2:8 <- expression:1:1 local.l"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("upper(terraform.workspace)", Shape(has_wildcards=False)),
        ('replace(terraform.workspace, "a", "b")', Shape(has_wildcards=False)),
        ('replace(terraform.workspace, "a", "*")', Shape()),
        ('upper(var.v ? "a" : "b")', Shape("*", ("A", "B"), has_wildcards=False)),
    ],
)
def test_a_hole_that_is_changed_keeps_its_shape(
    configure: Configure, expression: str, expected: Shape
) -> None:
    """A change of text adds no wildcards by itself, and changes what a hole may be."""
    value = evaluated(expression, configure('variable "v" {}\n'))
    assert isinstance(value, String)
    hole = value.pieces[0].content
    assert isinstance(hole, Hole)
    assert hole.shape == expected


def test_a_hole_that_no_change_concerns_is_the_same(configure: Configure) -> None:
    """Where nothing that a hole may be changes, it stays what it is."""
    configuration = configure('variable "v" {}\nlocals {\n  a = var.v ? "a" : "b"\n}\n')
    value = evaluated('[local.a, replace(local.a, "https://", "")]', configuration)
    assert isinstance(value, Sequence)
    assert len({spelled(item.value) for item in value.items}) == 1


def test_equal_holes_are_one(configure: Configure) -> None:
    """The same expression has the same identity, in each module its own."""
    configuration = configure(
        'variable "v" {}\nmodule "m" {\n  source = "./m"\n}\n',
        **{"m/m.tf": 'variable "v" {}\noutput "o" {\n  value = var.v\n}\n'},
    )
    first, second, other = (
        value_of(text, configuration) for text in ("var.v", "var.v", "module.m.o")
    )
    assert isinstance(first, Unknown)
    assert isinstance(second, Unknown)
    assert isinstance(other, Unknown)
    assert first.hole == second.hole
    assert other.hole.identity == "module.m.var.v"


def test_pieces_are_joined_without_loss(configure: Configure) -> None:
    """A template of a template keeps one piece for each literal."""
    value = value_of('"${local.arn}/*"', configure(VARIABLES))
    assert isinstance(value, String)
    contents = [piece.content if isinstance(piece.content, str) else "?" for piece in value.pieces]
    assert contents == ["arn:aws:iam::", "?", ":role/x", "/*"]
    assert all(isinstance(piece, Piece) for piece in value.pieces)
