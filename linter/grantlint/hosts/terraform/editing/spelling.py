"""A statement in the shape that a policy has in Terraform's files, for messages and answers."""

import re
from collections.abc import Mapping

from grantlint.hosts.terraform.editing import blocks, writing
from grantlint.hosts.terraform.editing.writing import CannotBeSpelledError, Style
from grantlint.hosts.terraform.files import Locator
from grantlint.model import Place
from grantlint.text import json_layout

_BLOCK = re.compile(r"(?:data|statement|dynamic)\b")
_QUOTE = re.compile(r'"|<<')


def spelled(statement: Mapping[str, object], beside: Place | None = None) -> str:
    """A statement, given as IAM's JSON, as those of the policy at *beside* are written; one line.

    A block for a document of blocks, JSON inside of strings and in files, else an object.
    """
    if beside is not None and _is_json(beside):
        return json_layout.inline(statement)
    try:
        if beside is not None and _is_block(beside):
            return blocks.on_one_line(statement)
        return writing.inline(statement)
    except CannotBeSpelledError:
        return json_layout.inline(statement)


def in_lines(statement: Mapping[str, object], beside: Place) -> str:
    """The same with a line for each member, as `terraform fmt` lays it out."""
    if not _is_json(beside):
        try:
            if _is_block(beside):
                return "\n".join(blocks.statement_lines(statement))
            return writing.in_lines(statement, Style(), "")
        except CannotBeSpelledError:
            pass
    return json_layout.open_lines(statement, json_layout.Style(), "")


def _is_block(place: Place) -> bool:
    """Whether a policy, or a statement of it, is written as a block."""
    return _BLOCK.match(place.source.text, _start(place)) is not None


def _start(place: Place) -> int:
    return next((step for step in place.token if isinstance(step, int)), 0)


def _is_json(place: Place) -> bool:
    """Whether what stands at *place* is JSON text: in a file of its own, a string, a heredoc."""
    locate = place.source.locate
    if not isinstance(locate, Locator) or locate.is_json:
        return True
    numbers = [step for step in place.token if isinstance(step, int)]
    return len(numbers) > 2 or _QUOTE.match(place.source.text, numbers[0]) is not None  # noqa: PLR2004  a literal's part
