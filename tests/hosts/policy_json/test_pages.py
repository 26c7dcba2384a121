"""Runs the pages of this folder: a file, then what the host finds in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grantlint.host import File, HostOptions
from grantlint.hosts.policy_json import HOST
from grantlint.model import Estate, Identity, Place, PolicyDocument, Span

PAIR = re.compile(
    r"^## ([^\n]*)\n\n```json\n(.*?)```\n\n```found\n(.*?)```$", re.DOTALL | re.MULTILINE
)
FENCE = re.compile(r"^```json$", re.MULTILINE)
PAGES = sorted(Path(__file__).parent.glob("*.md"))
CASES = [
    pytest.param(found[2], found[3], id=f"{page.stem}: {found[1]}")
    for page in PAGES
    for found in PAIR.finditer(page.read_text())
]


def unmarked(text: str) -> tuple[str, list[Span]]:
    """The text without its marks, and what they stood around."""
    spans: list[Span] = []
    bare = ""
    for piece in re.split("(«[^»]*»)", text):
        inner = piece.removeprefix("«").removesuffix("»")
        if inner != piece:
            spans.append(Span(len(bare), len(bare) + len(inner)))
        bare += inner
    return bare, spans


def lines(estate: Estate) -> Iterator[str]:
    for document in estate.documents:
        name = f", named {document.name}" if document.name else ""
        service = f" on {document.service}" if document.service else ""
        yield f"{document.kind.value} policy of {document.owner}{service}{name}"
    yield from map(_identity, estate.identities)
    for problem in estate.problems:
        yield f"{problem.kind.value} of {problem.owner}: {problem.detail}"
    for note in estate.not_understood:
        yield f"not understood in {note.owner}: {note.reason}"


def _identity(identity: Identity) -> str:
    trusted = ", trusted" if identity.trust else ""
    within = f", within {identity.boundary_arn.written}" if identity.boundary_arn else ""
    known = "".join(f", and {term.written}" for term in identity.managed)
    count = len(identity.policies)
    return f"{identity.kind.value} {identity.name}: {count} policies{trusted}{within}{known}"


def places(estate: Estate) -> Iterator[Place]:
    """The first action of each policy, then what is wrong."""
    for document in estate.documents:
        yield from _first_action(document)
    for one in (*estate.problems, *estate.not_understood):
        yield one.place


def _first_action(document: PolicyDocument) -> Iterator[Place]:
    actions = document.statements[0].actions
    assert actions is not None
    yield actions.terms[0].place


@pytest.mark.parametrize(("text", "found"), CASES)
def test_page(text: str, found: str) -> None:
    """The host finds what the page says, at the characters that it marks."""
    bare, marks = unmarked(text)
    file = File(path="file.json", real="file.json", named=True, text=bare.rstrip("\n"))
    estates = list(HOST.estates([file], HostOptions()))
    said = [line for estate in estates for line in lines(estate)]
    assert said == found.splitlines()
    spans = [place.span() for estate in estates for place in places(estate)]
    assert sorted(spans) == marks


def test_every_fence_is_half_of_a_pair() -> None:
    """A case whose form is wrong would never run."""
    assert len(CASES) == sum(len(FENCE.findall(page.read_text())) for page in PAGES)
