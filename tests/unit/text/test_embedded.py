"""A decoded text knows where each of its characters stands in the text around it."""

import json
from urllib.parse import quote, quote_plus, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.model import Span
from grantlint.text.embedded import Embedded, json_string, url_encoded

TEXTS = st.text(st.sampled_from('a "\\/\b\n\té\u2028\U0001f600%+'), max_size=12)


def inside(outer: str, embedded: Embedded, start: int, end: int) -> str:
    span = embedded.outer_span(Span(start, end))
    return outer[span.start : span.end]


def test_plain_characters_stand_side_by_side() -> None:
    """The quotes are outside."""
    outer = ' "abc" '
    embedded = json_string(outer, Span(1, 6))
    assert embedded.text == "abc"
    assert inside(outer, embedded, 1, 3) == "bc"
    assert embedded.outer_offset(0) == 2
    assert embedded.outer_offset(3) == embedded.outer_offset(9) == 5


def test_an_escape_is_one_character() -> None:
    """It is never cut in two; a surrogate pair is one, a lone surrogate too."""
    outer = r'"a\n\u00e9\ud83d\ude00\ud83dx\udc00\ud83d\n\q"'
    embedded = json_string(outer, Span(0, len(outer)))
    assert embedded.text == "a\né\U0001f600\ud83dx\udc00\ud83d\nq"
    assert inside(outer, embedded, 3, 4) == r"\ud83d\ude00"
    assert inside(outer, embedded, 4, 5) == r"\ud83d"
    assert inside(outer, embedded, 1, 3) == r"\n\u00e9"


def test_an_empty_span_is_a_place_between_characters() -> None:
    """Before the character that follows."""
    outer = r'"\n\t"'
    embedded = json_string(outer, Span(0, len(outer)))
    assert embedded.outer_span(Span(1, 1)) == Span(3, 3)
    assert embedded.outer_span(Span(2, 2)) == Span(5, 5)


def test_an_empty_string_has_an_end() -> None:
    """Its only offset is that of the closing quote."""
    assert json_string('""', Span(0, 2)).outer_span(Span(0, 0)) == Span(1, 1)


@pytest.mark.parametrize(
    ("outer", "text"),
    [
        ("a%20b+c", "a b c"),
        ("%C3%A9x", "éx"),
        ("%F0%9F%98%80", "\U0001f600"),
        ("%ff%41", "\ufffdA"),
        ("100%", "100%"),
        ("%zz", "%zz"),
    ],
)
def test_url_encoding_is_decoded_as_utf_8(outer: str, text: str) -> None:
    """What is no escape stays."""
    assert url_encoded(outer).text == text


def test_a_character_of_several_bytes_is_one() -> None:
    """All its escapes belong to it."""
    outer = "a%C3%A9b+"
    embedded = url_encoded(outer)
    assert inside(outer, embedded, 1, 2) == "%C3%A9"
    assert inside(outer, embedded, 2, 4) == "b+"


@given(text=TEXTS, ascii_only=st.booleans(), data=st.data())
def test_a_part_of_a_string_decodes_to_itself(
    text: str, data: st.DataObject, *, ascii_only: bool
) -> None:
    """Any span, read alone, is the text that it spells."""
    outer = json.dumps(text, ensure_ascii=ascii_only)
    embedded = json_string(outer, Span(0, len(outer)))
    assert embedded.text == text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert json.loads(f'"{inside(outer, embedded, start, end)}"') == text[start:end]


@given(text=TEXTS, plus=st.booleans(), data=st.data())
def test_a_part_of_encoded_text_decodes_to_itself(
    text: str, data: st.DataObject, *, plus: bool
) -> None:
    """As above, for URL encoding."""
    outer = quote_plus(text) if plus else quote(text)
    embedded = url_encoded(outer)
    assert embedded.text == text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert unquote_plus(inside(outer, embedded, start, end)) == text[start:end]
