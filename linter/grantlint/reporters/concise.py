"""One line per finding: `path:line:column: severity rule message`.

Every line matches the problem matchers of `docs/problem-matchers/`, plain and coloured.
"""

from collections.abc import Iterator

from grantlint.model import Finding, Report
from grantlint.reporters.colours import SEVERITIES, Palette, Style
from grantlint.reporters.regions import region_of
from grantlint.reporters.wording import path_in_log, sentence


def written(report: Report, *, colour: bool, width: int) -> Iterator[str]:
    """The lines of *report*'s findings; *width* does not matter."""
    del width
    palette = Palette(colour=colour)
    for finding in report.findings:
        yield _line(finding, palette)


def _line(finding: Finding, palette: Palette) -> str:
    where = region_of(finding.at)
    path = palette.paint(path_in_log(finding.at.source.path), Style.STRONG)
    severity = palette.paint(finding.severity.word, SEVERITIES[finding.severity])
    rule, message = sentence(finding.rule), sentence(finding.message)
    return f"{path}:{where.line}:{where.column}: {severity} {rule} {message}\n"
