"""The credentials in a text, as nouns of the model; knows neither files nor their languages.

The only place where a key is seen whole: what leaves it is shortened and hashed.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from grantlint.knowledge import access_keys, secret_keys
from grantlint.model import Credential, CredentialKind, Place, Surroundings

SIGNS = tuple(prefix.encode() for prefix in access_keys.PREFIXES)
SHOWN_SECRET = "…"  # noqa: S105  what is shown instead of one
PlaceOf = Callable[[int, int], Place]
"""The place of the characters between two offsets."""

_COMMENT = r"(?:#|//|--|/\*|<!--|;|^\s*\*|^\s*rem\b).*\b(?:example|sample|dummy|fake|placeholder)"
_REACH = 200
"""Characters in front of a key that are read of its line."""


def may_hold(data: bytes) -> bool:
    """Whether *data* can hold a credential: a cheap look that most texts do not pass."""
    return any(sign in data for sign in SIGNS) or secret_keys.may_name_secret(data)


def credentials(
    text: str, place: PlaceOf, owner: str, surroundings: Surroundings = Surroundings.TEXT
) -> Iterator[Credential]:
    """The ids and secrets of access keys in *text*, in the order they stand.

    Documented examples, placeholders, and what a comment calls an example are left out.
    """
    ids = list(access_keys.key_ids(text))
    found = [(at, at + len(key_id), key_id) for at, key_id in ids]
    for at in secret_keys.secrets(text, [at for at, _ in ids]):
        end = at + secret_keys.LENGTH
        found.append((at, end, text[at:end]))
    for start, end, value in sorted(found):
        if not _is_called_example(text, start):
            beside = _beside(start, ids)
            yield _credential(value, beside, place(start, end), owner, surroundings)


def _credential(
    value: str, beside: str, place: Place, owner: str, surroundings: Surroundings
) -> Credential:
    from hashlib import sha256  # noqa: PLC0415  few texts hold keys, and it loads OpenSSL

    digest = sha256(value.encode()).hexdigest()
    if len(value) == secret_keys.LENGTH:
        kind = CredentialKind.SECRET
        return Credential(
            kind, SHOWN_SECRET, digest, place, owner, beside=beside, surroundings=surroundings
        )
    return Credential(
        kind=CredentialKind.ACCESS_KEY_ID,
        redacted=access_keys.redacted(value),
        digest=digest,
        place=place,
        owner=owner,
        account=access_keys.account_of(value),
        is_old=access_keys.is_old(value),
        surroundings=surroundings,
    )


def _beside(at: int, ids: Sequence[tuple[int, str]]) -> str:
    """The nearest id within reach of a secret, shortened; empty when there is none."""
    i = bisect_left(ids, (at, ""))
    near = [one for one in ids[max(0, i - 1) : i + 1] if abs(one[0] - at) <= _FAR]
    if not near:
        return ""
    return access_keys.redacted(min(near, key=lambda one: abs(one[0] - at))[1])


_FAR = secret_keys.CHARACTERS_BESIDE


def _is_called_example(text: str, at: int) -> bool:
    """Whether a comment that the key stands in says that it is none."""
    start = max(text.rfind("\n", max(0, at - _REACH), at) + 1, at - _REACH, 0)
    return re.search(_COMMENT, text[start:at], re.IGNORECASE) is not None
