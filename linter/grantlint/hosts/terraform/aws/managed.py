"""Managed policies that a data source finds by name or ARN; AWS's own have their text.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy
"""

from collections.abc import Iterable

from grantlint.hosts.terraform.aws import arns
from grantlint.hosts.terraform.aws.asked import Asked, joined
from grantlint.hosts.terraform.value import String, Value, text
from grantlint.knowledge import managed_policies
from grantlint.knowledge.managed_policies import ManagedPolicy, ManagedStatement


def attribute(asked: Asked) -> Value | None:
    """`aws_iam_policy`, found by its name or ARN."""
    name, arn = _known(asked, "name"), _known(asked, "arn")
    found = managed_policies.find(arn or name or "")
    prefix = _known(asked, "path_prefix") or "/"
    if found is None or not found.path.startswith(prefix):
        return _other_policy(asked, arn)
    match asked.name:
        case "arn" | "id":
            return _managed_arn(asked, found)
        case "name":
            return text(found.name, asked.place)
        case "path":
            return text(found.path, asked.place)
        case "policy":
            return text(policy_text(found), asked.place)
        case _:
            return None


def _known(asked: Asked, name: str) -> str | None:
    value = asked.given(name)
    return value.known if isinstance(value, String) else None


def _managed_arn(asked: Asked, found: ManagedPolicy) -> Value:
    if asked.given("arn") is not None:
        return asked.text("arn")
    start = arns.filled("arn:{partition}:iam::aws:policy", asked)
    parts = [asked.plain(start, asked.identity), text(found.path, asked.place), asked.text("name")]
    return joined(parts, asked.place)


def _other_policy(asked: Asked, arn: str | None) -> Value | None:
    """A policy of which only the name or the ARN is known; it may be one's own or AWS's."""
    match asked.name:
        case "arn":
            name = _known(asked, "name") or ""
            return asked.hole(f"arn:*:iam::*:policy/*{'' if set(name) & {*'*?'} else name}")
        case "id":
            return asked.text("arn")
        case "name" if arn is not None:
            return text(arn.rpartition("/")[2], asked.place)
        case "path":
            return asked.hole("/*")
        case _:
            return None


def policy_text(policy: ManagedPolicy) -> str:
    """The JSON of an AWS managed policy."""
    import json  # noqa: PLC0415  only for policies whose text is asked for

    document = {
        "Version": policy.language,
        "Statement": [dict(_members(statement)) for statement in policy.statements],
    }
    return json.dumps(document)


def _members(statement: ManagedStatement) -> Iterable[tuple[str, object]]:
    yield "Effect", statement.effect
    members: tuple[tuple[str, object], ...] = (
        ("Action", statement.actions),
        ("NotAction", statement.not_actions),
        ("Resource", statement.resources),
        ("NotResource", statement.not_resources),
        ("Condition", statement.conditions),
    )
    yield from ((name, value) for name, value in members if value)
