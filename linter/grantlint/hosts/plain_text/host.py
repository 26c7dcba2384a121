"""The host of every file that no other one takes: finds keys in it, and nothing else.

A file is an estate of its own; one without credentials is none.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from grantlint.host import File, HostOptions
from grantlint.hosts.plain_text import reading
from grantlint.hosts.plain_text.references import references
from grantlint.hosts.plain_text.surroundings import surroundings_of
from grantlint.knowledge import credentials
from grantlint.model import (
    Change,
    Credential,
    Edit,
    Estate,
    Place,
    ProblemKind,
    Source,
    SourceProblem,
    Span,
    Token,
)

NAME = "plain_text"


class PlainText:
    """Implements `grantlint.host.Host`."""

    name = NAME

    def estates(
        self,
        files: Iterable[File],
        options: HostOptions,  # noqa: ARG002  the host's shape
    ) -> Iterator[Estate]:
        """One estate for each file that holds a key or that was named and cannot be read."""
        for file in files:
            try:
                text = reading.text_of(file)
            except reading.UnreadableError as error:
                yield _unread(file, error)
                continue
            if text is not None:
                yield from _estates(file.path, text)

    def edits(self, change: Change) -> tuple[Edit, ...] | None:  # noqa: ARG002  the host's shape
        """None: nothing here is understood well enough to change it."""
        return None

    def spelled(
        self,
        statement: Mapping[str, object],
        beside: Place | None = None,  # noqa: ARG002  JSON has one spelling
    ) -> str:
        return json.dumps(statement, ensure_ascii=False)


def _estates(path: str, text: str) -> Iterator[Estate]:
    source = Source(path, text, NAME, _located)
    found = tuple(_credentials(source))
    if found:
        yield Estate(name=path, sources=(source,), credentials=found)


def _credentials(source: Source) -> Iterator[Credential]:
    surroundings = surroundings_of(source.path)

    def place(start: int, end: int) -> Place:
        return Place(source, (start, end))

    yield from credentials.credentials(source.text, place, source.path, surroundings)
    yield from references(source, surroundings)


def _located(token: Token) -> Span:
    start, end = token
    return Span(int(start), int(end))


def _unread(file: File, error: reading.UnreadableError) -> Estate:
    source = Source(file.path, "", NAME, _located)
    place = Place(source, (0, 0))
    problem = SourceProblem(ProblemKind.UNREADABLE, place, file.path, error.reason, hint=error.hint)
    return Estate(name=file.path, sources=(source,), problems=(problem,))
