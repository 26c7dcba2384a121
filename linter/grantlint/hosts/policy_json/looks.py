"""Tells whether bytes that cannot be parsed look like a policy; imported only where that is asked.

Words are not enough here: members have to stand there as only policies have them.
"""

import re
from collections.abc import Iterable

from grantlint.hosts.policy_json.signs import VERSIONS

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


def looks_like_policy(pieces: Iterable[bytes]) -> bool:
    """Whether the pieces of a file, together, have members as only policies have them."""
    has_statement = has_other = False
    for piece in pieces:
        has_statement = has_statement or _has_key(*_KEY_STATEMENT, piece)
        has_other = (
            has_other
            or any(version in piece for version in VERSIONS)
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
