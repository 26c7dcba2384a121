"""What botocore's service models tell: how operations are spelled, and which inputs take a role."""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from grantlint_dev.refresh.packages import Package

MODEL = re.compile(r"botocore/data/([^/]+)/([^/]+)/service-2\.json(?:\.gz)?")
NESTING = 5
ALIASES = {"monitoring": "cloudwatch", "email": "ses", "tagging": "tag"}
"""Signing names that IAM spells otherwise."""

Shapes = dict[str, dict[str, Any]]


class Operations(Struct, frozen=True):
    """Operation names and role inputs, by the IAM prefixes that a service may have."""

    by_prefix: dict[str, dict[str, str]]  # prefix -> lower-case name -> AWS's spelling
    anywhere: dict[str, set[str]]  # lower-case name -> spellings of all services
    roles: dict[tuple[str, str], list[str]]  # (prefix, operation) -> `path` or `path*` (required)

    def spelling(self, prefix: str, name: str) -> str | None:
        """AWS's spelling of the lower-case *name*, when the models leave no doubt."""
        own = self.by_prefix.get(prefix, {}).get(name)
        spellings = self.anywhere.get(name, set())
        return own or (next(iter(spellings)) if len(spellings) == 1 else None)


def read(package: Package) -> Operations:
    """Read the newest model of every service in botocore."""
    found = Operations(defaultdict(dict), defaultdict(set), {})
    for folder, model in _newest_models(package):
        for operation, definition in sorted(model["operations"].items()):
            found.anywhere[operation.lower()].add(operation)
            roles = sorted(_role_inputs(definition, model["shapes"]))
            for prefix in _prefixes(folder, model["metadata"]):
                found.by_prefix[prefix][operation.lower()] = operation
                if roles:
                    found.roles[prefix, operation] = roles
    return found


def _newest_models(package: Package) -> Iterator[tuple[str, dict[str, Any]]]:
    newest: dict[str, tuple[str, str]] = {}
    for path in package.members:
        if match := MODEL.fullmatch(path):
            newest[match[1]] = max(newest.get(match[1], ("", "")), (match[2], path))
    for folder, (_, path) in sorted(newest.items()):
        content = package.members[path]
        yield folder, json.loads(gzip.decompress(content) if path.endswith(".gz") else content)


def _prefixes(folder: str, metadata: dict[str, str]) -> set[str]:
    names = {folder, metadata.get("signingName", folder), metadata["endpointPrefix"]}
    return {ALIASES.get(name, name) for name in names}


class _Step(Struct, frozen=True):
    """A shape on the way down from an operation's input."""

    path: str  # ends in a dot, so that a member's name can follow
    shape: str
    required: bool
    above: tuple[str, ...] = ()


def _role_inputs(operation: dict[str, Any], shapes: Shapes) -> Iterator[str]:
    """Paths of the input members that take a role, `*` behind those a call must give."""
    waiting = [_Step("", operation.get("input", {}).get("shape", ""), required=True)]
    while waiting:
        step = waiting.pop()
        if step.shape in step.above or len(step.above) > NESTING:
            continue
        for member, target, required in _members(step, shapes):
            if _takes_role(member, target, shapes[target["shape"]]):
                yield f"{step.path}{member}{'*' if required else ''}"
            else:
                path = f"{step.path}{member}."
                waiting.append(_Step(path, target["shape"], required, (*step.above, step.shape)))


def _members(step: _Step, shapes: Shapes) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Name, target and necessity of each member of a structure; a list has one, `[]`."""
    shape = shapes.get(step.shape, {})
    if shape.get("type") == "list":
        yield "[]", shape["member"], step.required
    for member, target in shape.get("members", {}).items():
        yield member, target, step.required and member in shape.get("required", ())


def _takes_role(member: str, target: dict[str, Any], shape: dict[str, Any]) -> bool:
    if shape["type"] != "string" or "enum" in shape:
        return False
    name, kind = member.lower(), target["shape"].lower()
    if "alias" in name or "linked" in name:
        return False
    if name.endswith("rolearn") or ("role" in kind and "arn" in kind):
        return True
    about = target.get("documentation", "")
    return name.endswith("role") and ("IAM" in about or "ARN" in about or "Resource Name" in about)
