"""Scanned text cannot act on what prints it."""

import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.text import escaping

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain `iam:PassRole` é 漢 👩", "plain `iam:PassRole` é 漢 👩"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b2J\x7f", r"\x9b2J\x7f"),
        ("a\r\n\tb", r"a\r\n\tb"),
        ("\u202egnp\u2066", r"\u202egnp\u2066"),
        ("\u2028\u2029\u200b\ufeff\u00a0", r"\u2028\u2029\u200b\ufeff\xa0"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("##[stop-commands]t", r"\x23#[stop-commands]t"),
        ("##vso[task.setvariable]x", r"\x23#vso[task.setvariable]x"),
        ("### heading ## [", "### heading ## ["),
    ],
)
def test_visible(text: str, shown: str) -> None:
    """What acts instead of showing is spelled as an escape; what shows stays as it is."""
    assert escaping.visible(text) == shown


def test_visible_keeps_what_it_is_told_to() -> None:
    """A caller that prints several lines keeps their ends and nothing else."""
    assert escaping.visible("a\nb\r\x1b", keep="\n") == "a\nb\\r\\x1b"


@given(ANY_TEXT)
def test_visible_always_prints(text: str) -> None:
    """Whatever comes in, each character that goes out prints, and UTF-8 can carry it."""
    shown = escaping.visible(text)
    assert shown.isprintable()
    assert shown.encode().decode() == shown


@given(ANY_TEXT)
def test_encodable_changes_only_surrogates(text: str) -> None:
    """Text without lone surrogates stays; with them it becomes something UTF-8 can carry."""
    carried = escaping.encodable(text)
    assert carried.encode().decode() == carried
    assert (carried == text) == escaping.is_encodable(text)


@given(st.recursive(ANY_TEXT.filter(escaping.is_encodable), st.lists))
def test_json_text_keeps_the_values(value: object) -> None:
    """Escaped JSON holds the same values, and no character in it acts."""
    encoded = json.dumps(value, ensure_ascii=False, indent=1)
    shown = escaping.json_text(encoded)
    assert json.loads(shown) == value
    assert shown.replace("\n", "").isprintable()


def test_json_text_breaks_log_commands() -> None:
    """`##[…]` in a string of JSON is no command to a build log, and stays the same string."""
    shown = escaping.json_text('{"a": "##[debug]x \u2028 \U000e0041"}')
    assert shown == r'{"a": "\u0023#[debug]x \u2028 \udb40\udc41"}'


def test_workflow_data() -> None:
    """The message of a workflow command ends where its line ends, whatever stands in it."""
    assert escaping.workflow_data("100%0A::set-output\r\nx") == "100%250A::set-output%0D%0Ax"


def test_workflow_property() -> None:
    """A property of a workflow command cannot begin another one."""
    assert escaping.workflow_property("a:b,line=3%2C") == "a%3Ab%2Cline=3%252C"


@given(ANY_TEXT)
def test_xml_is_well_formed(text: str) -> None:
    """Any text makes a well-formed element and attribute, and comes back as it was shown."""
    shown = escaping.xml(text)
    element = ET.fromstring(f'<a b="{shown}">{shown}</a>')  # noqa: S314  made here
    assert element.text or shown == ""
    assert (element.text or "") == escaping.visible(text, keep="\n\t")


def test_xml_cannot_close_a_section() -> None:
    """`]]>` and tags in scanned text end nothing."""
    assert escaping.xml("]]></system-out><a b='\"&") == (
        "]]&gt;&lt;/system-out&gt;&lt;a b=&#39;&quot;&amp;"
    )


@pytest.mark.parametrize(("text", "at", "is_one"), [("##[a]", 0, True), ("##[a]", 1, False)])
def test_is_log_command(text: str, at: int, *, is_one: bool) -> None:
    """Only the first `#` of a command is one that has to go."""
    assert escaping.is_log_command(text, at) is is_one
