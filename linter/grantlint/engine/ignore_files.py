"""Which paths git ignores: `.gitignore` files and `.git/info/exclude`, as a walk meets them.

Knows git's rules of precedence; what a single pattern covers is pathspec's to say, which is
imported when the first ignore file is met. https://git-scm.com/docs/gitignore
"""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from grantlint.text.files import UnreadableError, content

if TYPE_CHECKING:
    from pathspec import Pattern

NAME = ".gitignore"
OWN = os.path.join(".git", "info", "exclude")


class _Pattern(Struct, frozen=True, eq=False):
    """One line: what it covers, whether it takes that back in, and whether it is about folders."""

    pattern: "Pattern"
    ignores: bool
    folders_only: bool

    def covers(self, path: str, *, is_folder: bool) -> bool:
        """Whether it fits *path*, from the ignore file's folder.

        pathspec is asked about files: one in a folder fits what fits the folder.
        """
        if self.folders_only:
            return is_folder and self.pattern.match_file(path + "/") is not None
        return self.pattern.match_file(path) is not None


class IgnoreFiles:
    """The ignore files that count in a folder *top* and below, from *root* downwards.

    Both are absolute and real. When *top* itself is ignored, only files inside of it count: a
    path given by name is walked.
    """

    def __init__(self, root: str, top: str) -> None:
        self._root = root
        self._patterns: dict[str, tuple[_Pattern, ...]] = {}
        self.is_top_ignored = self._lead_to(top)

    def _lead_to(self, top: str) -> bool:
        """Read the ignore files above *top*; whether one of them ignores it."""
        folder = self._root
        self._read(folder, OWN)
        self._read(folder, NAME)
        for name in filter(None, top[len(folder) :].split(os.sep)):
            if self.covers(folder, name, is_folder=True):
                self._patterns.clear()
                return True
            folder = os.path.join(folder, name)
            self._read(folder, NAME)
        return False

    def enter(self, folder: str, items: Iterable[os.DirEntry[str]]) -> None:
        """Read the ignore file of a folder whose *items* have been listed."""
        if folder not in self._patterns and any(item.name == NAME for item in items):
            self._read(folder, NAME)

    def covers(self, folder: str, name: str, *, is_folder: bool) -> bool:
        """Whether the item *name* of *folder*, which is not ignored itself, is ignored.

        The deepest file that has something to say decides, and in it the last line.
        """
        if not self._patterns:
            return False
        path = name
        while True:
            for pattern in self._patterns.get(folder, ()):
                if pattern.covers(path, is_folder=is_folder):
                    return pattern.ignores
            above, below = os.path.split(folder)
            if folder in (self._root, above):
                return False
            path = f"{below}/{path}"
            folder = above

    def _read(self, folder: str, name: str) -> None:
        """Read an ignore file, if it is one; as in git, a link is none."""
        path = os.path.join(folder, name)
        if os.path.islink(path):
            return
        try:
            lines = content(path).decode("utf-8", "replace").splitlines()
        except UnreadableError:
            return
        read = tuple(reversed(list(filter(None, map(_pattern, lines)))))
        self._patterns[folder] = (*read, *self._patterns.get(folder, ()))


def _pattern(line: str) -> _Pattern | None:
    """A line of an ignore file; None for one that is empty, a comment, or no pattern."""
    bare = line.removeprefix("!")
    if not bare.strip() or line.startswith("#"):
        return None
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  only where there is an ignore file

    try:
        pattern = GitIgnoreSpec.from_lines([bare]).patterns[0]
    except ValueError:  # such as a lone backslash; git passes over it, too
        return None
    return _Pattern(pattern, bare == line, line.rstrip().endswith("/"))
