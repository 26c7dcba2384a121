"""Pages are read as cases, and badly written ones are refused."""

from pathlib import Path

import pytest

from grantlint.model import Span
from grantlint.testing.pages import PageError, read, unmarked

HEAD = "# Title\n\nText.\n\n## Why it matters\n\n## How to fix\n\n## Examples\n\n"
FLAGGED = '```json flagged scp warning\n{"Action": «"*"»}\n```\n'
CLEAN = '```json clean\n{"Action": "a:b"}\n```\n'


def page(tmp_path: Path, text: str) -> str:
    path = tmp_path / "family" / "some_rule.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_marks_are_taken_out() -> None:
    """The spans are those of the text without marks; marks may nest."""
    assert unmarked("a«b«c»»d") == ("abcd", (Span(1, 3), Span(2, 3)))


def test_cases_have_what_stands_around_them(tmp_path: Path) -> None:
    """A flagged fence has its words, its config and its fixed text."""
    config = "```toml config\nselect = []\n```\n"
    fixed = '```json fixed\n{"Action": "a:b"}\n```\n'
    flagged, clean = read(page(tmp_path, HEAD + config + FLAGGED + fixed + CLEAN))
    assert flagged.words == ("scp", "warning")
    assert flagged.config == "select = []"
    assert flagged.fixed == '{"Action": "a:b"}'
    assert (flagged.flagged, clean.flagged) == (True, False)
    assert clean.config == ""
    assert flagged.name == "family/some_rule:1"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("No title", "title"),
        (HEAD.replace("## How to fix\n\n", ""), "How to fix"),
        (HEAD + FLAGGED, "one flagged and one clean"),
        (HEAD + CLEAN + FLAGGED.replace("«", "").replace("»", ""), "mark characters"),
        (HEAD + FLAGGED + CLEAN + "```json fixed\n{}\n```\n", "follows a flagged"),
        (HEAD + FLAGGED + CLEAN + "```json odd\n{}\n```\n", "no role"),
    ],
)
def test_a_page_that_breaks_the_form_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    """The error says what is missing."""
    with pytest.raises(PageError, match=problem):
        read(page(tmp_path, text))
