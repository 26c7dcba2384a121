"""`--fix`, `--fix-narrower` and `--diff`: checks, writes and checks again until nothing changes."""

import os
from collections.abc import Callable, Sequence

from msgspec import Struct

from grantlint.cli import streams
from grantlint.config.discovery import is_inside, root_of
from grantlint.engine import fix
from grantlint.model import FixEffect, Report
from grantlint.text.escaping import visible
from grantlint.text.redaction import redacted

MOST_ROUNDS = 10
"""A fix that makes another one possible is applied, too; two that undo each other are stopped."""


class Wishes(Struct, frozen=True):
    """Which fixes may be applied, and the folders whose files may be written."""

    narrower: bool
    named: frozenset[str]
    roots: tuple[str, ...]


def roots(root: str, paths: Sequence[str]) -> tuple[str, ...]:
    """The folders that may be written to: *root*, and that of each path which lies elsewhere."""
    elsewhere = (path for path in paths if not is_inside(os.path.abspath(path), root))
    folders = (path if os.path.isdir(path) else os.path.dirname(path) for path in elsewhere)
    return root, *(root_of(folder or ".") for folder in folders)


def fixed(checked: Callable[[], Report], wishes: Wishes) -> Report:
    """Apply fixes until there are none left; the report is that of the last check."""
    count, files, failed = 0, set[str](), set[str]()
    report = checked()
    for _ in range(MOST_ROUNDS):
        plan = _plan(report, wishes)
        written = set()
        for path, edits in plan.edits.items():
            if path in failed:
                continue
            try:
                fix.write(path, edits, wishes.roots)
                written.add(path)
            except fix.FixError as error:
                failed.add(path)
                streams.complain(str(error))
        if not written:
            break
        files |= written
        count += sum(finding.at.source.path in written for finding in plan.findings)
        report = checked()
    _tell(count, len(files), report, wishes)
    return report


def shown(report: Report, wishes: Wishes) -> Report:
    """Print what would be fixed in the first round, credentials hidden; the report stays."""
    plan = _plan(report, wishes)
    streams.put("".join(_harmless(line) for line in plan.diff()))
    if plan.overlapping:
        streams.note(f"{_fixes(len(plan.overlapping))} more would follow: they overlap these")
    if not plan.findings:
        streams.note(_nothing(report))
    return report


def _plan(report: Report, wishes: Wishes) -> fix.Plan:
    wanted = fix.wanted(report.findings, narrower=wishes.narrower, named=wishes.named)
    return fix.planned(wanted)


def _tell(count: int, files: int, report: Report, wishes: Wishes) -> None:
    left = len(_plan(report, wishes).findings)
    if count:
        noun = "file" if files == 1 else "files"
        streams.note(f"applied {_fixes(count)} in {files} {noun}")
    if left:
        streams.note(f"{_fixes(left)} could not be applied")
    if not count and not left:
        streams.note(_nothing(report))


def _nothing(report: Report) -> str:
    """That no fix applies, and what is there besides."""
    effects = [one.fix.effect for one in report.findings if one.fix is not None and one.fix.edits]
    narrowing = effects.count(FixEffect.NARROWER)
    others = len(effects) - narrowing - effects.count(FixEffect.SAME)
    said = ["no fix to apply"]
    if narrowing:
        said.append(f"{_fixes(narrowing)} with `--fix-narrower`")
    if others:
        said.append(f"{_fixes(others)} when the rule is named with `--select`")
    return "; ".join(said)


def _fixes(count: int) -> str:
    return "1 fix" if count == 1 else f"{count} fixes"


def _harmless(line: str) -> str:
    """A line of a diff without credentials and without what a terminal would act on."""
    body = line.rstrip("\r\n")
    return visible(redacted(body), keep="\t") + line[len(body) :]
