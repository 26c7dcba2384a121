"""Runs the pages of this folder: a configuration, then what expressions give in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.contents import Contents
from grantlint.hosts.terraform.files import Files
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.tree import Attribute
from grantlint.model import Presence
from grantlint_dev.terraform_eval import evaluated, lines

FENCE = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PAGES = sorted(Path(__file__).parent.glob("*.md"))
CASES = [
    pytest.param(text, id=f"{page.stem}: {text.partition(chr(10))[0]}")
    for page in PAGES
    for text in page.read_text(encoding="utf-8").split("\n## ")[1:]
]
MARK = " #=> "
ROWS = (
    "heredoc, plain", "heredoc with interpolation", "string literal", "interpolation", "local",
    "resource attribute", "index", "count", "conditional", "variable with default",
    "variable without default", "aws_caller_identity", "aws_region", "aws_partition",
    "secretsmanager version", "module output", "operators", "for-expression", "for_each", "splat",
    "template_file", "dynamic statement", "dynamic condition", "statement {", "principals {",
    "condition {", "source_policy_documents", "override_policy_documents",
)  # fmt: skip
FUNCTIONS = (
    "jsonencode", "jsondecode", "join", "concat", "try", "length", "flatten", "toset",
    "formatlist", "replace", "contains", "coalesce", "file", "lookup", "format", "distinct",
    "compact", "one", "merge", "startswith", "coalescelist", "index", "regex", "fileexists",
    "tomap", "values", "sort", "split", "keys", "sensitive", "can", "substr", "lower", "fileset",
    "tolist", "chomp", "setproduct", "strcontains", "trimprefix", "element",
)  # fmt: skip
"""What the policies of real repositories are made of, and the functions they go through."""


def shown(printed: Iterator[str]) -> str:
    return " ".join(line.strip() for line in printed)


def blocks(configuration: Configuration) -> Iterator[str]:
    """All resources with their arguments and nested blocks, as the page writes them."""
    for resource in configuration.resources():
        yield _marked(resource.address, resource.presence, "")
        yield from _held(configuration, resource.definition.contents, resource.scope, "  ")


def _marked(name: str, presence: Presence, indent: str) -> str:
    return f"{indent}{'? ' if presence is Presence.MAYBE else ''}{name}"


def _held(
    configuration: Configuration, contents: Contents, scope: Scope, indent: str
) -> Iterator[str]:
    types: dict[str, None] = {}
    for part in contents.parts:
        node = part.node
        if not isinstance(node, Attribute):
            types[node.labels[0].value if node.type == "dynamic" else node.type] = None
        elif node.name not in ("count", "for_each"):
            value = configuration.argument(contents, node.name, scope)
            assert value is not None
            yield f"{indent}{node.name} = {shown(lines(value))}"
    for type_ in types:
        for block in configuration.blocks(contents, type_, scope):
            yield _marked(type_, block.presence, indent)
            yield from _held(configuration, block.contents, block.scope, f"{indent}  ")


@pytest.mark.parametrize("text", CASES)
def test_page(text: str, tmp_path: Path) -> None:
    """Expressions and blocks give what the page says."""
    expected: list[tuple[str, str]] = FENCE.findall(text)
    for _, name, content in FENCE.findall(text):
        if name:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    configuration = Configuration(Files(str(tmp_path), str(tmp_path)), str(tmp_path))
    for kind, _, content in expected:
        if kind == "values":
            said = [line.partition(MARK)[0] for line in content.splitlines()]
            found = [f"{it}{MARK}{shown(lines(evaluated(it, configuration)))}" for it in said]
            assert found == content.splitlines()
        elif kind == "blocks":
            assert list(blocks(configuration)) == content.splitlines()
    assert configuration.problems == []


@pytest.mark.parametrize("row", ROWS)
def test_every_construct_has_a_case(row: str) -> None:
    """Each construct of real policies stands on a page."""
    assert row in (Path(__file__).parent / "constructs.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_a_case(name: str) -> None:
    """Each function of real policies heads a case that calls it."""
    page = (Path(__file__).parent / "functions.md").read_text(encoding="utf-8")
    cases = [it for it in page.split("\n## ")[1:] if name in it.partition("\n")[0].split(", ")]
    assert any(f"{name}(" in case for case in cases)
