"""Configurations: variables, modules, instances, dynamic blocks, overrides."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.files import Files
from grantlint.hosts.terraform.value import String
from grantlint_dev.terraform_eval import evaluated, lines, main

Configure = Callable[..., Configuration]


def shown(expression: str, configuration: Configuration) -> str:
    return " ".join(line.strip() for line in lines(evaluated(expression, configuration)))


def test_where_a_variable_gets_its_value(configure: Configure) -> None:
    """Files of variables win over the default, later ones over earlier ones."""
    declared = "".join(f'variable "{name}" {{ default = "default" }}\n' for name in "abcd")
    configuration = configure(
        declared,
        **{
            "terraform.tfvars": 'a = "1"\nb = "1"\nc = "1"\n',
            "terraform.tfvars.json": '{"b": "2${x}"}',
            "z.auto.tfvars": 'c = "3"\n',
            "other.tfvars": 'd = "never read"\n',
        },
    )
    assert shown("[var.a, var.b, var.c, var.d]", configuration) == (
        'tuple [ "1" "2${x}" "3" "default" ]'
    )


def test_a_named_variable_file(configure: Configure, tmp_path: Path) -> None:
    """A file of variables counts when it is named."""
    configure('variable "a" {}\n', **{"x.tfvars": "a = 1\n"})
    root = str(tmp_path / "repository")
    configuration = Configuration(Files(root, root), root, [f"{root}/x.tfvars"])
    assert shown("var.a", configuration) == "1"


@pytest.mark.parametrize(
    ("type_", "given", "expected"),
    [
        ("string", "1", '"1"'),
        ("number", '"2"', "2"),
        ("list(string)", "[1, true]", 'list [ "1" "true" ]'),
        ("set(string)", '["b", "a", "b"]', 'set [ "b" "a" ]'),
        ("map(number)", '{ a = "1" }', 'map { "a" = 1 }'),
        ("object({ a = string, b = optional(number, 3) })", "{ a = 1, c = 2 }",
         'object { "a" = "1" "b" = 3 }'),
        ('object({ a = optional(object({ b = optional(string, "x") }), {}) })', "{}",
         'object { "a" = object { "b" = "x" } }'),
        ("tuple([string, number])", '[1, "2"]', 'tuple [ "1" 2 ]'),
        ("any", "[1]", "tuple [ 1 ]"),
        ('"list"', "[1]", "list [ 1 ]"),
    ],
)  # fmt: skip
def test_types_of_variables(configure: Configure, type_: str, given: str, expected: str) -> None:
    """A value becomes what its variable's type says."""
    configuration = configure(f'variable "a" {{\n  type = {type_}\n  default = {given}\n}}\n')
    assert shown("var.a", configuration) == expected


def test_null_takes_the_default_where_null_is_refused(configure: Configure) -> None:
    """`nullable = false` turns a null into the default."""
    configuration = configure(
        'module "m" {\n  source = "./m"\n  a = null\n}\n',
        **{
            "m/m.tf": 'variable "a" {\n  default = "d"\n  nullable = false\n}\n'
            'output "o" {\n  value = var.a\n}\n'
        },
    )
    assert shown("module.m.o", configuration) == '"d"'


