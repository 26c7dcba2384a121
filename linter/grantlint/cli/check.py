"""`grantlint check`: what it is told, the run, and the exit code."""

import os
import sys
import time
from argparse import ArgumentParser, Namespace

from grantlint.cli import output
from grantlint.cli.arguments import Parser, names, one_of
from grantlint.cli.arguments import parser as new_parser
from grantlint.cli.progress import Progress
from grantlint.config import Config, Output, UsageError
from grantlint.config.loading import CERTAINTIES, SEVERITIES, Flags, load
from grantlint.engine.packs import PackError
from grantlint.engine.run import check
from grantlint.model import Report
from grantlint.reporters import FORMATS
from grantlint.text.files import LARGEST

STDIN = "-"
EXAMPLES = """\
  grantlint check policies/ trust.json
  grantlint check --select passrole,trust/anyone --output-format sarif --output findings.sarif\
"""


def parser() -> Parser:
    options = new_parser(
        "check [OPTIONS] [PATH ...]",
        "Look for access that is missing, too broad or unsafe in files and folders "
        "(default: the current folder; `-` reads standard input).",
        EXAMPLES,
    )
    _add_choices(options)
    _add_output(options)
    _add_fixing(options)
    _add_configuration(options)
    return Parser(options)


def _add_choices(options: ArgumentParser) -> None:
    group = options.add_argument_group("what is checked")
    group.add_argument(
        "--select",
        action="append",
        metavar="RULES",
        help="run these instead of the default rules: ids, families or codes, with commas between",
    )
    group.add_argument("--ignore", action="append", metavar="RULES", help="leave these out")
    group.add_argument(
        "--exclude",
        action="append",
        metavar="GLOB",
        help="do not look at these paths, written as in .gitignore; may be given several times",
    )
    group.add_argument(
        "--var-file",
        action="append",
        metavar="FILE",
        help="values of Terraform's variables, as for `terraform plan`; may be given several times",
    )
    group.add_argument(
        "--certainty",
        type=one_of(tuple(CERTAINTIES)),
        metavar="certain|possible",
        help="`possible` also shows findings that depend on values that cannot be seen here",
    )
    group.add_argument(
        "--stdin-filename", metavar="NAME", help="what to call standard input in reports"
    )


def _add_output(options: ArgumentParser) -> None:
    group = options.add_argument_group("output and exit code")
    group.add_argument(
        "--output-format",
        action="append",
        dest="outputs",
        type=_format,
        metavar="FORMAT",
        help=f"one of {', '.join(FORMATS)} (default: text)",
    )
    group.add_argument(
        "--output",
        action="append",
        dest="outputs",
        type=_file,
        metavar="FILE",
        help="write to a file; give --output-format and --output in pairs for several reports",
    )
    group.add_argument(
        "--statistics", action="store_true", help="count the findings of each rule, too"
    )
    group.add_argument(
        "--fail-on",
        type=one_of(tuple(SEVERITIES)),
        metavar="info|warning|error",
        help="the lowest severity that makes the run fail (default: warning)",
    )
    group.add_argument(
        "--exit-zero", action="store_true", help="exit with 0 even when there are findings"
    )


def _add_fixing(options: ArgumentParser) -> None:
    group = options.add_argument_group("fixing")
    group.add_argument(
        "--fix", action="store_true", help="apply the fixes that leave access as it is"
    )
    group.add_argument(
        "--fix-narrower", action="store_true", help="apply those that take access away, too"
    )
    group.add_argument(
        "--diff", action="store_true", help="show what would be fixed, and change nothing"
    )


def _add_configuration(options: ArgumentParser) -> None:
    group = options.add_argument_group("configuration")
    group.add_argument(
        "--config",
        metavar="FILE",
        help="use this file instead of the nearest grantlint.toml or pyproject.toml",
    )
    group.add_argument("--isolated", action="store_true", help="use no configuration file")
    group.add_argument(
        "--pack",
        action="append",
        metavar="NAME",
        help="add an installed package of rules, by its import name; its code is run",
    )


def _format(word: str) -> Output:
    return Output(one_of(tuple(FORMATS))(word))


def _file(path: str) -> Output:
    return Output("", path)


# ── The run ──────────────────────────────────────────────────────────────────────────────────────


def run(options: Namespace, words: tuple[str, ...]) -> int:
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


def _refuse_contradictions(options: Namespace, paths: tuple[str, ...]) -> None:
    if options.config is not None and options.isolated:
        raise UsageError("`--config` and `--isolated` contradict each other")
    if options.stdin_filename is not None and STDIN not in paths:
        raise UsageError("`--stdin-filename` needs the path `-`, which reads standard input")
    if STDIN in paths and (options.fix or options.fix_narrower) and not options.diff:
        raise UsageError("`--fix` cannot write to standard input; `--diff` shows the fixes")


def _flags(options: Namespace, paths: tuple[str, ...]) -> Flags:
    return Flags(
        paths=paths,
        select=names(options.select),
        ignore=names(options.ignore),
        exclude=tuple(options.exclude or ()),
        fail_on=options.fail_on,
        certainty=options.certainty,
        exit_zero=options.exit_zero,
        statistics=options.statistics,
        outputs=output.paired(options.outputs or ()),
        packs=names(options.pack),
        var_files=_var_files(options.var_file),
        config=options.config,
        isolated=options.isolated,
    )


def _var_files(paths: list[str] | None) -> tuple[str, ...]:
    """Files of variables; raises UsageError for one that is not there."""
    for path in paths or ():
        if not os.path.isfile(path):
            raise UsageError(f"{path}: no such file")
    return tuple(paths or ())


def _report(
    options: Namespace, paths: tuple[str, ...], config: Config, stdin: tuple[str, str] | None
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
        named=frozenset(names(options.select)),
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
