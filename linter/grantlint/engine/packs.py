"""Packs of rules: what is in them, known from their index without importing a rule.

A pack is an importable package whose folders are families and whose modules are rules. The
built-in pack and foreign ones are the same thing; both are named by import name.
"""

import os
from collections.abc import Iterable, Iterator
from importlib import import_module
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

from grantlint.model import RuleInfo, Severity
from grantlint.rule import Option, Rule, Trigger

INDEX = "index.json"
DOCS_URL = "https://github.com/grantlint/grantlint/blob/main/docs/rules/"


class PackError(Exception):
    """A pack cannot be used: it is not installed, or a module of it holds no rule."""


class Entry(Struct, frozen=True, omit_defaults=True):
    """What the engine knows of a rule before it imports it; a line of the index."""

    id: str
    module: str
    summary: str
    on: str
    severity: Severity
    since: str
    when: Trigger = Trigger()
    codes: tuple[str, ...] = ()
    options: dict[str, Option] = {}
    supersedes: tuple[str, ...] = ()
    default: bool = True

    @property
    def family(self) -> str:
        return self.id.partition("/")[0]

    def load(self) -> Rule[Any]:
        """Import the rule; raises PackError when its module holds none."""
        return rule_in(self.module)


class Pack(Struct, frozen=True):
    """The rules of one package, sorted by id."""

    name: str
    folder: str
    entries: tuple[Entry, ...]

    def page(self, entry: Entry) -> str:
        """The path of a rule's page."""
        below = entry.module.split(".")[1:]
        return os.path.join(self.folder, *below) + ".md"

    def info(self, entry: Entry) -> RuleInfo:
        url = f"{DOCS_URL}{entry.id}.md"
        return RuleInfo(entry.id, entry.summary, entry.severity, self.page(entry), url)


def pack(name: str) -> Pack:
    """The pack with import name *name*; its index is read, or made when it ships none.

    Raises PackError.
    """
    try:
        package = import_module(name)
    except (ImportError, ValueError, TypeError) as error:
        raise PackError(f"pack `{name}` cannot be imported: {error}") from error
    folder = next(iter(getattr(package, "__path__", ())), None)
    if folder is None:
        raise PackError(f"`{name}` is a module, not a pack: a pack has a folder for each family")
    index = os.path.join(folder, INDEX)
    try:
        with open(index, "rb") as file:
            entries = msgspec.json.decode(file.read(), type=tuple[Entry, ...])
    except FileNotFoundError:
        entries = tuple(scan(name, folder))
    except msgspec.DecodeError as error:
        raise PackError(f"{index}: {error}") from error
    return Pack(name, folder, entries)


def scan(name: str, folder: str) -> list[Entry]:
    """The entries of a pack, by importing every rule in it.

    Raises PackError for a module without a rule and for a rule without a page.
    """
    entries = []
    for family in _folders(folder):
        for stem in _stems(os.path.join(folder, family)):
            module = f"{name}.{family}.{stem}"
            page = os.path.join(folder, family, stem + ".md")
            entries.append(entry_of(rule_in(module), module, summary_of(page)))
    return sorted(entries, key=lambda entry: entry.id)


def entry_of(rule: Rule[Any], module: str, summary: str) -> Entry:
    return Entry(
        id=rule.id,
        module=module,
        summary=summary,
        on=rule.on.__name__,
        severity=rule.severity,
        since=rule.since,
        when=rule.when,
        codes=tuple(sorted(rule.codes)),
        options=dict(rule.options),
        supersedes=rule.supersedes,
        default=rule.default,
    )


def rule_in(module: str) -> Rule[Any]:
    """The one rule that *module* defines; raises PackError when it has none or several."""
    values = vars(import_module(module)).values()
    rules = [value for value in values if isinstance(value, Rule)]
    if len(rules) != 1:
        raise PackError(f"module `{module}` defines {len(rules)} rules, not one")
    return rules[0]


def summary_of(page: str) -> str:
    """The title of a rule's page, without its `#`; raises PackError when there is no page."""
    try:
        with open(page, encoding="utf-8") as file:
            return file.readline().removeprefix("#").strip()
    except FileNotFoundError:
        raise PackError(f"the rule has no page: {page}") from None


def _folders(folder: str) -> Iterator[str]:
    with os.scandir(folder) as found:
        names = [item.name for item in found if item.is_dir() and not item.name.startswith("_")]
    yield from sorted(names)


def _stems(folder: str) -> Iterator[str]:
    with os.scandir(folder) as found:
        names = [item.name for item in found if item.name.endswith(".py")]
    yield from sorted(name[:-3] for name in names if not name.startswith("_"))


NO_OPTIONS: MappingProxyType[str, Option] = MappingProxyType({})


def by_name(packs: Iterable[Pack]) -> dict[str, tuple[Pack, Entry]]:
    """Every rule of *packs* by its id; raises PackError when two packs claim one id."""
    found: dict[str, tuple[Pack, Entry]] = {}
    for one in packs:
        for entry in one.entries:
            if entry.id in found:
                raise PackError(f"rule `{entry.id}` is in `{found[entry.id][0].name}` already")
            found[entry.id] = one, entry
    return found
