"""JSON is read as values; each value and key can be found again in the text."""

import json
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.model import Span, Token
from grantlint.text import json_walk, located_json
from grantlint.text.located_json import (
    AT,
    INSIDE,
    KEY,
    PART,
    URL_INSIDE,
    JsonSyntaxError,
    JsonTooDeepError,
    Locator,
    duplicates,
    load,
)


def at(text: str, *token: str | int) -> str:
    span = Locator(text)(token)
    return text[span.start : span.end]


# ── Values ──


def test_values_are_those_of_json() -> None:
    """Of a key that is repeated the last one counts, and that is told."""
    assert load('{"a": [1, 2.5, null, true, "é"]}').value == {"a": [1, 2.5, None, True, "é"]}
    assert not load('{"a": {"b": 1}, "b": 1}').has_duplicates
    loaded = load('[{"a": 1, "a": 2}, {}]')
    assert loaded.value == [{"a": 2}, {}]
    assert loaded.has_duplicates


def test_a_number_of_any_length_is_read() -> None:
    """Python refuses to convert more digits than some thousands."""
    assert load("1" * 5000).value == float("inf")
    assert load("-" + "1" * 400).value == -int("1" * 400)


@given(st.text(st.sampled_from('{}[]",: a1\n'), max_size=12).map('{{"a": {}}}'.format))
def test_the_quick_reader_says_what_the_other_one_says(text: str) -> None:
    """It reads no text that repeats a key, and none that is no JSON."""
    with patch.object(located_json, "_quickly", lambda _: None):
        slow = _loaded(text)
    assert _loaded(text) == slow


def _loaded(text: str) -> tuple[Any, bool] | str:
    try:
        loaded = load(text)
    except JsonSyntaxError as error:
        return str(error)
    return loaded.value, loaded.has_duplicates


@pytest.mark.parametrize(
    "text", ['{"a": 1, "a": 2}', '{"a": ":", "a" : ""}', '{"a": {}, "a": {"b": 1}}']
)
def test_the_quick_reader_leaves_repeated_keys_to_the_other(text: str) -> None:
    """The value written again has fewer colons, whatever the lost member was."""
    assert load(text).has_duplicates
    assert load(text).tight is None


ERRORS = [
    ("", 0, "the text ends before the JSON value is complete", "Complete the file"),
    ('{"a": ', 5, "the text ends before the JSON value is complete", "Complete the file"),
    ('{"a": 1 ,\n}', 8, "a comma before `}`", "Remove the trailing comma"),
    ("[1,\n]", 2, "a comma before `]`", "Remove the trailing comma"),
    ('{"a": 1 // b\n}', 8, "JSON has no comments", "Remove the comment"),
    ("/* a */ {}", 0, "JSON has no comments", "Remove the comment"),
    ("# a\n{}", 0, "JSON has no comments", "Remove the comment"),
    ("{'a': 1}", 1, "JSON strings stand in double quotes", "Write `\"` for `'`"),
    ("{} []", 3, "more text behind the JSON value", "Keep one value a file"),
    ('["a', 1, "a string that never ends", 'Close it with `"`'),
    ('["a\nb"]', 3, "a line break or control character inside a string", ""),
    (r'["\q"]', 2, "a backslash escape that JSON does not know", ""),
    (r'["\u12"]', 3, "a backslash escape that JSON does not know", ""),
    ('["a" "b"]', 5, "not JSON: expecting ',' delimiter", ""),
    ('{"a": NaN, "NaN": 1}', 6, "`NaN` is not a JSON value", ""),
    ('["NaN", -Infinity]', 8, "`-Infinity` is not a JSON value", ""),
]


@pytest.mark.parametrize(("text", "offset", "message", "hint"), ERRORS)
def test_an_error_tells_where_and_what_to_do(
    text: str, offset: int, message: str, hint: str
) -> None:
    """One line, and the offset at which reading failed."""
    with pytest.raises(JsonSyntaxError) as caught:
        load(text)
    assert (str(caught.value), caught.value.offset, caught.value.hint) == (message, offset, hint)


@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_too_many_levels_are_an_error_of_their_own(bracket: str) -> None:
    """The reader would run out of stack."""
    with pytest.raises(JsonTooDeepError):
        load(bracket * 100_000)


# ── Repeated keys ──


def test_repeated_keys_are_found_in_order() -> None:
    """Each with the one before it; equal keys of other objects, values and items do not count."""
    text = '{"a": {"a": ["a", {"b": "b", "b" : 1}], "c": "a"}, "\\u0061": "x", "a": {}}'
    found = duplicates(text)
    assert [(one.key, text[one.second.start : one.second.end]) for one in found] == [
        ("b", '"b"'),
        ("a", '"\\u0061"'),
        ("a", '"a"'),
    ]
    assert found[1].first == Span(1, 4)
    assert found[2].first == found[1].second


# ── Places ──

TEXT = '{ "a" : [ 10 , {"b\\"" : "x" , "c": {} } , [] , null ] , "d":"e"}'


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ((), TEXT),
        (("a", 0), "10"),
        (("a", 1), '{"b\\"" : "x" , "c": {} }'),
        (("a", 1, 'b"'), '"x"'),
        (("a", 1, 'b"', KEY), '"b\\""'),
        (("a", 1, "c"), "{}"),
        (("a", 2), "[]"),
        (("a", 3), "null"),
        (("a", KEY), '"a"'),
        (("d",), '"e"'),
        ((AT, 2, 5), '"a"'),
    ],
)
def test_a_token_leads_to_its_characters(token: Token, shown: str) -> None:
    """Values with their brackets and quotes, keys with theirs."""
    assert at(TEXT, *token) == shown


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        (("gone",), TEXT),
        (("d", "gone"), '"e"'),
        (("a", 0, "gone"), "10"),
        (("a", 9), '[ 10 , {"b\\"" : "x" , "c": {} } , [] , null ]'),
        (("a", 0, INSIDE, "x"), "10"),
        (("a", 0, PART, 0, 1), "10"),
    ],
)
def test_a_token_that_leads_nowhere_ends_where_the_path_breaks_off(
    token: Token, shown: str
) -> None:
    """A place is better than none."""
    assert at(TEXT, *token) == shown


