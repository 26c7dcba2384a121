"""Places in the JSON of a plan: paths of keys and indices, looked up when a finding asks.

The steps of a token are strings only, because two numbers in a token are offsets for those that
cut strings to pieces.
"""

from typing import Final

from grantlint.hosts.terraform.files import HOST
from grantlint.model import Place, Source, Span, Token
from grantlint.text.located_json import Locator

_KEY: Final = "."
_NUMBER: Final = "#"


class PlanLocator:
    """Turns tokens of a plan's text into spans."""

    def __init__(self, text: str) -> None:
        self._locate = Locator(text)

    def __call__(self, token: Token) -> Span:
        return self._locate(tuple(map(_step, token)))


def _step(step: str | int) -> str | int:
    text = str(step)
    return int(text[1:]) if text.startswith(_NUMBER) else text[1:]


def place(source: Source, path: Token) -> Place:
    """The place of what *path*, of `text.located_json`, leads to."""
    steps = (f"{_NUMBER if isinstance(step, int) else _KEY}{step}" for step in path)
    return Place(source, tuple(steps))


def plan_source(path: str, text: str) -> Source:
    """The text of a plan as a source."""
    return Source(path, text, HOST, PlanLocator(text))
