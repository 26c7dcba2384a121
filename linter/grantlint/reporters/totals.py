"""What a run amounts to, for people: the summary line, counts per rule, and what to know besides.

The command line writes these where they suit: behind `text` on standard output, else on standard
error, since other formats are read by programs.
"""

from collections import Counter
from collections.abc import Iterator

from grantlint.model import NotUnderstood, Report, RunError, Severity
from grantlint.reporters.wording import gap, path_in_log, sentence


def counts(report: Report) -> dict[Severity, int]:
    """How many findings are shown of each severity, the worst first."""
    found = Counter(finding.severity for finding in report.findings)
    return {severity: found[severity] for severity in sorted(Severity, reverse=True)}


def summary(report: Report) -> str:
    """One line: what was looked at, what was found, and what is not shown."""
    looked = f"{_counted(report.documents, 'policy document')} in {_counted(report.files, 'file')}"
    return "; ".join([f"{looked}: {_findings(report)}", *_unseen(report)])


def _findings(report: Report) -> str:
    found = [_counted(n, severity.word) for severity, n in counts(report).items() if n]
    if not found and report.not_understood:
        return "no findings in what could be understood"
    return ", ".join(found) or "no findings"


def _unseen(report: Report) -> Iterator[str]:
    if report.not_understood:
        yield f"{_counted(len(report.not_understood), 'part')} not understood"
    if report.suppressed:
        yield f"{len(report.suppressed)} suppressed"
    if report.possible_hidden:
        yield f"{report.possible_hidden} possible hidden (--certainty possible shows them)"
    if report.errors:
        yield _counted(len(report.errors), "internal error")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def statistics(report: Report) -> str:
    """Findings per rule, the most frequent first: a line of count, severity and rule each."""
    found = Counter(finding.rule for finding in report.findings)
    worst: dict[str, Severity] = {}
    for finding in report.findings:
        worst[finding.rule] = max(finding.severity, worst.get(finding.rule, Severity.INFO))
    width = len(str(max(found.values(), default=0)))
    return "".join(
        f"{number:>{width}}  {worst[rule].word:7}  {sentence(rule)}\n"
        for rule, number in sorted(found.items(), key=lambda each: (-each[1], each[0]))
    )


def notices(report: Report) -> Iterator[str]:
    """A line for each part that was not understood, and for each error of the run."""
    for entry in report.not_understood:
        yield f"not understood: {_where(entry)}: {gap(entry)}"
    for error in report.errors:
        yield _error(error)


def _where(entry: NotUnderstood) -> str:
    return f"{path_in_log(entry.place.source.path)}:{line_of(entry)}"


def line_of(entry: NotUnderstood) -> int:
    """The line an entry that was not understood begins at."""
    source = entry.place.source
    return source.position(min(entry.place.span().start, len(source.text)))[0]


def _error(error: RunError) -> str:
    place = "" if error.path is None else path_in_log(error.path)
    if place and error.line is not None:
        place = f"{place}:{error.line}"
    parts = [f"{sentence(error.kind)} error", place, sentence(error.rule or "")]
    return ": ".join([*filter(None, parts), sentence(error.message)])
