"""One finding as a SARIF result: places, related places, fix, suppression."""

import re
from urllib.parse import quote

from grantlint.model import Edit, Finding, Fix, FixEffect, Label, Severity, Source, Span
from grantlint.reporters import records
from grantlint.reporters.hidden import Hidden
from grantlint.reporters.regions import region
from grantlint.reporters.wording import EFFECTS, name, name_or_none, paragraph, sentence
from grantlint.text.escaping import visible
from grantlint.text.redaction import redacted

Object = dict[str, object]

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_LONGEST_SNIPPET = 2000


def result(finding: Finding, index: int | None, hidden: Hidden, reason: str | None) -> Object:
    """*finding* of the rule at *index*; *reason* says why it was accepted, if it was."""
    hint = f"\n{paragraph(finding.hint)}" if finding.hint else ""
    written: Object = {
        "ruleId": name(finding.rule),
        "level": LEVELS[finding.severity],
        "message": message(sentence(finding.message) + hint),
        "locations": [_location(finding.at, hidden) | _logical(finding)],
        "relatedLocations": [
            {"id": number, **_location(label, hidden)}
            for number, label in enumerate(finding.related, 1)
        ],
        "suppressions": [] if reason is None else [_suppression(reason)],
        "properties": _properties(finding),
    }
    if index is not None:
        written["ruleIndex"] = index
    if finding.fingerprint:
        written["partialFingerprints"] = {"grantlint/v1": finding.fingerprint}
    if (fix := finding.fix) is not None and _is_applicable(fix):
        written["fixes"] = [_fix(fix)]
    return written


def message(text: str) -> Object:
    """*text*, fit to show already, so that no `[…](…)` in it becomes a link (3.11.6)."""
    return {"text": _LINK.sub(r"\\[", text)}


def artifact(path: str) -> Object:
    """The file at *path* as a URI; a path that is not absolute stays relative (3.4.4)."""
    prefix = "file://" if path.startswith("/") else ""
    try:
        return {"uri": prefix + quote(redacted(path), errors="surrogateescape")}
    except UnicodeEncodeError:  # a surrogate that no file name decodes to
        return {"uri": prefix + quote(name(path))}


def _location(label: Label, hidden: Hidden) -> Object:
    shown = _region(label.source, label.span) | _snippet(label, hidden)
    location: Object = {
        "physicalLocation": {"artifactLocation": artifact(label.source.path), "region": shown}
    }
    return location | ({"message": message(sentence(label.note))} if label.note else {})


def _region(source: Source, span: Span) -> Object:
    where = region(source, span)
    return {
        "startLine": where.line,
        "startColumn": where.column,
        "endLine": where.end_line,
        "endColumn": where.end_column,
    }


def _snippet(label: Label, hidden: Hidden) -> Object:
    """The text of the place; none of one that is longer than anybody reads."""
    span = label.span
    if span.end - span.start > _LONGEST_SNIPPET:
        return {}
    return {"snippet": {"text": visible(hidden.text(label.source, span), keep="\r\n\t")}}


def _logical(finding: Finding) -> Object:
    return {"logicalLocations": [{"fullyQualifiedName": name(finding.owner)}]}


def _suppression(reason: str) -> Object:
    return {"kind": "external", "status": "accepted", "justification": sentence(reason)}


def _properties(finding: Finding) -> Object:
    return {
        "certainty": finding.certainty.word,
        "kind": finding.kind,
        "identity": name_or_none(finding.identity),
        "sid": name_or_none(finding.sid),
        "codes": list(map(name, finding.codes)),
        "witness": None if finding.witness is None else records.witness(finding.witness),
    }


def _is_applicable(fix: Fix) -> bool:
    """Whether a viewer may write *fix* at the press of a button; a sketch is not finished."""
    return fix.effect is not FixEffect.SKETCH and records.is_writable(fix)


def _fix(fix: Fix) -> Object:
    by_source: dict[Source, list[Edit]] = {}
    for edit in fix.edits:
        by_source.setdefault(edit.source, []).append(edit)
    return {
        "description": message(f"{sentence(fix.title)} ({EFFECTS[fix.effect]})"),
        "artifactChanges": [
            {
                "artifactLocation": artifact(source.path),
                "replacements": [_replacement(edit) for edit in edits],
            }
            for source, edits in by_source.items()
        ],
    }


def _replacement(edit: Edit) -> Object:
    return {
        "deletedRegion": _region(edit.source, edit.span),
        "insertedContent": {"text": edit.text},
    }