def test_of_a_repeated_key_the_last_one_is_meant() -> None:
    """As for the values."""
    assert at('{"a": 1, "a": 2}', "a") == "2"


def test_a_text_that_is_no_json_has_places() -> None:
    """Offsets are given as they are; a path ends somewhere."""
    assert Locator("")(()) == Span(0, 0)
    assert Locator("  ")(()) == Span(2, 2)
    assert at("[1, {", 1) == "{"
    assert at("}", "a") == ""
    assert at("{]", AT, 1, 2) == "]"


def test_places_inside_of_strings() -> None:
    """JSON in a string, URL-encoded JSON in a string, and both in one another."""
    inner = json.dumps({"k": ["é", "b"]})
    text = json.dumps({"a": inner, "b": "%7B%22k%22%3A%20%22%C3%A9%22%7D", "c": "x\\né\n"})
    locator = Locator(text)

    def shown(*token: str | int) -> str:
        span = locator(token)
        return text[span.start : span.end]

    assert shown("a", INSIDE, "k", 1) == '\\"b\\"'
    assert shown("a", INSIDE, "k", 0) == '\\"\\\\u00e9\\"'
    assert shown("a", INSIDE, "k", KEY) == '\\"k\\"'
    assert shown("a", INSIDE, AT, 0, 2) == '{\\"'
    assert shown("b", URL_INSIDE, "k") == "%22%C3%A9%22"
    assert shown("b", URL_INSIDE, AT, 0, 1) == "%7B"
    assert shown("c", PART, 3, 5) == "\\u00e9\\n"
    deep = json.dumps({"o": text})
    span = Locator(deep)(("o", INSIDE, "a", INSIDE, "k", 1))
    assert deep[span.start : span.end] == '\\\\\\"b\\\\\\"'


KEYS = st.text(st.sampled_from('ab"\\é,:{}[]'), max_size=3)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | KEYS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


def paths(value: Any, path: Token = ()) -> list[tuple[Token, Any]]:  # noqa: ANN401  JSON
    found: list[tuple[Token, Any]] = [(path, value)]
    if isinstance(value, (dict, list)):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in items:
            found += paths(inner, (*path, step))
    return found


@given(value=VALUES, indent=st.sampled_from([None, 1]), ascii_only=st.booleans())
def test_every_value_is_found_again(
    value: Any,  # noqa: ANN401  JSON
    indent: int | None,
    *,
    ascii_only: bool,
) -> None:
    """The characters at its place are the value, those of its key the key."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert load(text).value == value
    assert duplicates(text) == []
    locator = Locator(text)
    short = Locator(text, is_unique=True)
    for path, inner in sorted(paths(value), key=repr, reverse=True):
        span = locator(path)
        assert span == short(path)
        assert json.loads(text[span.start : span.end]) == inner
        if path and isinstance(path[-1], str):
            span = locator((*path, KEY))
            assert json.loads(text[span.start : span.end]) == path[-1]


@given(value=VALUES | st.lists(KEYS), indent=st.sampled_from([None, 1]), ascii_only=st.booleans())
def test_a_look_at_brackets_and_quotes_finds_what_a_walk_finds(
    value: Any,  # noqa: ANN401  JSON
    indent: int | None,
    *,
    ascii_only: bool,
) -> None:
    """Whatever the texts in a list or object hold, and where a path leads nowhere."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    tokens = [(*path, *step) for path, _ in paths(value) for step in ((), (0,), (3,), ("a",))]
    quick = list(map(Locator(text), tokens))
    with patch.object(json_walk, "_flat_end", lambda *_: 0):
        assert quick == list(map(Locator(text), tokens))


def test_a_list_of_texts_is_looked_at_and_not_walked_over() -> None:
    """Else the one way would be compared with itself."""
    assert isinstance(json_walk.within('["a", "b"]', 0), json_walk.Texts)
    assert isinstance(json_walk.within('["a", {}]', 0), json_walk.Walk)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('["a", "b", 1, ", "]', '", "'),
        ('["a", "b",  "c", ", "]', '", "'),
        ('["a", ", ", ", ", "b"]', '"b"'),
        ('["a",\n  "b",\n  "]",\n  "c"\n]', '"c"'),
    ],
)
def test_a_text_that_looks_like_what_stands_between_texts_is_told_from_it(
    text: str, shown: str
) -> None:
    """Where it counts for one, some other quotes are left over."""
    assert at(text, 3) == shown


@given(
    text=st.text(st.sampled_from('{}[]",:\\ a1\n'), max_size=30),
    token=st.lists(KEYS | st.integers(-3, 3), max_size=4),
)
def test_no_text_and_no_token_raises(text: str, token: list[str | int]) -> None:
    """A place is always inside of the text; into a string only one that was read leads."""
    least = -3
    try:
        load(text)
    except (JsonSyntaxError, JsonTooDeepError):
        least = 0
    steps = [step for step in token if isinstance(step, str) or step >= least]
    span = Locator(text)(tuple(steps))
    assert 0 <= span.start <= span.end <= len(text)
