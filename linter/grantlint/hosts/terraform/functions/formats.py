"""`format` and `formatlist`: Go's verbs, over values with holes."""

import math
import re
from fractions import Fraction

from grantlint.hosts.terraform import numbers
from grantlint.hosts.terraform.conversion import (
    ordered,
    to_bool,
    to_number,
    to_string,
    type_name,
)
from grantlint.hosts.terraform.functions.calls import Invocation
from grantlint.hosts.terraform.functions.json_text import encoded_pieces
from grantlint.hosts.terraform.functions.pieces import place_of
from grantlint.hosts.terraform.numbers import Numeric
from grantlint.hosts.terraform.value import (
    Bool,
    Element,
    Mapping,
    Null,
    Number,
    Piece,
    Sequence,
    String,
    Unknown,
    Value,
    sequence,
    spelled,
    string,
)
from grantlint.model import Hole

_VERB = re.compile(
    r"%(?P<flags>[+\-# 0]*)(?P<width>\d*)(?:\.(?P<precision>\d*))?"
    r"(?:\[(?P<index>\d+)\])?(?P<verb>.)",
    re.DOTALL,
)


class _Arguments:
    """Hands out the arguments of the verbs, in order or by index."""

    def __init__(self, call: Invocation, values: list[Value]) -> None:
        self.call = call
        self.values = values
        self.at = 0
        self.highest = 0

    def take(self, index: str | None) -> Value:
        if index is not None:
            self.at = int(index) - 1
        if not 0 <= self.at < len(self.values):
            raise self.call.error("not enough arguments for the format")
        self.at += 1
        self.highest = max(self.highest, self.at)
        return self.values[self.at - 1]


def formatted(call: Invocation, arguments: list[Value]) -> Value:
    """`format(format, …)`; raises EvaluationError."""
    layout = to_string(arguments[0])
    known = layout.known if isinstance(layout, String) else None
    if known is None or not isinstance(layout, String):
        return call.hole(arguments, "string")
    values = _Arguments(call, arguments[1:])
    pieces: list[Piece] = []
    at = 0
    while (percent := known.find("%", at)) >= 0:
        pieces.append(Piece(known[at:percent], layout.place))
        match = _VERB.match(known, percent)
        if match is None:
            raise call.error("a format that ends in `%`")
        pieces += _verb(call, match, values)
        at = match.end()
    pieces.append(Piece(known[at:], layout.place))
    if values.highest < len(values.values):
        raise call.error("more arguments than the format has verbs")
    return string(pieces, place_of(pieces, call.place))


def _verb(call: Invocation, match: re.Match[str], values: _Arguments) -> list[Piece]:
    verb = match["verb"]
    if verb == "%":
        return [Piece("%", call.place)]
    if len(match["width"]) > 4 or len(match["precision"] or "") > 4:  # noqa: PLR2004  digits of the widest
        raise call.error("a width that is too large to follow")
    value = values.take(match["index"])
    if verb in ("s", "v") and not match["width"] and match["precision"] is None:
        return _as_is(call, verb, value, match["flags"])
    text = _worked_out(call, verb, value, match)
    if text is None:
        identity = f"format({match[0]}, {spelled(value)})"
        return [Piece(Hole(identity), value.place)]
    return [Piece(_padded(text, match), value.place)]


def _as_is(call: Invocation, verb: str, value: Value, flags: str) -> list[Piece]:
    """What `%s` and `%v` write."""
    if isinstance(value, Null):
        if verb == "s":
            raise call.error("`%s` of null")
        return [Piece("null", value.place)]
    if isinstance(value, Sequence | Mapping):
        if verb == "s":
            raise call.error(f"`%s` of a {type_name(value)}")
        return encoded_pieces(value)
    if verb == "v" and "#" in flags and isinstance(value, String):
        return encoded_pieces(value)
    converted = to_string(value)
    return list(converted.pieces) if isinstance(converted, String) else []


