"""Edits of one text: sorted, refused where they overlap, applied."""

from collections.abc import Iterable

from grantlint.model import Edit


class OverlappingEditsError(ValueError):
    """Two edits want to write over the same characters."""


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Sort *edits* of one source by place; equal ones count once.

    Raises OverlappingEditsError when two different edits share a character, or insert at the same
    offset.
    """
    ordered = sorted(edits, key=lambda edit: (edit.span, edit.text))
    kept: list[Edit] = []
    for edit in ordered:
        last = kept[-1] if kept else None
        if last is None:
            kept.append(edit)
        elif last.span == edit.span and last.text == edit.text:
            continue
        elif edit.span.start < last.span.end or edit.span == last.span:
            raise OverlappingEditsError
        else:
            kept.append(edit)
    return kept


def applied(text: str, edits: Iterable[Edit]) -> str:
    """*text* with all *edits* written in; every character outside of them stays.

    Raises OverlappingEditsError, as `in_order`.
    """
    pieces: list[str] = []
    at = 0
    for edit in in_order(edits):
        pieces += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    pieces.append(text[at:])
    return "".join(pieces)
