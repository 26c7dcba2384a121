"""Statements of several documents merged by their Sids, those that may be there included.

Facts: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from grantlint.hosts.terraform.conversion import equal_strings
from grantlint.hosts.terraform.scope import Problem
from grantlint.hosts.terraform.value import (
    Element,
    Mapping,
    Null,
    Piece,
    String,
    Value,
    spelled,
)
from grantlint.model import Hole, Place, Presence

_MOST_COMPARED: Final = 64
"""With more Sids than these that are not known, each may be any."""


class _Held(Struct, eq=False):
    """A statement, and its Sid where it has one."""

    element: Element
    sid: String | None

    @property
    def is_sure(self) -> bool:
        return self.element.presence is Presence.ALWAYS

    def doubt(self) -> None:
        """Something may have replaced it."""
        self.element = Element(self.element.value, Presence.MAYBE)


class Merged:
    """The statements of a document, gathered from its sources, its blocks and its overrides."""

    def __init__(self, problems: list[Problem]) -> None:
        self.complete = True
        self.problems = problems
        self._held: list[_Held | None] = []
        self._by_sid: dict[str, list[int]] = {}

    @property
    def elements(self) -> list[Element]:
        return [held.element for held in self._held if held is not None]

    def add_sources(self, statements: Iterable[Element], *, complete: bool) -> None:
        """The statements of a source: none may have the Sid of an earlier one."""
        self.complete = self.complete and complete
        for held in map(_held, statements):
            if self._has_sure(held):
                self._report(held, "source documents")
            self._append(held)

    def add_own(self, statements: Iterable[Element], *, complete: bool) -> None:
        """The statements of the document's blocks replace those of its sources."""
        self.complete = self.complete and complete
        new = [_held(element) for element in statements]
        self._doubt(new)
        seen: set[str] = set()
        for held in new:
            known = _known(held)
            if known is not None and held.is_sure:
                if known in seen:
                    self._report(held, "statements")
                seen.add(known)
        before = {sid: list(places) for sid, places in self._by_sid.items()}
        for held in new:
            self._replace(held, before)

    def add_overrides(self, statements: Iterable[Element], *, complete: bool) -> None:
        """The statements of an override replace those with their Sids; unseen ones may, too."""
        self.complete = self.complete and complete
        new = [_held(element) for element in statements]
        self._doubt(new, all_of_them=not complete)
        for held in new:
            self._replace(held, self._by_sid)

    # ── One statement ───────────────────────────────────────────────────────────────────────────

    def _append(self, held: _Held) -> None:
        known = _known(held)
        if known is not None:
            self._by_sid.setdefault(known, []).append(len(self._held))
        self._held.append(held)

    def _replace(self, held: _Held, by_sid: dict[str, list[int]]) -> None:
        """Put a statement where that of its Sid is, by the places that *by_sid* knows."""
        known = _known(held)
        places = by_sid.get(known, []) if known is not None else []
        if known is None or not places or not held.is_sure:
            for other in (self._held[at] for at in places):
                if other is not None:
                    other.doubt()
            self._append(held)
            return
        for at in places:
            self._held[at] = None
        self._held[places[0]] = held
        by_sid[known] = []  # where this is a copy, further ones of that Sid stand beside it
        self._by_sid[known] = [places[0]]

    def _doubt(self, new: list[_Held], *, all_of_them: bool = False) -> None:
        """Mark what new statements may replace, as far as Sids that are not known say."""
        unknown = [held.sid for held in new if held.sid is not None and _known(held) is None]
        known = [held.sid for held in new if held.sid is not None and _known(held) is not None]
        for held in self._held:
            if held is None or held.sid is None or not held.is_sure:
                continue
            rivals = unknown if _known(held) is not None else [*unknown, *known]
            if all_of_them or _may_be_among(held.sid, rivals):
                held.doubt()

    # ── What the provider refuses ───────────────────────────────────────────────────────────────

    def _has_sure(self, held: _Held) -> bool:
        """Whether there is a statement with that very Sid for certain, as this one is."""
        known = _known(held)
        places = self._by_sid.get(known, ()) if known is not None and held.is_sure else ()
        return any((other := self._held[at]) is not None and other.is_sure for at in places)

    def _report(self, held: _Held, where: str) -> None:
        if held.sid is not None:
            message = f"two {where} have the Sid `{_known(held)}`"
            self.problems.append(Problem(message, held.sid.place))


def _held(element: Element) -> _Held:
    value = element.value
    return _Held(element, sid_of(value) if isinstance(value, Mapping) else None)


def _known(held: _Held) -> str | None:
    sid = held.sid
    return None if sid is None or sid.maybe_null else sid.known


def sid_of(statement: Mapping) -> String | None:
    """The Sid of a statement; None where it has none, or an empty one."""
    entry = statement.get("Sid")
    if entry is None:
        return None if statement.complete else _hole(statement.place, "Sid")
    value: Value = entry.value
    if isinstance(value, Null) or (isinstance(value, String) and value.known == ""):
        return None
    if not isinstance(value, String):
        return _hole(value.place, spelled(value))
    is_open = entry.presence is Presence.MAYBE or value.maybe_null
    return String(value.place, value.pieces, maybe_null=is_open)


def _hole(place: Place, identity: str) -> String:
    return String(place, (Piece(Hole(identity), place),))


def _may_be_among(sid: String, others: list[String]) -> bool:
    if len(others) > _MOST_COMPARED:
        return True
    return any(equal_strings(sid, other) is not False for other in others)
