"""One run: find the files, let hosts read them, call the rules, settle what is shown."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from grantlint import __version__, hosts
from grantlint.config import Config, names
from grantlint.engine import packs, suppress
from grantlint.engine.batches import Batches, host_of
from grantlint.engine.discover import discover
from grantlint.engine.dispatch import Dispatcher
from grantlint.engine.fingerprints import fingerprinted
from grantlint.engine.gaps import cut_off
from grantlint.engine.merging import gaps_once, merged
from grantlint.host import File, HandedOn, Host
from grantlint.knowledge import freshness
from grantlint.model import (
    Change,
    Estate,
    Finding,
    NotUnderstood,
    Place,
    Report,
    RunError,
)

KEYS = "access-keys"
"""The family of rules that hooks run on texts of any sort."""

Progress = Callable[[int, int], None]
"""Told the number of files that are done and of all files."""


class NoPrinter:
    """For nodes that stand in no policy."""

    def edits(self, change: Change) -> None:  # noqa: ARG002  the printer's shape
        return None

    def spelled(
        self,
        statement: Mapping[str, object],
        beside: Place | None = None,  # noqa: ARG002  the printer's shape
    ) -> str:
        return str(statement)


class Totals(Struct):
    """What gathers while estates go by; the only state of a run."""

    findings: list[Finding] = []
    errors: list[RunError] = []
    not_understood: list[NotUnderstood] = []
    handed_on: list[HandedOn] = []
    comments: suppress.Comments = field(default_factory=suppress.Comments)
    documents: int = 0
    takes_parts: bool = True
    sees_all: bool = True
    is_whole: bool = True
    given: frozenset[str] = frozenset()


def check(
    paths: Sequence[str],
    config: Config,
    *,
    stdin: tuple[str, str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check *paths* as *config* says, and report.

    *stdin* is the name and text of what was piped in, for the path `-`. Raises UsageError for a
    path that is missing and for names of rules that no pack has; nothing has been read then.
    """
    loaded = [packs.pack(name) for name in config.packs]
    rules = packs.by_name(loaded)
    names.check_names(config, [entry for _, entry in rules.values()])
    selection = names.Selection(config)
    entries = [entry for _, entry in rules.values() if selection.runs(entry)]
    looks_for_keys = any(entry.on == "Credential" for entry in entries)
    files = discover(paths, config, stdin, everything=looks_for_keys)
    dispatcher = Dispatcher(entries, config.settings, config.options)
    sees_all = suppress.sees_all(paths, config)
    given = frozenset(file.path for _, file in files)
    takes_parts = bool(config.select or config.ignore or config.off or config.ignores)
    totals = Totals(takes_parts=takes_parts, sees_all=sees_all, is_whole=sees_all, given=given)
    batches = Batches(files, config)
    for done, (host, batch) in enumerate(batches):
        if progress is not None:
            progress(done, len(files))
        left = _check_batch(host, batch, config, dispatcher, totals)
        while totals.handed_on:
            batches.hand_on(totals.handed_on.pop())
        if left and looks_for_keys and host.name != hosts.FALLBACK:
            _check_batch(host_of(hosts.FALLBACK), left, config, dispatcher, totals)
    totals.findings += dispatcher.on(dispatcher.unmatched(), NoPrinter())
    return _report(config, rules, len(files), dispatcher, totals)


def _check_batch(
    host: Host, batch: list[File], config: Config, dispatcher: Dispatcher, totals: Totals
) -> list[File]:
    """Check files; gives those in which the host found nothing: keys may stand there all the same.

    In a source with a policy, the host answers for the keys, too.
    """
    answered: set[str] = set()
    try:
        for estate in host.estates(batch, config.hosts):
            if isinstance(estate, HandedOn):
                totals.handed_on.append(estate)
                answered.add(estate.file.path)
                continue
            _add(estate, host, dispatcher, totals)
            if estate.documents or estate.credentials:
                answered.update([source.path for source in estate.sources])
    except Exception as error:  # noqa: BLE001  whatever a host raises is reported, the rest goes on
        message = f"host `{host.name}` failed: {type(error).__name__}: {error}"
        totals.errors.append(RunError("internal", message, path=batch[0].path))
    return [file for file in batch if file.path not in answered]


