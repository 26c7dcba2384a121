"""YAML the way Terraform reads and writes it."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Final

from grantlint.hosts.terraform import numbers
from grantlint.hosts.terraform.functions.calls import Plain

_MOST_NODES: Final = 100_000
_LONGEST_KEY: Final = 128  # bytes
_TRUE: Final = frozenset(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"))
_FALSE: Final = frozenset(
    ("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N")
)
_NULL: Final = frozenset(("", "~", "null", "Null", "NULL"))
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_BASED = re.compile(r"0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ESCAPED = re.compile(
    r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff\U00010000-\U0010ffff]'
)
_SHORT: Final = {
    "\0": "\\0", "\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f",
    "\r": "\\r", "\x1b": "\\e", '"': '\\"', "\\": "\\\\", "\x85": "\\N", "\u2028": "\\L",
    "\u2029": "\\P",
}  # fmt: skip
_NO_BLOCK = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
    r"\U00010000-\U0010ffff]| \n| \Z"
)
"""What keeps a text of several lines from being written as a block."""
_CORE: Final = "tag:yaml.org,2002:"


def decoded(text: str) -> Plain:
    """The value of a YAML text; raises ValueError for what is none."""
    import yaml  # type: ignore[import-untyped]  # noqa: PLC0415  hardly ever called; no stubs

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except (yaml.YAMLError, RecursionError):
        raise ValueError("a text that is no YAML") from None
    if node is None:
        return None
    return _Reader().value(node, ())


def is_readable() -> bool:
    """Whether there is a reader for YAML."""
    try:
        import yaml  # noqa: F401, PLC0415  hardly ever
    except ImportError:
        return False
    return True


class _Reader:
    """Turns nodes to values; bounded, as aliases can repeat a node without end."""

    def __init__(self) -> None:
        self.left = _MOST_NODES

    def value(self, node: Any, above: tuple[int, ...]) -> Plain:  # noqa: ANN401  PyYAML is untyped
        self.left -= 1
        if self.left < 0 or id(node) in above or len(above) > 60:  # noqa: PLR2004  as deep as values go
            raise ValueError("a YAML text that is too large to follow")
        above = (*above, id(node))
        match node.id:
            case "scalar":
                return _scalar(node)
            case "sequence":
                return [self.value(item, above) for item in node.value]
            case _:
                return {
                    str(self.value(key, above)): self.value(item, above) for key, item in node.value
                }


def _scalar(node: Any) -> Plain:  # noqa: ANN401  PyYAML is untyped
    """A scalar: text where it is quoted or tagged so, else what it looks like."""
    text: str = node.value
    is_plain = node.end_mark.index - node.start_mark.index == len(text)
    if node.style or (node.tag == f"{_CORE}str" and not is_plain):
        return text
    return _plain_scalar(text)


def _plain_scalar(text: str) -> Plain:
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _NUMBER.fullmatch(text):
        return numbers.parsed(text.removeprefix("+"))
    return f"{text}T00:00:00Z" if _DATE.fullmatch(text) else text


def encoded(value: Plain) -> str:
    """The YAML of a value."""
    end = "" if isinstance(value, str | list | dict) else "...\n"
    return "\n".join(_lines(value)) + "\n" + end


def _lines(value: Plain) -> Iterator[str]:
    """The lines of *value*, without indentation."""
    match value:
        case dict() if value:
            for key in sorted(value):
                if "\n" in key or len(key.encode("utf-8", "replace")) > _LONGEST_KEY:
                    raise ValueError("a key that needs a line of its own")
                yield from _member(f"{_scalar_text(key)}:", value[key])
        case list() if value:
            for item in value:
                first, *rest = _lines(item)
                yield f"- {first}"
                yield from rest if isinstance(item, str) else _indented(rest)
        case str() if "\n" in value and not _NO_BLOCK.search(value):
            yield from _block(value)
        case _:
            yield _scalar_text(value)


def _member(head: str, value: Plain) -> Iterator[str]:
    match value:
        case dict() if value:
            yield head
            yield from _indented(_lines(value))
        case list() if value:
            yield head
            yield from _lines(value)
        case _:
            first, *rest = _lines(value)
            yield f"{head} {first}"
            yield from rest


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in lines)


def _block(text: str) -> Iterator[str]:
    hint = "2" if text.startswith((" ", "\n")) else ""
    chomping = "" if text.endswith("\n") else "-"
    if text.endswith("\n\n") or text == "\n":
        chomping = "+"
    yield f"|{hint}{chomping}"
    yield from _indented(text.removesuffix("\n").split("\n"))


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    short = _SHORT.get(char)
    if short is not None:
        return short
    code = ord(char)
    if code <= 0xFF:  # noqa: PLR2004  two digits
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"  # noqa: PLR2004  four digits


def _scalar_text(value: Plain) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Fraction():
            return numbers.written(value)
        case str():
            return f'"{_ESCAPED.sub(_escape, value)}"'
        case list():
            return "[]"
        case _:
            return "{}"
