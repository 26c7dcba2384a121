"""What a finding is known by, in every run and after lines have moved.

Where a finding stands decides what its owner's name is worth: each file names its own, except where
files belong together, as those of a Terraform module do.
"""

import os
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from grantlint import hosts
from grantlint.model import Finding, Source

if TYPE_CHECKING:
    from hashlib import blake2b

FINGERPRINT_BYTES = 16
_NO_NAMES = ("", os.curdir, os.pardir)


def fingerprinted(findings: Iterable[Finding], root: str) -> list[Finding]:
    """The same findings, each with what it can be recognised by.

    That is its rule, its file, its owner there, what it underlines without white space, and its
    number among equals in their order. Where files belong together their folder stands for the
    file: a resource may move within. Paths count from *root*, so that the working directory does
    not matter. A secret is never part of it, only its hash.
    """
    counts: dict[tuple[str, ...], int] = {}
    found: list[Finding] = []
    relative = Relative(root)
    homes: dict[str, str] = {}
    for finding in findings:
        source = finding.at.source
        home = homes.get(source.path)
        if home is None:
            home = homes[source.path] = _home(source, relative)
        owner = finding.owner.removeprefix(source.path)  # which is all there is of a bare file
        known_by = (finding.rule, home, owner, _snippet(finding))
        ordinal = counts[known_by] = counts.get(known_by, 0) + 1
        found.append(replace(finding, fingerprint=_digest(*known_by, str(ordinal))))
    return found


class Relative:
    """Tells paths from *root*; what holds for a folder below it holds for the files in it."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._folders: dict[str, str | None] = {}

    def path(self, path: str) -> str | None:
        """*path* from the root; None on another drive."""
        folder, name = os.path.split(path)
        if folder not in self._folders:
            self._folders[folder] = self._looked_up(folder or os.curdir)
        known = self._folders[folder]
        if known is None or known.startswith("..") or name in _NO_NAMES:
            return self._looked_up(path)
        return name if known == os.curdir else f"{known}/{name}"

    def _looked_up(self, path: str) -> str | None:
        try:
            return os.path.relpath(os.path.abspath(path), self._root).replace(os.sep, "/")
        except ValueError:
            return None


def _home(source: Source, relative: Relative) -> str:
    """The file or folder in which owners have names of their own."""
    path = relative.path(source.path) or source.path
    host = hosts.HOSTS.get(source.host)
    return path.rpartition("/")[0] if host is not None and host.reads_together else path


def _snippet(finding: Finding) -> str:
    if finding.secret is not None:
        return finding.secret
    span = finding.at.span
    return "".join(finding.at.source.text[span.start : span.end].split())


def _digest(*parts: str) -> str:
    digest = _hash()(digest_size=FINGERPRINT_BYTES)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()


@cache
def _hash() -> "type[blake2b]":
    try:  # hashlib itself would load OpenSSL, a tenth of a start
        from _blake2 import blake2b  # noqa: PLC0415  a run without findings needs none
    except ImportError:
        from hashlib import blake2b  # noqa: PLC0415  an interpreter other than CPython
    return blake2b
