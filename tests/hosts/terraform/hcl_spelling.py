"""Writes JSON in Terraform, and tells where each part of it then stands."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from grantlint.model import Span, Token
from grantlint.text.located_json import KEY

Json = Any
"""A value as `json.loads` gives it."""


class NotSpellableError(Exception):
    """What JSON has no such spelling in Terraform; says why."""


OTHER_TYPE = "a value of another type than blocks take"
OTHER_ELEMENT = "elements that blocks do not have"


class Page(Struct):
    """Text while it is written, and the spans of what was written by the path of the JSON."""

    text: str = ""
    spans: dict[Token, Span] = field(default_factory=dict)

    def write(self, text: str) -> None:
        """Add *text*."""
        self.text += text

    def mark(self, path: Token, text: str) -> None:
        """Add *text*, which stands for what *path* leads to."""
        start = len(self.text)
        self.text += text
        self.spans[path] = Span(start, len(self.text))


def quoted(text: str) -> str:
    """A string of HCL."""
    written = json.dumps(text, ensure_ascii=False)
    return written.replace("${", "$${").replace("%{", "%%{")


def paths_of(value: Json, path: Token = ()) -> Iterator[Token]:
    """The paths of everything in *value*, keys included."""
    yield path
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield (*path, key, KEY)
            yield from paths_of(member, (*path, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from paths_of(item, (*path, at))


# ── jsonencode ───────────────────────────────────────────────────────────────────────────────────


def encoded(page: Page, value: Json, path: Token, indent: str = "  ") -> None:
    """Write *value* as an expression of HCL."""
    start = len(page.text)
    match value:
        case dict():
            page.write("{\n")
            for key, member in value.items():
                page.write(f"{indent}  ")
                page.mark((*path, key, KEY), quoted(key))
                page.write(" = ")
                encoded(page, member, (*path, key), f"{indent}  ")
                page.write("\n")
            page.write(f"{indent}}}")
        case list():
            page.write("[")
            for at, item in enumerate(value):
                page.write(", " if at else "")
                encoded(page, item, (*path, at), indent)
            page.write("]")
        case str():
            page.write(quoted(value))
        case _:
            page.write(json.dumps(value))
    page.spans[path] = Span(start, len(page.text))


# ── aws_iam_policy_document ──────────────────────────────────────────────────────────────────────

CLAUSES = {
    "Action": "actions", "NotAction": "not_actions",
    "Resource": "resources", "NotResource": "not_resources",
}  # fmt: skip
STATEMENT = {*CLAUSES, "Sid", "Effect", "Principal", "NotPrincipal", "Condition"}


def blocks(page: Page, policy: Json, name: str) -> None:
    """Write a policy as a data source of that name; raises NotSpellableError."""
    if not isinstance(policy, dict) or not set(policy) <= {"Version", "Id", "Statement"}:
        raise NotSpellableError(OTHER_ELEMENT)
    if "Version" not in policy:
        raise NotSpellableError("a policy without a version: blocks have one by default")
    if policy["Version"] not in ("2012-10-17", "2008-10-17"):
        raise NotSpellableError("a version that the provider refuses")
    page.mark((), f'data "aws_iam_policy_document" "{name}"')
    page.write(" {\n")
    for key, argument in (("Version", "version"), ("Id", "policy_id")):
        if key in policy:
            _argument(page, argument, policy[key], (key,), "  ")
    for statement, at in _listed(policy.get("Statement"), ("Statement",)):
        _statement(page, statement, at)
    page.write("}\n")


def _listed(value: Json, path: Token) -> Iterator[tuple[Json, Token]]:
    if isinstance(value, list):
        yield from ((item, (*path, at)) for at, item in enumerate(value))
    else:
        yield value, path


def _argument(page: Page, name: str, value: Json, path: Token, indent: str) -> None:
    if not isinstance(value, str):
        raise NotSpellableError(OTHER_TYPE)
    page.write(indent)
    page.mark((*path, KEY), name)
    page.write(" = ")
    page.mark(path, quoted(value))
    page.write("\n")


def _statement(page: Page, statement: Json, path: Token) -> None:
    if not isinstance(statement, dict) or not set(statement) <= STATEMENT:
        raise NotSpellableError(OTHER_ELEMENT)
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise NotSpellableError("an effect that the provider refuses")
    page.write("  ")
    page.mark(path, "statement")
    page.write(" {\n")
    for key, value in statement.items():
        at = (*path, key)
        match key:
            case "Sid" | "Effect":
                _argument(page, key.lower(), value, at, "    ")
            case "Principal" | "NotPrincipal":
                _principals(page, key, value, at)
            case "Condition":
                _conditions(page, value, at)
            case _:
                _clause(page, CLAUSES[key], value, at)
    page.write("  }\n")


def _clause(page: Page, name: str, value: Json, path: Token) -> None:
    page.write("    ")
    page.mark((*path, KEY), name)
    page.write(" = ")
    _strings(page, value, path)
    page.write("\n")


def _strings(page: Page, value: Json, path: Token) -> None:
    if value in ([], ""):
        raise NotSpellableError("an element without a value, which blocks leave out")
    start = len(page.text)
    page.write("[")
    for number, (item, at) in enumerate(_listed(value, path)):
        is_plain = isinstance(item, bool | int) and "Condition" in path
        text = json.dumps(item) if is_plain else item
        if not isinstance(text, str):
            raise NotSpellableError(OTHER_TYPE)
        page.write(", " if number else "")
        page.mark(at, quoted(text))
    page.write("]")
    if isinstance(value, list):
        page.spans[path] = Span(start, len(page.text))


def _principals(page: Page, element: str, value: Json, path: Token) -> None:
    name = "principals" if element == "Principal" else "not_principals"
    kinds = {"*": value} if isinstance(value, str) else value
    if not isinstance(kinds, dict) or not kinds:
        raise NotSpellableError(OTHER_TYPE)
    for kind, identifiers in kinds.items():
        at = path if isinstance(value, str) else (*path, kind)
        page.write("    ")
        page.mark((*path, KEY), name)
        page.write(" {\n      type = ")
        page.mark((*at, KEY) if at != path else (), quoted(kind))
        page.write("\n      identifiers = ")
        _strings(page, identifiers, at)
        page.write("\n    }\n")


def _conditions(page: Page, value: Json, path: Token) -> None:
    for operator, tested in _members(value):
        for key, values in _members(tested):
            at = (*path, operator, key)
            page.write("    ")
            page.mark((*path, KEY), "condition")
            page.write(" {\n      test = ")
            page.mark((*path, operator, KEY), quoted(operator))
            page.write("\n      variable = ")
            page.mark((*at, KEY), quoted(key))
            page.write("\n      values = ")
            _strings(page, values, at)
            page.write("\n    }\n")


def _members(value: Json) -> list[tuple[str, Json]]:
    if not isinstance(value, dict) or not value:
        raise NotSpellableError(OTHER_TYPE)
    return list(value.items())
