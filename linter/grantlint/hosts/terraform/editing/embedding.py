"""The JSON text in a string, a heredoc, a template or a file, and the way to a value in it.

An interpolation is one character of that text, so that all around it keeps its place.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from grantlint.hosts.terraform.editing.spot import Spot, is_foreign, is_shared, spot
from grantlint.hosts.terraform.editing.writing import CannotBeSpelledError, quoted
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
from grantlint.model import Place, Token
from grantlint.text import located_json
from grantlint.text.embedded import Embedded
from grantlint.text.json_layers import Inner, Layer
from grantlint.text.located_json import KEY

INSIDE = "\ue000"
"""An interpolation in a string of JSON."""
OUTSIDE = "0"
"""An interpolation that is a value by itself."""
_TOKEN = re.compile(
    r'[ \t\r\n]*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\]:,])|([^ \t\r\n{}\[\],:"]++))', re.DOTALL
)
_SEQUENCE = re.compile(r"[$%](?=\{)")


class Laid(Struct, frozen=True, eq=False):
    """The text, and at which of its offsets the literals begin that stand at others outside."""

    embedded: Embedded
    literals: dict[int, int]


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
    parts: Sequence[Part | Text] = (whole,) if isinstance(whole, Text) else whole.parts
    laid = _laid(at.text, parts)
    spelled = _spelling(at.text, whole, parts)
    is_all = (at.node is whole) and len(_numbers(place)) == 2  # noqa: PLR2004  two offsets
    return _entered(place, laid, spelled, is_all=is_all)


def _in_file(place: Place) -> Inner | None:
    """In a file that is JSON, or a template of it."""
    text, numbers = place.source.text, _numbers(place)
    if len(numbers) == 2 and not _is_filled(place):  # noqa: PLR2004  two offsets
        path = () if numbers == [0, len(text)] else path_to(text, numbers[0])
        return None if path is None else _at(place, text, path, ())
    laid = _laid(text, parse_template(text))
    return _entered(place, laid, _doubled, is_all=numbers == [0, len(text)])


def _is_filled(place: Place) -> bool:
    step: Place | None = place.via
    while step is not None:
        if step.note.startswith("fills `"):
            return True
        step = step.via
    return False


def _numbers(place: Place) -> list[int]:
    return [step for step in place.token if isinstance(step, int)]


def _entered(
    place: Place, laid: Laid, spelled: Callable[[str], str], *, is_all: bool
) -> Inner | None:
    text = laid.embedded.text
    numbers = _numbers(place)
    path: Token | None = ()
    if not is_all:
        if len(numbers) != 4 or numbers[0] not in laid.literals:  # noqa: PLR2004  a literal's part
            return None
        path = path_to(text, laid.literals[numbers[0]] + numbers[2])
    return None if path is None else _at(place, text, path, (Layer(laid.embedded, spelled),))


def _at(place: Place, text: str, path: Token, layers: tuple[Layer, ...]) -> Inner:
    return Inner(place.source, text, path, located_json.Locator(text), layers)


# ── Laying out ───────────────────────────────────────────────────────────────────────────────────


def _laid(text: str, parts: Sequence[Part | Text]) -> Laid:
    """The text of a string's parts; raises where its end is open: a directive is no JSON."""
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
    return Laid(Embedded("".join(pieces), starts, outer, lengths, end), literals)


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


# ── The way in ───────────────────────────────────────────────────────────────────────────────────


class _Container(Struct):
    """An object or list that is open: the last key, or the index of the item at hand."""

    is_object: bool
    key: str | int = 0
    awaits_key: bool = False


def path_to(text: str, offset: int) -> Token | None:
    """The path to the value or key of a JSON text that begins at *offset*; None without one."""
    steps: list[_Container] = []
    for match in _TOKEN.finditer(text):
        start = match.start(match.lastindex or 0)
        top = steps[-1] if steps else None
        mark = match[2]
        if start > offset:
            return None
        if top is not None and match[1] is not None and top.awaits_key:
            top.key, top.awaits_key = _decoded(match[1]), False
            if start == offset:
                return _checked(text, (*_path(steps), KEY), offset)
            continue
        if start == offset and mark not in ("}", "]", ":", ","):
            return _checked(text, tuple(_path(steps)), offset)
        _step(steps, mark)
    return None


def _step(steps: list[_Container], mark: str | None) -> None:
    match mark:
        case "{" | "[":
            steps.append(_Container(mark == "{", awaits_key=mark == "{"))
        case "}" | "]" if steps:
            steps.pop()
        case "," if steps:
            top = steps[-1]
            top.awaits_key = top.is_object
            top.key = top.key + 1 if isinstance(top.key, int) else top.key


def _decoded(string: str) -> str:
    found: str = json.loads(string, strict=False)
    return found


def _path(steps: list[_Container]) -> Iterator[str | int]:
    return (step.key for step in steps)


def _checked(text: str, path: Token, offset: int) -> Token | None:
    """*path*, when it leads to *offset*: of keys that repeat, only the last one is found."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        raise CannotBeSpelledError from None
    return path if located_json.Locator(text)(path).start == offset else None
