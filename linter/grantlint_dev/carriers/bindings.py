"""Reads which arguments a provider documents, from the Python bindings made of its schema.

The bindings are packages of CDK Terrain, one for each provider: a module for each block, a class
for each level of its arguments, and in every docstring the argument's name and description. The
names are Terraform's own; descriptions are only looked at, never kept.
"""

import ast
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import repeat
from pathlib import Path

from msgspec import Struct

BLOCKS = ("data", "ephemeral")
"""Blocks whose modules say so in their names; all other modules are resources."""
SKIPPED = ("_jsii", "provider_functions", "data_awscc_")
"""Without arguments of note: Cloud Control's data sources take an id."""
PROVIDER_VERSION = re.compile(r"provider version (\S+)")
MODULE = re.compile(r"\w+/(\w+)/__init__\.py")
TITLE = re.compile(r"^# `(?:data_|ephemeral_)?(\w+)`", re.MULTILINE)
PARAMETER = re.compile(r":param (\w+):([^\n]*(?:\n(?!\s*:param )[^\n]*)*)")
ANCHOR = re.compile(r"#(\w+) \w+#\w+\}")
CLASS_NAME = re.compile(r"['\"]([A-Z]\w+)['\"]")


class Argument(Struct, frozen=True):
    """An argument or a nested block of a type: its dotted path, and what is said of it."""

    path: str
    description: str


class Documented(Struct, frozen=True):
    """A type of block with all its arguments."""

    block: str
    name: str
    arguments: tuple[Argument, ...]


class Provider(Struct, frozen=True):
    """One release of a provider, and the day on which its bindings were made."""

    name: str
    version: str
    date: str
    blocks: tuple[Documented, ...]


class _Level(Struct, frozen=True):
    """Arguments of one level: for each the classes of the level below, and its description.

    A level is the top of a block where its class says so.
    """

    is_top: bool
    arguments: dict[str, tuple[tuple[str, ...], str]]


def read(archive: Path) -> Provider:
    """All blocks of the provider that the wheel *archive* was made for."""
    with zipfile.ZipFile(archive) as wheel:
        names = [entry.filename for entry in wheel.infolist()]
        metadata = next(name for name in names if name.endswith("/METADATA"))
        version = PROVIDER_VERSION.search(wheel.read(metadata).decode())
        year, month, day, *_ = wheel.getinfo(metadata).date_time
    provider = metadata.partition("-")[0].rpartition("_")[2]
    modules = [match[1] for name in names if (match := MODULE.fullmatch(name))]
    wanted = [name for name in modules if not name.startswith(SKIPPED)]
    with ProcessPoolExecutor() as pool:
        found = pool.map(_documented, repeat(archive), wanted, chunksize=50)
        blocks = tuple(block for block in found if block is not None)
    date = f"{year}-{month:02}-{day:02}"
    return Provider(provider, version[1] if version else "", date, blocks)


def _documented(archive: Path, module: str) -> Documented | None:
    root = archive.name.partition("-")[0]
    return documented(module, _opened(archive).read(f"{root}/{module}/__init__.py").decode())


@cache
def _opened(archive: Path) -> zipfile.ZipFile:
    """The wheel, opened once in each process; its members are many."""
    return zipfile.ZipFile(archive)


def documented(module: str, text: str) -> Documented | None:
    """The block that a module of the bindings is for, or None where it is for none."""
    levels = dict(_levels(ast.parse(text)))
    title = TITLE.search(text)
    top = next((name for name, level in levels.items() if level.is_top), None)
    if title is None or top is None:
        return None
    block = next((block for block in BLOCKS if module.startswith(f"{block}_")), "resource")
    if module == "provider":
        provider = top.removesuffix("ProviderConfig").lower()
        return Documented("provider", provider, tuple(_arguments(levels, top)))
    return Documented(block, title[1], tuple(_arguments(levels, top)))


def _levels(tree: ast.Module) -> Iterator[tuple[str, _Level]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.decorator_list:
            for part in node.body:
                if isinstance(part, ast.FunctionDef) and part.name == "__init__":
                    yield node.name, _level(node, part)


def _level(node: ast.ClassDef, init: ast.FunctionDef) -> _Level:
    described = dict(PARAMETER.findall(ast.get_docstring(init) or ""))
    arguments = {}
    for argument in init.args.kwonlyargs:
        text = described.get(argument.arg, "")
        anchor = ANCHOR.search(text)
        if anchor is not None and argument.annotation is not None:
            below = tuple(CLASS_NAME.findall(ast.unparse(argument.annotation)))
            arguments[anchor[1]] = (below, text.partition("Docs at Terraform")[0])
    bases = "".join(map(ast.unparse, node.bases))
    is_top = bases.endswith("MetaArguments") or node.name.endswith("ProviderConfig")
    return _Level(is_top, arguments)


def _arguments(levels: dict[str, _Level], top: str) -> Iterator[Argument]:
    """Depth first; a level that holds itself is entered once on each way."""
    waiting: list[tuple[str, str, frozenset[str]]] = [("", top, frozenset({top}))]
    while waiting:
        prefix, name, above = waiting.pop()
        for argument, (below, description) in levels[name].arguments.items():
            path = f"{prefix}{argument}"
            yield Argument(path, description)
            waiting.extend(
                (f"{path}.", each, above | {each})
                for each in below
                if each in levels and each not in above
            )
