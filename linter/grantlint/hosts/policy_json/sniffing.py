"""Tells from bytes whether a file can hold IAM at all, and from values whose file it is."""

from typing import Any

SIGNS = (b"Statement", b"statement", b"STATEMENT")
EFFECTS = (b"Effect", b"effect", b"EFFECT")
HEAD = 1 << 16
_CLOUDFORMATION = ("AWSTemplateFormatVersion", "Resources", "Transform")


def shows_iam(data: bytes) -> bool:
    """Whether *data* has words that every policy has, also escaped or URL-encoded."""
    if _has_both(data):
        return True
    head = data[:HEAD]
    return b"\0" in head and _has_both(head.replace(b"\0", b""))


def _has_both(data: bytes) -> bool:
    return any(sign in data for sign in SIGNS) and any(sign in data for sign in EFFECTS)


def other_language(value: Any) -> str | None:  # noqa: ANN401  JSON
    """What a JSON value is instead of policies or AWS CLI output: None when it may be ours."""
    if not isinstance(value, dict):
        return None
    if "AWSTemplateFormatVersion" in value or _has_cloudformation_resources(value):
        return "a CloudFormation template"
    if "terraform_version" in value or "format_version" in value:
        return "a Terraform plan or state"
    if "files" in value and "dockerImages" in value:
        return "a CDK asset manifest"
    return None


def _has_cloudformation_resources(value: dict[str, Any]) -> bool:
    resources = value.get("Resources")
    return isinstance(resources, dict) and any(
        isinstance(resource, dict) and str(resource.get("Type", "")).startswith(("AWS::", "Custom"))
        for resource in resources.values()
    )
