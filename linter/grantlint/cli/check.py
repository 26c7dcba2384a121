"""`grantlint check`: what it is told, the run, and the exit code."""

import os
import sys
import time
from typing import TYPE_CHECKING

from msgspec import Struct

from grantlint.cli import output
from grantlint.cli.progress import Progress
from grantlint.config import Config, Output, UsageError
from grantlint.config.loading import Flags, load
from grantlint.config.names import listed
from grantlint.engine.packs import PackError
from grantlint.engine.run import check
from grantlint.model import Report
from grantlint.text.files import LARGEST

if TYPE_CHECKING:
    from grantlint.cli.arguments import Parser

STDIN = "-"


class Options(Struct):
    """What the command line said; None and empty where it said nothing."""

    select: list[str] = []
    ignore: list[str] = []
    exclude: list[str] = []
    var_file: list[str] = []
    certainty: str | None = None
    stdin_filename: str | None = None
    outputs: list[Output] = []
    statistics: bool = False
    fail_on: str | None = None
    exit_zero: bool = False
    fix: bool = False
    fix_narrower: bool = False
    diff: bool = False
    config: str | None = None
    isolated: bool = False
    pack: list[str] = []


def parser() -> "Parser":
    from grantlint.cli.check_parser import parser as made  # noqa: PLC0415  only with options

    return made()


def run(options: Options, words: tuple[str, ...]) -> int:
    """Check *words*, the paths; gives the exit code. Raises UsageError."""
    paths = words or (".",)
    _refuse_contradictions(options, paths)
    config = load(_flags(options, paths), _working_directory(), _today())
    output.check_targets(config, paths)
    stdin = _stdin(options.stdin_filename) if STDIN in paths else None
    try:
        report = _report(options, paths, config, stdin)
    except PackError as error:
        raise UsageError(str(error)) from error
    output.write(report, config, to_stdout=not options.diff)
    return exit_code(report, config)


def exit_code(report: Report, config: Config) -> int:
    """0 nothing that fails the run, 1 findings that do, 3 an error of ours, which wins."""
    if report.errors:
        return 3
    fails = any(finding.severity >= config.fail_on for finding in report.findings)
    return int(fails and not config.exit_zero)


def _refuse_contradictions(options: Options, paths: tuple[str, ...]) -> None:
    if options.config is not None and options.isolated:
        raise UsageError("`--config` and `--isolated` contradict each other")
    if options.stdin_filename is not None and STDIN not in paths:
        raise UsageError("`--stdin-filename` needs the path `-`, which reads standard input")
    if STDIN in paths and (options.fix or options.fix_narrower) and not options.diff:
        raise UsageError("`--fix` cannot write to standard input; `--diff` shows the fixes")


def _flags(options: Options, paths: tuple[str, ...]) -> Flags:
    return Flags(
        paths=paths,
        select=listed(options.select),
        ignore=listed(options.ignore),
        exclude=tuple(options.exclude),
        fail_on=options.fail_on,
        certainty=options.certainty,
        exit_zero=options.exit_zero,
        statistics=options.statistics,
        outputs=output.paired(options.outputs),
        packs=listed(options.pack),
        var_files=_var_files(options.var_file),
        config=options.config,
        isolated=options.isolated,
    )


def _var_files(paths: list[str]) -> tuple[str, ...]:
    """Files of variables; raises UsageError for one that is not there."""
    for path in paths:
        if not os.path.isfile(path):
            raise UsageError(f"{path}: no such file")
    return tuple(paths)


def _report(
    options: Options, paths: tuple[str, ...], config: Config, stdin: tuple[str, str] | None
) -> Report:
    """The report of a run; with fixes, of the last run after them."""

    def checked() -> Report:
        with Progress(sys.stderr) as progress:
            return check(paths, config, stdin=stdin, progress=progress.show)

    if not (options.fix or options.fix_narrower or options.diff):
        return checked()
    from grantlint.cli import fixing  # noqa: PLC0415  only where something is fixed

    wishes = fixing.Wishes(
        narrower=options.fix_narrower,
        # Only the command line may ask for more access: a config belongs to what is scanned.
        named=frozenset(listed(options.select)),
        roots=fixing.roots(config.root, paths),
    )
    return fixing.shown(checked(), wishes) if options.diff else fixing.fixed(checked, wishes)


def _stdin(name: str | None) -> tuple[str, str]:
    """The name and text of standard input; no more of it is read than of a file."""
    try:
        data = sys.stdin.buffer.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise UsageError(f"standard input has more than {LARGEST >> 20} MB")
        return name or "<stdin>", data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"standard input is not UTF-8 (byte {error.start})") from error
    except (OSError, AttributeError) as error:  # closed: then there is no stream at all
        raise UsageError("standard input cannot be read") from error


def _working_directory() -> str:
    try:
        return os.getcwd()
    except OSError as error:
        raise UsageError("the working directory does not exist any more") from error


def _today() -> str:
    """Today in UTC; `SOURCE_DATE_EPOCH` stands in for the clock where runs must be repeatable.

    https://reproducible-builds.org/docs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        seconds = float(int(epoch)) if epoch else time.time()
        return time.strftime("%Y-%m-%d", time.gmtime(seconds))
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError("SOURCE_DATE_EPOCH is no number of seconds") from error
