"""`text` says to a person what is wrong, where, why and what to write."""

import re

import pytest
from msgspec.structs import replace

from grantlint import reporters
from grantlint.model import Certainty, Fix, FixEffect, Report

PAINT = re.compile(r"\x1b\[[\d;]*m")


def _text(report: Report, index: int, **fields: object) -> str:
    """One finding of *report*, changed, as text."""
    finding = replace(report.findings[index], **fields)
    return reporters.render("text", replace(report, findings=(finding,)))


def test_colours_change_nothing_else(report: Report) -> None:
    """Without the paint, the coloured text is the plain one."""
    coloured = reporters.render("text", report, colour=True)
    assert coloured != reporters.render("text", report)
    assert PAINT.sub("", coloured) == reporters.render("text", report)


def test_hostile_text_in_colours(hostile_report: Report) -> None:
    """Between the paint there is nothing that acts."""
    coloured = reporters.render("text", hostile_report, colour=True)
    assert PAINT.sub("", coloured).replace("\n", "").isprintable()


def test_note_stands_behind_the_marks(report: Report) -> None:
    """The note of the finding's own place is on the line of its marks."""
    at = replace(report.findings[0].at, note="passes roles")
    assert "^^^^^^^^^^^^^^ passes roles\n" in _text(report, 0, at=at)


def test_note_of_several_lines(report: Report) -> None:
    """A note is said once, behind the last of the marks."""
    at = replace(report.findings[1].at, note="all of this")
    text = _text(report, 1, at=at)
    assert text.count("all of this") == 1
    assert "9 |     },\n  |     ^ all of this\n" in text


def test_related_place_elsewhere(report: Report) -> None:
    """A related place in another file is shown with its path and its line."""
    trust = report.suppressed[0].finding.at
    text = _text(report, 0, related=(replace(trust, note="anyone"),))
    assert "--> policies/trust.json:1:" in text
    assert "--- anyone\n" in text


@pytest.mark.parametrize(
    ("certainty", "is_said"), [(Certainty.POSSIBLE, True), (Certainty.CERTAIN, False)]
)
def test_possible(report: Report, certainty: Certainty, *, is_said: bool) -> None:
    """A finding that depends on what is not seen says so."""
    assert ("possible: " in _text(report, 0, certainty=certainty)) is is_said


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (FixEffect.SAME, "leaves access as it is, `--fix` applies it"),
        (FixEffect.NARROWER, "narrows access, `--fix-narrower` applies it"),
        (FixEffect.GRANTS, "grants access that is missing, not applied automatically"),
        (FixEffect.SKETCH, "a sketch to complete by hand"),
    ],
)
def test_fix(report: Report, effect: FixEffect, words: str) -> None:
    """A fix says what it does to access, and how it is applied."""
    assert f"fix: write `x` ({words})\n" in _text(report, 0, fix=Fix("write `x`", effect, ()))


def test_rule_without_a_page(report: Report) -> None:
    """Where no page is known, none is named."""
    assert "more: " not in reporters.render("text", replace(report, rules=()))


def test_width(report: Report) -> None:
    """Excerpts keep to the width that the terminal has."""
    lines = reporters.render("text", report, width=30).splitlines()
    excerpts = [line for line in lines if re.match(r" *\d* [|]", line)]
    assert max(map(len, excerpts)) > 30
    assert all(len(line) <= 30 + len("13 | ") for line in excerpts if re.match(r" *\d+ [|]", line))


def test_a_long_hint_is_wrapped(report: Report) -> None:
    """A statement of many actions can be copied as it stands; a short hint is one line."""
    names = [f'"s3:GetAction{number}"' for number in range(40)]
    hint = f'Add {{"Effect": "Allow", "Action": [{", ".join(names)}], "Resource": "*"}}'
    text = _text(report, 0, hint=hint)
    shown = text.partition("hint: ")[2].partition("  = ")[0]
    assert max(map(len, shown.splitlines())) <= 110
    assert "|" not in shown
    assert " ".join(shown.split()) == hint
    assert "hint: Add a statement\n" in _text(report, 0, hint="Add a statement")
