"""Files read safely: bytes first, then text; knows no language and nothing of IAM.

Only regular files are opened, only up to a size, and only as UTF-8. Whatever stands in the way is
an UnreadableError with one line to say so.
"""

import errno
import os
import stat
from collections.abc import Iterator

LARGEST = 64 << 20
"""Bytes of the largest file that is read whole."""
CHUNK = 1 << 20
BOM = b"\xef\xbb\xbf"

NEVER_WALKED = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".tox",
        ".nox",
        ".venv",
        "venv",
        ".terraform",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        "__pycache__",
        "node_modules",
        "site-packages",
    }
)
"""Folders that hold what others wrote or tools made; no walk goes into them."""

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
_KINDS = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe"),
    (stat.S_ISSOCK, "it is a socket"),
    (stat.S_ISCHR, "it is a device"),
    (stat.S_ISBLK, "it is a device"),
)
_REASONS = {
    errno.EACCES: ("there is no permission to read it", "Give the permission to read"),
    errno.EPERM: ("there is no permission to read it", "Give the permission to read"),
    errno.ELOOP: ("it is a link that leads to itself", "Mend or remove the link"),
    errno.ENAMETOOLONG: ("its path is too long", ""),
}


class UnreadableError(Exception):
    """A file cannot be read or is not UTF-8; `reason` is one line, `hint` what to do about it.

    For text that is not UTF-8, `before` is what could be decoded up to the byte that is not.
    """

    def __init__(self, reason: str, hint: str = "", before: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
        self.before = before


class TooLargeError(UnreadableError):
    """A regular file of more than LARGEST bytes; `chunks` may still look through it."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"it has {size >> 20} MB, more than the {LARGEST >> 20} that are read",
            "Split it, or leave it out with `exclude`",
        )


def content(path: str, *, is_regular: bool = False) -> bytes:
    """All bytes of the regular file at *path*, which is opened for nothing else.

    Where its folder's listing has told that it *is_regular*, it is not looked at before. Raises
    UnreadableError, and TooLargeError before a byte is read.
    """
    try:
        handle, size = _opened(path, is_regular=is_regular)
        try:
            return _all_of(handle, size)
        finally:
            os.close(handle)
    except OSError as error:
        raise UnreadableError(*_reason(path, error)) from None


def chunks(path: str, overlap: int) -> Iterator[bytes]:
    """The bytes of a file of any size, piece by piece; each piece repeats *overlap* of the last.

    Raises UnreadableError.
    """
    try:
        handle, _ = _opened(path, is_regular=False)
        try:
            tail = b""
            while piece := os.read(handle, CHUNK):
                piece = tail + piece
                yield piece
                tail = piece[-overlap:] if overlap else b""
        finally:
            os.close(handle)
    except OSError as error:
        raise UnreadableError(*_reason(path, error)) from None


def _opened(path: str, *, is_regular: bool) -> tuple[int, int]:
    """A descriptor of a regular file and its size: looked at before it is opened, and after."""
    if not is_regular:
        _refuse_others(os.stat(path).st_mode)
    handle = os.open(path, _FLAGS)
    try:
        found = os.fstat(handle)
        _refuse_others(found.st_mode)
    except BaseException:
        os.close(handle)
        raise
    return handle, found.st_size


def _refuse_others(mode: int) -> None:
    if not stat.S_ISREG(mode):
        reason = next((words for test, words in _KINDS if test(mode)), "it is not a file")
        raise UnreadableError(reason, "Leave it out with `exclude`")


def _all_of(handle: int, size: int) -> bytes:
    if size > LARGEST:
        raise TooLargeError(size)
    data = os.read(handle, size + 1)
    if len(data) == size:
        return data
    pieces = [data]
    total = len(data)
    while piece := os.read(handle, CHUNK):  # it grows, or its size is not known beforehand
        pieces.append(piece)
        total += len(piece)
        if total > LARGEST:
            raise TooLargeError(total)
    return b"".join(pieces)


def _reason(path: str, error: OSError) -> tuple[str, str]:
    if error.errno == errno.ENOENT:
        if os.path.islink(path):
            return "it is a link that leads nowhere", "Mend or remove the link"
        return "it is gone, or a link that leads nowhere", "Mend or remove the link"
    known = _REASONS.get(error.errno or 0)
    return known or (f"reading it fails: {error.strerror or error}", "")


def decoded(data: bytes) -> str:
    """*data* as text without its byte order mark; raises UnreadableError when it is not UTF-8."""
    if b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableError(f"it is {_wide(data)}, not UTF-8", "Save it as UTF-8")
    start = len(BOM) if data.startswith(BOM) else 0
    try:
        return data[start:].decode() if start else data.decode()
    except UnicodeDecodeError as error:
        at = start + error.start
    before = data[start:at].decode()
    reason = f"it is not UTF-8: byte 0x{data[at]:02x} at offset {at}"
    raise UnreadableError(reason, "Save it as UTF-8", before)


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32, by the mark or the zeros at its start (RFC 4627, section 3)."""
    start = data[:4]
    is_32 = start in (b"\xff\xfe\0\0", b"\0\0\xfe\xff") or b"\0\0\0" in start
    return "UTF-32" if is_32 else "UTF-16"


def narrowed(data: bytes) -> bytes:
    """*data* without the zeros that UTF-16 and UTF-32 put between ASCII: to find words in it."""
    return data.replace(b"\0", b"") if b"\0" in data[:4] or b"\0" in data[-4:] else data
