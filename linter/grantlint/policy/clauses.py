"""`Action` and `NotAction`: what such a clause names, made ready to be asked many times."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from grantlint.model import Clause, Presence, Term
from grantlint.policy import terms
from grantlint.policy.answers import Answer
from grantlint.policy.patterns import is_plain, matches
from grantlint.policy.patterns.machine import folded

REMEMBERED = 256
"""Clauses; one rule after another asks about the same ones."""
ANYWHERE = ""
"""Stands for the service of patterns that leave it open."""
SEPARATOR = "\n"


class Words(Struct, frozen=True, eq=False):
    """What a clause names, in lower case.

    `texts` are its terms in order, with `*` for holes. Of these `names` are sure and without
    wildcards; the `others`, each with whether it is sure, stand by the service they name.
    `complete` is false when there may be more.
    """

    texts: tuple[str, ...]
    names: frozenset[str]
    others: dict[str, list[tuple[str, bool]]]
    complete: bool

    @property
    def services(self) -> tuple[str, ...]:
        """The services that it names; `ANYWHERE` is among them where some term leaves it open."""
        return tuple(dict.fromkeys(map(_service, self.texts)))

    def say(self, action: str) -> Answer:
        """Whether it names an action, given in lower case."""
        if action in self.names:
            return Answer.YES
        found = Answer.NO if self.complete else Answer.MAYBE
        for service in (_service(action), ANYWHERE) if self.others else ():
            for text, is_sure in self.others.get(service, ()):
                if matches(text, action):
                    if is_sure:
                        return Answer.YES
                    found = Answer.MAYBE
        return found


@lru_cache(REMEMBERED)
def words(clause: Clause[Term]) -> Words:
    """What an `Action` or `NotAction` clause names."""
    written = clause.terms
    texts = _lowered(written)
    unsure = {_text(term) for term in written if term.presence is not Presence.ALWAYS}
    if texts is None:
        texts = tuple(map(_text, written))
        unsure.update(_text(term) for term in written if terms.has_hole(term))
    if not unsure and is_plain(SEPARATOR.join(texts)):  # nearly all of them
        return Words(texts, frozenset(texts), {}, clause.complete)
    names = frozenset(text for text in texts if is_plain(text) and text not in unsure)
    others: dict[str, list[tuple[str, bool]]] = {}
    for text in texts:
        if text not in names:
            others.setdefault(_service(text), []).append((text, text not in unsure))
    return Words(texts, names, others, clause.complete)


def _lowered(written: Sequence[Term]) -> tuple[str, ...] | None:
    """The terms in lower case, all in one go; None where that cannot be done."""
    parts: list[Any] = [part for term in written for part in term.parts]
    try:
        lowered = folded(SEPARATOR.join(parts)).split(SEPARATOR)
    except TypeError:  # one of them is no text
        return None
    return tuple(lowered) if len(lowered) == len(parts) == len(written) else None


def _text(term: Term) -> str:
    return folded(terms.widest(term) if terms.has_hole(term) else term.written)


def _service(text: str) -> str:
    prefix, colon, _ = text.partition(":")
    return prefix if colon and is_plain(prefix) else ANYWHERE


def fitting(clause: Clause[Term], action: str) -> list[Term]:
    """The terms of a clause that match an action, whether it is negated or not."""
    lower = folded(action)
    return [
        term
        for term, text in zip(clause.terms, words(clause).texts, strict=True)
        if text == lower or (not is_plain(text) and matches(text, lower))
    ]


def covers_action(clause: Clause[Term] | None, action: str) -> Answer:
    """Whether an `Action` or `NotAction` clause speaks about *action*.

    MAYBE when a hole decides, or terms that cannot be seen; NO for a clause that is missing.
    """
    if clause is None:
        return Answer.NO
    found = words(clause).say(folded(action))
    return found.opposite if clause.negated else found
