"""What a JSON value is, by its shape: a policy, a statement, or a file of another language.

Knows values only: no places, no files, no kinds of policies.
"""

from collections.abc import Mapping
from typing import Any

from grantlint.policy.parse import VERSIONS

Value = Any
"""What a JSON reader gives."""

STATEMENT = "Statement"
_ELEMENTS = frozenset(("Version", "Id", STATEMENT))
_ACTIONS = ("action", "notaction")
_TERRAFORM_BLOCKS = frozenset(("resource", "data", "module"))
_IAM_LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList")


def is_policy(value: Mapping[str, Value]) -> bool:
    """Whether an object is a policy that can be read at least in part."""
    body = statement_of(value)
    if body is None:
        return False
    if isinstance(body, list):
        if not body:
            return _has_version(value) or len(value) == 1
        return any(isinstance(item, dict) and _is_statement(item) for item in body)
    return isinstance(body, dict) and _is_statement(body)


def is_unreadable_policy(value: Mapping[str, Value]) -> bool:
    """Whether an object says that it is a policy, and none of its statements can be read.

    Also where `Statement` itself is misspelled, beside a version of the policy language.
    """
    if is_policy(value):
        return False
    if STATEMENT in value:
        return _has_version(value) or _holds_objects(value[STATEMENT], only=set(value))
    return _has_version(value) and any(map(_holds_statements, value.values()))


def is_without_statements(value: Mapping[str, Value]) -> bool:
    """Whether an object is a policy with nothing, or a bare number, where its statements belong.

    Words there may be those of a template, which stand for statements.
    """
    if STATEMENT not in value or not _has_version(value) or not _ELEMENTS.issuperset(value):
        return False
    body = value[STATEMENT]
    items = body if isinstance(body, list) else [body]
    return all(item in (None, "", {}) or isinstance(item, int | float) for item in items)


def is_lone_statement(value: Mapping[str, Value]) -> bool:
    """Whether an object is a statement: with an effect, and with actions."""
    has_effect = value.get("Effect") in ("Allow", "Deny")
    return has_effect and ("Action" in value or "NotAction" in value)


def _holds_objects(body: Value, only: set[str]) -> bool:
    items = body if isinstance(body, list) else [body]
    is_plain = only <= _ELEMENTS
    return is_plain and bool(items) and all(isinstance(item, dict) and item for item in items)


def _holds_statements(member: Value) -> bool:
    items = member if isinstance(member, list) else [member]
    return any(isinstance(item, dict) and _is_statement(item) for item in items)


def statement_of(value: Mapping[str, Value]) -> Value:
    """The value of `Statement`, also where it is written in another case; None without one."""
    if STATEMENT in value:
        return value[STATEMENT]
    for key in value:
        if len(key) == len(STATEMENT) and key.lower() == "statement":
            return value[key]
    return None


def statements(value: Mapping[str, Value]) -> list[dict[str, Value]]:
    """The statements of a policy that are objects."""
    body = statement_of(value)
    items = body if isinstance(body, list) else [body]
    return [item for item in items if isinstance(item, dict)]


def element(statement: Mapping[str, Value], *names: str) -> Value:
    """The value of the first of *names* (in lower case) that a statement has, in any case."""
    for key in statement:
        if key.lower() in names:
            return statement[key]
    return None


def _is_statement(value: Mapping[str, Value]) -> bool:
    if "Effect" in value or "Action" in value or "NotAction" in value:
        return True
    return element(value, "effect") is not None and element(value, *_ACTIONS) is not None


def _has_version(value: Mapping[str, Value]) -> bool:
    return any(value.get(key) in VERSIONS for key in ("Version", "version"))


def is_account(value: Mapping[str, Value]) -> bool:
    """Whether an object lists the identities of an account.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
    """
    return any(isinstance(value.get(name), list) for name in _IAM_LISTS)


def has_functions(policy: Value) -> bool:
    """Whether a value of CloudFormation's functions (`Ref`, `Fn::Sub`) stands anywhere in it."""
    waiting = [policy]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if len(node) == 1 and next(iter(node)).startswith(("Fn::", "Ref")):
                return True
            waiting += node.values()
    return False


def other_language(value: Value) -> str | None:
    """What a whole file is, when its policies are written in a language that is not plain JSON."""
    if not isinstance(value, dict):
        return None
    if "AWSTemplateFormatVersion" in value or _has_resources(value.get("Resources")):
        return "a CloudFormation template"
    if "terraform_version" in value or _has_blocks(value):
        return "a Terraform file"
    if isinstance(value.get("artifacts"), dict) or "dockerImages" in value:
        return "a manifest of the CDK"
    if isinstance(value.get("tree"), dict) and str(value.get("version")).startswith("tree-"):
        return "a construct tree of the CDK"
    return None


_PLAN_PARTS = ("planned_values", "resource_changes", "values")


def is_terraform_output(value: Value) -> bool:
    """Whether a whole file is what `terraform show -json` prints: a plan, or a state.

    https://developer.hashicorp.com/terraform/internals/json-format
    """
    if not isinstance(value, dict) or not isinstance(value.get("format_version"), str):
        return False
    return "terraform_version" in value and any(name in value for name in _PLAN_PARTS)


def _has_resources(resources: Value) -> bool:
    return isinstance(resources, dict) and any(
        isinstance(resource, dict) and str(resource.get("Type")).startswith(("AWS::", "Custom::"))
        for resource in resources.values()
    )


def _has_blocks(value: Mapping[str, Value]) -> bool:
    """Whether it is Terraform's configuration in JSON: `{"resource": {"aws_…": …}}`."""
    for name in _TERRAFORM_BLOCKS.intersection(value):
        block = value[name]
        if name == "module" and isinstance(block, dict):
            if any(isinstance(one, dict) and "source" in one for one in block.values()):
                return True
        elif isinstance(block, dict) and any("_" in key for key in block):
            return all(isinstance(one, (dict, list)) for one in block.values())
    return False
