"""Turns the values of a config file into typed tables, or says in one line what is wrong where."""

import re
from collections.abc import Mapping
from typing import Any, NoReturn, get_args, get_type_hints

import msgspec

from grantlint.config.errors import UsageError, did_you_mean
from grantlint.config.file import COMMAND_LINE_ONLY, TABLES, ConfigFile, RuleSeverity, Table
from grantlint.config.places import line_of
from grantlint.model import DocumentKind, Source, Token
from grantlint.rule import Option

TYPES = {
    "array": "a list",
    "bool": "true or false",
    "date": "a date",
    "float": "a number",
    "int": "a whole number",
    "null": "nothing",
    "object": "a table",
    "str": "text in quotes",
}
SHAPES = {
    "own": "an account id: 12 digits in quotes",
    "trusted": "an account id: 12 digits in quotes",
    "id": "an organization id such as `o-a1b2c3d4e5`",
    "until": "a date such as 2027-01-31",
}
"""What keys with a pattern want, in words."""


def decoded(data: Mapping[str, Any], source: Source) -> ConfigFile:
    """The config in *data*, which stands in *source*.

    Raises UsageError for unknown keys and for values of a wrong type.
    """
    known = _keys(ConfigFile)
    for name in data:
        if name not in known:
            _refuse(source, (name,), _unknown(name, known))
    types = get_type_hints(ConfigFile, include_extras=True)
    fields = {
        field: _value(data[name], types[field], source, (name,))
        for name, field in known.items()
        if name in data
    }
    for name, table in fields.get("rules", {}).items():
        _check_rule(table, source, ("rules", name))
    return ConfigFile(**fields)


def _unknown(name: str, known: Mapping[str, str]) -> str:
    if name in COMMAND_LINE_ONLY:
        return f"`{name}` is for the command line only: `--{name}`"
    return f"unknown key `{name}`" + did_you_mean(name, known)


def _value(value: object, kind: Any, source: Source, token: Token) -> Any:  # noqa: ANN401  types of fields are only known at run time
    if token == ("kinds",) and isinstance(value, dict):
        return {glob: _kind(kind, source, (*token, glob)) for glob, kind in value.items()}
    if token == ("rules",) and isinstance(value, dict):
        return {
            name: _value(table, dict[str, Any], source, (*token, name))
            for name, table in value.items()
        }
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        text, _, path = str(error).partition(" - at `$")
        token = (*token, *_steps(path.removesuffix("`")))
        _refuse(source, token, _told(text, token))


def _kind(value: object, source: Source, token: Token) -> DocumentKind:
    kinds = {kind.value: kind for kind in DocumentKind}
    found = kinds.get(value) if isinstance(value, str) else None
    if found is None:
        _refuse(source, token, f"the kind of `{token[-1]}` must be one of {', '.join(kinds)}")
    return found


def _check_rule(table: dict[str, object], source: Source, token: Token) -> None:
    """Severity is one of the words, every other key an option with a value options may have."""
    words = get_args(RuleSeverity)
    for name, value in table.items():
        here = (*token, name)
        if name != "severity":
            _value(value, Option, source, here)
        elif value not in words:
            _refuse(source, here, f"`severity` must be one of {', '.join(words)}")


def _steps(path: str) -> Token:
    """`.a[0].b` as keys and indices; a key of a free table, written `[...]`, ends it."""
    found = re.findall(r"\.([^.\[]+)|\[(\d+)\]", path.partition("[...]")[0])
    return tuple(name or int(index) for name, index in found)


def _told(text: str, token: Token) -> str:
    """What msgspec says about the value at *token*, in our words."""
    names = [str(step) for step in token if isinstance(step, str)]
    name = names[-1]
    if found := re.match(r"Object contains unknown field `(.*)`", text):
        return _told_unknown(found[1], names)
    if found := re.match(r"Object missing required field `(.*)`", text):
        return f"`{name}` needs the key `{found[1]}`"
    if name in SHAPES and not text.startswith("Expected `array`"):
        return f"`{name}` must be {SHAPES[name]}"
    if found := re.match(r"Expected `([^`]*)`, got `([^`]*)`", text):
        wanted = " or ".join(TYPES.get(word, word) for word in found[1].split(" | "))
        return f"`{name}` must be {wanted}, not {TYPES.get(found[2], found[2])}"
    if found := re.match(r"Invalid enum value '?([^']*)", text):
        return f"`{name}` must not be `{found[1]}`" + _choices(name)
    return f"`{name}` must not be empty"


def _told_unknown(field: str, names: list[str]) -> str:
    table = next(TABLES[name] for name in reversed(names) if name in TABLES)
    return f"unknown key `{field}` in `{names[-1]}`" + did_you_mean(field, _keys(table))


def _choices(name: str) -> str:
    kind = get_type_hints(ConfigFile)[_keys(ConfigFile)[name]]
    words = (word for part in get_args(kind) for word in get_args(part))
    return f", but one of {', '.join(words)}"


def _keys(table: type[Table]) -> dict[str, str]:
    """The fields of a table by the keys they are written with."""
    return dict(zip(table.__struct_encode_fields__, table.__struct_fields__, strict=True))


def _refuse(source: Source, token: Token, what: str) -> NoReturn:
    raise UsageError(f"{source.path}:{line_of(source, token)}: {what}")
