"""The JSON of a policy as the provider prints it: members in their own order, with line breaks.

Each string stands where it was written; what is between them stands at the document.
"""

from collections.abc import Sequence as SequenceOf

from grantlint.hosts.terraform.functions.json_text import encoded_pieces
from grantlint.hosts.terraform.value import (
    Element,
    Entry,
    Mapping,
    Piece,
    Sequence,
    String,
    TooLargeError,
    Value,
    string,
)
from grantlint.model import Hole, Place, Presence

LARGEST = 1_000
"""The weight up to which the text is spelled; that of larger policies is a hole."""


def printed(policy: Mapping, *, is_indented: bool) -> String:
    """The text of a policy, which still knows the policy it is the text of."""
    place = policy.place
    hole = String(place, (Piece(Hole("a policy too large to spell"), place),), encodes=policy)
    if policy.weight > LARGEST:
        return hole
    printer = _Printer(place, ": " if is_indented else ":")
    printer.add(policy, "\n" if is_indented else "")
    try:
        return String(place, string(printer.finished(), place).pieces, encodes=policy)
    except TooLargeError:
        return hole


class _Printer:
    """Gathers the pieces of a text: strings, and what stands between them."""

    def __init__(self, place: Place, colon: str) -> None:
        self.place = place
        self.colon = colon
        self.pieces: list[Piece] = []
        self.between: list[str] = []

    def finished(self) -> list[Piece]:
        self.pieces.append(Piece("".join(self.between), self.place))
        return self.pieces

    def add(self, value: Value, line: str) -> None:
        """Add *value*, where *line* is the line break and the indentation around it."""
        match value:
            case Mapping():
                self._add_enclosed("{}", list(value.members()), line, complete=value.complete)
            case Sequence():
                self._add_enclosed("[]", list(value.elements()), line, complete=value.complete)
            case String():
                self.between.append('"')
                self._add_pieces(encoded_pieces(value)[1:-1])
                self.between.append('"')
            case _:
                self._add_pieces(encoded_pieces(value))

    def _add_pieces(self, pieces: list[Piece]) -> None:
        self.pieces.append(Piece("".join(self.between), self.place))
        self.between.clear()
        self.pieces += pieces

    def _add_enclosed(
        self,
        brackets: str,
        items: SequenceOf[Element | Entry],
        line: str,
        *,
        complete: bool,
    ) -> None:
        deeper = f"{line}  " if line else line
        separator = brackets[0] + deeper
        for item in items:
            self.between.append(separator)
            separator = "," + deeper
            self._add_item(item, deeper)
        if not complete:
            self.between.append(separator)
            self._add_pieces([Piece(Hole("what else there is"), self.place)])
        is_empty = complete and not items
        self.between.append(brackets if is_empty else line + brackets[1])

    def _add_item(self, item: Element | Entry, line: str) -> None:
        if item.presence is Presence.MAYBE:
            self._add_pieces([Piece(Hole("what may be there"), item.value.place)])
            return
        if isinstance(item, Entry):
            self.add(item.key, line)
            self.between.append(self.colon)
        self.add(item.value, line)
