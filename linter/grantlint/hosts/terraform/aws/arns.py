"""What AWS makes of a resource's arguments: ARNs, ids and names, by a table of templates.

ARNs: https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from grantlint.hosts.terraform.aws import deployment
from grantlint.hosts.terraform.aws.asked import Asked, joined, shaped
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.functions.pieces import changed, cut, split_at
from grantlint.hosts.terraform.value import Piece, String, Value, string, text
from grantlint.model import Hole

_ARN_PARTS: Final = 6
_DEPLOYMENT: Final[dict[str, Callable[[Asked], String]]] = {
    "account": deployment.account,
    "dns_suffix": deployment.dns_suffix,
    "partition": deployment.partition,
    "region": deployment.region,
}


# ── The table ────────────────────────────────────────────────────────────────────────────────────


@cache
def templates() -> dict[str, dict[str, str]]:
    """The attributes of each kind, `data.` before those of data sources, as templates."""
    found: dict[str, dict[str, str]] = {}
    kinds: list[str] = []
    for line in lines("attributes.txt"):
        if line[0] != " ":
            kinds = line.split()
            continue
        name, _, template = line.strip().partition(" ")
        for kind in kinds:
            found.setdefault(kind, {})[name] = template
    return found


@cache
def services() -> dict[str, str]:
    """The service that ARNs name, by the start of a kind."""
    return dict(line.split() for line in lines("services.txt"))


def lines(name: str) -> Iterator[str]:
    """The lines of a table of this package, comments left out."""
    path = os.path.join(os.path.dirname(__file__), name)
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if line and line[0] != "#":
                yield line


def service_of(kind: str) -> str:
    """The service that an ARN of *kind* names; a star where that is not known."""
    known = services()
    kind = kind.replace("awscc_", "aws_", 1)
    starts = (kind[:size] for size in range(len(kind), 0, -1))
    return next((known[start] for start in starts if start in known), "*")


def made(asked: Asked) -> Value | None:
    """An attribute by its template; None where the table has none.

    Raises EvaluationError where an argument is not of the form that the template needs.
    """
    resource = asked.resource
    kind = f"data.{resource.kind}" if resource.mode == "data" else resource.kind
    template = templates().get(kind, {}).get(asked.name)
    if template is None:
        return None
    return filled(template, asked)


def filled(template: str, asked: Asked) -> Value:
    """What a template gives for a resource; raises EvaluationError."""
    if template.startswith("<"):
        return asked.hole(template[1:-1])
    if template.startswith("["):
        return asked.some(template[1:-1])
    if template == "!":
        return asked.secret()
    first, *rest = template.split("{")
    parts = [text(first, asked.place)]
    for part in rest:
        hole, _, behind = part.partition("}")
        parts += [_part(hole, asked), text(behind, asked.place)]
    return joined(parts, asked.place)


def _part(hole: str, asked: Asked) -> String:
    """What stands for one `{…}` of a template."""
    if hole.startswith("~"):
        made_up = asked.hole(hole[1:], f"the end of {asked.identity}")
        return string((Piece(made_up.hole, asked.place),), asked.place)
    names, _, way = hole.partition("|")
    *earlier, name = names.split("/")
    name = next((other for other in earlier if asked.given(other) is not None), name)
    deployed = _DEPLOYMENT.get(name)
    value = deployed(asked) if deployed is not None else asked.text(name)
    return WAYS[way](value) if way else value


# ── Ways to change a part ────────────────────────────────────────────────────────────────────────


def _host(value: String) -> String:
    """A URL without its scheme; a hole is spelled as `replace` leaves it."""
    return _without(value, "https://", "replace[https://,]({})")


def _bare(value: String) -> String:
    """A name without the slash it may begin with; a hole is spelled as `trimprefix` leaves it."""
    return _without(value, "/", 'trimprefix({}, "/")')


def _without(value: String, start: str, spelled: str) -> String:
    """*value* without *start*, which a hole that it begins with may or may not begin with."""
    if not value.pieces:
        return value
    first, *rest = value.pieces
    content = first.content
    if isinstance(content, Hole):
        without = Piece(Hole(spelled.format(content.identity), shaped("*")), first.place)
    else:
        size = len(start) if content.startswith(start) else 0
        without = cut(first, size, len(content))
    return string((without, *rest), value.place)


def _last(value: String) -> String:
    """What stands behind the last slash: the name of something that may be given by its ARN."""
    if len(value.pieces) == 1 and isinstance(hole := value.pieces[0].content, Hole):
        if hole.shape.pattern != "*" and not hole.shape.pattern.startswith("arn:"):
            return value  # an id of AWS's making
        behind = Hole(f"basename({hole.identity})", shaped("*"))
        return string((Piece(behind, value.pieces[0].place),), value.place)
    return string(list(split_at(value, "/"))[-1], value.place)


def _function(value: String) -> String:
    """The name of a function that may be given by its ARN."""
    sections = list(split_at(value, ":"))
    if len(sections) <= _ARN_PARTS:
        return value
    return string(sections[_ARN_PARTS], value.place)


def _arn(value: String) -> String:
    """An ARN; raises EvaluationError for what may be a name."""
    first = value.pieces[0].content if value.pieces else ""
    if isinstance(first, str) and first.startswith("arn:"):
        return value
    raise EvaluationError("a name instead of an ARN", value.place)


def _bus(value: String) -> String:
    """The name of an event bus and a slash, nothing for the default one."""
    if len(value.pieces) == 1 and isinstance(value.pieces[0].content, Hole):
        raise EvaluationError("a bus that may be the default one", value.place)
    name = string(list(split_at(value, "/"))[-1], value.place)
    if name.known in ("", "default"):
        return text("", value.place)
    return joined([name, text("/", value.place)], value.place)


def _choice(choices: dict[str, str]) -> Callable[[String], String]:
    def chosen(value: String) -> String:
        found = choices.get(value.known or "")
        if found is None:
            raise EvaluationError("not known which", value.place)
        return text(found, value.place)

    return chosen


def _lower(value: String) -> String:
    return changed(value, "lower", value.place, str.lower)


WAYS: Final[dict[str, Callable[[String], String]]] = {
    "arn": _arn,
    "balancer": _choice({"application": "app", "network": "net", "gateway": "gwy"}),
    "bare": _bare,
    "bus": _bus,
    "function": _function,
    "host": _host,
    "last": _last,
    "lower": _lower,
    "delivery": _choice(
        {
            "aws": "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0",
            "aws-cn": "a52cb28745c0c06e84ec548334e44bfa7fc2a85c54af20cd59e4969344b7af56",
        }
    ),
    "reverse": _choice(
        {"aws": "com.amazonaws", "aws-cn": "cn.com.amazonaws", "aws-us-gov": "com.amazonaws"}
    ),
    "scope": _choice({"REGIONAL": "regional", "CLOUDFRONT": "global"}),
}
