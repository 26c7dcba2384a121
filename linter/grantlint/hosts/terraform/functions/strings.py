"""Functions over strings; those that can keep holes where they stand."""

from typing import Final

from grantlint.hosts.terraform.conversion import edge, to_number
from grantlint.hosts.terraform.functions import regular
from grantlint.hosts.terraform.functions.calls import (
    Function,
    Invocation,
    Plain,
    as_string,
    from_plain,
    known_string,
    plain,
    whole,
)
from grantlint.hosts.terraform.functions.formats import format_list, formatted
from grantlint.hosts.terraform.functions.pieces import changed, cut, place_of, sliced, split_at
from grantlint.hosts.terraform.functions.replacing import replaced
from grantlint.hosts.terraform.numbers import Numeric
from grantlint.hosts.terraform.syntax.literals import WHITE_SPACE
from grantlint.hosts.terraform.unification import to_sequence
from grantlint.hosts.terraform.value import (
    MAX_TEXT,
    Bool,
    Element,
    Null,
    Number,
    Piece,
    Sequence,
    String,
    Value,
    maybe_null,
    sequence,
    string,
)
from grantlint.hosts.terraform.value import (
    at as standing_at,
)
from grantlint.model import Hole, Presence

# ── Changes of all text ──────────────────────────────────────────────────────────────────────────


def _title(text: str) -> str:
    before = ("", *text)
    return "".join(
        char if _continues_word(before[i]) else char.upper() for i, char in enumerate(text)
    )


