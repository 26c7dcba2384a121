"""The options of `grantlint check`, as its help shows them."""

from typing import TYPE_CHECKING

from grantlint.cli.arguments import Parser, one_of
from grantlint.cli.arguments import parser as new_parser
from grantlint.config import Output
from grantlint.config.loading import CERTAINTIES, SEVERITIES
from grantlint.reporters import FORMATS

if TYPE_CHECKING:
    from argparse import ArgumentParser

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


def _add_choices(options: "ArgumentParser") -> None:
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


def _add_output(options: "ArgumentParser") -> None:
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


def _add_fixing(options: "ArgumentParser") -> None:
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


def _add_configuration(options: "ArgumentParser") -> None:
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
