"""Which fixes are applied, and how: whole, apart from each other, every other byte kept.

Knows no rule and no host; a fix comes with its edits, and its effect decides whether it counts.
"""

import os
import stat
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from tempfile import mkstemp

from msgspec import Struct

from grantlint.config.discovery import is_inside
from grantlint.config.names import names_exactly
from grantlint.engine.diff import unified
from grantlint.model import Edit, Finding, FixEffect, Source, Span
from grantlint.text.edits import applied, in_order

BOM = b"\xef\xbb\xbf"


class FixError(Exception):
    """A file cannot be written; the message says why."""


class Plan(Struct, frozen=True, eq=False):
    """Fixes to apply together, their edits by path, and findings whose fixes are in the way."""

    findings: tuple[Finding, ...]
    edits: Mapping[str, tuple[Edit, ...]]
    overlapping: tuple[Finding, ...]

    def diff(self) -> Iterator[str]:
        """The lines of one unified diff of all files."""
        for path, edits in self.edits.items():
            yield from unified(path, edits[0].source.text, edits)


def wanted(
    findings: Iterable[Finding], *, narrower: bool, named: Collection[str]
) -> Iterator[Finding]:
    """Findings whose fix may be applied.

    Those that leave access as it is; with *narrower* those that take some away; those that give
    access, or have to be completed by hand, only for rules that are *named* one by one.
    """
    effects = {FixEffect.SAME, FixEffect.NARROWER} if narrower else {FixEffect.SAME}
    for finding in findings:
        fix = finding.fix
        if fix is None or not fix.edits:
            continue
        if fix.effect in effects or names_exactly(named, finding.rule):
            yield finding


def planned(findings: Iterable[Finding]) -> Plan:
    """All fixes of *findings* that do not write over one another; the first one wins."""
    taken: dict[str, _Taken] = {}
    chosen: list[Finding] = []
    overlapping: list[Finding] = []
    for finding in findings:
        edits = finding.fix.edits if finding.fix else ()
        if all(_of(taken, edit).has_room_for(edit) for edit in edits):
            chosen.append(finding)
            for edit in edits:
                _of(taken, edit).add(edit)
        else:
            overlapping.append(finding)
    by_path = {path: tuple(in_order(one.edits)) for path, one in taken.items() if one.edits}
    return Plan(tuple(chosen), by_path, tuple(overlapping))


class _Taken:
    """Edits of one file that have been chosen, by span; no two share a character."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._texts: dict[Span, str] = {}
        self.edits: list[Edit] = []

    def has_room_for(self, edit: Edit) -> bool:
        span = edit.span
        if span in self._texts:
            return self._texts[span] == edit.text
        at = bisect_left(self._spans, span)
        before = self._spans[at - 1] if at else None
        after = self._spans[at] if at < len(self._spans) else None
        fits_before = before is None or before.end <= span.start
        return fits_before and (after is None or span.end <= after.start)

    def add(self, edit: Edit) -> None:
        if edit.span not in self._texts:
            insort(self._spans, edit.span)
            self._texts[edit.span] = edit.text
            self.edits.append(edit)


def _of(taken: dict[str, _Taken], edit: Edit) -> _Taken:
    return taken.setdefault(edit.source.path, _Taken())


# ── Files ────────────────────────────────────────────────────────────────────────────────────────


def write(path: str, edits: Sequence[Edit], roots: Sequence[str]) -> None:
    """Write *edits* into the file at *path*, at once or not at all; it must lie in one of *roots*.

    Mode, byte order mark and line ends stay. Raises FixError when the file lies elsewhere, has
    changed since it was read, or cannot be written.
    """
    real = os.path.realpath(path)
    if not any(is_inside(real, root) for root in roots):
        raise FixError(f"{path}: leads out of the project, so it was not changed")
    try:
        content = _fixed(path, _read(real), edits)
        _replace(real, content)
    except OSError as error:
        raise FixError(f"{path}: {error.strerror or error}") from error


def _read(real: str) -> bytes:
    with open(real, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("is not a file")
        return file.read()


def _fixed(path: str, content: bytes, edits: Sequence[Edit]) -> bytes:
    """The bytes of the file with *edits* written in."""
    source = edits[0].source
    mark = BOM if content.startswith(BOM) and not source.text.startswith("\ufeff") else b""
    before = content[len(mark) :]
    if before != source.text.encode("utf-8", "surrogatepass"):
        raise FixError(f"{path}: has changed since it was read, so it was not changed")
    text = applied(source.text, _with_line_ends(source, edits))
    return mark + text.encode("utf-8", "surrogatepass")


def _with_line_ends(source: Source, edits: Sequence[Edit]) -> list[Edit]:
    """The same edits, writing the line ends that the file has."""
    text = source.text
    if "\r\n" not in text or text.count("\n") != text.count("\r\n"):
        return list(edits)
    return [
        Edit(edit.source, edit.span, edit.text.replace("\r\n", "\n").replace("\n", "\r\n"))
        for edit in edits
    ]


def _replace(real: str, content: bytes) -> None:
    """Put *content* in place of the file at once, with its mode and, where allowed, its owner.

    A file that has other names, too, is written where it is, or they would keep the old one.
    """
    if not os.access(real, os.W_OK):
        raise OSError("is not writable")
    before = os.stat(real)
    if before.st_nlink > 1:
        _overwrite(real, content)
        return
    handle, draft = mkstemp(prefix=".grantlint-", dir=os.path.dirname(real))
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if hasattr(os, "chown"):
            with suppress(OSError):
                os.chown(draft, before.st_uid, before.st_gid)
        os.chmod(draft, stat.S_IMODE(before.st_mode))
        os.replace(draft, real)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def _overwrite(real: str, content: bytes) -> None:
    with open(real, "r+b") as file:
        file.write(content)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
