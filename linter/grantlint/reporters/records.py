"""The contract of `json` and `jsonl`: which keys there are, and how a report fills them.

`schemas/check.schema.json` and `schemas/check-line.schema.json` say the same to programs. What
people read (messages, hints, notes) comes escaped; what programs use (paths, names, edits) comes
as it is, but for secrets.
"""

from collections.abc import Mapping

from msgspec import Struct, field

from grantlint.model import (
    Edit,
    Finding,
    Fix,
    Label,
    NotUnderstood,
    Report,
    RunError,
    Witness,
)
from grantlint.reporters.regions import region, region_of
from grantlint.reporters.totals import counts, line_of
from grantlint.reporters.wording import name, name_or_none, paragraph, sentence

SCHEMA = 1


class Tool(Struct, frozen=True):
    version: str
    knowledge: str


class Summary(Struct, frozen=True):
    files: int
    documents: int
    not_understood: int
    suppressed: int
    possible_hidden: int
    findings: dict[str, int]


class ErrorRecord(Struct, frozen=True):
    kind: str
    path: str | None
    line: int | None
    message: str
    rule: str | None


class GapRecord(Struct, frozen=True):
    path: str
    line: int
    owner: str
    reason: str


class RelatedRecord(Struct, frozen=True):
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str


class WitnessRecord(Struct, frozen=True):
    principal: str | None
    action: str
    resource: str | None
    context: Mapping[str, str | tuple[str, ...]]
    allowed_by: tuple[str, ...]
    stopped_by: tuple[str, ...]


class EditRecord(Struct, frozen=True):
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class FixRecord(Struct, frozen=True):
    title: str
    effect: str
    edits: tuple[EditRecord, ...]


class FindingRecord(Struct, frozen=True):
    rule: str
    severity: str
    certainty: str
    message: str
    hint: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    owner: str
    kind: str | None
    identity: str | None
    sid: str | None
    codes: tuple[str, ...]
    related: tuple[RelatedRecord, ...]
    witness: WitnessRecord | None
    fix: FixRecord | None
    fingerprint: str
    url: str


class ReportRecord(Struct, frozen=True):
    """The one object of `json`; its head is also the last line of `jsonl`."""

    schema: int
    tool: Tool
    summary: Summary
    errors: tuple[ErrorRecord, ...] = field(default=())
    not_understood: tuple[GapRecord, ...] = field(default=())
    findings: tuple[FindingRecord, ...] = field(default=())


def summary(report: Report) -> Summary:
    found = {severity.word: number for severity, number in counts(report).items()}
    return Summary(
        files=report.files,
        documents=report.documents,
        not_understood=len(report.not_understood),
        suppressed=len(report.suppressed),
        possible_hidden=report.possible_hidden,
        findings=found,
    )


def tool(report: Report) -> Tool:
    return Tool(report.version, report.knowledge)


def error(each: RunError) -> ErrorRecord:
    return ErrorRecord(
        kind=each.kind,
        path=name_or_none(each.path),
        line=each.line,
        message=sentence(each.message),
        rule=name_or_none(each.rule),
    )


def gap(entry: NotUnderstood) -> GapRecord:
    return GapRecord(
        path=name(entry.place.source.path),
        line=line_of(entry),
        owner=name(entry.owner),
        reason=sentence(entry.reason),
    )


def finding(each: Finding, urls: Mapping[str, str]) -> FindingRecord:
    """*each* as programs read it; *urls* are the pages of rules by id."""
    where = region_of(each.at)
    return FindingRecord(
        rule=name(each.rule),
        severity=each.severity.word,
        certainty=each.certainty.word,
        message=sentence(each.message),
        hint=paragraph(each.hint),
        path=name(each.at.source.path),
        line=where.line,
        column=where.column,
        end_line=where.end_line,
        end_column=where.end_column,
        owner=name(each.owner),
        kind=each.kind,
        identity=name_or_none(each.identity),
        sid=name_or_none(each.sid),
        codes=tuple(map(name, each.codes)),
        related=tuple(map(_related, each.related)),
        witness=None if each.witness is None else witness(each.witness),
        fix=None if each.fix is None else fix(each.fix),
        fingerprint=each.fingerprint,
        url=urls.get(each.rule, ""),
    )


def _related(label: Label) -> RelatedRecord:
    where = region_of(label)
    return RelatedRecord(
        path=name(label.source.path),
        line=where.line,
        column=where.column,
        end_line=where.end_line,
        end_column=where.end_column,
        message=sentence(label.note),
    )


def witness(each: Witness) -> WitnessRecord:
    return WitnessRecord(
        principal=name_or_none(each.principal),
        action=name(each.action),
        resource=name_or_none(each.resource),
        context={name(key): _context_value(value) for key, value in each.context.items()},
        allowed_by=tuple(map(name, each.allowed_by)),
        stopped_by=tuple(map(name, each.stopped_by)),
    )


def _context_value(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    return name(value) if isinstance(value, str) else tuple(map(name, value))


def fix(each: Fix) -> FixRecord:
    """*each* with its edits; without any when one of them would carry a secret."""
    edits = tuple(map(_edit, each.edits)) if is_writable(each) else ()
    return FixRecord(sentence(each.title), each.effect.value, edits)


def is_writable(fix: Fix) -> bool:
    """Whether the edits can be given away: no text of theirs holds a secret or a lone surrogate."""
    return all(name(edit.text) == edit.text for edit in fix.edits)


def _edit(edit: Edit) -> EditRecord:
    where = region(edit.source, edit.span)
    return EditRecord(
        path=name(edit.source.path),
        line=where.line,
        column=where.column,
        end_line=where.end_line,
        end_column=where.end_column,
        text=edit.text,
    )
