"""Reads a rule's page: its fences become cases, `«…»` in them the places findings must have.

A fence's info line is `LANGUAGE ROLE WORDS…`. Roles: `flagged`, `clean`, `fixed` (the text after
the fixes of the flagged fence before it), and `config` (TOML, set for the next case). Words name a
document kind (`scp`), a severity (`warning`) or certainty (`possible`) that the findings must
have, or the file's name for `text` fences. The language `hcl` is Terraform's.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from grantlint.model import Span

OPEN, CLOSE = "«", "»"
_FENCE = re.compile(r"^```(\w+) ([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_MARK = re.compile(f"[{OPEN}{CLOSE}]")
REQUIRED_SECTIONS = ("Why it matters", "How to fix", "Examples")


class PageError(Exception):
    """A page that is not written as pages are; says which and where."""


class Case(Struct, frozen=True):
    """One flagged or clean fence, with what the page says around it.

    `text` has no marks; `marks` are the spans they enclosed. `fixed` is the text that follows, or
    None. `name` is the page's stem and the fence's number, for test ids.
    """

    name: str
    line: int
    language: str
    flagged: bool
    words: tuple[str, ...]
    text: str
    marks: tuple[Span, ...]
    config: str = ""
    fixed: str | None = None


class Fence(Struct, frozen=True):
    line: int
    language: str
    role: str
    words: tuple[str, ...]
    text: str


def read(path: str) -> list[Case]:
    """The cases of the page at *path*; raises PageError."""
    with open(path, encoding="utf-8") as file:
        page = file.read()
    _check_shape(page, path)
    stem = "/".join(path.removesuffix(".md").split("/")[-2:])
    found = list(_cases(list(_fences(page)), stem, path))
    if not any(case.flagged for case in found) or all(case.flagged for case in found):
        raise PageError(f"{path}: a page shows at least one flagged and one clean fence")
    return found


def _check_shape(page: str, path: str) -> None:
    if not page.startswith("# "):
        raise PageError(f"{path}: a page starts with its title")
    for section in REQUIRED_SECTIONS:
        if f"\n## {section}\n" not in page:
            raise PageError(f"{path}: the section `## {section}` is missing")


def _fences(page: str) -> Iterator[Fence]:
    for found in _FENCE.finditer(page):
        role, *words = found[2].split()
        line = page.count("\n", 0, found.start()) + 1
        yield Fence(line, found[1], role, tuple(words), found[3].removesuffix("\n"))


def _cases(fences: list[Fence], stem: str, path: str) -> Iterator[Case]:
    config = ""
    number = 0
    for i, fence in enumerate(fences):
        match fence.role:
            case "config":
                config = fence.text
            case "flagged" | "clean":
                number += 1
                after = fences[i + 1] if i + 1 < len(fences) else None
                fixed = after.text if after is not None and after.role == "fixed" else None
                yield _case(fence, f"{stem}:{number}", config, fixed, path)
                config = ""
            case "fixed":
                if i == 0 or fences[i - 1].role != "flagged":
                    raise PageError(f"{path}:{fence.line}: `fixed` follows a flagged fence")
            case _:
                raise PageError(f"{path}:{fence.line}: `{fence.role}` is no role of a fence")


def _case(fence: Fence, name: str, config: str, fixed: str | None, path: str) -> Case:
    text, marks = unmarked(fence.text)
    if (fence.role == "flagged") != bool(marks):
        raise PageError(f"{path}:{fence.line}: flagged fences mark characters, clean ones do not")
    return Case(
        name=name,
        line=fence.line,
        language=fence.language,
        flagged=fence.role == "flagged",
        words=fence.words,
        text=text,
        marks=marks,
        config=config,
        fixed=fixed,
    )


def unmarked(text: str) -> tuple[str, tuple[Span, ...]]:
    """*text* without its marks, and the spans they enclosed; marks may nest."""
    pieces: list[str] = []
    opened: list[int] = []
    spans: list[Span] = []
    at = length = 0
    for mark in _MARK.finditer(text):
        pieces.append(text[at : mark.start()])
        length += mark.start() - at
        at = mark.end()
        if mark[0] == OPEN:
            opened.append(length)
        else:
            spans.append(Span(opened.pop(), length))
    pieces.append(text[at:])
    return "".join(pieces), tuple(sorted(spans))
