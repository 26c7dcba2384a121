"""Functions between values and their texts: base64, URLs, CSV, JSON, YAML."""

import base64
import binascii
from typing import Final
from urllib.parse import quote_plus, unquote_plus

from grantlint.hosts.terraform.functions import json_text, yaml_text
from grantlint.hosts.terraform.functions.calls import Function, Invocation, Plain, plain
from grantlint.hosts.terraform.value import Value
from grantlint.model import Shape

_GZIP_HEADER: Final = "H4sIAAAAAAAA/"


def _to_base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")


def _bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("a text that is no base64") from None


def _from_base64(text: str) -> str:
    try:
        return _bytes_of(text).decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("bytes that are no UTF-8") from None


def _codec(name: str) -> str:
    from codecs import lookup  # noqa: PLC0415  hardly ever called

    try:
        return lookup(name).name
    except (LookupError, ValueError):
        raise ValueError(f"an encoding that is not known: `{name[:40]}`") from None


def _encode_text(text: str, encoding: str) -> str:
    return base64.b64encode(text.encode(_codec(encoding))).decode("ascii")


def _decode_text(text: str, encoding: str) -> str:
    return _bytes_of(text).decode(_codec(encoding))


def _csv(text: str) -> Plain:
    import csv  # noqa: PLC0415  hardly ever called

    try:
        header, *rows = [row for row in csv.reader(text.splitlines(), strict=True) if row]
    except (csv.Error, ValueError):
        raise ValueError("a text that is no CSV with a header") from None
    if any(len(row) != len(header) for row in rows):
        raise ValueError("rows of different lengths")
    return [dict(zip(header, row, strict=True)) for row in rows]


def _zipped(call: Invocation, arguments: list[Value]) -> Value:
    # What follows the header depends on who compresses.
    return call.hole(arguments, "string", Shape(f"{_GZIP_HEADER}*", has_wildcards=False))


def _from_yaml(call: Invocation, arguments: list[Value]) -> Value:
    """`yamldecode(text)`, where there is a reader for YAML."""
    return _READ_YAML(call, arguments) if yaml_text.is_readable() else call.hole(arguments)


_READ_YAML: Final = plain("s", yaml_text.decoded, "a").run
FUNCTIONS: Final[dict[str, Function]] = {
    "base64decode": plain("s", _from_base64),
    "base64encode": plain("s", _to_base64),
    "base64gzip": Function(_zipped, 1, 1),
    "csvdecode": plain("s", _csv, "l"),
    "jsondecode": Function(json_text.decoded, 1, 1),
    "jsonencode": Function(json_text.encoded, 1, 1),
    "textdecodebase64": plain("ss", _decode_text),
    "textencodebase64": plain("ss", _encode_text),
    "urldecode": plain("s", unquote_plus),
    "urlencode": plain("s", lambda text: quote_plus(text, safe="~")),
    "yamldecode": Function(_from_yaml, 1, 1),
    "yamlencode": plain("a", yaml_text.encoded),
}
