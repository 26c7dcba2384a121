"""What kind of policy a JSON value is, by what stands around it and by what it says."""

from collections.abc import Iterator
from typing import Any

from grantlint.hosts.policy_json.finding import Found
from grantlint.model import DocumentKind

BY_KEY = {
    "AssumeRolePolicyDocument": DocumentKind.TRUST,
    "AssumeRolePolicy": DocumentKind.TRUST,
    "PermissionsBoundary": DocumentKind.BOUNDARY,
}
BY_TYPE = {
    "SERVICE_CONTROL_POLICY": DocumentKind.SCP,
    "RESOURCE_CONTROL_POLICY": DocumentKind.RCP,
}
TRUST_ACTIONS = ("sts:assumerole", "sts:tagsession", "sts:setsourceidentity", "sts:setcontext")


def kind_of(found: Found) -> tuple[DocumentKind, str | None]:
    """The kind, and for a resource policy the service on whose resource it stands.

    With a principal it is a trust policy if it is about assuming roles, else a resource policy of
    its actions' service; without one an identity policy.
    """
    if found.key in BY_KEY:
        return BY_KEY[found.key], None
    for enclosing in found.around:
        summary = enclosing.get("PolicySummary", enclosing)
        kind = BY_TYPE.get(str(summary.get("Type"))) if isinstance(summary, dict) else None
        if kind is not None:
            return kind, None
        if "VpcEndpointId" in enclosing:
            return DocumentKind.ENDPOINT, None
    return by_content(found.value)


def by_content(value: dict[str, Any]) -> tuple[DocumentKind, str | None]:
    statements = list(_statements(value))
    if not any(_has_principal(statement) for statement in statements):
        return DocumentKind.IDENTITY, None
    actions = [action.lower() for statement in statements for action in _actions(statement)]
    if any(action.startswith(TRUST_ACTIONS) for action in actions) and all(
        action == "*" or action.startswith("sts:") for action in actions
    ):
        return DocumentKind.TRUST, None
    if actions and all(action == "sts:*" for action in actions):
        return DocumentKind.TRUST, None
    services = {action.partition(":")[0] for action in actions if ":" in action}
    return DocumentKind.RESOURCE, services.pop() if len(services) == 1 else None


def _statements(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    body = value.get("Statement", value.get("statement"))
    for statement in body if isinstance(body, list) else [body]:
        if isinstance(statement, dict):
            yield statement


def _has_principal(statement: dict[str, Any]) -> bool:
    return any(key.lower() in ("principal", "notprincipal") for key in statement)


def _actions(statement: dict[str, Any]) -> Iterator[str]:
    for key, value in statement.items():
        if key.lower() in ("action", "notaction"):
            for action in value if isinstance(value, list) else [value]:
                if isinstance(action, str):
                    yield action
