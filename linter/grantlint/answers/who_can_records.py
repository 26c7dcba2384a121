"""The contract of `who-can --output-format json`; `schemas/who-can.schema.json` says the same."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from grantlint.answers.rendering import safe
from grantlint.answers.who_can import Able, Granting, WhoCan
from grantlint.model import NotUnderstood, Place, Witness
from grantlint.text.escaping import encodable, json_text
from grantlint.text.redaction import redacted

SCHEMA = 1


class RequestRecord(Struct, frozen=True):
    principal: str | None
    action: str
    resource: str | None
    context: Mapping[str, str | tuple[str, ...]]


class StatementRecord(Struct, frozen=True):
    name: str
    owner: str
    path: str | None
    line: int | None


class AbleRecord(Struct, frozen=True):
    kind: str
    name: str
    arn: str | None
    path: str
    line: int
    certainty: str
    request: RequestRecord | None
    statements: tuple[StatementRecord, ...]
    reason: str


class GapRecord(Struct, frozen=True):
    path: str
    line: int
    owner: str
    reason: str


class WhoCanRecord(Struct, frozen=True):
    schema: int
    action: str
    resource: str | None
    identities: int
    able: tuple[AbleRecord, ...]
    not_read: tuple[GapRecord, ...]


def encoded(answer: WhoCan) -> str:
    """The answer as one JSON object."""
    record = WhoCanRecord(
        schema=SCHEMA,
        action=_text(answer.action),
        resource=None if answer.resource is None else _text(answer.resource),
        identities=answer.asked,
        able=tuple(map(_able, answer.able)),
        not_read=tuple(map(_gap, answer.not_read)),
    )
    return json_text(msgspec.json.format(msgspec.json.encode(record), indent=2).decode()) + "\n"


def _gap(part: NotUnderstood) -> GapRecord:
    path, line = _where(part.place)
    return GapRecord(path, line, _text(part.owner), safe(part.reason))


def _able(one: Able) -> AbleRecord:
    path, line = _where(one.place)
    return AbleRecord(
        kind=one.kind.value,
        name=_text(one.name),
        arn=None if one.arn is None else _text(one.arn),
        path=path,
        line=line,
        certainty="certain" if one.is_certain else "possible",
        request=None if one.witness is None else _request(one.witness),
        statements=tuple(map(_statement, one.statements)),
        reason=safe(one.reason),
    )


def _request(witness: Witness) -> RequestRecord:
    context = {
        _text(key): _text(value) if isinstance(value, str) else tuple(map(_text, value))
        for key, value in witness.context.items()
    }
    return RequestRecord(
        principal=None if witness.principal is None else _text(witness.principal),
        action=_text(witness.action),
        resource=None if witness.resource is None else _text(witness.resource),
        context=context,
    )


def _statement(one: Granting) -> StatementRecord:
    path, line = _where(one.place) if one.place is not None else (None, None)
    return StatementRecord(_text(one.name), _text(one.owner), path, line)


def _text(text: str) -> str:
    return redacted(encodable(text))


def _where(place: Place) -> tuple[str, int]:
    line, _ = place.source.position(place.span().start)
    return encodable(place.source.path), line
