"""Denials in JSON: CloudTrail's records, decoded authorization messages, and strings anywhere.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
"""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from grantlint.answers.denial import Denial, Topic, Wrapper
from grantlint.text.located_json import JsonSyntaxError, JsonTooDeepError, load

TRUSTS = {
    "sts:assumerolewithwebidentity": Topic.WEB_IDENTITY,
    "sts:assumerolewithsaml": Topic.SAML,
}
MOST_NODES = 200_000
SHORTEST = 20
"""No JSON of fewer characters has a message in it."""
NESTED = 3
"""How often JSON may stand in a string of JSON."""


class Record(Struct, frozen=True):
    """A text to search for messages, with what the record around it knows; or a denial itself."""

    text: str = ""
    denial: Denial | None = None
    principal: str | None = None
    operation: str | None = None
    service: str | None = None
    code: str | None = None
    resource: str | None = None
    is_event: bool = False
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()


def split(text: str) -> tuple[list[Any], str]:
    """The JSON values of *text*, and the text left over: one value, or one a line."""
    whole = _loaded(text)
    if whole is not None:
        return [whole], ""
    values, rest = [], []
    for line in text.split("\n"):
        value = _loaded(line)
        if value is None:
            rest.append(line)
        else:
            values.append(value)
    return values, "\n".join(rest)


def _loaded(text: str) -> Any:  # noqa: ANN401  whatever JSON holds
    """An object, a list or a string; None for what is no JSON, and for its other values."""
    bare = text.strip("\ufeff \t\r\n")
    if (bare[:1] + bare[-1:]) not in ("{}", "[]", '""') or len(bare) < SHORTEST:
        return None
    try:
        value = load(bare).value
    except (JsonSyntaxError, JsonTooDeepError):
        return None
    return value if isinstance(value, dict | list | str) else None


def records(value: object) -> Iterator[Record]:
    """What may speak of a denial in a JSON value, in the order of the text."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        node, depth = waiting.pop()
        if isinstance(node, str):
            inner = _loaded(node) if depth < NESTED else None
            if inner is None:
                yield Record(node)
            else:
                waiting.append((inner, depth + 1))
        elif isinstance(node, dict):
            record = _event(node) or _decoded(node)
            if record is not None:
                yield record
            else:
                waiting.extend((child, depth) for child in reversed(node.values()))
        elif isinstance(node, list):
            waiting.extend((child, depth) for child in reversed(node))


def _event(node: dict[str, Any]) -> Record | None:
    """A record of CloudTrail about a call that failed."""
    code, name = node.get("errorCode"), node.get("eventName")
    if not isinstance(code, str) or not isinstance(name, str):
        return None
    identity = node.get("userIdentity")
    message = node.get("errorMessage")
    return Record(
        text=f"{code}: {message}" if isinstance(message, str) else f"{code}: Access Denied",
        principal=_string(identity, "arn"),
        operation=re.sub(r"(?<=[A-Za-z])[0-9]{8}(?:v[0-9])?$", "", name),
        resource=_object(node.get("requestParameters")),
        service=_string(node, "eventSource"),
        code=code,
        is_event=True,
        context=tuple(_circumstances(node)),
    )


def _circumstances(node: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a record tells of the request, as condition keys.

    A call that a service made has the service's name for an address, which is no `aws:SourceIp`.
    """
    region, address = _string(node, "awsRegion"), _string(node, "sourceIPAddress")
    if region is not None:
        yield "aws:RequestedRegion", (region,)
    if address is not None and re.fullmatch(r"[0-9a-fA-F:.]{3,45}", address):
        yield "aws:SourceIp", (address,)
    endpoint = _string(node, "vpcEndpointId")
    if endpoint is not None:
        yield "aws:SourceVpce", (endpoint,)
    session = _child(_child(node, "userIdentity"), "sessionContext")
    mfa = _string(_child(session, "attributes"), "mfaAuthenticated")
    if mfa is not None:
        yield "aws:MultiFactorAuthPresent", (mfa.lower(),)


def _child(node: object, key: str) -> object:
    return node.get(key) if isinstance(node, dict) else None


def _object(parameters: object) -> str | None:
    """The object of Amazon S3 that a call names: its messages do not."""
    bucket, key = _string(parameters, "bucketName"), _string(parameters, "key")
    return f"arn:aws:s3:::{bucket}/{key}" if bucket and key else None


def _string(node: object, key: str) -> str | None:
    value = node.get(key) if isinstance(node, dict) else None
    return value if isinstance(value, str) and value else None


def refused(record: Record) -> Denial | None:
    """The denial of an event whose message is none: only its code says so."""
    if not record.is_event or not re.search("Denied|Unauthori|NotAuthori", record.code or ""):
        return None
    topic = TRUSTS.get(f"sts:{record.operation}".lower(), Topic.NO_DETAIL)
    return completed(Denial(topic=topic), record)


def completed(denial: Denial, record: Record) -> Denial:
    """*denial* with what the record knows and its message does not tell."""
    if not record.is_event:
        return denial
    return replace(
        denial,
        principal=denial.principal or record.principal,
        resource=denial.resource or record.resource,
        operation=record.operation,
        service=record.service,
        code=record.code,
        wrapper=Wrapper.CLOUDTRAIL,
        context=record.context,
    )


# ── Decoded authorization messages ──


def _decoded(node: dict[str, Any]) -> Record | None:
    """What `aws sts decode-authorization-message` prints."""
    context = node.get("context")
    if not isinstance(context, dict) or not isinstance(node.get("explicitDeny"), bool):
        return None
    if _string(context, "action") is None:
        return None
    denial = Denial(
        topic=Topic.DENIED,
        principal=_string(context.get("principal"), "arn"),
        action=_string(context, "action"),
        resource=_string(context, "resource"),
        explicit=node["explicitDeny"],
        context=tuple(_conditions(context.get("conditions"))),
        wrapper=Wrapper.DECODED,
    )
    return Record(denial=denial)


def _conditions(node: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in _items(node):
        key = _string(item, "key")
        if key is not None:
            values = (_string(value, "value") for value in _items(item.get("values")))
            yield key, tuple(value for value in values if value is not None)


def _items(node: object) -> list[dict[str, Any]]:
    items = node.get("items") if isinstance(node, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
