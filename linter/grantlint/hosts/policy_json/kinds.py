"""What kind of policy a value is, by what it says, and on which service's resource it stands."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from grantlint.hosts.policy_json.shapes import Value, element, statements
from grantlint.model import DocumentKind

_TRUST_PREFIX = "sts:"
"""AWS STS has no resources of its own that policies stand on: such actions mean a role's trust.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
"""

_PRINCIPALS = ("principal", "notprincipal")
_LENGTHS = tuple(map(len, _PRINCIPALS))
_OTHERS = frozenset(
    ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition")
)
"""What nearly all statements have and nothing else; no key of these needs a closer look."""


_BY_PATH = (
    ("scp", r"scps?", "scp"),
    ("control", r"service[_ -]?control[_ -]?polic(?:y|ies)", "scp"),
    ("rcp", r"rcps?", "rcp"),
    ("control", r"resource[_ -]?control[_ -]?polic(?:y|ies)", "rcp"),
    ("boundar", r"(?:permissions?[_ -]?)?boundar(?:y|ies)", "boundary"),
    ("endpoint", r"(?:vpc[_ -]?)?endpoint[_ -]?polic(?:y|ies)", "endpoint"),
)
"""Names of files and folders that say what the policies in them are, each with a part of it."""
_START, _END = r"(?:^|[/._ -])", r"\d*(?=[/._ -]|$)"
_CAMEL = r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"


_WITHOUT_PRINCIPAL = (DocumentKind.SCP, DocumentKind.BOUNDARY)


def told_by_path(path: str, policy: Mapping[str, Value]) -> DocumentKind:
    """What a bare policy is by its content; or by its path, which may know better.

    Policies of organizations on resources, and of endpoints, have principals; service control
    policies and boundaries have none. A resource control policy of one's own allows nothing.
    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
    """
    found = inferred(policy)
    told = by_path(path)
    if told is None or (told is DocumentKind.RCP and _allows(policy)):
        return found
    return told if (found is DocumentKind.IDENTITY) is (told in _WITHOUT_PRINCIPAL) else found


def by_path(path: str) -> DocumentKind | None:
    """The kind that the path of a bare policy tells; None when it tells none."""
    lowered = path.lower()
    near = [(pattern, kind) for part, pattern, kind in _BY_PATH if part in lowered]
    apart = re.sub(_CAMEL, "-", path).lower() if near else ""
    for pattern, kind in near:
        whole = f"{_START}{pattern}{_END}"
        if re.search(whole, apart) or re.search(whole, lowered):
            return DocumentKind(kind)
    return None


def inferred(policy: Mapping[str, Value]) -> DocumentKind:
    """The kind that a policy has by its content.

    Without a principal it is an identity policy; with one it is a trust policy when all its
    actions are those of STS, else a resource policy.
    """
    keys = frozenset(chain.from_iterable(statements(policy)))
    if _OTHERS.issuperset(keys) or not any(map(_is_principal, keys)):
        return DocumentKind.IDENTITY
    actions = list(_actions(policy))
    is_trust = bool(actions) and all(action.startswith(_TRUST_PREFIX) for action in actions)
    return DocumentKind.TRUST if is_trust else DocumentKind.RESOURCE


def _allows(policy: Mapping[str, Value]) -> bool:
    effects = (element(statement, "effect") for statement in statements(policy))
    return any(isinstance(effect, str) and effect.lower() == "allow" for effect in effects)


def _is_principal(key: str) -> bool:
    return len(key) in _LENGTHS and key.lower() in _PRINCIPALS


def service(policy: Mapping[str, Value]) -> str | None:
    """The one service whose actions the policy names; None when there are several, or none."""
    prefixes = {action.partition(":")[0] for action in _actions(policy) if ":" in action}
    prefixes = {prefix for prefix in prefixes if "*" not in prefix and "?" not in prefix}
    return prefixes.pop() if len(prefixes) == 1 else None


def _actions(policy: Mapping[str, Value]) -> Iterator[str]:
    """All actions in lower case; `*` for what only names exceptions."""
    for statement in statements(policy):
        value = element(statement, "action")
        if value is None and element(statement, "notaction") is not None:
            yield "*"
        for action in value if isinstance(value, list) else [value]:
            if isinstance(action, str):
                yield action.lower()