def _continues_word(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char == "_"
    return not char.isspace()


def _lowered(text: str) -> str:
    """*text* in lower case, each character on its own, as Go does it."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _uppered(text: str) -> str:
    return "".join(high if len(high := char.upper()) == 1 else char for char in text)


def _lower(call: Invocation, arguments: list[Value]) -> Value:
    return changed(as_string(call, arguments[0]), "lower", call.place, _lowered)


def _upper(call: Invocation, arguments: list[Value]) -> Value:
    return changed(as_string(call, arguments[0]), "upper", call.place, _uppered)


def _indent(spaces: Numeric, text: str) -> str:
    width = whole(spaces)
    if not 0 <= width * (text.count("\n") + 1) <= MAX_TEXT:
        raise ValueError("an indentation that is too large to follow")
    return text.replace("\n", "\n" + " " * width)


def _chomp(text: str) -> str:
    return text.rstrip("\r\n")


# ── Ends ─────────────────────────────────────────────────────────────────────────────────────────


def _trim_prefix(call: Invocation, arguments: list[Value]) -> Value:
    value, prefix = as_string(call, arguments[0]), known_string(call, arguments[1])
    start = edge(value, start=True)
    if prefix is None or (
        len(start) < len(prefix) and prefix.startswith(start) and value.known is None
    ):
        return call.hole(arguments, "string")
    if not start.startswith(prefix):
        return standing_at(value, call.place)
    return _without(value, len(prefix), 0)


def _trim_suffix(call: Invocation, arguments: list[Value]) -> Value:
    value, suffix = as_string(call, arguments[0]), known_string(call, arguments[1])
    end = edge(value, start=False)
    if suffix is None or (len(end) < len(suffix) and suffix.endswith(end) and value.known is None):
        return call.hole(arguments, "string")
    if not end.endswith(suffix):
        return standing_at(value, call.place)
    return _without(value, 0, len(suffix))


def _without(value: String, left: int, right: int) -> String:
    """*value* without characters at its ends, which are known."""
    pieces = list(value.pieces)
    if left:
        pieces = _drop(pieces, left, first=True)
    if right:
        pieces = _drop(pieces, right, first=False)
    return string(pieces, value.place)


def _drop(pieces: list[Piece], count: int, *, first: bool) -> list[Piece]:

    kept = list(pieces)
    while count and kept:
        piece = kept.pop(0 if first else -1)
        content = piece.content
        size = len(content) if isinstance(content, str) else 0
        taken = min(size, count)
        count -= taken
        if taken < size:
            rest = cut(piece, taken, size) if first else cut(piece, 0, size - taken)
            kept.insert(0 if first else len(kept), rest)
    return kept


def _trim_space(call: Invocation, arguments: list[Value]) -> Value:
    return _trimmed(call, as_string(call, arguments[0]), WHITE_SPACE, arguments)


def _trim(call: Invocation, arguments: list[Value]) -> Value:
    cutset = known_string(call, arguments[1])
    if cutset is None:
        return call.hole(arguments, "string")
    return _trimmed(call, as_string(call, arguments[0]), cutset, arguments)


def _trimmed(call: Invocation, value: String, cutset: str, arguments: list[Value]) -> Value:
    start, end = edge(value, start=True), edge(value, start=False)
    left, right = len(start) - len(start.lstrip(cutset)), len(end) - len(end.rstrip(cutset))
    if (known := value.known) is not None:
        left = min(left, len(known))
        return _without(value, left, right if left < len(known) else 0)
    if left == len(start) or right == len(end):
        return call.hole(arguments, "string")  # a hole at an end may begin with what is cut
    return _without(value, left, right)


def _starts_with(call: Invocation, arguments: list[Value]) -> Value:
    value, prefix = as_string(call, arguments[0]), known_string(call, arguments[1])
    start = edge(value, start=True)
    if prefix is not None:
        if start.startswith(prefix):
            return Bool(call.place, value=True)
        if value.known is not None or not prefix.startswith(start):
            return Bool(call.place, value=False)
    return call.hole(arguments, "bool")


def _ends_with(call: Invocation, arguments: list[Value]) -> Value:
    value, suffix = as_string(call, arguments[0]), known_string(call, arguments[1])
    end = edge(value, start=False)
    if suffix is not None:
        if end.endswith(suffix):
            return Bool(call.place, value=True)
        if value.known is not None or not suffix.endswith(end):
            return Bool(call.place, value=False)
    return call.hole(arguments, "bool")


def _contains(call: Invocation, arguments: list[Value]) -> Value:
    value, part = as_string(call, arguments[0]), known_string(call, arguments[1])
    if part is not None:
        texts = [piece.content for piece in value.pieces if isinstance(piece.content, str)]
        if value.known is not None:
            return Bool(call.place, part in value.known)
        if any(part in text for text in texts):
            return Bool(call.place, value=True)
    return call.hole(arguments, "bool")


# ── Parts ────────────────────────────────────────────────────────────────────────────────────────


def _join(call: Invocation, arguments: list[Value]) -> Value:
    separator = as_string(call, arguments[0])
    pieces: list[Piece] = []
    first = True
    for argument in arguments[1:]:
        items = to_sequence(argument, "list")
        if isinstance(items, Null):
            raise call.error("a list that is null")
        if not isinstance(items, Sequence) or not items.is_certain:
            return _one_document(arguments) or call.hole(arguments, "string")
        if len(items.items) == 1 and len(arguments) == 2:  # noqa: PLR2004  the separator, and a list
            return as_string(call, items.element(0).value)
        for item in items.elements():
            if not first:
                pieces += separator.pieces
            pieces += as_string(call, item.value).pieces
            first = False
    return string(pieces, call.place)


def _one_document(arguments: list[Value]) -> Value | None:
    """A list's only item, where that is a policy or an ARN: several would make no sense as one."""
    _, items, *others = arguments
    if others or not isinstance(items, Sequence) or len(items.items) != 1:
        return None
    item = items.element(0).value
    is_whole = isinstance(item, String) and (item.encodes is not None or _is_arn(item))
    return maybe_null(item) if is_whole else None


def _is_arn(value: String) -> bool:
    first = value.pieces[0].content if value.pieces else ""
    return isinstance(first, str) and first.startswith("arn:")


def _split(call: Invocation, arguments: list[Value]) -> Value:
    separator, value = known_string(call, arguments[0]), as_string(call, arguments[1])
    if separator is None:
        return call.hole(arguments, "list")
    if separator == "":
        known = value.known
        if known is None:
            return call.hole(arguments, "list")
        return from_plain(list(known), call.place, "list")
    items: list[Element] = []
    complete = True
    for pieces in split_at(value, separator):
        complete = complete and not any(isinstance(piece.content, Hole) for piece in pieces)
        presence = Presence.ALWAYS if complete else Presence.MAYBE
        items.append(Element(string(pieces, place_of(pieces, call.place)), presence))
    return sequence(items, call.place, "list", complete=complete)


def _substring(call: Invocation, arguments: list[Value]) -> Value:
    value = as_string(call, arguments[0])
    offset, length = (_whole(call, argument) for argument in arguments[1:])
    if offset is None or length is None:
        return call.hole(arguments, "string")
    known = value.known
    if offset < 0:
        if known is None:
            return call.hole(arguments, "string")
        offset = max(len(known) + offset, 0)
        length = length or -1  # what Terraform takes a length of zero for here
    if length < 0 and known is None:
        return call.hole(arguments, "string")
    end = len(known or "") if length < 0 else offset + length
    found = sliced(value, offset, end)
    return found if found is not None else call.hole(arguments, "string")


def _whole(call: Invocation, value: Value) -> int | None:

    number = to_number(value)
    if not isinstance(number, Number):
        return None
    if not isinstance(number.value, int):
        raise call.error("a number that is not whole")
    return number.value


def _reversed(text: str) -> str:
    return text[::-1]


# ── Patterns ─────────────────────────────────────────────────────────────────────────────────────


def _regex(pattern: str, text: str) -> Plain:
    program = regular.compiled(pattern)
    found = regular.search(program, text)
    if found is None:
        raise ValueError("the pattern does not match")
    return _captured(program, text, found)


def _regex_all(pattern: str, text: str) -> Plain:
    program = regular.compiled(pattern)
    return [_captured(program, text, found) for found in regular.matches(program, text)]


def _captured(program: regular.Program, text: str, found: regular.Groups) -> Plain:
    """The groups of a match by name, else by number, else all of it."""
    groups = [
        text[found[at] : found[at + 1]] if found[at] >= 0 else None
        for at in range(0, len(found), 2)
    ]
    if program.names:
        if len(program.names) != len(groups) - 1:
            raise ValueError("groups with and without names")
        return {name: groups[number] for name, number in program.names.items()}
    return groups[1:] if len(groups) > 1 else groups[0]


FUNCTIONS: Final[dict[str, Function]] = {
    "chomp": plain("s", _chomp),
    "endswith": Function(_ends_with, 2, 2),
    "format": Function(formatted, 1, None),
    "formatlist": Function(format_list, 1, None),
    "indent": plain("ns", _indent),
    "join": Function(_join, 2, None),
    "lower": Function(_lower, 1, 1),
    "regex": plain("ss", _regex, "a"),
    "regexall": plain("ss", _regex_all, "l"),
    "replace": Function(replaced, 3, 3),
    "split": Function(_split, 2, 2),
    "startswith": Function(_starts_with, 2, 2),
    "strcontains": Function(_contains, 2, 2),
    "strrev": plain("s", _reversed),
    "substr": Function(_substring, 3, 3),
    "title": plain("s", _title),
    "trim": Function(_trim, 2, 2),
    "trimprefix": Function(_trim_prefix, 2, 2),
    "trimspace": Function(_trim_space, 1, 1),
    "trimsuffix": Function(_trim_suffix, 2, 2),
    "upper": Function(_upper, 1, 1),
}
