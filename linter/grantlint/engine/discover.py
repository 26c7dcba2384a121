"""Which files a run looks at: paths given by name, and what is found by walking folders.

Knows file systems and ignore files, not what stands in the files. Each file counts once, in the
order of its path. Reading stays inside a root: symlinks are resolved, and one that leads out
is handed on as barred.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from grantlint import hosts
from grantlint.config import Config, UsageError
from grantlint.config.discovery import is_inside, root_of
from grantlint.host import File
from grantlint.text.files import BOM, NEVER_WALKED, UnreadableError, chunks

if TYPE_CHECKING:
    from grantlint.engine.ignore_files import IgnoreFiles

STDIN = "-"
UNNAMED = "<stdin>"
"""What standard input is called when the user gave it no name."""
LEADS_OUT = "it is a link that leads out of the project"
LOCKED = "it is a folder that cannot be listed"
OPENINGS = rb"\s*(?:\{(?![{%#])|\[\s*[\[{\"\]])"
"""How a JSON text that may hold a policy starts: not as templates, TOML and INI files do."""


def discover(
    paths: Sequence[str],
    config: Config,
    stdin: tuple[str, str] | None = None,
    *,
    everything: bool = False,
) -> list[tuple[str, File]]:
    """The files to check, each with the name of its host.

    *paths* are as the user gave them; *stdin* is the name and text of what was piped in, for `-`.
    With *everything*, files that no host claims are there too, for the fallback.
    Raises UsageError for a path that does not exist; nothing has been read then.
    """
    for path in paths:
        if path != STDIN and not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or folder")
    return _Discovery(config, everything=everything).found(paths, stdin)


class _Folder(Struct, frozen=True):
    """A folder to walk: `shown` for reports, `path` as it was reached, `real` where it lies."""

    shown: str
    path: str
    real: str


class _Walk(Struct):
    """One walk: what reading stays inside of, folders still to list, and those that links name.

    Links wait for the end, so that a file is known by the path it really has.
    """

    root: str
    folders: list[_Folder]
    links: list[_Folder]
    seen: set[str]
    ignored: "IgnoreFiles"

    def turns(self) -> Iterator[_Folder]:
        """Each folder once, however links lead to it."""
        while self.folders or self.links:
            folder = self.folders.pop() if self.folders else self._followed()
            if folder is not None and folder.real not in self.seen:
                self.seen.add(folder.real)
                yield folder

    def _followed(self) -> _Folder | None:
        """The next folder that a link names, unless it is ignored where it lies."""
        folder = self.links.pop(0)
        self.ignored = _ignore_files(self.root, folder.real)
        return None if self.ignored.is_top_ignored else folder

    def may_follow(self, real: str) -> bool:
        """Whether a link to the folder *real* is one to follow."""
        below = real[len(self.root) :].split(os.sep)
        return is_inside(real, self.root) and NEVER_WALKED.isdisjoint(below)


def _ignore_files(root: str, folder: str) -> "IgnoreFiles":
    from grantlint.engine.ignore_files import IgnoreFiles  # noqa: PLC0415  only walks need them

    return IgnoreFiles(root, folder)


class _Discovery:
    """One search; files gather in it by the place they are read from."""

    def __init__(self, config: Config, *, everything: bool) -> None:
        self._root = config.root
        self._everything = everything
        self._exclude = config.exclude
        self._suffixes = _suffixes(hosts.HOSTS)
        self._endings = tuple(self._suffixes)
        self._files: dict[str, tuple[str, File]] = {}

    def found(self, paths: Sequence[str], stdin: tuple[str, str] | None) -> list[tuple[str, File]]:
        folders: list[str] = []
        for path in dict.fromkeys(paths):
            if path == STDIN:
                self._add_stdin(stdin)
            elif os.path.isdir(path):
                folders.append(path)
            else:
                self._add_named(path)
        for path in folders:
            self._walk(path)
        return sorted(self._files.values(), key=lambda found: (found[1].path, found[1].real))

    def _host_of(self, name: str) -> str | None:
        lowered = name.lower()
        if not lowered.endswith(self._endings):
            return None
        for ending, host in self._suffixes.items():
            if lowered.endswith(ending):
                return host
        return None

    def _is_passed_over(self, name: str) -> bool:
        """Whether no host takes a file of this name on a walk."""
        if self._host_of(name) is not None:
            return False
        return not self._everything or name.lower().endswith(hosts.BINARY)

    def _is_excluded(self, *places: str) -> bool:
        return any(glob.covers(place) for glob in self._exclude for place in places)

    # ── Paths given by name ──

    def _add_stdin(self, stdin: tuple[str, str] | None) -> None:
        if stdin is not None:
            name, text = stdin
            is_text = self._everything and name != UNNAMED and not _opens_like_json(text.encode())
            host = self._host_of(name) or (hosts.FALLBACK if is_text else hosts.DEFAULT)
            self._files[STDIN] = host, File(path=name, real="", named=True, text=text)

    def _add_named(self, path: str) -> None:
        absolute = os.path.abspath(path)
        real = os.path.realpath(path)
        if self._is_excluded(absolute, real):
            return
        root = self._root
        if not is_inside(absolute, root):
            root = root_of(os.path.dirname(absolute))
        barred = "" if is_inside(real, root) else LEADS_OUT
        host = self._host_of(path)
        if host is None and (barred or _may_be_json(real)):
            host = hosts.DEFAULT
        if host is None and self._everything:
            host = hosts.FALLBACK
        if host is not None:
            file = File(path=shown(absolute), real=real, named=True, barred=barred)
            self._files.setdefault(real, (host, file))

    # ── Walking ──

    def _walk(self, path: str) -> None:
        """Look at all that is in a folder."""
        top = _Folder(shown(path), os.path.abspath(path), os.path.realpath(path))
        root = self._root if is_inside(top.path, self._root) else root_of(top.real)
        if self._is_excluded(top.path, top.real):
            return
        if not is_inside(top.real, root):
            self._bar(top, LEADS_OUT)
            return
        walk = _Walk(root, [top], [], set(), _ignore_files(root, top.real))
        for folder in walk.turns():
            for item, is_folder in self._items(folder, walk.ignored):
                self._take(item, folder, walk, is_folder=is_folder)

    def _items(
        self, folder: _Folder, ignored: "IgnoreFiles"
    ) -> Iterator[tuple[os.DirEntry[str], bool]]:
        """What git does not ignore of the folders to walk (true) and the files for a host."""
        try:
            with os.scandir(folder.real) as listing:
                items = sorted(listing, key=lambda item: item.name)
        except OSError:
            self._bar(folder, LOCKED)
            return
        ignored.enter(folder.real, items)
        for item in items:
            is_folder = _is_folder(item)
            if item.name in NEVER_WALKED if is_folder else self._is_passed_over(item.name):
                continue
            if not ignored.covers(folder.real, item.name, is_folder=is_folder):
                yield item, is_folder

    def _bar(self, folder: _Folder, reason: str) -> None:
        """Hand on a folder that cannot be walked, as what cannot be read."""
        file = File(path=folder.shown, real=folder.real, barred=reason)
        self._files.setdefault(folder.real, (hosts.DEFAULT, file))

    def _take(
        self, item: os.DirEntry[str], folder: _Folder, walk: _Walk, *, is_folder: bool
    ) -> None:
        real = item.path  # the folder was listed by its real path
        if self._exclude and self._is_excluded(os.path.join(folder.path, item.name), real):
            return
        is_link = item.is_symlink()
        if is_link:
            real = os.path.realpath(real)
        name = item.name if folder.shown == os.curdir else f"{folder.shown}/{item.name}"
        if not is_folder:
            barred = LEADS_OUT if is_link and not is_inside(real, walk.root) else ""
            is_regular = item.is_file(follow_symlinks=False)
            self._add_walked(
                File(name, real, barred=barred, is_regular=is_regular), is_link=is_link
            )
            return
        below = _Folder(name, os.path.join(folder.path, item.name), real)
        if not is_link:
            walk.folders.append(below)
        elif walk.may_follow(real):
            walk.links.append(below)

    def _add_walked(self, file: File, *, is_link: bool) -> None:
        """Add a file, unless it is known by its name or by a path that is no link."""
        known = self._files.get(file.real)
        if known is not None and (is_link or known[1].named):
            return
        host = self._host_of(file.path) or hosts.FALLBACK
        if not file.barred or host != hosts.FALLBACK:
            self._files[file.real] = host, file


def _suffixes(table: Mapping[str, hosts.Entry]) -> dict[str, str]:
    """The host of each suffix, longest first."""
    pairs = [(suffix, name) for name, entry in table.items() for suffix in entry.suffixes]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


def _is_folder(item: os.DirEntry[str]) -> bool:
    try:
        return item.is_dir()
    except OSError:  # a link that leads to itself
        return False


def shown(path: str) -> str:
    """*path* as reports print it: POSIX, relative to the working directory."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive
        return os.path.abspath(path).replace(os.sep, "/")


def _may_be_json(real: str) -> bool:
    """Whether a file starts like JSON; one that cannot be read may be anything."""
    try:
        head = next(chunks(real, 0), b"")
    except UnreadableError:
        return True
    return _opens_like_json(head)


def _opens_like_json(data: bytes) -> bool:
    return re.match(OPENINGS, data.removeprefix(BOM)) is not None
