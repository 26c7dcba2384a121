"""One folder of configuration: what its files declare, before anything is evaluated."""

import os
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct, field

from grantlint.hosts.terraform.contents import (
    Argument,
    Definition,
    contents_of,
    definition,
    overridden,
)
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.files import Files
from grantlint.hosts.terraform.syntax.body import parse
from grantlint.hosts.terraform.syntax.json_syntax import parse_json, parse_json_arguments
from grantlint.hosts.terraform.syntax.tree import Block, File, Text
from grantlint.model import Place, Source

_EXTENSIONS: Final = (".tf", ".tofu", ".tf.json", ".tofu.json")
_TOFU = re.compile(r"\.tofu(\.json)?$")
_OVERRIDE = re.compile(r"(?:^|_)override\.(?:tf|tofu)(?:\.json)?$")
_LOCAL_CALL = re.compile(r'\bsource"?\s*[=:]\s*"\.')


class Broken(Struct, frozen=True, eq=False):
    """What is wrong with a file, where."""

    place: Place
    message: str


class Module(Struct, eq=False):
    """All declarations of a folder, by name; resources by `type.name`, data by `data.type.name`."""

    folder: str
    sources: list[Source] = field(default_factory=list)
    problems: list[Broken] = field(default_factory=list)
    variables: dict[str, Definition] = field(default_factory=dict)
    locals: dict[str, Argument] = field(default_factory=dict)
    outputs: dict[str, Definition] = field(default_factory=dict)
    calls: dict[str, Definition] = field(default_factory=dict)
    resources: dict[str, Definition] = field(default_factory=dict)
    providers: dict[str, Definition] = field(default_factory=dict)
    backends: dict[str, Definition] = field(default_factory=dict)


class Modules:
    """The modules of a repository, each folder read once; roots that share one share its tree."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._read: dict[str, Module] = {}
        self._called: dict[str, frozenset[str]] = {}

    def read(self, folder: str) -> Module:
        """The module of a folder."""
        folder = os.path.normpath(folder)
        known = self._read.get(folder)
        if known is None:
            known = self._read[folder] = read_module(self.files, folder)
        return known

    def called_from(self, folder: str) -> frozenset[str]:
        """The real folders of the local modules that a folder calls, inside of the root."""
        known = self._called.get(folder)
        if known is None:
            known = self._called[folder] = frozenset(self._local_calls(folder))
        return known

    def _local_calls(self, folder: str) -> Iterator[str]:
        if not self._mentions_calls(folder):
            return
        for declared in self.read(folder).calls.values():
            other = local_folder(declared, folder)
            real = self.files.resolved(other) if other is not None else None
            if real is not None and configuration_names(self.files.names(real)):
                yield real

    def _mentions_calls(self, folder: str) -> bool:
        """Whether some file could call a local module; most need not be parsed to know."""
        for name in configuration_names(self.files.names(folder)):
            try:
                text = self.files.source(f"{folder}/{name}", EvaluationError).text
            except EvaluationError:
                continue
            if _LOCAL_CALL.search(text):
                return True
        return False


def local_folder(call: Definition, folder: str) -> str | None:
    """The folder that a call of a module in *folder* names, where it is a local one."""
    source = call.contents.argument("source")
    written = source.node.value.value if source and isinstance(source.node.value, Text) else ""
    if written.startswith(("./", "../")) or written in (".", ".."):
        return os.path.normpath(os.path.join(folder, written))
    return None


def is_configuration(name: str) -> bool:
    """Whether a file of that name is part of a configuration."""
    return name.endswith(_EXTENSIONS) and not name.startswith((".", "#")) and name[-1] != "~"


def configuration_names(names: list[str]) -> list[str]:
    """The files of a folder that count, overrides last; a `.tofu` file hides its `.tf` twin."""
    found = {name for name in names if is_configuration(name)}
    hidden = {_TOFU.sub(r".tf\1", name) for name in found if _TOFU.search(name)}
    return sorted(found - hidden, key=lambda name: (bool(_OVERRIDE.search(name)), name))


def read_module(files: Files, folder: str) -> Module:
    """Read a folder; files that cannot be read are problems of the module."""
    module = Module(os.path.normpath(folder))
    for name in configuration_names(files.names(folder)):
        path = f"{folder}/{name}"
        try:
            source = files.configuration(path, EvaluationError)
        except EvaluationError:
            continue
        tree = parse_json(source.text) if name.endswith(".json") else parse(source.text)
        module.sources.append(source)
        module.problems += _problems(tree, source)
        override = bool(_OVERRIDE.search(name))
        for item in tree.body.items:
            if isinstance(item, Block):
                _declare(module, item, source, override=override)
    return module


def _problems(tree: File, source: Source) -> Iterator[Broken]:
    for problem in tree.problems:
        end = min(problem.offset + 1, len(source.text))
        yield Broken(Place(source, (problem.offset, end)), problem.message)


def _declare(module: Module, block: Block, source: Source, *, override: bool) -> None:
    if block.type == "locals":
        for argument in contents_of(block.body, source).arguments():
            module.locals[argument.node.name] = argument
        return
    if block.type == "terraform":
        for backend in contents_of(block.body, source).blocks("backend", labels=1):
            module.backends.update(dict.fromkeys(backend.labels, backend))
        return
    found = _table(module, block)
    if found is None:
        return
    table, name = found
    declared = definition(block, source)
    earlier = table.get(name)
    if earlier is None:
        table[name] = declared
    elif override:
        table[name] = overridden(earlier, declared)


def _table(module: Module, block: Block) -> tuple[dict[str, Definition], str] | None:
    """Where a block is kept, and under which name; None for those that declare nothing here."""
    labels = [label.value for label in block.labels]
    match block.type, labels:
        case "resource", [kind, name]:
            return module.resources, f"{kind}.{name}"
        case (("data" | "ephemeral"), [kind, name]):
            return module.resources, f"{block.type}.{kind}.{name}"
        case "provider", [name]:
            return module.providers, name + _alias(module, block)
        case _, [name]:
            tables = {
                "variable": module.variables, "output": module.outputs, "module": module.calls,
            }  # fmt: skip
            table = tables.get(block.type)
            return (table, name) if table is not None else None
        case _:
            return None


def _alias(module: Module, block: Block) -> str:
    alias = definition(block, module.sources[-1]).contents.argument("alias")
    text = alias.node.value if alias is not None else None
    return f".{text.value}" if isinstance(text, Text) else ""


def read_arguments(files: Files, path: str) -> tuple[dict[str, Argument], list[Broken]]:
    """The arguments of a `.tfvars` file; raises EvaluationError where it cannot be read."""
    source = files.configuration(path, EvaluationError)
    is_json = path.endswith(".json")
    tree = parse_json_arguments(source.text) if is_json else parse(source.text)
    found = {
        argument.node.name: argument for argument in contents_of(tree.body, source).arguments()
    }
    return found, list(_problems(tree, source))
