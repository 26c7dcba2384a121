"""Which folders of a repository are root configurations, and what belongs to each.

A folder that another one calls is checked there, with that one's inputs; one that nobody calls is
a root, whatever it was meant to be. Knows file names and module calls; evaluates nothing.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from grantlint.hosts.terraform.module import Modules, is_configuration

SKIPPED: Final = frozenset((".git", ".terraform", ".terragrunt-cache", "node_modules", ".venv"))
"""Folders that hold what was installed, never what somebody wrote here."""
MOST_FOLDERS: Final = 20_000
"""How many folders with configurations are looked at."""


class Root(Struct, frozen=True):
    """A root configuration: its folder, and all folders of local modules below it, it included."""

    folder: str
    folders: frozenset[str]


def folders_below(top: str) -> Iterator[str]:
    """The folders at and below *top* that hold a configuration; links are not followed."""
    found = 0
    for where, folders, names in os.walk(os.path.realpath(top)):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        if any(is_configuration(name) for name in names):
            yield where
            found += 1
            if found == MOST_FOLDERS:
                return


def find_roots(modules: Modules, folders: Iterable[str]) -> list[Root]:
    """The roots among *folders*, which are real paths; all of them are part of some root.

    Where folders call each other in a circle, the first of them is the root.
    """
    known = sorted(set(folders))
    calls = {folder: modules.called_from(folder) for folder in known}
    called = {other for folder in known for other in calls[folder] if other != folder}
    roots: list[Root] = []
    reached: set[str] = set()
    for folder in [*(one for one in known if one not in called), *known]:
        if folder not in reached:
            below = frozenset(_reached(folder, modules))
            reached |= below
            roots.append(Root(folder, below))
    return sorted(roots, key=lambda root: root.folder)


def _reached(folder: str, modules: Modules) -> set[str]:
    """*folder* and all that it calls, directly or not."""
    found = {folder}
    waiting = [folder]
    while waiting:
        new = modules.called_from(waiting.pop()) - found
        found |= new
        waiting += new
    return found
