"""Tells from bytes alone whether a file can hold IAM; knows neither JSON values nor files.

A file without a sign is passed over before anything is decoded. The signs are words that every
policy has; `looks_like_policy` asks for more, where a file cannot be parsed to be sure.
"""

import re
from collections.abc import Iterable

OVERLAP = 128
"""Bytes that pieces of a file have to share, so that no sign is cut in two."""

_STATEMENT = b"statement"
_WRAPPERS = (b"policydocument", b"userdetaillist", b"groupdetaillist", b"roledetaillist")
_VERSIONS = (b"2012-10-17", b"2008-10-17")
_OTHERS = (b"effect", b"action", *_VERSIONS)
_ESCAPED_LETTER = b"\\u00"
"""`\\u0053tatement` is `Statement`, too."""

_KEY_STATEMENT = b"tatement", re.compile(rb"""(?:\\*["']|%22)?\s*+(?::|%3[Aa])""")
_KEY_EFFECT = (
    b"ffect",
    re.compile(
        rb"""(?:\\*["']|%22)?\s*+(?::|%3[Aa])"""
        rb"""\s*+(?:\\*["']|%22|%20|\+)*+(?:Allow|Deny|ALLOW|DENY|allow|deny)"""
    ),
)
"""A key without its first letter, and what has to follow it."""
_STARTS = re.compile(rb"""["'\s{,2][SsEe]\Z""")
"""What stands before the rest of a key: a quote (perhaps as `%22`), a bracket, white space."""
_LETTER = re.compile(rb"\\u00[4-7]")


def has_signs(data: bytes) -> bool:
    """Whether *data* has the words of a policy, in any case, in a string or URL-encoded, too."""
    if b"Statement" in data and b"Effect" in data:
        return True
    if _ESCAPED_LETTER in data and _LETTER.search(data):
        return True
    folded = data.lower()
    if _STATEMENT in folded and any(word in folded for word in _OTHERS):
        return True
    return any(word in folded for word in _WRAPPERS)


def looks_like_policy(pieces: Iterable[bytes]) -> bool:
    """Whether the pieces of a file, together, have members as only policies have them."""
    has_statement = has_other = False
    for piece in pieces:
        has_statement = has_statement or _has_key(*_KEY_STATEMENT, piece)
        has_other = (
            has_other
            or any(version in piece for version in _VERSIONS)
            or _has_key(*_KEY_EFFECT, piece)
        )
        if has_statement and has_other:
            return True
    return False


def _has_key(word: bytes, rest: re.Pattern[bytes], piece: bytes) -> bool:
    """Whether *word* stands in *piece* as the end of a key; a search for bytes alone is fast."""
    at = piece.find(word)
    while at >= 0:
        end = at + len(word)
        if rest.match(piece, end) and _STARTS.search(piece[max(0, at - 2) : at]):
            return True
        at = piece.find(word, end)
    return False
