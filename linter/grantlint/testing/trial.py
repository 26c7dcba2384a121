"""Runs one case of a page with its rule alone, and says what is not as the page promises."""

from collections.abc import Iterator, Sequence

from grantlint.config import Ignore, loading
from grantlint.engine import suppress
from grantlint.engine.dispatch import Dispatcher
from grantlint.engine.packs import Entry
from grantlint.knowledge import freshness
from grantlint.model import (
    Certainty,
    Edit,
    Estate,
    Finding,
    Place,
    Settings,
    Severity,
    Span,
    Suppression,
)
from grantlint.testing import fixtures
from grantlint.testing.estates import embedded, estates, host_of
from grantlint.testing.pages import CLOSE, OPEN, Case
from grantlint.text import edits

SEVERITIES = {severity.word: severity for severity in Severity}


def failures(entry: Entry, case: Case) -> list[str]:
    """What differs from the page; empty when all holds."""
    text, shift = embedded(case.language, case.text)
    try:
        found = run(entry, case, text)
    except RuleFailedError as error:
        return [str(error)]
    wrong = list(_places(case, text, shift, found))
    for finding in found:
        wrong += _manners(entry, case, finding)
    if case.flagged:
        wrong += _suppression(entry, found)
        wrong += _fix(entry, case, text, shift, found)
    return wrong


class RuleFailedError(Exception):
    """The rule raised on the case."""


def run(entry: Entry, case: Case, text: str) -> list[Finding]:
    """What the rule of *entry* says about *text*; raises RuleFailedError."""
    config = loading.from_text(case.config, freshness.DATE)
    dispatcher = Dispatcher([entry], config.settings, config.options)
    host = host_of(case.language, case.words)
    found: list[Finding] = []
    for node in _nodes(case, text, config.settings):
        if isinstance(node, Suppression):
            found += dispatcher.on([node], host)
        else:
            found += dispatcher.findings(node, host)
    if dispatcher.errors:
        raise RuleFailedError(dispatcher.errors[0].message)
    return sorted(found, key=lambda finding: finding.at.span)


def _nodes(case: Case, text: str, settings: Settings) -> Iterator[Estate | Suppression]:
    if "fixture" not in case.words:
        yield from estates(case.language, text, case.words, settings)
        return
    nouns = fixtures.nouns(text)
    yield from (node for node in nouns if isinstance(node, Suppression))
    yield fixtures.estate(nouns)


def _places(case: Case, text: str, shift: int, found: Sequence[Finding]) -> Iterator[str]:
    spans = sorted({finding.at.span for finding in found})
    promised = [Span(mark.start + shift, mark.end + shift) for mark in case.marks]
    if spans != promised:
        yield f"marks {_marked(text, promised)}, but the rule marks {_marked(text, spans)}"


def _marked(text: str, spans: Sequence[Span]) -> str:
    if not spans:
        return "nothing"
    return ", ".join(f"{OPEN}{text[span.start : span.end]}{CLOSE}" for span in spans)


def _manners(entry: Entry, case: Case, finding: Finding) -> Iterator[str]:
    message = finding.message
    if not message or message.endswith(".") or "\n" in message:
        yield f"a message is one line without a full stop: {message!r}"
    if finding.severity > entry.severity:
        yield f"the finding is {finding.severity.word}, worse than the rule declares"
    if unknown := set(finding.codes) - set(entry.codes):
        yield f"the finding claims codes that the rule does not declare: {sorted(unknown)}"
    for word in case.words:
        if word in SEVERITIES and finding.severity is not SEVERITIES[word]:
            yield f"the finding is {finding.severity.word}, not {word}"
    expected = Certainty.POSSIBLE if "possible" in case.words else Certainty.CERTAIN
    if finding.certainty is not expected:
        yield f"the finding is {finding.certainty.word}, not {expected.word}"


def _suppression(entry: Entry, found: Sequence[Finding]) -> Iterator[str]:
    if not found:
        return
    at = found[0].at
    ignore = Ignore(rules=(entry.id,), reason="page", place=Place(at.source, ()))
    if suppress.settled(found, [ignore], freshness.DATE).shown:
        yield f"an ignore of `{entry.id}` does not silence the findings"


def _fix(
    entry: Entry, case: Case, text: str, shift: int, found: Sequence[Finding]
) -> Iterator[str]:
    written = edits_of(found)
    if case.fixed is None:
        return
    if not written:
        yield "the page shows a fixed text, but the rule offers no fix"
        return
    fixed = edits.applied(text, written)
    bare = fixed[shift : len(fixed) - (len(text) - shift - len(case.text))]
    if bare != case.fixed:
        yield f"the fix gives\n{bare}\nnot\n{case.fixed}"
    if again := run(entry, case, fixed):
        yield f"the rule still speaks about the fixed text: {again[0].message}"


def edits_of(found: Sequence[Finding]) -> list[Edit]:
    """The edits of all fixes of *found*."""
    return [edit for finding in found if finding.fix is not None for edit in finding.fix.edits]
