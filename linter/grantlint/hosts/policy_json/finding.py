"""Finds policies in JSON values: by their shape, wherever they stand, strings looked into.

Gives values and paths; what kind of policy each one is, is for `kinds`.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus

from msgspec import Struct

from grantlint.model import Token
from grantlint.text.located_json import (
    INSIDE,
    URL_INSIDE,
    JsonSyntaxError,
    JsonTooDeepError,
    load,
)

NAMES = (
    "RoleName", "UserName", "GroupName", "PolicyName", "BucketName", "Bucket", "QueueUrl", "TopicArn",
    "Arn", "Name", "VpcEndpointId", "Id",
)  # fmt: skip
_OPENINGS = ("{", "%7B", "%7b")


class Found(Struct, frozen=True):
    """A policy-shaped value: `around` are the objects that enclose it, outermost first."""

    value: Any
    path: Token
    around: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        """The name of the nearest entity around it; empty for a bare policy."""
        for enclosing in reversed(self.around):
            for key in NAMES:
                if isinstance(name := enclosing.get(key), str):
                    return name
        return ""

    @property
    def key(self) -> str:
        """The nearest key on the way to it; empty for a bare policy."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")


class Broken(Struct, frozen=True):
    """A string that should hold a policy and does not parse: where, and what is wrong."""

    path: Token
    error: JsonSyntaxError | None
    name: str


def policies(value: Any) -> Iterator[Found | Broken]:  # noqa: ANN401  JSON
    """All policies in *value*, in the order they stand in; those inside strings too."""
    waiting: list[tuple[Any, Token, tuple[dict[str, Any], ...]]] = [(value, (), ())]
    while waiting:
        node, path, around = waiting.pop()
        if isinstance(node, dict):
            if is_policy(node):
                yield Found(node, path, around)
                continue
            inner = (*around, node)
            waiting += [(node[key], (*path, key), inner) for key in reversed(node)]
        elif isinstance(node, list):
            waiting += [(item, (*path, i), around) for i, item in reversed(list(enumerate(node)))]
        elif isinstance(node, str) and "tatement" in node and node.lstrip().startswith(_OPENINGS):
            inside = _inside(node, path, around)
            if isinstance(inside, tuple):
                waiting.append(inside)
            else:
                yield inside


def _inside(
    text: str, path: Token, around: tuple[dict[str, Any], ...]
) -> tuple[Any, Token, tuple[dict[str, Any], ...]] | Broken:
    is_encoded = not text.lstrip().startswith("{")
    inner = unquote_plus(text) if is_encoded else text
    token = (*path, URL_INSIDE if is_encoded else INSIDE)
    try:
        return load(inner).value, token, around
    except JsonSyntaxError as error:
        return Broken(token, error, Found(None, path, around).name)
    except JsonTooDeepError:
        return Broken(token, None, Found(None, path, around).name)


def is_policy(value: dict[str, Any]) -> bool:
    """Whether an object has the shape of a policy: a Statement whose parts look like statements."""
    for key in ("Statement", "statement", "STATEMENT"):
        if key in value:
            body = value[key]
            parts = body if isinstance(body, list) else [body]
            return "Version" in value or any(map(_is_statement, parts)) or not parts
    return False


def _is_statement(value: Any) -> bool:  # noqa: ANN401  JSON
    if not isinstance(value, dict):
        return False
    words = {key.lower() for key in value}
    return "effect" in words or bool(words & {"action", "notaction"})
