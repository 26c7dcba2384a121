"""AWS managed policies as moto carries them, compacted to what they grant."""

import ast
import json
from typing import Any

from grantlint_dev.refresh.packages import MOTO, Package

LANGUAGE = "2012-10-17"

Policy = dict[str, Any]


def read(package: Package) -> dict[str, Policy]:
    """All policies by name; the module is read as text, never imported."""
    module = ast.parse(package.members[MOTO.dated_by])
    assignment = next(node for node in module.body if isinstance(node, ast.Assign))
    policies: dict[str, Policy] = json.loads(ast.literal_eval(assignment.value))
    return policies


def newest(policies: dict[str, Policy]) -> str:
    """The day of the last change to any of them."""
    return max(str(policy["UpdateDate"])[:10] for policy in policies.values())


def policies_file(policies: dict[str, Policy]) -> str:
    """The text of `managed_policies.json`: a policy's head, then a line a statement."""
    entries = ",\n".join(_entry(name, policies[name]) for name in sorted(policies))
    return "{\n" + entries + "\n}\n"


def _entry(name: str, policy: Policy) -> str:
    statements = policy["Document"]["Statement"]
    if isinstance(statements, dict):
        statements = [statements]
    if policy["Document"]["Version"] != LANGUAGE or any(map(_has_blanks, statements)):
        raise ValueError(f"{name} cannot be written in the form of managed_policies.json")
    head = json.dumps([policy["Path"], policy["DefaultVersionId"]], separators=(",", ":"))[1:-1]
    lines = ",\n".join(
        json.dumps(_statement(s), separators=(",", ":"), ensure_ascii=False) for s in statements
    )
    return f'"{name}":[{head},[\n{lines}\n]]'


def _statement(statement: dict[str, Any]) -> dict[str, Any]:
    """IAM's own words, without Sid; `Allow` and Resource `*` go without saying."""
    compact: dict[str, Any] = {}
    if statement["Effect"] != "Allow":
        compact["Effect"] = statement["Effect"]
    for name in ("Action", "NotAction"):
        if name in statement:
            compact[name] = _grouped(_several(statement[name]))
    for name in ("Resource", "NotResource"):
        if name in statement and _several(statement[name]) != ["*"]:
            compact[name] = " ".join(sorted(set(_several(statement[name]))))
    if "Condition" in statement:
        compact["Condition"] = {
            operator: {key: _several(value) for key, value in sorted(tests.items())}
            for operator, tests in sorted(statement["Condition"].items())
        }
    return compact


def _has_blanks(statement: dict[str, Any]) -> bool:
    """Whether a name holds a blank or comma, which set names apart in the compact form."""
    actions = (*_listed(statement, "Action"), *_listed(statement, "NotAction"))
    resources = (*_listed(statement, "Resource"), *_listed(statement, "NotResource"))
    return any("," in name for name in actions) or any(
        name.split() != [name] for name in (*actions, *resources)
    )


def _listed(statement: dict[str, Any], element: str) -> list[str]:
    return _several(statement[element]) if element in statement else []


def _several(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in items]


def _grouped(actions: list[str]) -> str:
    """`s3:Get*,List* sns:Publish`: the actions of one prefix stand behind it."""
    groups: dict[str, list[str]] = {}
    for action in sorted(set(actions), key=lambda name: (name.lower(), name)):
        prefix, colon, name = action.partition(":")
        groups.setdefault(prefix + colon, []).append(name)
    return " ".join(prefix + ",".join(names) for prefix, names in groups.items())
