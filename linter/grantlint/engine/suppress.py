"""Which findings are accepted, by entries of the config and by comments.

Knows no rule. Entries that accepted nothing, are out of date or cannot be understood become nodes
that rules speak about.
"""

import os
from collections.abc import Container, Iterable, Iterator, Sequence

from msgspec import Struct

from grantlint.config import Config, Glob, Ignore
from grantlint.config.discovery import is_inside
from grantlint.config.names import Known, Names, fits
from grantlint.model import Finding, IgnoreComment, Suppressed, Suppression
from grantlint.text import globs

Entry = Ignore | IgnoreComment


class Comments:
    """The comments of a run that accept findings, each once though estates share its file.

    One can be called unused when the estates were read whole that it may speak about.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, int], tuple[IgnoreComment, bool]] = {}

    def add(self, comment: IgnoreComment, *, whole: bool) -> None:
        place = comment.place
        key = place.source.path, place.span().start
        _, so_far = self._found.get(key, (comment, True))
        self._found[key] = comment, whole and so_far

    def entries(self, names: Names) -> list[tuple[Entry, bool]]:
        """Those that can be understood, and whether each can be called unused.

        One with an unknown name of a rule cannot: `problems` has told already that it does nothing.
        """
        return [
            (comment, whole and all(map(names.are, comment.rules)))
            for comment, whole in self._found.values()
            if not comment.problem
        ]

    def problems(self, names: Names) -> Iterator[Suppression]:
        """What is wrong with comments, unknown names of rules included."""
        for comment, _ in self._found.values():
            if comment.problem:
                yield _wrong(comment, comment.problem)
            for name in comment.rules:
                if not names.are(name):
                    lacking = f"a {names.noun(name)} that does not exist"
                    problem = f"names {lacking}, `{name}`{names.meant(name)}"
                    yield _wrong(comment, problem)


def _wrong(comment: IgnoreComment, problem: str) -> Suppression:
    return Suppression(comment.rules, comment.reason, comment.place, problem=problem)


class Settled(Struct, frozen=True, eq=False):
    """Findings that count, those that were accepted, and entries that can be judged.

    An entry that accepted nothing is among the `suppressions` only when it could have.
    """

    shown: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    suppressions: tuple[Suppression, ...]


def settled(
    findings: Iterable[Finding],
    ignores: Sequence[Ignore],
    today: str,
    *,
    idle: Sequence[Known] = (),
    whole: bool = True,
    comments: Sequence[tuple[Entry, bool]] = (),
) -> Settled:
    """Split *findings* by the entries that accept them; an entry holds through its last day.

    An entry that names a part of a finding takes away that part only; the finding is accepted
    when no part is left. *idle* are rules that did not run, and *whole* says that everything was
    read that the entries speak about: else nobody can say that an entry is unused. *comments*
    each come with whether that holds for them.
    """
    judged = [*((ignore, whole) for ignore in ignores), *comments]
    entries = [entry for entry, _ in judged]
    by_name = _by_name(entries)
    used: set[int] = set()
    shown: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in findings:
        matching = _matching(entries, _candidates(by_name, finding), finding)
        used.update(matching)
        accepting = [entries[i] for i in matching if _is_on(entries[i], today)]
        left = _left(finding, accepting) if accepting else finding
        if left is None:
            suppressed.append(Suppressed(finding, accepting[0].reason))
        else:
            shown.append(left)
    nodes = [
        _suppression(entry, used=i in used, expired=not _is_on(entry, today))
        for i, (entry, seen) in enumerate(judged)
        if i in used or (seen and not _may_cover(entry, idle)) or not _is_on(entry, today)
    ]
    return Settled(tuple(shown), tuple(suppressed), tuple(nodes))


def sees_all(paths: Sequence[str], config: Config) -> bool:
    """Whether a run over *paths* comes by everything that entries of *config* may speak about.

    A list of files, as a commit hook gives it, does not: the finding may be in another file.
    """
    base = config.hosts.root
    return any(os.path.isdir(path) and is_inside(base, os.path.realpath(path)) for path in paths)


def accepts_all(rule: str, findings: Iterable[Finding]) -> bool:
    """Whether an entry that names *rule* accepts all of *findings*; what a rule's page promises."""
    names = frozenset({rule})
    return all(not names.isdisjoint(_names(finding)) for finding in findings)


