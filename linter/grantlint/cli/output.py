"""Where reports go: pairs of a format and a file, checked before the run, written after it."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence

from grantlint import reporters
from grantlint.cli import streams
from grantlint.config import Config, Output, UsageError
from grantlint.config.errors import did_you_mean
from grantlint.model import Report
from grantlint.reporters import totals


def paired(halves: Iterable[Output]) -> tuple[Output, ...]:
    """Formats and files in the order they were given, put together; a format may lack a file."""
    pairs: list[Output] = []
    for half in halves:
        last = pairs[-1] if pairs else None
        if last is not None and half.file is None and not last.format:
            pairs[-1] = Output(half.format, last.file)
        elif last is not None and half.file is not None and last.file is None:
            pairs[-1] = Output(last.format, half.file)
        else:
            pairs.append(half)
    return tuple(pairs)


def check_targets(config: Config, paths: Sequence[str] = ()) -> None:
    """Raise UsageError for a format that is unknown and for outputs that cannot be written.

    A report never goes over one of the *paths* that are checked.
    """
    checked = {os.path.realpath(path) for path in paths}
    for output in config.outputs:
        if output.format not in reporters.FORMATS:  # the command line's have been checked
            choices = ", ".join(reporters.FORMATS)
            raise UsageError(
                f"{config.config_path}: `output-format` must be one of {choices}"
                + did_you_mean(output.format, reporters.FORMATS)
            )
    targets = [output.file for output in config.outputs]
    for target in targets:
        if targets.count(target) > 1:
            where = "standard output" if target is None else f"`{target}`"
            raise UsageError(f"two reports would go to {where}; give each format its --output")
        if target is not None and os.path.realpath(target) in checked:
            raise UsageError(f"--output: `{target}` is one of the files to check")
        if target is not None:
            _check_file(target)


def _check_file(path: str) -> None:
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise UsageError(f"--output: the folder `{folder}` does not exist")
    if os.path.isdir(path):
        raise UsageError(f"--output: `{path}` is a folder")
    if not os.access(path if os.path.lexists(path) else folder, os.W_OK):
        raise UsageError(f"--output: `{path}` cannot be written")


def write(report: Report, config: Config, *, to_stdout: bool) -> None:
    """Write every output that *config* asks for, and what the run amounts to.

    That stands below a report in text; other formats are read by programs, so it goes to standard
    error. Raises UsageError for an output that fails.
    """
    put_below = False
    for output in config.outputs:
        if output.file is not None:
            _write_file(output.file, reporters.render(output.format, report))
        elif to_stdout:
            streams.put(_shown(report, output.format))
            put_below = output.format == "text"
    for line in _totals(report, statistics=config.statistics, told=put_below):
        if put_below:
            streams.put(line + "\n")
        else:
            streams.note(line)


def _shown(report: Report, form: str) -> str:
    """A report as standard output gets it: coloured and as wide as the terminal, if it is one."""
    colour = streams.has_colour(sys.stdout)
    width = streams.width(sys.stdout) or reporters.DEFAULT_WIDTH
    return reporters.render(form, report, colour=colour, width=width)


def _totals(report: Report, *, statistics: bool, told: bool) -> Iterator[str]:
    """The lines below a report; one that is for people has *told* the notices itself."""
    if not told:
        yield from totals.notices(report)
    if statistics:
        yield from totals.statistics(report).splitlines()
    yield totals.summary(report)


def _write_file(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"--output: `{path}`: {error.strerror or error}") from error
