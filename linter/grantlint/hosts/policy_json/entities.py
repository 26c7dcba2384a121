"""Members of a user, group or role as the AWS CLI prints them, apart from its policies."""

from collections.abc import Iterator, Mapping

from grantlint.hosts.policy_json.shapes import Value
from grantlint.model import Place, Source, Term, Token


def arn(entity: Mapping[str, Value]) -> str | None:
    found = entity.get("Arn")
    return found if isinstance(found, str) else None


def boundary_arn(source: Source, entity: Mapping[str, Value], path: Token) -> Term | None:
    """The ARN of the permissions boundary, where there is one."""
    boundary = entity.get("PermissionsBoundary")
    found = boundary.get("PermissionsBoundaryArn") if isinstance(boundary, dict) else None
    if not isinstance(found, str):
        return None
    return Term((found,), Place(source, (*path, "PermissionsBoundary", "PermissionsBoundaryArn")))


def tags(source: Source, entity: Mapping[str, Value], path: Token) -> Iterator[tuple[str, Term]]:
    """Keys and values of the tags."""
    for i, tag in enumerate(listed(entity, "Tags")):
        key, value = tag.get("Key"), tag.get("Value")
        if isinstance(key, str) and isinstance(value, str):
            yield key, Term((value,), Place(source, (*path, "Tags", i, "Value")))


def listed(value: Mapping[str, Value], key: str) -> list[dict[str, Value]]:
    """The objects in the list under *key*; another item is an empty one, so that indices hold."""
    found = value.get(key)
    if not isinstance(found, list):
        return []
    return [item if isinstance(item, dict) else {} for item in found]
