"""The AWS managed policies: their names, paths and what they grant.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/
"""

from functools import cache, lru_cache

import msgspec
from msgspec import Struct, field

from grantlint.knowledge import catalogue

LANGUAGE = "2012-10-17"
"""The policy language of every one of them; a refresh refuses another."""
END = b"\n]]"
"""Closes an entry of the file; line feeds stand nowhere else before brackets."""
PARTITIONS = frozenset(
    ("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc")
)


class ManagedStatement(Struct, frozen=True):
    """One statement; either `actions` or `not_actions` is empty, and so with resources."""

    effect: str  # Allow or Deny
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    conditions: dict[str, dict[str, tuple[str, ...]]]  # operator to key to values


class ManagedPolicy(Struct, frozen=True):
    """An AWS managed policy as of the knowledge's date."""

    name: str
    path: str  # `/`, `/service-role/`, …
    version: str  # of its text: `v12`
    language: str
    statements: tuple[ManagedStatement, ...]

    @property
    def arn(self) -> str:
        """Its ARN in the standard partition."""
        return f"arn:aws:iam::aws:policy{self.path}{self.name}"


class _Row(Struct, frozen=True):
    """One statement as written: names grouped by prefix, what goes without saying left out."""

    effect: str = field(default="Allow", name="Effect")
    action: str = field(default="", name="Action")
    not_action: str = field(default="", name="NotAction")
    resource: str = field(default="", name="Resource")
    not_resource: str = field(default="", name="NotResource")
    condition: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict, name="Condition")


class _Entry(Struct, frozen=True, array_like=True):
    path: str
    version: str
    statements: tuple[_Row, ...]


def find(arn_or_name: str) -> ManagedPolicy | None:
    """The AWS managed policy of an ARN or a name, or None when AWS has none of it.

    An ARN must carry the policy's path: `arn:aws:iam::aws:policy/Billing` is no policy, for Billing
    lies under `/job-function/`. Names count with their case, as `AttachRolePolicy` wants them.
    """
    if not arn_or_name.startswith("arn:"):
        return _policy(arn_or_name)
    head, _, rest = arn_or_name.partition(":iam::aws:policy/")
    path, slash, name = rest.rpartition("/")
    policy = _policy(name) if head.removeprefix("arn:") in PARTITIONS else None
    return policy if policy and policy.path == f"/{path}{slash}" else None


@lru_cache(maxsize=256)
def _policy(name: str) -> ManagedPolicy | None:
    """The policy *name*; only its own lines are decoded."""
    text, head = _text(), b'\n"%s":' % name.encode("utf-8", "surrogatepass")
    start = text.find(head)
    if start < 0 or '"' in name:
        return None
    end = text.index(END, start) + len(END)
    entry = msgspec.json.decode(text[start + len(head) : end], type=_Entry)
    statements = tuple(map(_statement, entry.statements))
    return ManagedPolicy(name, entry.path, entry.version, LANGUAGE, statements)


@cache
def _text() -> bytes:
    return catalogue.read("data", "managed_policies.json")


def names() -> tuple[str, ...]:
    """The names of all AWS managed policies, sorted."""
    return tuple(sorted(msgspec.json.decode(_text(), type=dict[str, msgspec.Raw])))


def _statement(row: _Row) -> ManagedStatement:
    resources = () if row.not_resource else tuple(row.resource.split()) or ("*",)
    return ManagedStatement(
        row.effect,
        _actions(row.action),
        _actions(row.not_action),
        resources,
        tuple(row.not_resource.split()),
        row.condition,
    )


def _actions(groups: str) -> tuple[str, ...]:
    """`s3:Get*,List*` spelled out."""
    found: list[str] = []
    for group in groups.split():
        prefix, colon, listed = group.rpartition(":")
        found.extend(prefix + colon + name for name in listed.split(","))
    return tuple(found)
