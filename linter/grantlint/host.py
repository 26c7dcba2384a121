"""What a host must do: find IAM in the files of one language, keep places, print changes.

A host knows its language and nothing of rules.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from msgspec import Struct

from grantlint.model import Change, DocumentKind, Edit, Estate, Place, Settings


class File(Struct, frozen=True, gc=False):
    """A file to read.

    `path` is for reports; `real` is where to read it, symlinks resolved, inside the root. `named`
    says that the user gave this very path: then silence about it is not enough. `text` is set for
    standard input. `barred` says why the file must not be read; then it is not. `value` is what
    the text says as JSON, where that was read before. `is_regular` is what a listing of the folder
    told, false where none did.
    """

    path: str
    real: str
    named: bool = False
    text: str | None = None
    barred: str = ""
    value: object = None
    is_regular: bool = False


class HandedOn(Struct, frozen=True, eq=False):
    """A file that is written in another host's language: the host of that *name* is to read it."""

    name: str
    file: File


class IdentityJoin(Struct, frozen=True):
    """Files that together describe one identity: an `[[identity]]` of the config.

    Paths and globs are relative to the config's folder, as `HostOptions.root` names it.
    """

    name: str
    policies: tuple[str, ...] = ()
    boundary: str | None = None
    trust: str | None = None


class OrganizationJoin(Struct, frozen=True):
    """Files that hold the policies of the organization: `[organization]` of the config."""

    id: str | None = None
    scps: tuple[str, ...] = ()
    rcps: tuple[str, ...] = ()


def _nothing(_path: str) -> bool:
    return False


class HostOptions(Struct, frozen=True):
    """What the config and the command line tell hosts.

    `kinds` maps globs to the kind of the documents in them. `inside` is the folder that reading
    stays in. `is_excluded` says of an absolute path whether the user left it out. `var_files` give
    values to Terraform's variables.
    """

    root: str = ""
    kinds: tuple[tuple[str, DocumentKind], ...] = ()
    identities: tuple[IdentityJoin, ...] = ()
    organization: OrganizationJoin = OrganizationJoin()
    settings: Settings = Settings()
    inside: str = ""
    var_files: tuple[str, ...] = ()
    is_excluded: Callable[[str], bool] = _nothing


class Host(Protocol):
    """One language. Implementations are modules or instances; no state is kept between calls."""

    name: str

    def estates(self, files: Iterable[File], options: HostOptions) -> Iterator[Estate | HandedOn]:
        """Read the files and yield what is decided together, and files that are for other hosts.

        Never raises for the content of a file: what cannot be read becomes a SourceProblem, what
        was read but not understood a NotUnderstood. A file without a sign of IAM yields nothing.
        """
        ...

    def edits(self, change: Change) -> tuple[Edit, ...] | None:
        """How the change is written in the source it belongs to; None where it cannot be."""
        ...

    def spelled(self, statement: Mapping[str, object], beside: Place | None = None) -> str:
        """A statement, given as IAM's JSON, in the host's own language, on one line.

        *beside* is the place of a statement or document, whose spelling it takes.
        """
        ...
