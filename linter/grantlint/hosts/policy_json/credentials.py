"""The ids and secrets of access keys in the text of a policy file, as nouns of the model."""

from collections.abc import Iterator

from grantlint.knowledge import credentials
from grantlint.model import Credential, Place, Source
from grantlint.text.located_json import AT


def found_in(source: Source) -> Iterator[Credential]:
    """Each with its place, in a text that may hold some; examples and placeholders left out."""

    def place(start: int, end: int) -> Place:
        return Place(source, (AT, start, end))

    yield from credentials.credentials(source.text, place, source.path)
