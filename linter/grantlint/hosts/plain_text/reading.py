"""From a file to its text, when a credential may stand in it: most files are passed over as bytes.

Knows sizes and encodings, not what the text means.
"""

import os

from grantlint.host import File
from grantlint.knowledge.credentials import may_hold
from grantlint.text.files import UnreadableError, content

__all__ = ["LARGEST", "UnreadableError", "text_of"]

LARGEST = 1 << 20
"""Bytes of the largest file that is looked through without having been named."""
HEAD = 1 << 13
"""Bytes among which a binary file has a zero."""
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def text_of(file: File) -> str | None:
    """The text of a file that may hold a credential; None for all others.

    Raises UnreadableError for a file that was named and cannot be read.
    """
    if file.text is not None:
        return file.text if may_hold(file.text.encode("utf-8", "surrogatepass")) else None
    try:
        return (
            None
            if file.barred or _is_too_large(file)
            else _decoded(content(file.real, is_regular=file.is_regular))
        )
    except (UnreadableError, OSError):
        if file.named:
            raise
        return None


def _is_too_large(file: File) -> bool:
    return not file.named and os.stat(file.real).st_size > LARGEST


def _decoded(data: bytes) -> str | None:
    """The text of *data*; None when it is binary or cannot hold a credential."""
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            return text if may_hold(text.encode("utf-8", "replace")) else None
    if not may_hold(data) or b"\0" in data[:HEAD]:
        return None
    return data.decode("utf-8", "replace").removeprefix("\ufeff")
