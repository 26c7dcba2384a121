"""Functions over files: only those inside the root are ever read, and only while they are small."""

import os
from collections.abc import Callable
from typing import Final

from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.functions import hashes
from grantlint.hosts.terraform.functions.calls import (
    Function,
    Invocation,
    from_plain,
    known_string,
    plain,
)
from grantlint.hosts.terraform.functions.pieces import file_place
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.body import parse_template
from grantlint.hosts.terraform.syntax.scanner import HclSyntaxError
from grantlint.hosts.terraform.syntax.tree import Interpolation
from grantlint.hosts.terraform.unification import to_sequence
from grantlint.hosts.terraform.value import (
    Bool,
    Mapping,
    Piece,
    Unknown,
    Value,
    string,
    text,
    through,
)
from grantlint.model import Hole, Place

DEEPEST_TEMPLATE: Final = 4
"""How deep template files may call each other."""


def _read(call: Invocation, arguments: list[Value]) -> bytes | None:
    """The content of the file that the first argument names; raises EvaluationError."""
    path = known_string(call, arguments[0])
    if path is None:
        return None
    return call.evaluator.files.read(path, call.error)


def _file(call: Invocation, arguments: list[Value]) -> Value:
    path = known_string(call, arguments[0])
    if path is None:
        return call.hole(arguments, "string")
    source = call.evaluator.files.source(path, call.error)
    value = text(source.text, file_place(source, len(source.text)))
    return through(value, Place(call.place.source, call.place.token, f"reads `{source.path}`"))


def _exists(call: Invocation, arguments: list[Value]) -> Value:
    path = known_string(call, arguments[0])
    if path is None:
        return call.hole(arguments, "bool")
    answer = call.evaluator.files.exists(path)
    return call.hole(arguments, "bool") if answer is None else Bool(call.place, answer)


def _hashed(digest: Callable[[bytes], str]) -> Function:
    def call(invocation: Invocation, arguments: list[Value]) -> Value:
        data = _read(invocation, arguments)
        if data is None:
            return invocation.hole(arguments, "string")
        return text(digest(data), invocation.place)

    return Function(call, 1, 1)


def _in_base64(data: bytes) -> str:
    from base64 import b64encode  # noqa: PLC0415  hardly ever called

    return b64encode(data).decode("ascii")


def _file_set(call: Invocation, arguments: list[Value]) -> Value:
    folder, pattern = (known_string(call, argument) for argument in arguments)
    if folder is None or pattern is None:
        return call.hole(arguments, "list")
    found = call.evaluator.files.matching(folder, pattern)
    if found is None:
        return call.hole(arguments, "list")
    made = from_plain(found, call.place, "list")
    return to_sequence(made, "set")


def _template_file(call: Invocation, arguments: list[Value]) -> Value:
    path = known_string(call, arguments[0])
    if path is None:
        return call.hole(arguments, "string")
    files = call.evaluator.files
    source = files.source(path, call.error)
    if len(call.evaluator.open_templates) >= DEEPEST_TEMPLATE:
        raise call.error("template files that call each other too deep")
    if source.path in call.evaluator.open_templates:
        raise call.error("a template file that calls itself")
    variables = _variables(call, arguments[1])
    if variables is None:
        return call.hole(arguments, "string")
    try:
        parts = parse_template(source.text)
    except HclSyntaxError as error:
        line, _ = source.position(error.offset)
        raise call.error(f"`{source.path}`, line {line}: {error.message}") from None
    scope = Scope(source, NoNames(), variables, call.scope.owner)
    call.evaluator.open_templates.append(source.path)
    try:
        if len(parts) == 1 and isinstance(only := parts[0], Interpolation):
            value = call.evaluator.evaluate(only.expression, scope)
        else:
            place = file_place(source, len(source.text))
            value = call.evaluator.parts(parts, scope, place)
    finally:
        call.evaluator.open_templates.pop()
    return through(value, Place(call.place.source, call.place.token, f"fills `{source.path}`"))


def _template_string(call: Invocation, arguments: list[Value]) -> Value:
    template = known_string(call, arguments[0])
    variables = _variables(call, arguments[1])
    if template is None or variables is None:
        return call.hole(arguments, "string")
    try:
        parts = parse_template(template)
    except HclSyntaxError as error:
        raise call.error(error.message) from None
    source = call.evaluator.files.made_up(call.place.source, template)
    scope = Scope(source, NoNames(), variables, call.scope.owner)
    return call.evaluator.parts(parts, scope, call.place)


def _variables(call: Invocation, value: Value) -> dict[str, Value] | None:
    match value:
        case Mapping():
            return {key: value.get(key).value for key in value.by_key}  # type: ignore[union-attr]  # its own keys
        case Unknown(type="any" | "map"):
            return None
        case _:
            raise call.error("variables that are no object")


class NoNames:
    """The names of a template: only those that were handed to it."""

    def resolve(self, root: str, _steps: object, _scope: Scope, place: Place) -> tuple[Value, int]:
        """Raises EvaluationError: all names that mean anything are bound."""
        raise EvaluationError(f"the template is not given `{root[:60]}`", place)


def _absolute(call: Invocation, arguments: list[Value]) -> Value:
    """`abspath(path)`: what lies below the working folder, which is a hole."""
    path = known_string(call, arguments[0])
    if path is None:
        return call.hole(arguments, "string")
    clean = os.path.normpath(path or ".")
    if clean.startswith("/"):
        return text("/" + clean.lstrip("/"), call.place)
    if clean.startswith(".."):
        return call.hole(arguments, "string")
    return _below('abspath(".")', "" if clean == "." else f"/{clean}", call.place)


def _below(folder: str, rest: str, place: Place) -> Value:
    return string((Piece(Hole(folder), place), Piece(rest, place)), place)


def _base(path: str) -> str:
    return os.path.basename(path.rstrip("/")) or ("/" if path.startswith("/") else ".")


def _folder(path: str) -> str:
    return os.path.normpath(os.path.dirname(path) or ".")


def _home(call: Invocation, arguments: list[Value]) -> Value:
    """`pathexpand(path)`: what lies below the home folder, which is a hole."""
    path = known_string(call, arguments[0])
    if path is None:
        return call.hole(arguments, "string")
    if not path.startswith("~"):
        return arguments[0]
    if path[1:2] not in ("", "/"):
        raise call.error("the home folder of another user")
    rest = os.path.normpath(path[1:]) if len(path) > 1 else ""
    return _below('pathexpand("~")', rest if rest != "/" else "", call.place)


FUNCTIONS: Final[dict[str, Function]] = {
    "abspath": Function(_absolute, 1, 1),
    "basename": plain("s", _base),
    "dirname": plain("s", _folder),
    "file": Function(_file, 1, 1),
    "filebase64": _hashed(_in_base64),
    "filebase64sha256": _hashed(hashes.in_base64("sha256")),
    "filebase64sha512": _hashed(hashes.in_base64("sha512")),
    "fileexists": Function(_exists, 1, 1),
    "filemd5": _hashed(hashes.hexadecimal("md5")),
    "fileset": Function(_file_set, 2, 2),
    "filesha1": _hashed(hashes.hexadecimal("sha1")),
    "filesha256": _hashed(hashes.hexadecimal("sha256")),
    "filesha512": _hashed(hashes.hexadecimal("sha512")),
    "pathexpand": Function(_home, 1, 1),
    "templatefile": Function(_template_file, 2, 2),
    "templatestring": Function(_template_string, 2, 2),
}
