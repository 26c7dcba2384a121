"""Terms with holes: what such a string could be; knows nothing of what it stands for."""

from grantlint.model import Hole, Term
from grantlint.policy.answers import Answer
from grantlint.policy.patterns import Glob, exactly, intersects, of_parts


def glob_of(term: Term, *, escapes: bool = False) -> Glob:
    """The pattern of a term; *escapes* as for `patterns.of_parts`."""
    text = term.literal
    return text if text is not None and not escapes else of_parts(term.parts, escapes=escapes)


def is_text(term: Term, text: str) -> Answer:
    """Whether the term, as it is written, is this very text; MAYBE when a hole decides."""
    literal = term.literal
    if literal is not None:
        return Answer.YES if literal == text else Answer.NO
    if not any(isinstance(part, Hole) for part in term.parts):
        return Answer.YES if term.written == text else Answer.NO
    return _could_be(term, text)


def _could_be(term: Term, text: str) -> Answer:
    has_wildcard = "*" in text or "?" in text
    holes = [part for part in term.parts if isinstance(part, Hole)]
    if has_wildcard and not any(hole.shape.has_wildcards for hole in holes):
        return Answer.NO
    return Answer.NO if intersects(glob_of(term), exactly(text)) is Answer.NO else Answer.MAYBE


def widest(term: Term) -> str:
    """The term with `*` for each hole and request variable: all that it could stand for."""
    literal = term.literal
    if literal is not None:
        return literal
    return "".join(part if isinstance(part, str) else "*" for part in term.parts)


def has_hole(term: Term) -> bool:
    """Whether part of the term cannot be seen."""
    return any(isinstance(part, Hole) for part in term.parts)
