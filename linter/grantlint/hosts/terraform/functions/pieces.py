"""Strings cut and changed piece by piece, so that holes stay where they are."""

from collections.abc import Callable, Iterable, Iterator

from grantlint.hosts.terraform.value import Piece, String, string
from grantlint.model import Hole, Place, Shape, Source


def cut(piece: Piece, start: int, end: int) -> Piece:
    """The characters from *start* to *end* of a piece of text, at their very place."""
    content = piece.content
    if not isinstance(content, str):
        return piece
    return Piece(content[start:end], part_of(piece.place, len(content), start, end))


def part_of(place: Place, size: int, start: int, end: int) -> Place:
    """The place of some characters of the *size* ones that stand at *place*."""
    token = place.token
    numbers = [step for step in token if isinstance(step, int)]
    match numbers:
        case [first, last, low, high] if high - low == size:
            return Place(place.source, (first, last, low + start, low + end), place.note, place.via)
        case [first, last] if last - first == size:
            return Place(place.source, (first + start, first + end), place.note, place.via)
        case _:
            return place


def place_of(pieces: Iterable[Piece], place: Place) -> Place:
    """Where a string of *pieces* stands: *place*, unless one piece is all of it."""
    places = [piece.place for piece in pieces if piece.content != ""]
    return places[0] if len(places) == 1 else place


def sliced(value: String, start: int, end: int) -> String | None:
    """Characters of *value*; None where a hole stands before the end."""
    pieces: list[Piece] = []
    at = 0
    for piece in value.pieces:
        if at >= end:
            break
        if isinstance(piece.content, Hole):
            return None
        size = len(piece.content)
        low, high = max(start - at, 0), min(end - at, size)
        if low < high:
            pieces.append(cut(piece, low, high))
        at += size
    return string(pieces, value.place)


def changed(
    value: String,
    name: str,
    place: Place,
    change: Callable[[str], str],
    *,
    adds_wildcards: bool = False,
) -> String:
    """*value* with every text changed; a hole becomes the hole of the change."""
    pieces = (
        Piece(_changed(content, name, change, adds_wildcards=adds_wildcards), piece.place)
        if isinstance(content := piece.content, Hole)
        else Piece(change(content), piece.place)
        for piece in value.pieces
    )
    return string(pieces, place)


def _changed(hole: Hole, name: str, change: Callable[[str], str], *, adds_wildcards: bool) -> Hole:
    """The hole of a change, or the same one where nothing that it may be changes."""
    texts = tuple(map(change, hole.shape.alternatives))
    if texts and texts == hole.shape.alternatives:
        return hole
    has_wildcards = hole.shape.has_wildcards or adds_wildcards
    shape = Shape("*", tuple(dict.fromkeys(texts)), has_wildcards=has_wildcards)
    return Hole(f"{name}({hole.identity})", shape)


def split_at(value: String, separator: str) -> Iterator[list[Piece]]:
    """The pieces between the separators that are known."""
    current: list[Piece] = []
    for piece in value.pieces:
        content = piece.content
        if isinstance(content, Hole):
            current.append(piece)
            continue
        at = 0
        while (found := content.find(separator, at)) >= 0:
            current.append(cut(piece, at, found))
            yield current
            current = []
            at = found + len(separator)
        current.append(cut(piece, at, len(content)))
    yield current


def file_place(source: Source, size: int) -> Place:
    """The place of a whole file."""
    return Place(source, (0, size))
