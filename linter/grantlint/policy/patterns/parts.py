"""What a pattern is made of; knows how it is written, not what it matches."""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from itertools import product
from math import prod
from typing import TypeAlias

from msgspec import Struct

from grantlint.model import Hole, RequestVariable


class Chars(IntEnum):
    """A class of characters; each one holds all of those before it."""

    DIGIT = 0  # 0 to 9
    SEGMENT = 1  # all but the colon: what stays inside one segment of an ARN
    ANY = 2


class Wild(Struct, frozen=True, gc=False, cache_hash=True):
    """One character of a class, or a run of such characters (which may be empty)."""

    chars: Chars
    many: bool


class Literal(Struct, frozen=True, gc=False, cache_hash=True):
    """Text whose `*` and `?` are plain characters: `${*}`, or the value of a variable."""

    text: str


Unknown: TypeAlias = Hole | RequestVariable
Part: TypeAlias = str | Wild | Literal | Unknown


class Pattern(Struct, frozen=True, cache_hash=True, gc=False):
    """A pattern that one string cannot spell; its strings are read with `*` and `?`."""

    parts: tuple[Part, ...]


Glob: TypeAlias = str | Pattern
"""Most patterns are plain strings with `*` (any run) and `?` (any one character)."""

ANYTHING = Wild(Chars.ANY, many=True)


def is_plain(text: str) -> bool:
    """Whether the text holds no wildcard."""
    return "*" not in text and "?" not in text


def parts_of(glob: Glob) -> tuple[Part, ...]:
    return (glob,) if isinstance(glob, str) else glob.parts


def joined(parts: Iterable[Part]) -> Glob:
    """The pattern of these parts one after another, as a plain string if that can say it."""
    merged: list[Part] = []
    for part in parts:
        piece = part.text if type(part) is Literal and is_plain(part.text) else part
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece != "":
            merged.append(piece)
    match merged:
        case []:
            return ""
        case [str(text)]:
            return text
        case _:
            return Pattern(tuple(merged))


def exactly(text: str) -> Glob:
    """The pattern that only this text matches, whatever characters it has."""
    return text if is_plain(text) else Pattern((Literal(text),))


def text_of(glob: Glob) -> str | None:
    """The one text that a pattern is made of, with wildcards or literal; None if there is more."""
    if isinstance(glob, str):
        return glob
    match glob.parts:
        case (Literal(text),):
            return text
        case _:
            return None


def of_parts(parts: Iterable[str | Unknown], *, escapes: bool) -> Glob:
    """The pattern of a term's parts.

    `escapes` says that the policy has variables (its version is 2012-10-17): then `${*}`, `${?}`
    and `${$}` are these very characters, elsewhere plain text:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    """
    if not escapes:
        return joined(parts)
    return joined(
        piece
        for part in parts
        for piece in (_unescaped(part) if isinstance(part, str) and "${" in part else (part,))
    )


def _unescaped(text: str) -> Iterator[Part]:
    rest = text
    while "${" in rest:
        before, _, after = rest.partition("${")
        if after[:2] in ESCAPED:
            yield before
            yield Literal(after[0])
            rest = after[2:]
        else:
            yield before + "${"
            rest = after
    yield rest


ESCAPED = ("*}", "?}", "$}")


def literal_prefix(glob: Glob) -> str:
    """The text that every match starts with: all before the first wildcard or unknown."""
    prefix = ""
    for part in parts_of(glob):
        match part:
            case Literal(text):
                prefix += text
            case str():
                known = part.partition("*")[0].partition("?")[0]
                prefix += known
                if known != part:
                    return prefix
            case _:
                return prefix
    return prefix


def name_of(unknown: Unknown) -> str:
    """What tells one unknown from another: a hole's identity, or a variable's key (any case)."""
    return unknown.identity if isinstance(unknown, Hole) else unknown.key.lower()


def unknowns(glob: Glob) -> tuple[Unknown, ...]:
    """The holes and request variables of a pattern, in order, as often as they stand there."""
    if isinstance(glob, str):
        return ()
    return tuple(part for part in glob.parts if isinstance(part, (Hole, RequestVariable)))


def substituted(glob: Glob, values: Mapping[str, Glob]) -> Glob:
    """The pattern with the named unknowns filled; `exactly(value)` fills without wildcards."""
    if isinstance(glob, str):
        return glob
    return joined(
        piece
        for part in glob.parts
        for piece in (
            parts_of(values[name_of(part)])
            if isinstance(part, (Hole, RequestVariable)) and name_of(part) in values
            else (part,)
        )
    )


def loosened(glob: Glob) -> Glob:
    """The pattern with every unknown opened to its shape: it matches what any filling matches."""
    shapes = {name_of(part): _shape(part) for part in unknowns(glob)}
    return substituted(glob, shapes) if shapes else glob


def _shape(unknown: Unknown) -> str:
    return unknown.shape.pattern if isinstance(unknown, Hole) else "*"


FILLINGS = 64
"""Combinations of listed alternatives that are answered one by one; beyond it they are unknown."""


def fillings(globs: tuple[Glob, ...]) -> list[tuple[Glob, ...]]:
    """The patterns with every combination of the alternatives that their holes list."""
    listed = {
        hole.identity: hole.shape.alternatives
        for glob in globs
        for hole in unknowns(glob)
        if isinstance(hole, Hole) and hole.shape.alternatives
    }
    if not listed or prod(map(len, listed.values())) > FILLINGS:
        return [globs]
    return [
        tuple(substituted(glob, dict(zip(listed, values, strict=True))) for glob in globs)
        for values in product(*listed.values())
    ]
