"""What tools put around a message: the call that failed, its service, the error code.

AWS names the call nowhere in the message itself, so this is all there is to tell it by.
"""

import re
from functools import cache
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from grantlint.answers.denial import Wrapper

CODES = (
    "AccessDenied(?:Exception|Fault)?",
    "UnauthorizedOperation",
    "AuthorizationError(?:Exception)?",
    "UnauthorizedException",
    "NotAuthorized(?:Exception)?",
    "Forbidden(?:Exception)?",
    "403",
)
DENIED_CODE = "(?:{})".format("|".join(CODES))
BEFORE = 1500
"""Characters before a message within which its wrapper starts."""
MOST = 1000
"""Failed calls without detail that are looked at."""


class Wrapping(Struct, frozen=True):
    """The wrapper of one message, as far as it tells. `end` is where its start part ends."""

    kind: Wrapper = Wrapper.NONE
    operation: str | None = None
    service: str | None = None
    code: str | None = None
    end: int = 0


_CLI = r"An error occurred \(([A-Za-z0-9.]{1,60})\) when calling the ([A-Za-z0-9]{1,80}) operation"
_GO_V2 = r"operation error ([A-Za-z0-9 ]{1,60}): ([A-Za-z0-9]{1,80}),"
_GO_V2_CODE = rf"(?:api error )?\b({DENIED_CODE}): "
_NO_DETAIL = {
    Wrapper.CLI: r"(?: \(reached max retries: \d+\))?: (?:Access ?Denied|Forbidden)\b(?! ?:)",
    Wrapper.GO_V2: r" https response error [^\n]{0,300}?: (?:Access Denied|Forbidden)\b(?! ?:)",
}
"""What follows a call that failed when no message follows it."""
_HANDLER = r"Resource handler returned message:()()"
_LEGACY = r"\bAPI: ([a-z0-9-]{1,40}):([A-Za-z0-9]{1,80})\b"
_CODE = rf"\b({DENIED_CODE}):"
_JAVA = (
    r"\(Service: ([A-Za-z0-9 ]{1,60})[;,] Status Code: \d{3}"
    r"(?:[;,] Error Code: ([A-Za-z0-9.]{1,60}))?"
)
_GO_V1 = r"status code: \d{3}, request id:"
_OUTER = (
    (Wrapper.CLI, _CLI),
    (Wrapper.GO_V2, _GO_V2),
    (Wrapper.CLOUDFORMATION, _HANDLER),
    (Wrapper.CLOUDFORMATION_LEGACY, _LEGACY),
)


@cache
def _blanked(pattern: str) -> re.Pattern[str]:
    r"""*pattern* compiled with any blank for ` `: a message may be broken anywhere."""
    return re.compile(pattern.replace(" ", r"\s"))


def around(text: str, start: int, end: int, *, since: int, until: int) -> Wrapping:
    """The wrapper of the message at *start* to *end*.

    It begins behind *since*, where the message before ends, and ends before *until*.
    """
    before = text[max(since, start - BEFORE) : start]
    offset = start - len(before)
    wrapping = _last_outer(before)
    if wrapping.kind is Wrapper.GO_V2:
        code = _last(_GO_V2_CODE, before[wrapping.end :])
        wrapping = replace(wrapping, code=code[1] if code else None)
    elif wrapping.kind is Wrapper.NONE and (bare := _last(_CODE, before)):
        wrapping = Wrapping(Wrapper.CODE, code=bare[1], end=bare.end())
    return _with_tail(replace(wrapping, end=offset + wrapping.end), text[end:until])


def _last_outer(before: str) -> Wrapping:
    best = Wrapping()
    for kind, pattern in _OUTER:
        found = _last(pattern, before)
        if found is not None and found.end() > best.end:
            best = _outer(kind, found)
    return Wrapping() if _is_complete(best, before) else best


def _is_complete(wrapping: Wrapping, text: str) -> bool:
    """Whether the call has its own end, so that what comes then is another message."""
    pattern = _NO_DETAIL.get(wrapping.kind)
    return pattern is not None and bool(_blanked(pattern).match(text, wrapping.end))


def _outer(kind: Wrapper, found: re.Match[str]) -> Wrapping:
    first, second = found[1] or None, found[2] or None
    if kind is Wrapper.CLI:
        return Wrapping(kind, operation=second, code=first, end=found.end())
    return Wrapping(kind, operation=second, service=first, end=found.end())


def _last(pattern: str, text: str) -> re.Match[str] | None:
    last = None
    for last in _blanked(pattern).finditer(text):  # noqa: B007  the last one is what is wanted
        pass
    return last


def _with_tail(wrapping: Wrapping, after: str) -> Wrapping:
    """*wrapping* with what stands behind the message: Java's service, Go's status."""
    if java := _blanked(_JAVA).search(after):
        kind = Wrapper.JAVA if wrapping.kind in (Wrapper.NONE, Wrapper.CODE) else wrapping.kind
        return replace(
            wrapping,
            kind=kind,
            service=wrapping.service or java[1],
            code=wrapping.code or java[2],
        )
    if wrapping.kind is Wrapper.CODE and _blanked(_GO_V1).search(after):
        return replace(wrapping, kind=Wrapper.GO_V1)
    return wrapping


def calls(text: str) -> list[tuple[int, int, bool]]:
    """Failed calls that were denied: where they start and end, and whether no message follows."""
    found = []
    for kind, pattern in ((Wrapper.CLI, _CLI), (Wrapper.GO_V2, _GO_V2)):
        for each in islice(_blanked(pattern).finditer(text), MOST):
            wrapping = _outer(kind, each)
            code = wrapping.code or _code_after(text, each.end())
            if code and re.fullmatch(DENIED_CODE, code):
                found.append((each.start(), each.end(), _is_complete(wrapping, text)))
    return sorted(found)


def _code_after(text: str, at: int) -> str | None:
    found = _blanked(_GO_V2_CODE).search(text, at, at + 300)
    return found[1] if found else None
