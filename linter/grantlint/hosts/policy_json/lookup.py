"""Looks up the files that patterns of the config name, whether they are given to a run or not."""

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from grantlint.host import File, HostOptions
from grantlint.text import globs
from grantlint.text.files import NEVER_WALKED

SUFFIX = ".json"
_WILDCARDS = frozenset("*?[")


def fitting(
    patterns: Iterable[str], given: Mapping[str, File], options: HostOptions
) -> dict[str, File]:
    """The files that one of *patterns* covers, by their path from the patterns' folder, in order.

    A pattern without wildcards is the path of a file or folder, another one a glob. A file that is
    not given must lie below that folder, symlinks resolved.
    """
    root = os.path.realpath(options.root or os.curdir)
    found: dict[str, File] = {}
    for pattern in patterns:
        found.update((path, file) for path, file in given.items() if _covers(pattern, path))
        for real in _below(root, pattern):
            path = os.path.relpath(real, root).replace(os.sep, "/")
            if path not in found and _covers(pattern, path):
                found[path] = File(path=os.path.relpath(real).replace(os.sep, "/"), real=real)
    return dict(sorted(found.items()))


def _below(root: str, pattern: str) -> Iterator[str]:
    """The JSON files a pattern may cover: itself, or all below its part without wildcards."""
    start = os.path.realpath(os.path.join(root, *_fixed(pattern)))
    if start != root and not start.startswith(root.rstrip(os.sep) + os.sep):
        return
    if os.path.isfile(start):
        yield start
        return
    waiting = [start]
    while waiting:
        for item in _listed(waiting.pop()):
            if item.is_dir(follow_symlinks=False):
                if item.name not in NEVER_WALKED:
                    waiting.append(item.path)
            elif item.name.lower().endswith(SUFFIX) and item.is_file(follow_symlinks=False):
                yield item.path


def _listed(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as items:
            return list(items)
    except OSError:
        return []


def _covers(pattern: str, path: str) -> bool:
    if not _WILDCARDS.isdisjoint(pattern):
        return globs.matches(pattern, path)
    named = "/".join(_names(pattern))
    return path == named or path.startswith(named + "/")


def _fixed(pattern: str) -> list[str]:
    """The names a pattern starts with that have no wildcard; none for a glob of any depth."""
    if "/" not in pattern.rstrip("/") and not _WILDCARDS.isdisjoint(pattern):
        return []
    return list(takewhile(_WILDCARDS.isdisjoint, _names(pattern)))


def _names(pattern: str) -> list[str]:
    return [name for name in pattern.split("/") if name not in ("", ".")]