RESOURCES = """
variable "n" {}
variable "names" { type = set(string) }
resource "aws_s3_bucket" "one" { bucket = "b-${terraform.workspace}" }
resource "aws_s3_bucket" "two" {
  count  = 2
  bucket = "b${count.index}"
}
resource "aws_s3_bucket" "none" { count = 0 }
resource "aws_s3_bucket" "some" { count = var.n }
resource "aws_s3_bucket" "each" {
  for_each = { x = "1", y = "2" }
  bucket   = "${each.key}-${each.value}"
}
resource "aws_s3_bucket" "names" {
  for_each = var.names
  bucket   = each.value
}
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("aws_s3_bucket.one.bucket", '"b-<terraform.workspace>"'),
        ("aws_s3_bucket.one.arn", "<aws_s3_bucket.one.arn: any>"),
        ("aws_s3_bucket.two[1].bucket", '"b1"'),
        ("aws_s3_bucket.two[*].bucket", 'tuple [ "b0" "b1" ]'),
        ("aws_s3_bucket.two.*.arn",
         "tuple [ <aws_s3_bucket.two[0].arn: any> <aws_s3_bucket.two[1].arn: any> ]"),
        ("one(aws_s3_bucket.none[*].arn)", "null"),
        ('try(aws_s3_bucket.none[0].arn, "-")', '"-"'),
        ('aws_s3_bucket.each["y"].bucket', '"y-2"'),
        ("[for k, b in aws_s3_bucket.each : b.bucket]", 'tuple [ "x-1" "y-2" ]'),
        ("values(aws_s3_bucket.each)[*].bucket", 'tuple [ "x-1" "y-2" ]'),
        ("length(aws_s3_bucket.two)", "2"),
        ("aws_s3_bucket.some[0].arn",
         "<aws_s3_bucket.some[count.index in aws_s3_bucket.some].arn: any>"),
        ('aws_s3_bucket.names["k"].arn', '<aws_s3_bucket.names["k"].arn: any>'),
        ("data.aws_caller_identity.current.account_id",
         "<data.aws_caller_identity.current.account_id: any>"),
        ("aws_absent.x.arn", "<aws_absent.x.arn: any>"),
    ],
)  # fmt: skip
def test_resources_as_values(configure: Configure, expression: str, expected: str) -> None:
    """What a block sets is known, other attributes are holes of their address."""
    assert shown(expression, configure(RESOURCES)) == expected


def test_each_use_of_an_attribute_has_its_place(configure: Configure) -> None:
    """What no block sets stands where it is used, wherever it was used before."""
    configuration = configure(RESOURCES)
    for expression in ("aws_s3_bucket.one.arn", "  aws_s3_bucket.one.arn"):
        value = evaluated(expression, configuration)
        assert value.place.source.text == expression
        assert value.place.span().start == len(expression) - len("aws_s3_bucket.one.arn")


def test_resources_as_instances(configure: Configure) -> None:
    """Each instance has an address, and says whether it is there for certain."""
    found = {
        resource.address: resource.presence.value for resource in configure(RESOURCES).resources()
    }
    assert found == {
        "aws_s3_bucket.one": "always",
        "aws_s3_bucket.two[0]": "always",
        "aws_s3_bucket.two[1]": "always",
        "aws_s3_bucket.some[count.index in aws_s3_bucket.some]": "maybe",
        'aws_s3_bucket.each["x"]': "always",
        'aws_s3_bucket.each["y"]': "always",
        "aws_s3_bucket.names[each.key in aws_s3_bucket.names]": "maybe",
    }


def test_dynamic_blocks_count_like_others(configure: Configure) -> None:
    """Plain and dynamic blocks are found alike, with the iterator bound."""
    configuration = configure(
        'data "d" "x" {\n  statement { sid = "a" }\n'
        '  dynamic "statement" {\n    for_each = ["b", "c"]\n    iterator = it\n'
        '    content { sid = "${it.key}-${it.value}" }\n  }\n}\n'
    )
    (resource,) = configuration.resources()
    sids = [
        " ".join(lines(value))
        for block in configuration.blocks(resource.definition.contents, "statement", resource.scope)
        if (value := configuration.argument(block.contents, "sid", block.scope)) is not None
    ]
    assert sids == ['"a"', '"0-b"', '"1-c"']


def test_json_says_the_same(configure: Configure) -> None:
    """A configuration in JSON has the same values and blocks."""
    configuration = configure(
        **{
            "x.tf.json": '{"locals": {"a": "${upper(\\"x\\")}"}, "data": {"d": {"y": '
            '{"statement": [{"sid": "a"}, {"sid": "${local.a}"}]}}}}'
        }
    )
    (resource,) = configuration.resources()
    blocks = configuration.blocks(resource.definition.contents, "statement", resource.scope)
    sids = [
        " ".join(lines(value))
        for block in blocks
        if (value := configuration.argument(block.contents, "sid", block.scope)) is not None
    ]
    assert sids == ['"a"', '"X"']


def test_override_files(configure: Configure) -> None:
    """Override files replace arguments and nested blocks; `.tofu` hides its `.tf` twin."""
    configuration = configure(
        'resource "a" "b" {\n  x = 1\n  y = 1\n}\nlocals {\n  l = 1\n}\n',
        **{
            "override.tf": 'resource "a" "b" {\n  y = 2\n}\n',
            "z_override.tf": "locals {\n  l = 2\n}\n",
            "p.tf": "locals {\n  p = 1\n}\n",
            "p.tofu": "locals {\n  p = 2\n}\n",
        },
    )
    assert shown("[a.b.x, a.b.y, local.l, local.p]", configuration) == "tuple [ 1 2 2 2 ]"


def test_modules(configure: Configure) -> None:
    """Inputs go in, outputs come out, instances apart; unseen modules are holes."""
    configuration = configure(
        'module "m" {\n  source = "./modules/m"\n  for_each = toset(["p", "q"])\n'
        '  name = "n-${each.key}"\n}\n'
        'module "far" {\n  source = "acme/far/aws"\n}\n'
        'module "near" {\n  source = "acme/near/aws"\n}\n',
        **{
            "modules/m/m.tf": 'variable "name" {}\noutput "o" {\n  value = var.name\n}\n'
            'output "at" {\n  value = path.module\n}\n',
            ".terraform/modules/modules.json": '{"Modules": [{"Key": "near", "Source": "x", '
            '"Dir": ".terraform/modules/near"}]}',
            ".terraform/modules/near/n.tf": 'output "o" {\n  value = 7\n}\n',
        },
    )
    assert shown('module.m["p"].o', configuration) == '"n-p"'
    assert shown("[for k, m in module.m : m.o]", configuration) == 'tuple [ "n-p" "n-q" ]'
    assert shown('module.m["q"].at', configuration) == '"modules/m"'
    assert shown("module.far.o", configuration) == "<module.far.o: any>"
    assert shown("module.near.o", configuration) == "7"
    assert [module.prefix for module in configuration.modules()] == [
        "", 'module.m["p"].', 'module.m["q"].', "module.near.",
    ]  # fmt: skip


def test_files_are_read_inside_of_the_root(configure: Configure, tmp_path: Path) -> None:
    """A path up is fine while it stays inside; outside, or through a link, it is a problem."""
    (tmp_path / "secret").write_text("s", encoding="utf-8")
    configuration = configure(folder="a", **{"a/main.tf": "", "x.json": '{"k": 1}'})
    (tmp_path / "repository" / "link").symlink_to(tmp_path / "secret")
    assert shown('jsondecode(file("${path.module}/../x.json")).k', configuration) == "1"
    for path in ("../../secret", "../link", "/etc/hostname"):
        assert shown(f'try(file("{path}"), "refused")', configuration) == '"refused"'


def test_a_template_file_has_its_own_places(configure: Configure) -> None:
    """Literal text of a template file stands in that file."""
    configuration = configure(**{"t.tpl": 'a\n"${x}"\n'})
    value = evaluated('templatefile("t.tpl", { x = "y" })', configuration)
    assert value.place.source.path == "t.tpl"
    assert shown('templatefile("t.tpl", { x = "y" })', configuration) == '"a\\n\\"y\\"\\n"'


def test_texts_of_a_template_file_stand_where_they_are(configure: Configure) -> None:
    """Each text of a template has its own characters in the file, escapes counted."""
    content = "one $${a} ${x} two %{ if true }three%{ endif }"
    configuration = configure(**{"t.tpl": content})
    value = evaluated('substr(templatefile("t.tpl", { x = "y" }), 2, 14)', configuration)
    assert isinstance(value, String)
    places = [piece.place for piece in value.pieces if piece.place.source.path == "t.tpl"]
    found = [content[place.span().start : place.span().end] for place in places]
    assert found == ["e $${a} ", " two ", "t"]


def test_problems_have_places(configure: Configure) -> None:
    """What Terraform would refuse is a problem and a hole; its neighbours stay."""
    configuration = configure('locals {\n  a = [upper([]), "b"]\n}\n')
    assert shown("local.a", configuration) == 'tuple [ <upper([]): any> "b" ]'
    (problem,) = configuration.problems
    assert problem.message == "expected a string, got a tuple"
    assert problem.place.source.position(problem.place.span().start) == (2, 14)


def test_the_development_tool(
    configure: Configure, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`terraform-eval` prints values, problems and syntax errors."""
    configure('variable "v" {}\n')
    folder = str(tmp_path / "repository")
    assert main(["[var.v]", "--in", folder, "--places"]) == 0
    assert main(["local.x", "--in", folder]) == 1
    assert main(["1 +", "--in", folder]) == 2
    assert capsys.readouterr().out == (
        "tuple [\n  <var.v: any>  # main.tf:1:1 <- expression:1:2 var.v\n]\n"
        "<local.x: any>\nproblem: there is no local `x` (expression:1:1)\n"
        "4: expected an expression, found the end of the file\n"
    )
