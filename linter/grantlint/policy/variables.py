"""Policy variables: the `${…}` of a text under the version of 2012.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from grantlint.model import Hole, Part, RequestVariable, Term

_VARIABLE = r"\$\{([^{}',]*+)(?:,\s*+'([^']*+)'\s*+)?+\}"
"""Compiled when the first one is met: most policies have none."""
_ESCAPES = ("*", "?", "$")
_MARK = "\ue000"
"""Stands for a hole while the text around it is split."""


def parts_of(text: str) -> tuple[Part, ...]:
    """Split *text* at its policy variables; `${*}`, `${?}` and `${$}` stay as they are written.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    """
    parts: list[Part] = []
    at = 0
    for found in re.finditer(_VARIABLE, text):
        key = found[1].strip()
        if key in _ESCAPES or not key:
            continue
        if found.start() > at:
            parts.append(text[at : found.start()])
        parts.append(RequestVariable(key, found[2]))
        at = found.end()
    if at < len(text) or not parts:
        parts.append(text[at:])
    return tuple(parts)


def with_variables(term: Term) -> Term:
    """*term* with its policy variables, those with a hole in their key included."""
    if not any(isinstance(part, str) and "${" in part for part in term.parts):
        return term
    holes = [part for part in term.parts if isinstance(part, Hole)]
    marked = "".join(part if isinstance(part, str) else _MARK for part in term.parts)
    if marked.count(_MARK) != len(holes):
        return term  # the text has that character itself
    return replace(term, parts=tuple(_with_holes(parts_of(marked), iter(holes))))


def _with_holes(parts: tuple[Part, ...], holes: Iterator[Hole]) -> Iterator[Part]:
    """*parts* with the holes that marks in them stand for."""
    for part in parts:
        match part:
            case RequestVariable(key=key) if _MARK in key:
                first, *rest = key.split(_MARK)
                spelled = (f"${{{next(holes).identity}}}{text}" for text in rest)
                yield RequestVariable("".join((first, *spelled)), part.default)
            case str() if _MARK in part:
                first, *rest = part.split(_MARK)
                yield from (first,) if first else ()
                for text in rest:
                    yield next(holes)
                    yield from (text,) if text else ()
            case _:
                yield part
