"""Edits are applied in order of their places, and refused where they overlap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.model import Edit, Source, Span
from grantlint.text.edits import OverlappingEditsError, applied, in_order

SOURCE = Source("x", "0123456789", "h", lambda _: Span(0, 0))


def edit(start: int, end: int, text: str = "") -> Edit:
    return Edit(SOURCE, Span(start, end), text)


def test_edits_are_written_over_their_spans() -> None:
    """Whatever the order they come in; all else stays."""
    edits = [edit(8, 9, "eight"), edit(0, 0, "<"), edit(10, 10, ">"), edit(2, 5)]
    assert applied(SOURCE.text, edits) == "<01567eight9>"
    assert applied(SOURCE.text, []) == SOURCE.text


def test_neighbours_do_not_overlap() -> None:
    """One ends where the next one starts; an insertion stands before what is written over."""
    assert applied(SOURCE.text, [edit(3, 5, "b"), edit(1, 3, "a"), edit(1, 1, "i")]) == "0iab56789"


def test_equal_edits_count_once() -> None:
    """Two rules may want the same."""
    assert in_order([edit(1, 2, "a"), edit(1, 2, "a")]) != []
    assert len(in_order([edit(1, 2, "a"), edit(1, 2, "a")])) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (edit(1, 4), edit(2, 3)),
        (edit(1, 4), edit(3, 6)),
        (edit(1, 2, "a"), edit(1, 2, "b")),
        (edit(1, 1, "a"), edit(1, 1, "b")),
    ],
)
def test_edits_that_share_a_character_are_refused(one: Edit, other: Edit) -> None:
    """Nobody can say which one is meant."""
    for edits in ([one, other], [other, one]):
        with pytest.raises(OverlappingEditsError):
            applied(SOURCE.text, edits)


@given(
    text=st.text(min_size=1, max_size=20),
    cuts=st.lists(st.integers(0, 20), min_size=2, max_size=6, unique=True),
)
def test_every_character_outside_stays(text: str, cuts: list[int]) -> None:
    """Edits that write what is there change nothing."""
    spans = [Span(*pair) for pair in zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False)]
    edits = [Edit(SOURCE, span, text[span.start : span.end]) for span in spans]
    assert applied(text, edits) == text
