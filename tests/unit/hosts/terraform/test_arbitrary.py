"""Nothing raises: arbitrary expressions, texts and JSON give values, problems or holes."""

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.files import Files, whole_text
from grantlint.hosts.terraform.functions import table
from grantlint.hosts.terraform.module import Modules
from grantlint.hosts.terraform.module_instance import ModuleInstance, Resource
from grantlint.hosts.terraform.roots import find_roots, folders_below
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.body import parse_expression
from grantlint.hosts.terraform.syntax.scanner import HclSyntaxError
from grantlint.hosts.terraform.syntax.tree import Attribute
from grantlint.hosts.terraform.value import spelled
from grantlint.model import Source
from grantlint_dev.terraform_eval import lines

NAMES = """
variable "any" {}
variable "text" { type = string }
variable "number" { type = number }
variable "on" { type = bool }
variable "list" { type = list(string) }
variable "map" { type = map(string) }
variable "secret" {
  default   = "s"
  sensitive = true
}
locals {
  maybe   = var.on ? { a = "x", b = ["*"] } : {}
  some    = var.on ? ["x", "y"] : ["x"]
  perhaps = var.on ? "x" : null
  cycle   = local.cycle
}
resource "aws_a" "one" {}
resource "aws_a" "each" {
  for_each = var.map
  name     = each.key
}
resource "aws_a" "count" { count = var.number }
"""
ATOMS = st.sampled_from((
    "null", "true", "0", "1", "-1", "2.5", "1e400", '""', '"a"', '"a-b,c/d"', '"${var.any}-x"',
    '"%s"', '"[0-9]+"', '"{\\"a\\": [1, \\"b\\"]}"', '"a: [1, {b: c}]"', '"10.0.0.0/8"',
    '"2020-01-01T00:00:00Z"',
    '"main.tf"', '"\\ud800"', '"\\U0001F600"', "[]", "{}", '["a", "b"]', "[1, true]", "[[1], {}]",
    "{ a = 1 }", "{ (var.text) = 1 }", "var.any", "var.text", "var.number", "var.on", "var.list",
    "var.map", "var.secret", "local.maybe", "local.some", "local.perhaps", "local.cycle",
    "local.no",
    "aws_a.one", "aws_a.one.arn", "aws_a.each", "aws_a.count", "data.b.c.d", "module.m.o",
    "terraform.workspace", "path.module", "path.cwd", "each.key", "self.x", "toset([var.text])",
    "jsonencode(local.maybe)", "sensitive(1)", "nonsense", "self", "count",
))  # fmt: skip
MOST_BLOCKS = 200
FUNCTIONS = tuple(sorted(table()))


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions of expressions."""
    several = st.lists(inner, max_size=4)
    calls = st.builds(
        lambda name, arguments, dots: f"{name}({', '.join(arguments)}{dots if arguments else ''})",
        st.sampled_from(FUNCTIONS), several, st.sampled_from(("", "", "", "...")),
    )  # fmt: skip
    pairs = st.tuples(inner, inner)
    shapes = st.sampled_from((
        "({0}) + ({1})", "({0}) == ({1})", "({0}) && ({1})", "({0}) < ({1})", "({0})[{1}]",
        "({0}).a", "({0})[*].a", "({0}).*.b[{1}]", "[{0}, {1}]", "{{ a = {0}, ({1}) = 1 }}",
        "({0}) ? ({1}) : null", "var.on ? ({0}) : ({1})", "[for self in {0} : {1}]",
        "[for k, v in {0} : {1} if v != k]", "{{ for k, v in {0} : k => {1}... }}",
        "{{ for v in {0} : v => {1} }}", '"a${{{0}}}b${{~ {1} ~}} c"', "!({0})", "-({0})",
        '"%{{ if {0} }}x%{{ else }}${{{1}}}%{{ endif }}"',
        '"%{{ for v in {0} }}${{{1}}}%{{ endfor }}"',
    ))  # fmt: skip
    shaped = st.builds(lambda shape, pair: shape.format(*pair), shapes, pairs)
    return calls | calls | shaped


EXPRESSIONS = st.recursive(ATOMS, _grown, max_leaves=12)
FRAGMENTS = st.sampled_from((
    "locals {", "}", "\n", "a = ", 'resource "a" "b" {', 'data "a" "b" {', 'module "m" {',
    'source = "./m"', 'source = "."', 'variable "v" {', "default = ", "type = ", "count = ",
    "for_each = ", 'dynamic "s" {', "content {", 'output "o" {', "value = ", "local.a", "var.v",
    "module.m.o", "a.b.c", "each.value", "s.value", "<<-E\n", "E\n", '"${', '"', "}", "[", "]",
    "(", ")", "jsonencode(", "list(", "object({", "optional(", "1", "null", ", ", "# ", "/*",
    "provider", "%{ if", "~}", "\ufeff", "\r", "\x00", "iterator = ", "s {", "?", ":", "...",
))  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8) | EXPRESSIONS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(("locals", "resource", "data", "module", "a", "dynamic", "for_each",
                         "content", "variable", "output", "value", "source", "//", "count")),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


def walked(top: str) -> int:
    """Evaluates all that stands in a repository; how many values and resources that were."""
    modules = Modules(Files(top, top))
    count = 0
    for root in find_roots(modules, folders_below(top)):
        configuration = Configuration(Files(top, root.folder), root.folder, modules=modules)
        for module in configuration.modules():
            count += _named_values(module)
        for resource in configuration.resources():
            count += 1
            _blocks(configuration, resource)
        assert all(problem.message for problem in configuration.problems)
    return count


def _named_values(module: ModuleInstance) -> int:
    configuration = module.configuration
    outputs = [output.contents.argument("value") for output in module.module.outputs.values()]
    arguments = [*module.module.locals.values(), *filter(None, outputs)]
    for argument in arguments:
        value = configuration.value(argument.node.value, module.scope(argument.source))
        assert list(lines(value, places=True))
    return len(arguments)


def _blocks(configuration: Configuration, resource: Resource) -> None:
    waiting = [(resource.definition.contents, resource.scope)]
    for contents, scope in waiting:
        if len(waiting) > MOST_BLOCKS:
            return
        for part in contents.parts:
            if isinstance(part.node, Attribute):
                configuration.argument(contents, part.node.name, scope)
        for name in ("s", "a", "content"):
            blocks = configuration.blocks(contents, name, scope)
            waiting += [(block.contents, block.scope) for block in blocks]


@settings(max_examples=200, deadline=None)
@given(EXPRESSIONS)
def test_any_expression_has_a_value(expression: str) -> None:
    """Functions, operators and loops over known values and holes never raise."""
    with tempfile.TemporaryDirectory() as top:
        Path(top, "main.tf").write_text(NAMES, encoding="utf-8")
        configuration = Configuration(Files(top, top), top)
        try:
            node = parse_expression(expression)
        except HclSyntaxError:
            return
        source = Source("expression", expression, "terraform", whole_text)
        value = configuration.value(node, Scope(source, configuration.root))
        assert spelled(value) is not None
        assert list(lines(value, places=True))
        assert configuration.evaluator.depth == 0
        assert configuration.evaluator.strict == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(FRAGMENTS, max_size=40), st.lists(FRAGMENTS, max_size=20))
def test_any_text_is_a_configuration(main: list[str], module: list[str]) -> None:
    """Texts made of pieces of Terraform give values or problems."""
    with tempfile.TemporaryDirectory() as top:
        Path(top, "m").mkdir()
        Path(top, "main.tf").write_text("".join(main), encoding="utf-8")
        Path(top, "terraform.tfvars").write_text("".join(module), encoding="utf-8")
        Path(top, "m", "m.tf").write_text("".join(module), encoding="utf-8")
        assert walked(top) >= 0


@settings(max_examples=60, deadline=None)
@given(JSON, JSON)
def test_any_json_is_a_configuration(main: object, listing: object) -> None:
    """Arbitrary JSON as a configuration, as variables and as the list of installed modules."""
    with tempfile.TemporaryDirectory() as top:
        Path(top, ".terraform", "modules").mkdir(parents=True)
        for name, content in {
            "main.tf.json": main, "terraform.tfvars.json": listing,
            ".terraform/modules/modules.json": listing,
        }.items():  # fmt: skip
            Path(top, name).write_text(json.dumps(content), encoding="utf-8")
        assert walked(top) >= 0
