"""Secrets hidden in text that is about to be shown: access key ids, secret keys, session tokens.

Knows what AWS's credentials look like; knows nothing of the formats they are shown in. The shapes:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from grantlint.model import Span

HIDDEN = "[secret]"

# Patterns are compiled when they are first used: most runs find nothing to show.
_KEY_ID = r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16,}"
_PREFIXES = ("AKIA", "ASIA", "ABIA", "ACCA")
_SESSION = r"(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)(?:[A-Za-z0-9/+=]|%2[BFbf]|%3[Dd]|\\/){40,}"
_SESSION_STARTS = ("IQoJb3JpZ2lu", "oGZXIvYXdz")
_STARTS = (*_PREFIXES, *_SESSION_STARTS)
_FORTY = (
    r"(?:(?<=\\[bfnrt])|(?<![A-Za-z0-9/+]))"  # an escape of the language around may stand before it
    r"(?:[A-Za-z0-9/+]|%2[BFbf]|\\/){40}"
    r"(?![A-Za-z0-9/+])"
)
_RUN = r"(?<![A-Za-z0-9/+%\\])[A-Za-z0-9/+%\\]{40,}+"  # what such forty stand in, quick to find
_NAMED = r"(?i)secret[_\- ]?(?:access)?[_\- ]?key"
_ENCODED = r"%2[BFbf]|\\/"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+=%\\"
_RUNS = bytearray(b" " * 256)
for _char in _ALPHABET:
    _RUNS[_char] = _char
"""Turns what stands in no credential into blanks: the colons and dashes of an ARN among it."""
_KEY_ID_LENGTH, _SECRET_LENGTH = 20, 40
"""The least that there is to hide has so many characters, and no space among them."""
_FEWEST_DISTINCT = 22
_FEWEST_TURNS = 18


class Redaction(Struct, frozen=True, gc=False):
    """Characters to hide, and what to show instead."""

    span: Span
    shown: str


def redacted(text: str, *, beside_key: bool = False) -> str:
    """*text* with every credential in it shortened or hidden; *beside_key* as in `redactions`."""
    if not may_hide(text):  # nearly always
        return text
    pieces: list[str] = []
    at = 0
    for redaction in redactions(text, beside_key=beside_key):
        pieces += [text[at : redaction.span.start], redaction.shown]
        at = redaction.span.end
    return "".join([*pieces, text[at:]]) if pieces else text


def redactions(text: str, *, beside_key: bool = False) -> list[Redaction]:
    """What to hide in *text*, in order, without overlaps.

    Forty characters of a secret's alphabet are a secret when they look random, or when they stand
    beside a key id or the name of a secret: in *text*, or around it (*beside_key*).
    """
    found = [*_key_ids(text), *_tokens(text)]
    if re.search(_RUN, text) is not None:
        beside_key = beside_key or bool(found) or re.search(_NAMED, text) is not None
        found += _secrets(text, beside_key=beside_key)
    return without_overlaps(found) if found else found


def may_hide(text: str) -> bool:
    """Whether there may be something to hide in *text*; quick. No secret goes beyond a line."""
    runs = text.encode("ascii", "replace").translate(_RUNS).split()
    longest = max(map(len, runs), default=0)
    if longest < _KEY_ID_LENGTH:
        return False
    for start in _PREFIXES if longest < _SECRET_LENGTH else _STARTS:
        if start in text:
            return True
    return longest >= _SECRET_LENGTH and any(map(_may_be_secret, re.findall(_RUN, text)))


def _may_be_secret(run: str) -> bool:
    """Whether a run may hold forty characters of a secret, which are all of it or are encoded."""
    return len(run) == _SECRET_LENGTH or "%" in run or "\\" in run


def has_key_id(text: str) -> bool:
    """Whether the id of an access key stands in *text*."""
    return any(prefix in text for prefix in _PREFIXES) and re.search(_KEY_ID, text) is not None


def stand_in(secret: str) -> str:
    """What to show for characters that are known to be a credential."""
    bare = secret.strip("\"'`")
    return _shortened(bare) if re.fullmatch(_KEY_ID, bare) else HIDDEN


def without_overlaps(found: list[Redaction]) -> list[Redaction]:
    """*found* in order of place; those that overlap become one."""
    kept: list[Redaction] = []
    for redaction in sorted(found, key=lambda each: (each.span.start, -each.span.end)):
        if not kept or redaction.span.start >= kept[-1].span.end:
            kept.append(redaction)
        elif redaction.span.end > kept[-1].span.end:
            whole = Span(kept[-1].span.start, redaction.span.end)
            kept[-1] = Redaction(whole, HIDDEN)
    return kept


def _key_ids(text: str) -> Iterator[Redaction]:
    if any(prefix in text for prefix in _PREFIXES):
        for found in re.finditer(_KEY_ID, text):
            yield Redaction(Span(*found.span()), _shortened(found[0]))


def _shortened(key_id: str) -> str:
    return f"{key_id[:4]}…{key_id[-4:]}"


def _tokens(text: str) -> Iterator[Redaction]:
    if any(start in text for start in _SESSION_STARTS):
        for found in re.finditer(_SESSION, text):
            yield Redaction(Span(*found.span()), HIDDEN)


def _secrets(text: str, *, beside_key: bool) -> Iterator[Redaction]:
    for found in re.finditer(_FORTY, text):
        bare = re.sub(_ENCODED, "/", found[0])
        if _is_mixed(bare) and (beside_key or _is_random(bare)):
            yield Redaction(Span(*found.span()), HIDDEN)


def _is_mixed(forty: str) -> bool:
    """Whether both cases occur: a digest in hexadecimal or a path in lower case has one only."""
    return forty != forty.lower() and forty != forty.upper()


def _is_random(forty: str) -> bool:
    """Whether no one would write these characters as words.

    Of random ones about 30 differ and 25 are of another class than the one before; a resource's
    name in camel case with a hash behind it stays under 18 such turns.
    """
    classes = [_character_class(char) for char in forty]
    turns = sum(one != other for one, other in pairwise(classes))
    return turns >= _FEWEST_TURNS and len(set(forty)) >= _FEWEST_DISTINCT


def _character_class(char: str) -> int:
    if char.isdigit():
        return 0
    return 1 if char.islower() else 2 if char.isupper() else 3
