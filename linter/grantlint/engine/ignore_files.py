"""Which paths git ignores: `.gitignore` files and `.git/info/exclude`, as a walk meets them.

Knows git's rules of precedence; what a single pattern covers is pathspec's to say, which is
imported when the first ignore file is met. https://git-scm.com/docs/gitignore
"""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from grantlint.text.files import UnreadableError, content

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NAME = ".gitignore"
OWN = os.path.join(".git", "info", "exclude")


class IgnoreFiles:
    """The ignore files that count in a folder *top* and below, from *root* downwards.

    Both are absolute and real. When *top* itself is ignored, only files inside of it count: a
    path given by name is walked.
    """

    def __init__(self, root: str, top: str) -> None:
        self._root = root
        self._specs: dict[str, tuple[GitIgnoreSpec, ...]] = {}
        self.is_top_ignored = self._lead_to(top)

    def _lead_to(self, top: str) -> bool:
        """Read the ignore files above *top*; whether one of them ignores it."""
        folder = self._root
        self._read(folder, NAME)
        self._read(folder, OWN)
        for name in filter(None, top[len(folder) :].split(os.sep)):
            if self.covers(folder, name, is_folder=True):
                self._specs.clear()
                return True
            folder = os.path.join(folder, name)
            self._read(folder, NAME)
        return False

    def enter(self, folder: str, items: Iterable[os.DirEntry[str]]) -> None:
        """Read the ignore file of a folder whose *items* have been listed."""
        if folder not in self._specs and any(item.name == NAME for item in items):
            self._read(folder, NAME)

    def covers(self, folder: str, name: str, *, is_folder: bool) -> bool:
        """Whether the item *name* of *folder* is ignored: the deepest file that names it decides.

        The folder itself is not ignored.
        """
        if not self._specs:
            return False
        path = name + "/" if is_folder else name
        while True:
            for spec in self._specs.get(folder, ()):
                verdict = spec.check_file(path).include
                if verdict is not None:
                    return verdict
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
            data = content(path)
        except UnreadableError:
            return
        from pathspec import GitIgnoreSpec  # noqa: PLC0415  only where there is an ignore file

        lines = data.decode("utf-8", "replace").splitlines()
        self._specs[folder] = (*self._specs.get(folder, ()), GitIgnoreSpec.from_lines(lines))