def _add(estate: Estate, host: Host, dispatcher: Dispatcher, totals: Totals) -> None:
    totals.documents += len(estate.documents)
    totals.not_understood += (*estate.not_understood, *cut_off(estate))
    totals.is_whole = totals.is_whole and estate.whole
    found = dispatcher.findings(estate, host)
    takes_parts = totals.takes_parts or estate.ignores
    totals.findings += found if takes_parts else map(_in_one, found)
    for comment in estate.ignores:
        is_given = totals.sees_all or comment.place.source.path in totals.given
        totals.comments.add(comment, whole=estate.whole and is_given)


def _in_one(finding: Finding) -> Finding:
    """A finding of which nobody takes a part; what tells its parts would keep all its policies."""
    return finding if finding.of_parts is None else replace(finding, of_parts=None)


# ── The report ───────────────────────────────────────────────────────────────────────────────────


def _report(
    config: Config,
    rules: dict[str, tuple[packs.Pack, packs.Entry]],
    files: int,
    dispatcher: Dispatcher,
    totals: Totals,
) -> Report:
    apart = {entry.id for _, entry in rules.values() if entry.on == "Expected"}
    found = fingerprinted(
        sorted(merged(_counted(totals.findings, config), apart), key=_order), config.root
    )
    selection = names.Selection(config)
    idle = [entry for _, entry in rules.values() if not selection.runs(entry)]
    known = names.Names(entry for _, entry in rules.values())
    settled = suppress.settled(
        found,
        config.ignores,
        config.settings.today,
        idle=idle,
        whole=totals.is_whole,
        comments=totals.comments.entries(known),
    )
    wrong = totals.comments.problems(known)
    notes = _counted(dispatcher.on([*settled.suppressions, *wrong], NoPrinter()), config)
    shown = [*settled.shown, *fingerprinted(sorted(notes, key=_order), config.root)]
    shown = [_graded(finding, config) for finding in shown]
    certain = [finding for finding in shown if finding.certainty >= config.certainty]
    named = {finding.rule for finding in certain}
    named |= {entry.finding.rule for entry in settled.suppressed}
    return Report(
        version=__version__,
        knowledge=freshness.DATE,
        files=files,
        documents=totals.documents,
        findings=tuple(certain),
        suppressed=tuple(
            replace(one, finding=_graded(one.finding, config)) for one in settled.suppressed
        ),
        not_understood=tuple(gaps_once(_telling(totals.not_understood, config, rules.values()))),
        errors=(*totals.errors, *dispatcher.errors),
        possible_hidden=len(shown) - len(certain),
        rules=tuple(pack.info(entry) for pack, entry in rules.values() if entry.id in named),
    )


def _telling(
    notes: Iterable[NotUnderstood], config: Config, rules: Iterable[tuple[packs.Pack, packs.Entry]]
) -> Iterator[NotUnderstood]:
    """What matters of what was not understood: no policies where only keys are looked for."""
    selection = names.Selection(config)
    only_keys = all(entry.family == KEYS for _, entry in rules if selection.runs(entry))
    return (note for note in notes if not (only_keys and note.is_policy))


def _counted(found: Iterable[Finding], config: Config) -> Iterator[Finding]:
    """The findings that count, as far as they do."""
    selection = names.Selection(config)
    return filter(None, map(selection.counted, found))


def _graded(finding: Finding, config: Config) -> Finding:
    """A finding with the severity that the config gives."""
    severity = names.severity_of(config, finding.rule)
    return finding if severity is None else replace(finding, severity=severity)


def _order(finding: Finding) -> tuple[str, int, int, str]:
    span = finding.at.span
    return finding.at.source.path, span.start, span.end, finding.rule
