"""Marks stand under the very characters of a span, whatever stands before them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.model import SHORT, Label, Report, Source, Span
from grantlint.reporters.excerpts import Line, excerpt
from grantlint.reporters.hidden import Hidden
from grantlint.reporters.regions import region_of

EMPTY = Report(version="", knowledge="", files=0, documents=0)


def _lines(text: str, start: int, end: int, width: int = 100) -> list[Line | None]:
    source = Source("a.json", text, "json", lambda _: Span(0, 0))
    label = Label(source, Span(start, end))
    return excerpt(label, region_of(label), Hidden(EMPTY), width)


def _shown(text: str, marked: str, width: int = 100) -> tuple[str, str]:
    """The first line of *marked*'s excerpt and the marks under it."""
    start = text.index(marked)
    line = _lines(text, start, start + len(marked), width)[0]
    assert line is not None
    return line.text, " " * line.blank + "^" * line.marks


@pytest.mark.parametrize(
    ("text", "marked", "line", "marks"),
    [
        ('{"a": "b"}', '"b"', '{"a": "b"}', "      ^^^"),
        ("\t\tkey: x", "x", "        key: x", "             ^"),
        ("漢字: x", "x", "漢字: x", "      ^"),
        ("a 漢字 b", "漢字", "a 漢字 b", "  ^^^^"),
        ("e\u0301e\u0301 x", "x", "e\u0301e\u0301 x", "   ^"),
        ("\x1b[2J x", "x", "\\x1b[2J x", "        ^"),
        ("\u202ex\u2028y", "y", "\\u202ex\\u2028y", "             ^"),
        ("\ud800 x", "x", "\\ud800 x", "       ^"),
        ("##[a] x", "x", "\\x23#[a] x", "         ^"),
        ("# [a] x", "x", "# [a] x", "      ^"),
        ("👩\u200d💻 x", "x", "👩\\u200d💻 x", "           ^"),
        ("a \u0301 b", "\u0301", "a \u0301 b", "  ^"),
        ("a\r\nb x\r\nc", "x", "b x", "  ^"),
        ("a\rb x\rc", "x", "b x", "  ^"),
    ],
)
def test_marks(text: str, marked: str, line: str, marks: str) -> None:
    """Tabs, wide and combining characters, and escapes take the columns that they take."""
    assert _shown(text, marked) == (line, marks)


@pytest.mark.parametrize(
    ("text", "at", "blank"),
    [("ab", 1, 1), ("ab", 2, 2), ("ab\ncd", 2, 2), ("", 0, 0), ("ab\n", 3, 0), ("ab", 99, 2)],
)
def test_empty_span(text: str, at: int, blank: int) -> None:
    """A place between characters is one mark, at the end of a line and of the text too."""
    (line,) = _lines(text, at, at)
    assert line is not None
    assert (line.blank, line.marks) == (blank, 1)


def test_several_lines() -> None:
    """Each line of a span is marked from where it begins to where it ends."""
    lines = _lines("a {\n   b\n\n} c", 2, 11)
    assert lines == [
        Line(1, "a {", 2, 1),
        Line(2, "   b", 3, 1),
        Line(3, "", 0, 0),
        Line(4, "} c", 0, 1),
    ]


def test_many_lines() -> None:
    """Of a long span the first lines and the last one are shown."""
    text = "\n".join("abcdefgh")
    lines = _lines(text, 0, len(text))
    assert [line and line.number for line in lines] == [1, 2, 3, None, 8]


def test_span_with_its_line_end() -> None:
    """A span that takes in the end of its line does not reach into the next one."""
    assert _lines("ab\ncd", 0, 3) == [Line(1, "ab", 0, 2)]


def test_long_line_is_cropped() -> None:
    """A long line shows what stands around the span, and `…` for the rest."""
    line, marks = _shown("a" * 500 + "xyz" + "b" * 500, "xyz", 60)
    assert line == "…" + "a" * 30 + "xyz" + "b" * 25 + "…"
    assert marks == " " * 31 + "^^^"


def test_long_span_is_cropped() -> None:
    """A span longer than a line is marked as far as it is shown."""
    text = "ab" + "x" * 1000
    line, marks = _shown(text, "x" * 1000, 40)
    assert line == "ab" + "x" * 36 + "…"
    assert marks == "  " + "^" * 36


@given(
    text=st.text("a\r\n", max_size=12), offsets=st.lists(st.integers(0, 12), min_size=1, max_size=4)
)
def test_lines_of_short_texts_are_those_of_long_ones(text: str, offsets: list[int]) -> None:
    """Where a line is looked for anew it is the one that all starts of lines tell."""
    short, long = (
        Source("a.json", text + end, "json", lambda _: Span(0, 0)) for end in ("", "a" * SHORT)
    )
    for offset in [min(each, len(text)) for each in offsets]:
        number, start, over = short.line_at(offset)
        assert (number, start) == long.line_at(offset)[:2]
        starts = [*short.line_starts, len(text) + 1]
        assert (start, over) == (starts[number - 1], starts[number])
        assert short.position(offset) == (number, offset - start + 1)


def test_huge_line_is_quick() -> None:
    """A line of five million characters costs no more than finding it."""
    text = "a" * 2_500_000 + "x" + "b" * 2_500_000
    source = Source("a.json", text, "json", lambda _: Span(0, 0))
    assert source.line_starts == [0]
    hidden = Hidden(EMPTY)
    before = time.process_time()
    label = Label(source, Span(2_500_000, 2_500_001))
    (line,) = excerpt(label, region_of(label), hidden, 100)
    assert time.process_time() - before < 1
    assert line is not None
    assert line.text[line.blank] == "x"


KEY_ID = "AKIARZPUZDIKFIJVPG67"
WORDY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def test_secret_is_hidden_and_marks_fit() -> None:
    """Behind a shortened key the marks still stand under their characters."""
    assert _shown(f"{KEY_ID} x", "x") == ("AKIA…PG67 x", "          ^")
    assert _shown(f"a {KEY_ID}", KEY_ID) == ("a AKIA…PG67", "  ^^^^^^^^^")


def test_secret_on_another_line_than_its_key() -> None:
    """Where a key's id stands anywhere in a file, what may be its secret is hidden everywhere."""
    text = f"{KEY_ID}\n" + "\n" * 3000 + WORDY + " ~"
    assert _shown(text, "~") == ("[secret] ~", "         ^")


def test_secret_at_the_edge_of_a_crop() -> None:
    """A secret that cropping would cut in two is hidden before it is cut."""
    line, _ = _shown(f"{KEY_ID} {'-' * 300}{WORDY}{'-' * 20}~{'-' * 300}", "~", 60)
    assert line.startswith("…")
    assert "[secret]---" in line
    assert WORDY[-12:] not in line


ODD_TEXT = st.text(st.sampled_from("ab \t\n\r\x1b#[漢é\u0301\u202e\ud800{}") | st.characters())


@given(ODD_TEXT, st.integers(0, 40), st.integers(0, 40), st.integers(20, 60))
def test_any_text_has_an_excerpt(text: str, start: int, length: int, width: int) -> None:
    """Any place of any text can be shown: in characters that print, marked once at least."""
    lines = [line for line in _lines(text, start, start + length, width) if line is not None]
    assert all(line.text.isprintable() for line in lines)
    assert all(line.blank + line.marks <= width + 1 for line in lines)
    assert any(line.marks for line in lines)
