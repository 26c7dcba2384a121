"""Statements and conditions as blocks of `aws_iam_policy_document`.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from grantlint.hosts.terraform.editing import writing
from grantlint.hosts.terraform.editing.spot import Spot
from grantlint.hosts.terraform.editing.writing import UNIT, WIDTH, CannotBeSpelledError
from grantlint.hosts.terraform.syntax.tree import Attribute, Block, Text
from grantlint.model import Edit

DOCUMENT: Final = "aws_iam_policy_document"
WITH_VARIABLES: Final = frozenset(("resources", "not_resources", "identifiers", "values"))
"""Arguments in which `&{…}` means `${…}`."""
LISTS: Final = {
    "Action": "actions",
    "NotAction": "not_actions",
    "Resource": "resources",
    "NotResource": "not_resources",
}
PRINCIPALS: Final = {"Principal": "principals", "NotPrincipal": "not_principals"}
KNOWN: Final = frozenset(("Sid", "Effect", "Condition", *LISTS, *PRINCIPALS))
_ALIGNED = re.compile(r"^(\w+) +=")
Row = tuple[str, str]


def with_variables(text: str) -> str:
    """*text* as a string in which the provider puts `${` for `&{`."""
    return writing.quoted(text.replace("${", "&{"))


def is_policy_document(block: Block) -> bool:
    return block.type == "data" and bool(block.labels) and block.labels[0].value == DOCUMENT


# ── Into the file ────────────────────────────────────────────────────────────────────────────────


def with_statement(at: Spot, block: Block, statement: Mapping[str, object]) -> list[Edit]:
    """A further statement, behind the last one."""
    rows = "\n".join(_indented(statement_lines(statement), _inner(at, block)))
    return [_behind_last(at, block, "statement", rows)]


def with_condition(
    at: Spot, block: Block, operator: str, key: str, values: list[str]
) -> list[Edit]:
    """A further condition of a statement; raises where it may have that one already."""
    for nested in block.body.items:
        if isinstance(nested, Block) and nested.type in ("condition", "dynamic"):
            test, variable = (_text(nested, name) for name in ("test", "variable"))
            if test is None or variable is None:
                raise CannotBeSpelledError
            if test.lower() == operator.lower() and variable.lower() == key.lower():
                raise CannotBeSpelledError
    rows = "\n".join(_indented(_condition(operator, key, values), _inner(at, block)))
    return [_behind_last(at, block, "condition", rows)]


def _text(block: Block, name: str) -> str | None:
    """What an argument says, when it is spelled out."""
    for item in block.body.items:
        if isinstance(item, Attribute) and item.name == name:
            return item.value.value if isinstance(item.value, Text) else None
    return None


def _behind_last(at: Spot, block: Block, kind: str, rows: str) -> Edit:
    """Behind the last nested block of a kind, else at the end; raises for `{}` on one line."""
    text, body = at.text, block.body
    if "\n" not in text[body.start : body.end]:
        if text[body.start + 1 : body.end - 1].strip():
            raise CannotBeSpelledError
        closing = " " * (len(_inner(at, block)) - len(UNIT))
        return at.edit(body.start + 1, body.end - 1, f"\n{rows}\n{closing}")
    same = [item for item in body.items if isinstance(item, Block) and item.type == kind]
    last = same[-1] if same else body.items[-1] if body.items else None
    if last is None:
        line = text.rfind("\n", 0, body.end - 1) + 1
        return at.edit(line, line, f"{rows}\n")
    line = text.find("\n", last.end)
    if line < 0 or line >= body.end:
        raise CannotBeSpelledError
    line -= text[line - 1] == "\r"
    return at.edit(line, line, f"\n\n{rows}")


def _inner(at: Spot, block: Block) -> str:
    """The indent of what stands in a block."""
    start = at.text.rfind("\n", 0, block.start) + 1
    before = at.text[start : block.start]
    return (before if not before.strip() else "") + UNIT


def _indented(lines: Iterator[str], indent: str) -> Iterator[str]:
    return (f"{indent}{line}" if line else "" for line in lines)


# ── As lines ─────────────────────────────────────────────────────────────────────────────────────


def statement_lines(statement: Mapping[str, object]) -> Iterator[str]:
    """A `statement` block; raises CannotBeSpelledError for what has no argument there."""
    if not set(statement) <= KNOWN:
        raise CannotBeSpelledError
    yield "statement {"
    yield from _indented(_statement_body(statement), UNIT)
    yield "}"


def _statement_body(statement: Mapping[str, object]) -> Iterator[str]:
    rows: list[Row] = []
    if "Sid" in statement:
        rows.append(("sid", writing.quoted(str(statement["Sid"]))))
    if statement.get("Effect", "Allow") != "Allow":
        rows.append(("effect", writing.quoted(str(statement["Effect"]))))
    rows += [
        (argument, _list(argument, _several(statement[name])))
        for name, argument in LISTS.items()
        if name in statement
    ]
    yield from _rows(rows)
    for name, kind in PRINCIPALS.items():
        for type_, identifiers in _principals(statement.get(name)):
            given = [
                ("type", writing.quoted(type_)),
                ("identifiers", _list("identifiers", identifiers)),
            ]
            yield from ("", *_nested(kind, given))
    conditions = statement.get("Condition", {})
    for operator, keys in _members(conditions):
        for key, values in _members(keys):
            yield from ("", *_condition(operator, key, _several(values)))


def _condition(operator: str, key: str, values: list[str]) -> Iterator[str]:
    given = [
        ("test", writing.quoted(operator)),
        ("variable", writing.quoted(key)),
        ("values", _list("values", values)),
    ]
    return _nested("condition", given)


def _nested(kind: str, rows: list[Row]) -> Iterator[str]:
    yield f"{kind} {{"
    yield from _indented(_rows(rows), UNIT)
    yield "}"


def _rows(rows: list[Row]) -> Iterator[str]:
    for row in writing.aligned(rows):
        yield from row.split("\n")


def _list(argument: str, items: list[str]) -> str:
    spelled = with_variables if argument in WITH_VARIABLES else writing.quoted
    written = [spelled(item) for item in items]
    line = f"[{', '.join(written)}]"
    if len(line) + len(argument) <= WIDTH - 10:
        return line
    return "\n".join(["[", *(f"{UNIT}{item}," for item in written), "]"])


def _several(value: object) -> list[str]:
    items = value if isinstance(value, list | tuple) else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in items]


def _members(value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, Mapping):
        raise CannotBeSpelledError
    yield from value.items()


def _principals(value: object) -> Iterator[tuple[str, list[str]]]:
    if isinstance(value, str):
        yield value, [value]
    elif value is not None:
        for kind, identifiers in _members(value):
            yield kind, _several(identifiers)


def on_one_line(statement: Mapping[str, object]) -> str:
    """A `statement` block on one line, for messages: HCL itself wants it on several."""
    lines = [_ALIGNED.sub(r"\1 =", line.strip()) for line in statement_lines(statement) if line]
    text = ""
    for line in lines:
        opens = not text or text.endswith(("{", "["))
        if line.startswith(("}", "]")):
            text = text.removesuffix(",") + (" " if line == "}" else "") + line
        else:
            text += ("" if text.endswith("[") or not text else " " if opens else ", ") + line
        text = text.removesuffix(",") if not text.endswith("[") else text
    return text


# ── Documents ────────────────────────────────────────────────────────────────────────────────────


def document(policy: Mapping[str, object], name: str) -> str:
    """A policy, given as IAM's JSON, as a data source of that name, laid out by `terraform fmt`.

    Raises CannotBeSpelledError for what has no argument there.
    """
    given = policy.get("Statement", [])
    lines = [f'data "{DOCUMENT}" "{name}" {{']
    for i, statement in enumerate(given if isinstance(given, list) else [given]):
        if not isinstance(statement, Mapping):
            raise CannotBeSpelledError
        lines += [""] if i else []
        lines += _indented(statement_lines(statement), UNIT)
    return "\n".join([*lines, "}", ""])
