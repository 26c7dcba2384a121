"""`replace`: what it puts in may be a hole, and what it leaves keeps its place."""

import re
from itertools import pairwise

from grantlint.hosts.terraform.functions import regular
from grantlint.hosts.terraform.functions.calls import (
    Invocation,
    as_string,
    from_plain,
    known_string,
)
from grantlint.hosts.terraform.functions.pieces import changed, split_at
from grantlint.hosts.terraform.value import MAX_TEXT, Piece, String, Value, string
from grantlint.model import Hole

_PLACEHOLDER = re.compile(r"[^\w\s]*_*[A-Z][A-Z0-9_]{3,}[^\w\s]*", re.ASCII)


def replaced(call: Invocation, arguments: list[Value]) -> Value:
    """`replace(text, old, new)`; raises EvaluationError, TooLargeError."""
    value = as_string(call, arguments[0])
    old, new = known_string(call, arguments[1]), as_string(call, arguments[2])
    if old is None:
        return call.hole(arguments, "string")
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        return _replace_pattern(call, value, old[1:-1], arguments)
    if new.known is not None:
        _check_growth(call, value, old, new.known)
        replacement = new.known
        return changed(
            value,
            f"replace[{old},{replacement}]",
            call.place,
            lambda text: text.replace(old, replacement),
            adds_wildcards=bool({"*", "?"} & set(replacement)),
        )
    if not old or not (value.known is not None or _is_placeholder(old, value)):
        return call.hole(arguments, "string")
    pieces: list[Piece] = []
    for at, part in enumerate(split_at(value, old)):
        pieces += [*(new.pieces if at else ()), *part]
    return string(pieces, call.place)


def _is_placeholder(old: str, value: String) -> bool:
    """Whether *old* is a word that only a text made to be filled in holds, and no hole cuts it."""
    if _PLACEHOLDER.fullmatch(old) is None:
        return False
    heads = tuple(old[:size] for size in range(1, len(old)))
    tails = tuple(old[size:] for size in range(1, len(old)))
    contents = [piece.content for piece in value.pieces]
    return not any(
        (isinstance(after, Hole) and isinstance(before, str) and before.endswith(heads))
        or (isinstance(before, Hole) and isinstance(after, str) and after.startswith(tails))
        for before, after in pairwise(contents)
    )


def _check_growth(call: Invocation, value: String, old: str, new: str) -> None:
    texts = [piece.content for piece in value.pieces if isinstance(piece.content, str)]
    count = sum(text.count(old) for text in texts)
    if count * len(new) > MAX_TEXT:
        raise call.error("the result is too large to follow")


def _replace_pattern(
    call: Invocation, value: String, pattern: str, arguments: list[Value]
) -> Value:
    known, new = value.known, known_string(call, arguments[2])
    if known is None or new is None:
        return call.hole(arguments, "string")
    try:
        found = regular.replaced(regular.compiled(pattern), known, new)
    except ValueError as error:
        raise call.error(str(error)) from None
    return from_plain(found, call.place)
