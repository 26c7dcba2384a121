"""What secret access keys look like, and which words give one away.

A secret is 40 characters of base 64 without structure or checksum, so its shape alone proves
nothing: it counts where a name says what it is, or where the id of a key stands beside it.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log2

LENGTH = 40
LOWEST_ENTROPY = 3.5
"""Bits a character; random ones of this length have 4.2 to 5.2, words about 3.5."""
FEWEST_TURNS = 18
"""Changes between lower case, upper case, digits and signs; random ones have about 25."""
LONGEST_RUN = 5
"""Characters that follow one another (`abcdef`, `11111`) in something that is no placeholder."""
LINES_BESIDE = 5
"""How far from the id of a key its secret may stand."""
CHARACTERS_BESIDE = 400
GAP = 60
"""Characters between the name of a secret and its value."""

# Compiled when first used: most runs come by no secret.
_INSIDE = r"[A-Za-z0-9/+=_\-]"
_SHAPE = r"(?:(?<![A-Za-z0-9/+_\-])|(?<=\\[bfnrt]))[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_\-])"
# Each starts with letters to search for, which is ten times as fast as to ignore case.
_NAMES = (
    r"ecret[_\-. ]?(?:[Aa]ccess[_\-. ]?)?[Kk]ey",
    r"ECRET[_\-. ]?(?:ACCESS[_\-. ]?)?KEY",
    r"ws[_\-.]?[Ss]ecret(?![_\-. ]?[A-Za-z])",
    r"WS[_\-.]?S(?:ecret|ECRET)(?![_\-. ]?[A-Za-z])",
)
_PARTS = (b"ecret", b"ECRET")
"""Each name has one of them."""
_SEPARATORS = b"_-. "
_STEMS = (b"ecretkey", b"ecretaccesskey", b"wssecret")
"""Each name has one of them when it is without separators and in lower case."""
_OF_AWS = r"(?i)aws|amazon|secret[_\-. ]?access"
_BETWEEN = frozenset({"default", "value", "val", "text", "string", "str", "env", "is", "set", "v"})
"""Words that may stand between a name and its value: `name: AWS_SECRET_ACCESS_KEY\\n value: …`."""
_WORD = r"[A-Za-z0-9_]+"
_PLACEHOLDER = r"(?i)example|placeholder|dummy|fake|mock|sample|test|your|xxxx|secret|change"


def may_name_secret(data: bytes) -> bool:
    """Whether the name of a secret stands in *data*: a cheap look before the careful one."""
    if not any(part in data for part in _PARTS):
        return False
    joined = data.translate(None, _SEPARATORS).lower()
    if not any(stem in joined for stem in _STEMS):
        return False
    return any(re.search(name.encode(), data) is not None for name in _NAMES)


def secrets(text: str, key_ids: Sequence[int]) -> Iterator[int]:
    """Offsets of secret access keys in *text*, in order; *key_ids* are those of key ids."""
    yield from sorted({*_named(text), *_beside(text, key_ids)})


def _named(text: str) -> Iterator[int]:
    """Secrets behind a name. `secret_key` is a name others use, too: AWS must be near."""
    for name in (found for pattern in _NAMES for found in re.finditer(pattern, text)):
        found = next(_shaped(text, name.end(), name.end() + GAP + LENGTH), None)
        if found is None or not is_secret(found[0]):
            continue
        gap = text[name.end() : found.start()]
        around = text[max(0, name.start() - CHARACTERS_BESIDE) : found.start()]
        if _leads_on(gap) and re.search(_OF_AWS, around) is not None:
            yield found.start()


def _leads_on(gap: str) -> bool:
    """Whether what stands between a name and 40 characters makes them its value."""
    if gap.count("\n") > 1:
        return False
    return all(word.lower() in _BETWEEN for word in re.findall(_WORD, gap))


def _beside(text: str, key_ids: Sequence[int]) -> Iterator[int]:
    """Secrets near the id of a key: only those that no one would write as words."""
    seen = 0
    for at in key_ids:
        start, end = _window(text, at)
        for found in _shaped(text, max(start, seen - LENGTH), end):
            if is_secret(found[0]) and turns(found[0]) >= FEWEST_TURNS:
                yield found.start()
        seen = end


def _window(text: str, at: int) -> tuple[int, int]:
    """The lines around *at*, as far as a secret may stand from its id."""
    before = text[max(0, at - CHARACTERS_BESIDE) : at].split("\n")[-LINES_BESIDE - 1 :]
    after = text[at : at + CHARACTERS_BESIDE].split("\n")[: LINES_BESIDE + 1]
    return at - len("\n".join(before)), at + len("\n".join(after))


def _shaped(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What has the shape of a secret between two offsets, the second of which may cut it off."""
    for found in re.compile(_SHAPE).finditer(text, start, end):
        if found.end() < end or re.match(_INSIDE, text[end : end + 1]) is None:
            yield found


def is_secret(forty: str) -> bool:
    """Whether 40 characters can be a secret: mixed as random ones are, and no placeholder."""
    is_mixed = forty not in (forty.lower(), forty.upper()) and any(map(str.isdigit, forty))
    return is_mixed and entropy(forty) > LOWEST_ENTROPY and not is_placeholder(forty)


def is_placeholder(forty: str) -> bool:
    """Whether someone wrote the characters to show where a secret goes."""
    return re.search(_PLACEHOLDER, forty) is not None or _longest_run(forty) > LONGEST_RUN


def entropy(text: str) -> float:
    """Shannon's entropy of the characters of *text*, in bits a character."""
    size = len(text)
    shares = [text.count(char) / size for char in set(text)]
    return -sum(share * log2(share) for share in shares)


def turns(text: str) -> int:
    """How often the class of the characters changes: lower case, upper case, digit, sign."""
    return sum(one != other for one, other in pairwise(map(_character_class, text)))


def _character_class(char: str) -> int:
    if char.isdigit():
        return 0
    return 1 if char.islower() else 2 if char.isupper() else 3


def _longest_run(text: str) -> int:
    """The length of the longest run of equal or ascending characters."""
    longest = length = 1
    step = None
    for one, other in pairwise(text):
        difference = ord(other) - ord(one)
        length = length + 1 if difference == step else 2
        step = difference if difference in (0, 1) else None
        length = length if step is not None else 1
        longest = max(longest, length)
    return longest
