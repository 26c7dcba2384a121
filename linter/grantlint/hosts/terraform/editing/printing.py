"""A whole policy in Terraform: what `grantlint suggest --for terraform` prints."""

import re
from collections.abc import Mapping

from grantlint.hosts.terraform.editing import blocks, writing
from grantlint.hosts.terraform.editing.writing import CannotBeSpelledError, Style

_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_TRUST = "sts:assumerole"


def printed(policy: Mapping[str, object]) -> str:
    """A policy, given as IAM's JSON, as a data source; as a local where that has no word for it."""
    name = _name(policy)
    try:
        return blocks.document(policy, name)
    except CannotBeSpelledError:
        value = writing.in_lines(policy, Style(), writing.UNIT)
        return f"locals {{\n  {name} = jsonencode({value})\n}}\n"


def _name(policy: Mapping[str, object]) -> str:
    """`trust`, or the words of the first Sid, or `policy`."""
    given = policy.get("Statement")
    first = given[0] if isinstance(given, list) and given else given
    if not isinstance(first, Mapping):
        return "policy"
    if _TRUST in str(first.get("Action", "")).lower():
        return "trust"
    words = _WORD.findall(str(first.get("Sid", "")))
    return "_".join(words).lower() or "policy"
