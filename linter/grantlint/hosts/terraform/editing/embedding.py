"""The JSON text in a string, a heredoc, a template or a file, and the way to a value in it.

An interpolation is one character of that text, so that all around it keeps its place.
"""

import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from msgspec import Struct

from grantlint.hosts.terraform.editing.json_paths import JsonText, json_text
from grantlint.hosts.terraform.editing.spot import Spot, is_foreign, is_shared, spot
from grantlint.hosts.terraform.editing.writing import quoted
from grantlint.hosts.terraform.files import Locator
from grantlint.hosts.terraform.syntax.body import parse_template
from grantlint.hosts.terraform.syntax.literals import located
from grantlint.hosts.terraform.syntax.tree import (
    Form,
    Heredoc,
    If,
    Literal,
    Loop,
    Part,
    Template,
    Text,
)
from grantlint.model import Place
from grantlint.text.embedded import Embedded
from grantlint.text.json_layers import Inner, Layer

INSIDE = "\ue000"
"""An interpolation in a string of JSON."""
OUTSIDE = "0"
"""An interpolation that is a value by itself."""
_SEQUENCE = re.compile(r"[$%](?=\{)")


class Laid(Struct, frozen=True, eq=False):
    """The text, at which of its offsets the literals begin, and how new text is written into it."""

    embedded: Embedded
    literals: dict[int, int]
    spelled: Callable[[str], str]


def inner(place: Place) -> Inner | None:
    """The JSON text that *place* leads into; None when it leads to none."""
    if isinstance(place.source.locate, Locator):
        return _in_string(place, spot(place))
    is_made_up = place.source.path.endswith((".tf", ".tofu"))
    if is_made_up or is_foreign(place.source) or is_shared(place):
        return None
    return _in_file(place)


def _in_string(place: Place, at: Spot) -> Inner | None:
    nodes = [node for node in at.nodes if isinstance(node, Text | Heredoc | Template)]
    if not nodes or any(isinstance(node, If | Loop) for node in at.nodes):
        return None
    whole = nodes[-1]
    is_all = (at.node is whole) and len(_numbers(place)) == 2  # noqa: PLR2004  two offsets
    return _entered(place, _string(at.text, whole), is_all=is_all)


@lru_cache(maxsize=4)
def _string(text: str, whole: Text | Heredoc | Template) -> Laid:
    """What a string of a file says; several findings of one policy ask for it."""
    parts: Sequence[Part | Text] = (whole,) if isinstance(whole, Text) else whole.parts
    return _laid(text, parts, _spelling(text, whole, parts))


@lru_cache(maxsize=4)
def _template(text: str) -> Laid:
    """What a file says that is a template."""
    return _laid(text, parse_template(text), _doubled)


def _in_file(place: Place) -> Inner | None:
    """In a file that is JSON, or a template of it."""
    text, numbers = place.source.text, _numbers(place)
    if len(numbers) == 2 and not _is_filled(place):  # noqa: PLR2004  two offsets
        start = None if numbers == [0, len(text)] else numbers[0]
        return _at(place, json_text(text), start, ())
    return _entered(place, _template(text), is_all=numbers == [0, len(text)])


def _is_filled(place: Place) -> bool:
    step: Place | None = place.via
    while step is not None:
        if step.note.startswith("fills `"):
            return True
        step = step.via
    return False


def _numbers(place: Place) -> list[int]:
    return [step for step in place.token if isinstance(step, int)]


def _entered(place: Place, laid: Laid, *, is_all: bool) -> Inner | None:
    numbers = _numbers(place)
    start = None
    if not is_all:
        if len(numbers) != 4 or numbers[0] not in laid.literals:  # noqa: PLR2004  a literal's part
            return None
        start = laid.literals[numbers[0]] + numbers[2]
    layer = Layer(laid.embedded, laid.spelled)
    return _at(place, json_text(laid.embedded.text), start, (layer,))


def _at(
    place: Place, found: JsonText, start: int | None, layers: tuple[Layer, ...]
) -> Inner | None:
    """The value that begins at *start*, or all of the text."""
    path = () if start is None else found.path(start)
    if path is None:
        return None
    return Inner(place.source, found.text, path, found.locate, layers)


# ── Laying out ───────────────────────────────────────────────────────────────────────────────────


def _laid(text: str, parts: Sequence[Part | Text], spelled: Callable[[str], str]) -> Laid:
    """The text of a string's parts."""
    pieces: list[str] = []
    starts: list[int] = []
    outer: list[int] = []
    lengths: list[int] = []
    literals: dict[int, int] = {}
    size, in_quotes, end = 0, False, 0
    for part in parts:
        if isinstance(part, Literal | Text):
            found = located(text, part)
            literals[part.start] = size
            runs = list(zip(found.starts, found.outer, found.lengths, strict=True))
            content, end = found.text, found.end
            in_quotes = _ends_in_quotes(content, in_quotes=in_quotes)
        else:
            runs = [(0, part.start, part.end - part.start)]
            content, end = (INSIDE if in_quotes else OUTSIDE), part.end
        for start, at, length in runs:
            starts.append(size + start)
            outer.append(at)
            lengths.append(length)
        pieces.append(content)
        size += len(content)
    return Laid(Embedded("".join(pieces), starts, outer, lengths, end), literals, spelled)


def _ends_in_quotes(content: str, *, in_quotes: bool) -> bool:
    """Whether *content* ends inside of a string of JSON, when it begins inside or outside."""
    marks = re.sub(r"\\.", "", content, flags=re.DOTALL).count('"')
    return in_quotes ^ (marks % 2 == 1)


def _spelling(
    text: str, whole: Text | Heredoc | Template, parts: Sequence[Part | Text]
) -> Callable[[str], str]:
    """How new characters are written into a string."""
    if any(part.form is Form.JSON for part in parts if isinstance(part, Literal | Text)):
        return lambda new: json.dumps(_doubled(new), ensure_ascii=False)[1:-1]
    if not isinstance(whole, Heredoc):
        return lambda new: quoted(new)[1:-1]
    indent = _cut(text, whole)
    return lambda new: _doubled(new).replace("\n", f"\n{indent}")


def _cut(text: str, heredoc: Heredoc) -> str:
    """The white space that a heredoc takes off its lines."""
    for part in heredoc.parts:
        for start, end in part.cuts if isinstance(part, Literal) else ():
            if text[start - 1] == "\n":
                return text[start:end]
    return ""


def _doubled(new: str) -> str:
    return _SEQUENCE.sub(lambda match: match[0] * 2, new)
