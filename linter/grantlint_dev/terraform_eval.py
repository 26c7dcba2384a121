"""Prints what an expression gives in a Terraform configuration, with holes and places."""

import argparse
import os
from collections.abc import Iterator

from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.files import Files, whole_text
from grantlint.hosts.terraform.numbers import written
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.body import parse_expression
from grantlint.hosts.terraform.syntax.scanner import HclSyntaxError
from grantlint.hosts.terraform.value import (
    Bool,
    Mapping,
    Null,
    Number,
    Sequence,
    String,
    Unknown,
    Value,
)
from grantlint.model import Hole, Place, Presence, Source


def main(arguments: list[str]) -> int:
    """Evaluate one expression; 1 where it cannot be evaluated, 2 where it cannot be read."""
    parser = argparse.ArgumentParser("terraform-eval")
    parser.add_argument("expression")
    parser.add_argument("--in", dest="folder", default=".")
    parser.add_argument("--root", help="what may be read (default: the folder)")
    parser.add_argument("--var-file", action="append", default=[])
    parser.add_argument("--places", action="store_true", help="say where each value stands")
    options = parser.parse_args(arguments)
    folder = os.path.abspath(options.folder)
    files = Files(options.root or folder, folder)
    configuration = Configuration(files, folder, options.var_file)
    try:
        value = evaluated(options.expression, configuration)
    except HclSyntaxError as error:
        print(f"{error.offset + 1}: {error.message}")
        return 2
    print("\n".join(lines(value, places=options.places)))
    for problem in configuration.problems:
        print(f"problem: {problem.message} ({where(problem.place)})")
    for broken in configuration.broken:
        print(f"broken: {broken.message} ({where(broken.place)})")
    return 1 if configuration.problems or configuration.broken else 0


def evaluated(expression: str, configuration: Configuration) -> Value:
    """The value of *expression* in the root module; raises HclSyntaxError."""
    source = Source("expression", expression, "terraform", whole_text)
    node = parse_expression(expression)
    return configuration.value(node, Scope(source, configuration.root))


def where(place: Place) -> str:
    """A place and the way the value took, as `file:line:column`."""
    line, column = place.source.position(place.span().start)
    note = f" {place.note}" if place.note else ""
    rest = f" <- {where(place.via)}" if place.via is not None else ""
    return f"{place.source.path}:{line}:{column}{note}{rest}"


def lines(value: Value, *, places: bool = False) -> Iterator[str]:
    """A value, one item a line; `?` marks what is only maybe there, `…` what may go on."""
    place = f"  # {where(value.place)}" if places else ""
    match value:
        case Sequence() | Mapping():
            yield from _collection(value, places=places)
        case _:
            mark = " (sensitive)" if value.sensitive else ""
            yield f"{_scalar(value)}{mark}{place}"


def _collection(value: Sequence | Mapping, *, places: bool) -> Iterator[str]:
    opening, closing = ("{", "}") if isinstance(value, Mapping) else ("[", "]")
    if isinstance(value, Mapping) and value.identity:
        yield f"<{value.identity}>"
        return
    yield f"{value.kind} {opening}"
    if isinstance(value, Mapping):
        members = [
            (f"{_scalar(item.key)} = ", item.value, item.presence) for item in value.members()
        ]
    else:
        members = [("", item.value, item.presence) for item in value.elements()]
    for head, item, presence in members:
        first, *rest = lines(item, places=places)
        mark = "? " if presence is Presence.MAYBE else ""
        yield f"  {mark}{head}{first}"
        yield from (f"  {line}" for line in rest)
    yield closing if value.complete else f"… {closing}"


def _scalar(value: Value) -> str:
    match value:
        case Null():
            return "null"
        case Bool(value=known):
            return "true" if known else "false"
        case Number(value=number):
            return written(number)
        case Unknown(hole=hole, type=kind):
            return f"<{hole.identity}: {kind}{_shape(hole)}>"
        case String(pieces=pieces):
            inner = "".join(
                piece.content if isinstance(piece.content, str) else f"<{piece.content.identity}>"
                for piece in pieces
            )
            return '"' + inner.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        case _:
            return ""


def _shape(hole: Hole) -> str:
    shape = hole.shape
    if shape.alternatives:
        return f" of {' | '.join(shape.alternatives)}"
    return f" like {shape.pattern}" if shape.pattern != "*" else ""
