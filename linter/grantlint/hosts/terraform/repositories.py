"""The repositories that given files lie in: what may be read, and which folders count."""

import os
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from grantlint.host import File, HostOptions
from grantlint.hosts.terraform.estates import has_signs
from grantlint.hosts.terraform.files import HOST, MAX_BYTES, Files, whole_text
from grantlint.hosts.terraform.roots import folders_below
from grantlint.model import Estate, Place, ProblemKind, Source, SourceProblem
from grantlint.text.files import UnreadableError, content, decoded

UNNAMED = "main.tf"
_SPLIT = "Split it, or leave it out with `exclude`"


class Repository(Struct, eq=False):
    """Given files below one root; `given` has the text of those that are not read from disk.

    `plans` are files with values already read, of what `terraform show -json` prints.
    """

    root: str
    options: HostOptions
    files: list[File] = field(default_factory=list)
    plans: list[File] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether the root is where a project begins, not just where a file happens to lie."""
        top = os.path.realpath(self.options.inside or os.curdir)
        return self.root == top or os.path.exists(os.path.join(self.root, ".git"))

    @property
    def named(self) -> frozenset[str]:
        """The files that the user gave by name, as reports print them."""
        return frozenset(file.path for file in self.files if file.named)

    @property
    def given_folders(self) -> frozenset[str]:
        """The folders of the given files that may be read; a link may lead to any other."""
        return frozenset(os.path.dirname(_real(file)) for file in self.files if not file.barred)

    def folders(self) -> Iterator[str]:
        """All folders with configurations below the root that the user did not leave out."""
        found = set(self.given_folders)
        found.update(map(folder_of, self.plans))
        if self.given_folders or self.is_whole:
            found.update(folders_below(self.root))
        return (folder for folder in sorted(found) if not self.options.is_excluded(folder))

    def concerns(self, folders: frozenset[str]) -> bool:
        """Whether a given file lies in one of the folders."""
        return not folders.isdisjoint(self.given_folders)

    def shown(self, path: str) -> str:
        """A path as reports print it: as it was given, or relative to the working directory."""
        for file in self.files:
            if _real(file) == path:
                return file.path
        return os.path.relpath(path).replace(os.sep, "/")

    def unreadable(self, read: Files) -> Iterator[Estate]:
        """An estate for each given file that could not be read, with that as its problem."""
        for file in self.files:
            reason = None if read.has_read(_real(file)) else _reason(file)
            if reason is not None:
                yield _unreadable(file, reason)


def repositories(files: Iterable[File], options: HostOptions) -> list[Repository]:
    """Files by the root of what they may be decided with."""
    found: dict[str, Repository] = {}
    given = [(file, _real(file)) for file in files]
    top = os.path.realpath(options.inside or os.curdir)
    roots = {top, *(_root(os.path.dirname(real), top) for file, real in given if not file.barred)}
    for file, real in given:
        root = top if file.barred else _outermost(_root(os.path.dirname(real), top), roots)
        repository = found.setdefault(root, Repository(root, options))
        if file.value is not None:
            repository.plans.append(file)
            continue
        repository.files.append(file)
        if file.text is not None:
            repository.given[real] = file.text
    return list(found.values())


def folder_of(file: File) -> str:
    """The folder that a file lies in; standard input is in the working directory."""
    return os.path.dirname(_real(file))


def _real(file: File) -> str:
    """Where a file lies; one from standard input as if it lay where its name says."""
    return file.real or os.path.realpath(file.path if file.path.endswith("tf") else UNNAMED)


def _root(folder: str, top: str) -> str:
    """*top* for a folder in it, else the git root of the folder, else the folder."""
    if folder == top or folder.startswith(top.rstrip(os.sep) + os.sep):
        return top
    above = folder
    while (outer := os.path.dirname(above)) != above:
        if os.path.exists(os.path.join(above, ".git")):
            return above
        above = outer
    return folder


def _outermost(folder: str, roots: set[str]) -> str:
    """The root that a folder without a repository of its own lies in: modules are below callers."""
    outermost = above = folder
    if os.path.exists(os.path.join(folder, ".git")):
        return folder
    while (outer := os.path.dirname(above)) != above:
        above = outer
        outermost = above if above in roots else outermost
    return outermost


def _reason(file: File) -> UnreadableError | None:
    """Why a given file cannot be read; None where it can."""
    if file.barred:
        return UnreadableError(file.barred)
    if file.text is not None:
        return None
    try:
        text = decoded(content(file.real, is_regular=file.is_regular))
    except UnreadableError as error:
        return error
    if os.path.getsize(file.real) > MAX_BYTES and (file.named or has_signs(text)):
        return UnreadableError(f"it has more than {MAX_BYTES // 1_000_000} MB", _SPLIT)
    return None


def _unreadable(file: File, error: UnreadableError) -> Estate:
    source = Source(file.path, error.before, HOST, whole_text)
    end = len(error.before)
    place = Place(source, (end, end))
    problem = SourceProblem(ProblemKind.UNREADABLE, place, file.path, error.reason, hint=error.hint)
    return Estate(name=file.path, sources=(source,), problems=(problem,))
