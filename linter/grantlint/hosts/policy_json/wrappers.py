"""What the keys and objects around a policy say about it, as the AWS CLI prints them.

Knows the shapes of its output, by their names; what the policy itself says is for `kinds`.
https://docs.aws.amazon.com/cli/latest/reference/
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from grantlint.hosts.policy_json.shapes import Value
from grantlint.model import DocumentKind, IdentityKind

TRUST_KEYS = frozenset(("assumerolepolicydocument", "assumerolepolicy"))
_POLICY_KEYS = TRUST_KEYS | {"policydocument", "policytext"}
"""Keys whose value is a policy and nothing else, in lower case."""
_OF_RESOURCES = frozenset(
    ("policy", "resourcepolicy", "policytext", "policyinjson", "accesspolicies", "policycontent")
)
"""Keys under which the policy of a resource stands as a string, in lower case."""
_OF_ORGANIZATION = {
    "SERVICE_CONTROL_POLICY": DocumentKind.SCP,
    "RESOURCE_CONTROL_POLICY": DocumentKind.RCP,
}
ENTITIES = {
    "RoleName": IdentityKind.ROLE,
    "UserName": IdentityKind.USER,
    "GroupName": IdentityKind.GROUP,
}
_NAMES = (
    *ENTITIES,
    "PolicyName",
    "VpcEndpointId",
    "QueueArn",
    "TopicArn",
    "repositoryName",
    "BackupVaultName",
    "FileSystemId",
    "policyName",
    "Name",
    "name",
)
_ARNS = ("QueueArn", "TopicArn", "ARN", "Arn", "arn", "BackupVaultArn", "ResourceArn", "policyArn")
_OF_KEYS = "default"
"""AWS KMS has one policy a key, and calls each of them so; no name to know it by."""
_REACH = 2
"""How many of the objects around a policy may speak about it: itself a member, and one above."""


class Entity(Struct, frozen=True):
    """The user, group or role that an object is about; `key` is the member with its name."""

    kind: IdentityKind
    name: str
    key: str


def is_policy_key(key: str) -> bool:
    """Whether a key is the name of a policy and of nothing else."""
    return key.lower() in _POLICY_KEYS


def must_be_policy(key: str, around: Iterable[Mapping[str, Value]]) -> bool:
    """Whether a value can be nothing but a policy: its key says so, in an object that is filled.

    A description of the API has such keys as well, but no names beside them.
    """
    if not is_policy_key(key):
        return False
    value = next(iter(around), {})
    return entity(value) is not None or isinstance(value.get("VpcEndpointId"), str)


def kind(key: str, around: Iterable[Mapping[str, Value]]) -> DocumentKind | None:
    """What the wrapper says the policy is; None where it says nothing."""
    if key.lower() in TRUST_KEYS:
        return DocumentKind.TRUST
    for value in _near(around):
        if "VpcEndpointId" in value or "VpcEndpointType" in value:
            return DocumentKind.ENDPOINT
        summary = value.get("PolicySummary")
        kind_of_policy = summary.get("Type") if isinstance(summary, dict) else None
        if isinstance(kind_of_policy, str) and kind_of_policy in _OF_ORGANIZATION:
            return _OF_ORGANIZATION[kind_of_policy]
        if key == "PolicyDocument" and entity(value) is not None:
            return DocumentKind.IDENTITY
    return None


def is_of_resource(key: str) -> bool:
    """Whether a string under *key* is the policy of a resource, unless it says otherwise."""
    return key.lower() in _OF_RESOURCES


def entity(value: Mapping[str, Value]) -> Entity | None:
    """The user, group or role that an object is about."""
    for key, kind_of_entity in ENTITIES.items():
        name = value.get(key)
        if isinstance(name, str) and name:
            return Entity(kind_of_entity, name, key)
    return None


def name(around: Iterable[Mapping[str, Value]]) -> str:
    """The name of what carries the policy; empty where nothing around says it."""
    for value in _near(around):
        summary = value.get("PolicySummary")
        for key in _NAMES:
            found = value.get(key) or (summary.get(key) if isinstance(summary, dict) else None)
            if isinstance(found, str) and found != _OF_KEYS:
                return found
    return ""


def policy_name(around: Iterable[Mapping[str, Value]]) -> str:
    """The policy's own name; empty where nothing around says it."""
    for value in _near(around):
        found = value.get("PolicyName") or value.get("policyName")
        if isinstance(found, str) and found != _OF_KEYS:
            return found
    return ""


def service(around: Iterable[Mapping[str, Value]]) -> str | None:
    """The service of the resource that carries the policy, by its ARN or its name's key."""
    for value in _near(around):
        if "repositoryName" in value:
            return "ecr"
        for key in _ARNS:
            arn = value.get(key)
            if isinstance(arn, str) and arn.startswith("arn:"):
                return arn.split(":", 3)[2] or None
    return None


def _near(around: Iterable[Mapping[str, Value]]) -> Iterator[Mapping[str, Value]]:
    for i, value in enumerate(around):
        if i == _REACH:
            return
        yield value
