"""A statement in the shape that a policy has in Terraform's files, on one line, for messages."""

import re
from collections.abc import Mapping

from grantlint.hosts.terraform.editing import blocks, writing
from grantlint.hosts.terraform.editing.writing import CannotBeSpelledError
from grantlint.hosts.terraform.files import Locator
from grantlint.model import Place
from grantlint.text import json_layout

_BLOCK = re.compile(r"(?:data|statement|dynamic)\b")
_QUOTE = re.compile(r'"|<<')


def spelled(statement: Mapping[str, object], beside: Place | None = None) -> str:
    """A statement, given as IAM's JSON, as those of the policy at *beside* are written.

    A block for a document of blocks, JSON inside of strings and in files, else an object.
    """
    if beside is not None and _is_json(beside):
        return json_layout.inline(statement)
    try:
        if beside is not None and _BLOCK.match(beside.source.text, _start(beside)):
            return blocks.on_one_line(statement)
        return writing.inline(statement)
    except CannotBeSpelledError:
        return json_layout.inline(statement)


def _start(place: Place) -> int:
    return next((step for step in place.token if isinstance(step, int)), 0)


def _is_json(place: Place) -> bool:
    """Whether what stands at *place* is JSON text: in a file of its own, a string, a heredoc."""
    locate = place.source.locate
    if not isinstance(locate, Locator) or locate.is_json:
        return True
    numbers = [step for step in place.token if isinstance(step, int)]
    return len(numbers) > 2 or _QUOTE.match(place.source.text, numbers[0]) is not None  # noqa: PLR2004  a literal's part
