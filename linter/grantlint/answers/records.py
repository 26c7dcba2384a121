"""The contract of `--output-format json` for `explain` and `suggest`.

`schemas/explain.schema.json` and `schemas/suggest.schema.json` say the same to programs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from grantlint.answers.denial import Denial
from grantlint.answers.explanation import Evidence, Explanation, Step
from grantlint.answers.rendering import safe
from grantlint.answers.suggestion import Suggestion
from grantlint.model import Place
from grantlint.text.escaping import encodable, json_text
from grantlint.text.redaction import redacted

SCHEMA = 1


class DenialRecord(Struct, frozen=True):
    topic: str
    principal: str | None
    action: str | None
    resource: str | None
    policy_type: str | None
    explicit: bool | None
    policy_arn: str | None
    operation: str | None
    service: str | None
    code: str | None
    wrapper: str
    authorization_id: str | None
    placeholders: tuple[str, ...]


class StepRecord(Struct, frozen=True):
    text: str
    statement: Mapping[str, Any] | None
    fill_in: tuple[str, ...]
    path: str | None
    line: int | None


class EvidenceRecord(Struct, frozen=True):
    text: str
    owner: str
    path: str | None
    line: int | None


class ExplanationRecord(Struct, frozen=True):
    denial: DenialRecord
    summary: str
    causes: tuple[str, ...]
    evidence: tuple[EvidenceRecord, ...]
    steps: tuple[StepRecord, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]


class ExplainRecord(Struct, frozen=True):
    schema: int
    explanations: tuple[ExplanationRecord, ...]
    looked_for: tuple[str, ...]


class ManagedRecord(Struct, frozen=True):
    name: str
    arn: str
    lacks: tuple[str, ...]


class SuggestRecord(Struct, frozen=True):
    schema: int
    title: str
    policy: Mapping[str, Any]
    fill_in: tuple[str, ...]
    where: tuple[str, ...]
    managed: tuple[ManagedRecord, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]


def explained(answers: Sequence[Explanation], looked_for: Sequence[str]) -> str:
    """The object that `explain` prints; *looked_for* matters where no message was found."""
    record = ExplainRecord(
        schema=SCHEMA,
        explanations=tuple(map(_explanation, answers)),
        looked_for=() if answers else tuple(looked_for),
    )
    return _encoded(record)


def suggested(answer: Suggestion) -> str:
    """The object that `suggest` prints."""
    record = SuggestRecord(
        schema=SCHEMA,
        title=safe(answer.title),
        policy=answer.policy,
        fill_in=answer.fill_in,
        where=answer.where,
        managed=tuple(ManagedRecord(each.name, each.arn, each.lacks) for each in answer.managed),
        notes=_all_safe(answer.notes),
        sources=answer.sources,
    )
    return _encoded(record)


def _encoded(record: Struct) -> str:
    return json_text(msgspec.json.format(msgspec.json.encode(record), indent=2).decode()) + "\n"


def _explanation(answer: Explanation) -> ExplanationRecord:
    return ExplanationRecord(
        denial=_denial(answer.denial),
        summary=safe(answer.summary),
        causes=_all_safe(answer.causes),
        evidence=tuple(map(_evidence, answer.evidence)),
        steps=tuple(map(_step, answer.steps)),
        notes=_all_safe(answer.notes),
        sources=answer.sources,
    )


def _all_safe(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(safe, texts))


def _denial(denial: Denial) -> DenialRecord:
    return DenialRecord(
        topic=denial.topic.value,
        principal=_part(denial.principal),
        action=_part(denial.action),
        resource=_part(denial.resource),
        policy_type=denial.policy_type.value if denial.policy_type else None,
        explicit=denial.explicit,
        policy_arn=_part(denial.policy_arn),
        operation=_part(denial.operation),
        service=_part(denial.service),
        code=_part(denial.code),
        wrapper=denial.wrapper.value,
        authorization_id=denial.authorization_id,
        placeholders=tuple(each.value for each in denial.placeholders),
    )


def _part(text: str | None) -> str | None:
    return None if text is None else redacted(encodable(text))


def _step(step: Step) -> StepRecord:
    path, line = _where(step.place) if step.place is not None else (None, None)
    return StepRecord(safe(step.text), _clean(step.statement), step.fill_in, path, line)


def _clean(statement: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A statement without what UTF-8 cannot carry and without secrets."""
    return None if statement is None else {key: _value(each) for key, each in statement.items()}


def _value(value: Any) -> Any:  # noqa: ANN401  JSON of a statement, four levels deep
    match value:
        case str():
            return redacted(encodable(value))
        case list():
            return [_value(each) for each in value]
        case dict():
            return {redacted(encodable(key)): _value(each) for key, each in value.items()}
        case _:
            return value


def _evidence(each: Evidence) -> EvidenceRecord:
    path, line = _where(each.place) if each.place is not None else (None, None)
    return EvidenceRecord(safe(each.text), safe(each.owner), path, line)


def _where(place: Place) -> tuple[str, int]:
    line, _ = place.source.position(place.span().start)
    return encodable(place.source.path), line
