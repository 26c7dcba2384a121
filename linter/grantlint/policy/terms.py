"""Terms with holes: what such a string could be; knows nothing of what it stands for."""

from collections.abc import Iterator

from msgspec.structs import replace

from grantlint.model import ANY_SHAPE, Hole, Part, RequestVariable, Shape, Term
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.patterns import Glob, of_parts


def glob_of(term: Term, *, escapes: bool = False) -> Glob:
    """The pattern of a term; *escapes* as for `patterns.of_parts`."""
    text = term.literal
    return text if text is not None and not escapes else of_parts(term.parts, escapes=escapes)


def is_text(term: Term, text: str) -> Answer:
    """Whether the term, as it is written, is this very text; MAYBE when a hole decides."""
    literal = term.literal
    if literal is not None:
        return YES if literal == text else NO
    if not any(isinstance(part, Hole) for part in term.parts):
        return YES if term.written == text else NO
    return _could_be(term, text)


def _could_be(term: Term, text: str) -> Answer:
    """Whether some filling of the holes makes the term this text."""
    first, last = term.parts[0], term.parts[-1]
    if type(first) is str and not text.startswith(first):  # tells most of them
        return NO
    if type(last) is str and not text.endswith(last):
        return NO
    if len(term.parts) <= _ONE_HOLE and _has_one_free_hole(term.parts):
        size = sum(len(part) for part in term.parts if isinstance(part, str))
        return MAYBE if len(text) >= size else NO
    reached = {0}
    for part in term.parts:
        if isinstance(part, Hole):
            reached = set(_after_hole(part.shape, text, reached))
        else:
            written = part if isinstance(part, str) else part.written
            reached = {at + len(written) for at in reached if text.startswith(written, at)}
        if not reached:
            return NO
    return MAYBE if len(text) in reached else NO


_ONE_HOLE = 3  # with a text before and one behind it


def _has_one_free_hole(parts: tuple[Part, ...]) -> bool:
    """Whether all but one part is text, and that one may be anything."""
    others = [part for part in parts if not isinstance(part, str)]
    return len(others) == 1 and isinstance(others[0], Hole) and others[0].shape == ANY_SHAPE


def _after_hole(shape: Shape, text: str, starts: set[int]) -> Iterator[int]:
    """Where a hole's value may end in *text* when it begins at one of *starts*."""
    if shape.alternatives:
        for value in shape.alternatives:
            yield from (at + len(value) for at in starts if text.startswith(value, at))
        return
    for start in starts:
        yield from _matched(shape, text, start)


def _matched(shape: Shape, text: str, start: int) -> set[int]:
    """The ends of what the shape's pattern matches from *start* on."""
    reached = {start}
    barred = "" if shape.has_wildcards else "*?"
    for mark in shape.pattern:
        if mark == "*":
            reached = set(_run(text, min(reached), barred))
        else:
            reached = {at + 1 for at in reached if at < len(text) and _fits(mark, text[at], barred)}
        if not reached:
            break
    return reached


def _fits(mark: str, char: str, barred: str) -> bool:
    return (mark in ("?", char)) and char not in barred


def _run(text: str, start: int, barred: str) -> Iterator[int]:
    yield start
    for at in range(start, len(text)):
        if text[at] in barred:
            return
        yield at + 1


def widest(term: Term) -> str:
    """The term with `*` for each hole and request variable: all that it could stand for.

    A hole that can be one text only stands for that.
    """
    parts = term.parts
    if len(parts) == 1 and type(parts[0]) is str:  # nearly all of them
        return parts[0]
    return "".join(part if isinstance(part, str) else _wide(part) for part in parts)


def _wide(part: Hole | RequestVariable) -> str:
    is_one = isinstance(part, Hole) and len(part.shape.alternatives) == 1
    return part.shape.alternatives[0] if is_one and isinstance(part, Hole) else "*"


def before(term: Term, mark: str) -> Term:
    """What of the term stands before the first *mark* that is seen."""
    parts: list[Part] = []
    for part in term.parts:
        head, found, _ = part.partition(mark) if isinstance(part, str) else (part, "", "")
        parts.append(head)
        if found:
            break
    return replace(term, parts=tuple(parts))


def has_hole(term: Term) -> bool:
    """Whether part of the term cannot be seen."""
    parts = term.parts
    if len(parts) == 1:  # nearly all of them
        return type(parts[0]) is Hole  # no struct has others below it, and this is told soonest
    return any(isinstance(part, Hole) for part in parts)
