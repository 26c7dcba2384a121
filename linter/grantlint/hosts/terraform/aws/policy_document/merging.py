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
    spelled,
)
from grantlint.model import Hole, Place, Presence

_MOST_COMPARED: Final = 64
"""With more Sids than these that are not known, each may be any."""


PlacesBySid = dict[str | None, list[int]]
"""Where the statements of a Sid stand among those gathered."""


class Held(Struct, frozen=True, eq=False):
    """A statement of a document, and its Sid where it has one; `known` is that Sid's text."""

    element: Element
    sid: String | None = None
    known: str | None = None

    @property
    def is_sure(self) -> bool:
        return self.element.presence is Presence.ALWAYS

    def maybe(self) -> "Held":
        """The same, there only maybe."""
        return Held(Element(self.element.value, Presence.MAYBE), self.sid, self.known)


def held(element: Element) -> Held:
    """A statement with its Sid told."""
    value = element.value
    sid = _sid(value) if isinstance(value, Mapping) else None
    return Held(element, sid, None if sid is None or sid.maybe_null else sid.known)


def _sid(statement: Mapping) -> String | None:
    """The Sid of a statement; None where it has none, or an empty one."""
    entry = statement.by_key.get("Sid")
    if entry is None:
        return None if statement.complete else _hole(statement.place, "Sid")
    value = entry.value
    if isinstance(value, Null) or (isinstance(value, String) and value.known == ""):
        return None
    if not isinstance(value, String):
        return _hole(value.place, spelled(value))
    is_open = entry.presence is Presence.MAYBE or value.maybe_null
    return String(value.place, value.pieces, maybe_null=is_open)


def _hole(place: Place, identity: str) -> String:
    return String(place, (Piece(Hole(identity), place),))


class Merged:
    """The statements of a document, gathered from its sources, its blocks and its overrides."""

    def __init__(self, problems: list[Problem]) -> None:
        self.complete = True
        self.problems = problems
        self._held: list[Held | None] = []
        self._by_sid: PlacesBySid = {}
        self._has_open_sid = False

    @property
    def held(self) -> tuple[Held, ...]:
        """The statements in their order."""
        return tuple(one for one in self._held if one is not None)

    def add_sources(self, statements: Iterable[Held], *, complete: bool) -> None:
        """The statements of a source: none may have the Sid of an earlier one."""
        self.complete = self.complete and complete
        for new in statements:
            if new.known in self._by_sid and self._has_sure(new):
                self._report(new, "source documents")
            self._append(new)

    def add_own(self, statements: Iterable[Held], *, complete: bool) -> None:
        """The statements of the document's blocks replace those of its sources.

        Where they may go on, one that may be there stands for all those of a dynamic block.
        """
        self.complete = self.complete and complete
        own = list(statements)
        is_unseen = not complete and all(one.is_sure for one in own)
        self._doubt(own, all_of_them=is_unseen)
        before = {new.known: list(self._by_sid.get(new.known, ())) for new in own}
        seen: set[str] = set()
        for new in own:
            if new.known is not None and new.is_sure:
                if new.known in seen:
                    self._report(new, "statements")
                seen.add(new.known)
            self._replace(new, before)

    def add_overrides(self, statements: Iterable[Held], *, complete: bool) -> None:
        """The statements of an override replace those with their Sids; unseen ones may, too."""
        self.complete = self.complete and complete
        overrides = list(statements)
        self._doubt(overrides, all_of_them=not complete)
        for new in overrides:
            self._replace(new, self._by_sid)

    # ── One statement ───────────────────────────────────────────────────────────────────────────

    def _append(self, new: Held) -> None:
        self._has_open_sid |= new.sid is not None and new.known is None
        if new.known is not None:
            self._by_sid.setdefault(new.known, []).append(len(self._held))
        self._held.append(new)

    def _replace(self, new: Held, by_sid: PlacesBySid) -> None:
        """Put a statement where that of its Sid is, by the places that *by_sid* knows."""
        known = new.known
        places = by_sid.get(known, ()) if known is not None else ()
        if known is None or not places or not new.is_sure:
            for at in places:
                self._doubt_at(at)
            self._append(new)
            return
        first = places[0]
        for at in places:
            self._held[at] = None
        self._held[first] = new
        by_sid[known] = []  # where this is a copy, further ones of that Sid stand beside it
        self._by_sid[known] = [first]

    # ── What may be replaced ────────────────────────────────────────────────────────────────────

    def _doubt_at(self, at: int) -> None:
        found = self._held[at]
        self._held[at] = found.maybe() if found is not None else None

    def _doubt(self, new: list[Held], *, all_of_them: bool = False) -> None:
        """Mark what new statements may replace, as far as Sids that are not known say."""
        sids = [one.sid for one in new if one.sid is not None]
        unknown = [one.sid for one in new if one.sid is not None and one.known is None]
        if not (sids and self._has_open_sid) and not unknown and not all_of_them:
            return
        for at, found in enumerate(self._held):
            if found is None or found.sid is None or not found.is_sure:
                continue
            rivals = unknown if found.known is not None else sids
            if all_of_them or _may_be_among(found.sid, rivals):
                self._doubt_at(at)

    # ── What the provider refuses ───────────────────────────────────────────────────────────────

    def _has_sure(self, new: Held) -> bool:
        """Whether there is a statement with that very Sid for certain, as this one is."""
        places = self._by_sid.get(new.known, ()) if new.is_sure else ()
        return any((other := self._held[at]) is not None and other.is_sure for at in places)

    def _report(self, new: Held, where: str) -> None:
        if new.sid is not None:
            message = f"two {where} have the Sid `{new.known}`"
            self.problems.append(Problem(message, new.sid.place))


def _may_be_among(sid: String, others: list[String]) -> bool:
    if len(others) > _MOST_COMPARED:
        return True
    return any(equal_strings(sid, other) is not False for other in others)
