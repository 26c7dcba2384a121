"""`Action` and `NotAction`: what such a clause names, made ready to be asked many times."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress
from typing import Any

from msgspec import Struct

from grantlint.model import ALWAYS, LINE_END, Clause, Term
from grantlint.policy import terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.kept import kept
from grantlint.policy.memory import remembered
from grantlint.policy.patterns import is_plain, matches
from grantlint.policy.patterns.machine import folded

REMEMBERED = 256
"""Clauses; one rule after another asks about the same ones."""
REMEMBERED_TEXTS = 1024
"""What clauses say; four in ten say the very same as another one of late."""
LONGEST = 4096
"""A clause with more text is not remembered by what it says."""
ANYWHERE = ""
"""Stands for the service of patterns that leave it open."""


class Words(Struct, frozen=True, eq=False, dict=True):
    """What a clause names, in lower case.

    `texts` are its terms in order, with `*` for holes. Of these `names` are sure and without
    wildcards; the `others`, each with whether it is sure, stand by the service they name.
    `complete` is false when there may be more.
    """

    texts: tuple[str, ...]
    names: frozenset[str]
    others: dict[str, list[tuple[str, bool]]]
    complete: bool

    @kept
    def services(self) -> tuple[str, ...]:
        """The services that it names; `ANYWHERE` is among them where some term leaves it open."""
        heads = dict.fromkeys([text.partition(":")[:2] for text in self.texts])  # few of them
        return tuple(dict.fromkeys([_headed(*head) for head in heads]))

    def say(self, action: str) -> Answer:
        """Whether it names an action, given in lower case."""
        if action in self.names:
            return YES
        found = NO if self.complete else MAYBE
        if not self.others:  # in most clauses
            return found
        for text, is_sure in self.near(action):
            if matches(text, action):
                if is_sure:
                    return YES
                found = MAYBE
        return found

    def near(self, action: str) -> Sequence[tuple[str, bool]]:
        """Those of the others that may match an action: of its service, or of none."""
        if not self.others:
            return ()
        of_service = self.others.get(action.partition(":")[0], ())
        anywhere = self.others.get(ANYWHERE)
        return [*of_service, *anywhere] if anywhere else of_service


@remembered(REMEMBERED)
def words(clause: Clause[Term]) -> Words:
    """What an `Action` or `NotAction` clause names; the same value where two say the same."""
    written = clause.terms
    text = clause.lines or _in_lines(written)
    if text is not None and clause.complete:  # nearly all of them
        found = _of_lines(text) if len(text) <= LONGEST else _of_long(text)
        if len(found.texts) == len(written):  # no term has a line end itself
            return found
    texts = tuple(map(_text, written))
    is_open = [t.presence is not ALWAYS or terms.has_hole(t) for t in written]
    return _named(texts, frozenset(compress(texts, is_open)), complete=clause.complete)


def _in_lines(written: Sequence[Term]) -> str | None:
    """The terms as lines of one text, which is quick to compare; None where that cannot be.

    So it is where one may be absent or has parts that are no text. A term may be several lines.
    """
    parts: list[Any] = [part for term in written if term.presence is ALWAYS for part in term.parts]
    try:
        text = LINE_END.join(parts)
    except TypeError:  # one of them is no text
        return None
    return text if len(parts) == len(written) else None


def _of_long(text: str) -> Words:
    lower = folded(text)
    texts = tuple(lower.split(LINE_END))
    if is_plain(lower):  # most of them
        return Words(texts, frozenset(texts), {}, True)  # noqa: FBT003  in order, as it is complete
    return _named(texts, frozenset(), complete=True)


_of_lines = lru_cache(REMEMBERED_TEXTS)(_of_long)


def _named(texts: tuple[str, ...], unsure: frozenset[str], *, complete: bool) -> Words:
    unnamed = [text for text in texts if "*" in text or "?" in text or text in unsure]
    others: dict[str, list[tuple[str, bool]]] = {}
    for text in unnamed:
        others.setdefault(_service(text), []).append((text, text not in unsure))
    return Words(texts, frozenset(texts).difference(unnamed), others, complete)


def _text(term: Term) -> str:
    return folded(terms.widest(term) if terms.has_hole(term) else term.written)


def _service(text: str) -> str:
    return _headed(*text.partition(":")[:2])


def _headed(prefix: str, colon: str) -> str:
    return prefix if colon and is_plain(prefix) else ANYWHERE


def fitting(clause: Clause[Term], action: str) -> list[Term]:
    """The terms of a clause that match an action, whether it is negated or not."""
    named, lower = words(clause), folded(action)
    if not named.others and lower not in named.names:
        return []
    found = {lower, *(text for text, _ in named.near(lower) if matches(text, lower))}
    return [term for term, text in zip(clause.terms, named.texts, strict=True) if text in found]


def covers_action(clause: Clause[Term] | None, action: str) -> Answer:
    """Whether an `Action` or `NotAction` clause speaks about *action*.

    MAYBE when a hole decides, or terms that cannot be seen; NO for a clause that is missing.
    """
    if clause is None:
        return NO
    found = words(clause).say(folded(action))
    return found.opposite if clause.negated else found
