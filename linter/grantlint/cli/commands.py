"""Picks the subcommand, imports only that, and turns errors into exit codes."""

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from grantlint import __version__
from grantlint.cli import lean, streams  # noqa: F401  lean comes first: it imports msgspec
from grantlint.config.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from msgspec import Struct

    from grantlint.cli.arguments import Parser

OK, FINDINGS, USAGE, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130
COMMANDS = {
    "check": "look for access that is missing, too broad or unsafe",
    "explain": "say in plain words why AWS denied access, and what to write",
    "suggest": "print the least policy for a task or for actions, or a safe trust policy",
    "who-can": "list the identities that can do something, and by which statements",
    "rule": "list the rules, or explain one of them",
}
HELP = """\
grantlint finds missing, too broad and unsafe AWS access before it is deployed.

Usage: grantlint COMMAND [OPTIONS]

Commands:
{commands}

Options:
  --version   show the version, and the date of what is known about AWS
  -h, --help  show this help; `grantlint COMMAND --help` tells more about a command

Examples:
  grantlint check                  check everything below this folder
  grantlint explain "User: …"      what this access-denied message means, and what to do
  grantlint suggest list           what grants can be suggested for
  grantlint rule trust/anyone      what this rule means, and how to fix its findings

Exit codes: 0 nothing to fix, 1 findings, 2 wrong usage or configuration, 3 internal error.
"""


class Command(Protocol):
    """What the module of a subcommand has to offer; `Options` has what holds without options."""

    Options: "type[Struct]"

    def parser(self) -> "Parser": ...

    def run(self, options: "Struct", words: tuple[str, ...]) -> int: ...


def main(argv: list[str]) -> int:
    """Run the subcommand that *argv* begins with; give back the exit code."""
    streams.prepare()
    try:
        return _run(argv)
    except UsageError as error:
        streams.complain(str(error))
        return USAGE
    except KeyboardInterrupt:
        streams.complain("interrupted")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the last resort: no traceback, whatever was scanned
        streams.complain(f"internal error, please report it: {type(error).__name__}: {error}")
        return INTERNAL


def _run(argv: list[str]) -> int:
    name, *rest = argv or [""]
    if name in ("", "-h", "--help", "help"):
        streams.put(_help())
        return OK if name else USAGE
    if name in ("-V", "--version"):
        streams.put(_version())
        return OK
    if name not in COMMANDS:
        raise UsageError(_unknown(name))
    command = cast("Command", import_module(f"grantlint.cli.{name.replace('-', '_')}"))
    if not any(word.startswith("-") and word != "-" for word in rest):
        return command.run(command.Options(), tuple(rest))  # a parser is dear, and finds nothing
    parser = command.parser()
    options = rest[: rest.index("--")] if "--" in rest else rest
    if "-h" in options or "--help" in options:
        streams.put(parser.format_help())
        return OK
    return command.run(*parser.parsed(rest, command.Options()))


def _help() -> str:
    commands = "\n".join(f"  {name:<10}  {what}" for name, what in COMMANDS.items())
    return HELP.format(commands=commands)


def _version() -> str:
    from grantlint.knowledge import freshness  # noqa: PLC0415  reads data, only here

    return f"grantlint {__version__} (knowledge of AWS: {freshness.DATE})\n"


def _unknown(name: str) -> str:
    """What to say about a first word that is no command."""
    if name.startswith("-"):
        return f"`{name}` comes before a command; options follow it: `grantlint check {name} …`"
    from os.path import lexists  # noqa: PLC0415  only for this message

    if lexists(name):
        return f"`{name}` is no command; to check it: `grantlint check {name}`"
    return f"unknown command `{name}`" + did_you_mean(name, COMMANDS)
