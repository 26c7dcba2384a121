"""Patterns of ARNs whose wildcards stay in their segments, compared as text, segment by segment.

A text that matches one has as many colons as it has. That is exact, and takes no automaton.
"""

from functools import lru_cache

from grantlint.policy.answers import NO
from grantlint.policy.patterns.parts import Chars, Pattern, Wild, is_plain
from grantlint.policy.patterns.plain import matches, texts_meet

LONGEST = 1024
"""Longer texts are left to automata, which know when to give up."""


@lru_cache(1024)
def segments_of(pattern: Pattern) -> tuple[str, ...] | None:
    """What stands between the colons, with `*` and `?` for what stays there; None for others."""
    written = ""
    for part in pattern.parts:
        if isinstance(part, Wild) and part.chars is Chars.SEGMENT:
            written += "*" if part.many else "?"
        elif isinstance(part, str) and is_plain(part):
            written += part
        else:
            return None
    return tuple(written.split(":")) if len(written) <= LONGEST else None


def segments_match(segments: tuple[str, ...], text: str) -> bool:
    """Whether a text matches the pattern with these segments."""
    texts = text.split(":")
    return len(texts) == len(segments) and all(
        matches(segment, each)
        for segment, each in zip(segments, texts, strict=True)
        if segment not in ("*", each)
    )


def segments_meet(segments: tuple[str, ...], other: str) -> bool | None:
    """Whether some string matches the pattern with these segments and a plain one.

    None where a wildcard of the other one has to match a colon, so that this does not tell.
    """
    theirs = other.split(":") if len(other) <= LONGEST else ()
    if len(theirs) < len(segments):
        return None
    if len(theirs) > len(segments):
        return False
    for one, each in zip(segments, theirs, strict=True):
        # Most of them are the same, or one is open: they are told before any pattern is read.
        if one == each or "*" in (one, each):
            continue
        if texts_meet(one, each) is NO:
            return False
    return True