def _by_name(ignores: Sequence[Entry]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, ignore in enumerate(ignores):
        for name in dict.fromkeys(ignore.rules):
            found.setdefault(name, []).append(i)
    return found


def _candidates(by_name: dict[str, list[int]], finding: Finding) -> list[int]:
    """Entries that name the finding, in their order."""
    if not by_name:
        return []
    found: set[int] = set()
    for name in _names(finding):
        found.update(by_name.get(name, ()))
    return sorted(found)


def _names(finding: Finding, without: Container[str] = ()) -> Iterator[str]:
    """All that a finding may be named by, but for some codes."""
    rule = finding.rule
    yield rule
    yield rule.partition("/")[0]
    for code in finding.codes:
        if code not in without:
            yield from _coded(rule, code)


def _coded(rule: str, code: str) -> tuple[str, str]:
    """What a finding may be named by for one of its codes."""
    return code, f"{rule}:{code}"


def _left(finding: Finding, accepting: Sequence[Entry]) -> Finding | None:
    """What *accepting* entries leave of a finding: None, all parts, or some."""
    names = {name for ignore in accepting for name in ignore.rules}
    parts = frozenset(finding.parts)
    if any(name in names for name in _names(finding, without=parts)):
        return None
    left = tuple(part for part in finding.parts if names.isdisjoint(_coded(finding.rule, part)))
    return finding.with_parts(left)


def _matching(entries: Sequence[Entry], candidates: Iterable[int], finding: Finding) -> list[int]:
    """Which of the entries that name a finding speak about it."""
    spots: list[tuple[str, int]] | None = None
    found: list[int] = []
    for i in candidates:
        entry = entries[i]
        if isinstance(entry, IgnoreComment):
            spots = _spots(finding) if spots is None else spots
            holds = _stands_at(entry, spots)
        else:
            holds = _holds(entry, finding)
        if holds:
            found.append(i)
    return found


def _spots(finding: Finding) -> list[tuple[str, int]]:
    """Where a comment may stand that accepts the finding: at one of its places, or on the way."""
    steps = [step for place in finding.within for step in place.way()]
    return list(dict.fromkeys((step.source.path, step.span().start) for step in steps))


def _stands_at(comment: IgnoreComment, spots: Iterable[tuple[str, int]]) -> bool:
    covers, own = comment.covers, comment.place.source.path
    return any(path == own and covers.start <= at < covers.end for path, at in spots)


def _holds(ignore: Ignore, finding: Finding) -> bool:
    """Whether all that *ignore* says besides rules is true of the finding."""
    if ignore.sid is not None and ignore.sid != finding.sid:
        return False
    if ignore.owner is not None and not globs.fits(ignore.owner, finding.owner):
        return False
    return ignore.path is None or covers(ignore.path, finding.at.source.path)


def covers(glob: Glob, path: str) -> bool:
    """Whether *glob* covers *path*, which is relative to the working directory."""
    try:
        relative = os.path.relpath(os.path.abspath(path), glob.base)
    except ValueError:  # another drive
        return False
    relative = relative.replace(os.sep, "/")
    return not relative.startswith("../") and globs.matches(glob.pattern, relative)


def _is_on(ignore: Entry, today: str) -> bool:
    return ignore.until is None or ignore.until >= today


def _may_cover(ignore: Entry, idle: Sequence[Known]) -> bool:
    return any(fits(name, rule.id, rule.codes) for name in ignore.rules for rule in idle)


def _suppression(ignore: Entry, *, used: bool, expired: bool) -> Suppression:
    return Suppression(
        rules=ignore.rules,
        reason=ignore.reason,
        place=ignore.place,
        until=ignore.until,
        expired=expired,
        used=used,
        written=", ".join(ignore.rules),
    )
