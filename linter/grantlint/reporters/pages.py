"""A rule's page as help for readers: its examples, without the marks that make tests of them."""

import re
from collections.abc import Iterator

from grantlint.model import RuleInfo
from grantlint.reporters.wording import paragraph

_MARKS = str.maketrans("", "", "«»")
_FENCE = re.compile(r"(`{3,}|~{3,})\s*(\w*)(.*)")
_CAPTIONS = {
    "flagged": "Reported:",
    "clean": "Not reported:",
    "fixed": "Fixed:",
    "config": "With this configuration:",
}


def help_text(rule: RuleInfo) -> str:
    """Markdown of the page of *rule*; its summary when the page cannot be read."""
    try:
        with open(rule.page, encoding="utf-8") as file:
            page = file.read()
    except (OSError, ValueError):
        return paragraph(rule.summary)
    return paragraph(readable(page))


def readable(page: str) -> str:
    """*page* with a caption before each example instead of words for the test runner."""
    return "\n".join(_lines(page)).strip() + "\n"


def _lines(page: str) -> Iterator[str]:
    fence = ""
    for line in page.splitlines():
        if fence:
            yield line.translate(_MARKS)
            fence = "" if line.strip() == fence else fence
        elif (opening := _FENCE.match(line)) is not None:
            fence = opening[1]
            yield from _captions(opening[3])
            yield fence + opening[2]
        else:
            yield line


def _captions(words: str) -> Iterator[str]:
    for word in words.split():
        if word in _CAPTIONS:
            yield from (_CAPTIONS[word], "")