def _worked_out(call: Invocation, verb: str, value: Value, match: re.Match[str]) -> str | None:
    """The text of one verb without its padding; None where a hole decides it."""
    if isinstance(value, Unknown):
        return None
    match verb:
        case "s" | "v" | "q":
            pieces = _as_is(call, "v" if verb == "v" else "s", value, match["flags"])
            texts = [piece.content for piece in pieces if isinstance(piece.content, str)]
            if len(texts) < len(pieces):
                return None
            text = "".join(texts)
            if match["precision"] is not None:
                text = text[: int(match["precision"] or 0)]
            return _quoted(text) if verb == "q" else text
        case "t":
            truth = to_bool(value)
            return ("true" if truth.value else "false") if isinstance(truth, Bool) else None
        case "d" | "b" | "o" | "x" | "X" | "e" | "E" | "f" | "F" | "g" | "G":
            return _of_number(call, verb, value, match)
        case _:
            raise call.error(f"a format without meaning: `{match[0]}`")


def _of_number(call: Invocation, verb: str, value: Value, match: re.Match[str]) -> str | None:
    number = to_number(value)
    if not isinstance(number, Number):
        if isinstance(number, Null):
            raise call.error("a number that is null")
        return None
    sign = "+" if "+" in match["flags"] and number.value >= 0 else ""
    if " " in match["flags"] and number.value >= 0 and not sign:
        sign = " "
    if verb in "dboxX":
        if not isinstance(number.value, int):
            raise call.error(f"`%{verb}` of a number that is not whole")
        return sign + format(number.value, verb)
    return sign + _float(verb, number.value, match["precision"])


def _float(verb: str, number: Numeric, precision: str | None) -> str:
    if verb in "gG" and precision is None:
        return _shortest(number, verb)
    digits = int(precision) if precision else (6 if precision is None else 0)
    if verb in "fF" and not isinstance(number, float):
        return _fixed(Fraction(number), digits)
    return format(float(number), f".{digits}{verb}")


def _fixed(number: Fraction, digits: int) -> str:
    scaled = round(abs(number) * 10**digits)
    text = str(scaled).rjust(digits + 1, "0")
    sign = "-" if number < 0 and scaled else ""
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"


def _shortest(number: Numeric, verb: str) -> str:
    """Go's `%g`: no exponent for numbers of common size."""
    value = float(number)
    exponent = math.floor(math.log10(abs(value))) if value else 0
    if -5 < exponent < 21:  # noqa: PLR2004  where Go begins to write exponents
        return numbers.written(number)
    mantissa, _, power = format(value, "e").partition("e")
    found = f"{mantissa.rstrip('0').rstrip('.')}e{power}"
    return found.upper() if verb == "G" else found


def _quoted(text: str) -> str:
    from json import dumps  # noqa: PLC0415  few formats quote

    return dumps(text, ensure_ascii=False)


def _padded(text: str, match: re.Match[str]) -> str:
    width = int(match["width"] or 0)
    if "-" in match["flags"]:
        return text.ljust(width)
    if "0" in match["flags"] and match["verb"] not in "sqvt":
        sign = text[0] if text[:1] in ("-", "+", " ") else ""
        return sign + text[len(sign) :].rjust(width - len(sign), "0")
    return text.rjust(width)


def format_list(call: Invocation, arguments: list[Value]) -> Value:
    """`formatlist(format, …)`: one string for each item of the lists; raises EvaluationError."""
    lists = [argument for argument in arguments[1:] if isinstance(argument, Sequence)]
    certain = {len(argument.items) for argument in lists if argument.is_certain}
    if len(certain) > 1:
        raise call.error("lists of different lengths")
    if any(_is_open(argument) for argument in arguments[1:]) or (
        len(lists) > 1 and not all(argument.is_certain for argument in lists)
    ):
        return call.hole(arguments, "list")
    count = len(lists[0].items) if lists else 1
    items = [_row(call, arguments, at) for at in range(count)]
    complete = all(argument.complete for argument in lists)
    return sequence(items, call.place, "list", complete=complete)


def _is_open(value: Value) -> bool:
    return isinstance(value, Unknown) and value.type in ("any", "list")


def _row(call: Invocation, arguments: list[Value], at: int) -> Element:
    row: list[Value] = [arguments[0]]
    presence = Element(call.hole([])).presence
    for argument in arguments[1:]:
        if isinstance(argument, Sequence):
            item = ordered(argument).element(at)
            row.append(item.value)
            presence = item.presence if len(argument.items) else presence
        else:
            row.append(argument)
    return Element(formatted(call, row), presence)
