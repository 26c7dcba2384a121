"""`grantlint suggest`: the least policy for a task or for actions, and safe trust policies."""

import os
import sys
from typing import TYPE_CHECKING

from msgspec import Struct

from grantlint.answers import records, rendering, statements, suggesting, trusting
from grantlint.answers.suggestion import Suggestion, UnknownNameError, UnusedResourceError
from grantlint.cli import streams
from grantlint.cli.arguments import Parser, one_of
from grantlint.cli.arguments import parser as new_parser
from grantlint.config import UsageError
from grantlint.config.errors import did_you_mean
from grantlint.config.loading import Flags, load

if TYPE_CHECKING:
    from argparse import ArgumentParser

FORMATS = ("text", "json")
LANGUAGES = ("json", "terraform")
TRUST_OPTIONS = ("account", "external_id", "github", "ref", "environment", "service")
EXAMPLES = """\
  grantlint suggest list
  grantlint suggest billing.bills.view
  grantlint suggest lambda:CreateFunction iam:PassRole --for json > policy.json
  grantlint suggest billing.bills.view --for terraform >> policy.tf
  grantlint suggest trust --github acme/infra --ref main
  grantlint suggest trust --account 111122223333 --external-id 5f1c\
"""


class Options(Struct):
    """What the command line said; None and empty where it said nothing."""

    language: str | None = None
    output_format: str = "text"
    on: list[str] = []
    own_account: str | None = None
    account: str | None = None
    external_id: str | None = None
    github: str | None = None
    ref: str | None = None
    environment: str | None = None
    service: str | None = None


def parser() -> Parser:
    options = new_parser(
        "suggest [OPTIONS] TASK|ACTION ... | list | trust",
        "Print the policy that allows a task or actions and no more, and where to attach it; "
        "`list` prints the tasks, `trust` a trust policy in its safe form.",
        EXAMPLES,
    )
    options.add_argument(
        "--for",
        dest="language",
        type=one_of(LANGUAGES),
        metavar="|".join(LANGUAGES),
        help="print the policy alone, in this language",
    )
    options.add_argument(
        "--output-format",
        type=one_of(FORMATS),
        metavar="|".join(FORMATS),
        help="`json` is for programs (default: text)",
    )
    options.add_argument(
        "--on",
        action="append",
        metavar="ARN",
        help="grant actions on this resource; may be given several times",
    )
    options.add_argument(
        "--own-account",
        metavar="ID",
        help="your account, for ARNs and conditions that name it (default: the one that the "
        "config names as `own` under `[accounts]`)",
    )
    _add_trust(options)
    return Parser(options)


def _add_trust(options: "ArgumentParser") -> None:
    group = options.add_argument_group("whom to trust")
    group.add_argument("--account", metavar="ID", help="the identities of another account")
    group.add_argument(
        "--external-id", metavar="TEXT", help="with --account: the id a vendor has given you"
    )
    group.add_argument("--github", metavar="OWNER/REPOSITORY", help="workflows of GitHub Actions")
    group.add_argument("--ref", metavar="REF", help="with --github: a branch, or refs/tags/TAG")
    group.add_argument("--environment", metavar="NAME", help="with --github: an environment")
    group.add_argument("--service", metavar="NAME", help="an AWS service: lambda.amazonaws.com")


def run(options: Options, words: tuple[str, ...]) -> int:
    """Print what was asked for; gives the exit code. Raises UsageError."""
    if not words:
        raise UsageError("suggest what? `grantlint suggest list` lists the tasks")
    if words[0] == "trust":
        return _put(_trusted(options, words[1:]), options)
    for name in TRUST_OPTIONS:
        if getattr(options, name) is not None:
            flag = "--" + name.replace("_", "-")
            raise UsageError(f"`{flag}` belongs to `grantlint suggest trust`")
    if words == ("list",):
        streams.put(_listed())
        return 0
    return _put(_suggested(options, words), options)


def _put(answer: Suggestion, options: Options) -> int:
    if options.language is not None:
        streams.put(_in(options.language, answer))
        if answer.fill_in:
            streams.note(f"Fill in: {', '.join(answer.fill_in)}")
    elif options.output_format == "json":
        streams.put(records.suggested(answer))
    else:
        width = min(streams.width(sys.stdout) or rendering.WIDTH, rendering.WIDTH)
        streams.put("\n".join(rendering.suggestion(answer, width)) + "\n")
    return 0


def _in(language: str, answer: Suggestion) -> str:
    """The policy alone, in the language that was asked for."""
    if language == "json":
        return rendering.written(answer.policy) + "\n"
    from grantlint.hosts.terraform.editing.printing import printed  # noqa: PLC0415  only for this

    return printed(answer.policy)


def _listed() -> str:
    tasks = suggesting.listed()
    width = max(map(len, tasks))
    return "".join(f"{name:<{width}}  {title}\n" for name, title in tasks.items())


def _suggested(options: Options, names: tuple[str, ...]) -> Suggestion:
    account = _own_account(options) or statements.EXAMPLE_ACCOUNT
    scope = suggesting.Scope(named=tuple(options.on), account=account)
    try:
        return suggesting.suggest(names, scope)
    except UnknownNameError as error:
        raise UsageError(str(error) + did_you_mean(error.name, error.known)) from error
    except UnusedResourceError as error:
        raise UsageError(f"--on: {error}") from error


def _own_account(options: Options) -> str | None:
    """The account that was named, else the only one that the config calls its own."""
    if options.own_account is None:
        own = load(Flags(), os.getcwd(), "").settings.own_accounts
        return own[0] if len(own) == 1 else None
    try:
        return trusting.account_id(options.own_account)
    except ValueError as error:
        raise UsageError(f"--own-account: {error}") from error


def _trusted(options: Options, rest: tuple[str, ...]) -> Suggestion:
    chosen = [name for name in ("account", "github", "service") if getattr(options, name)]
    if rest or len(chosen) != 1:
        raise UsageError("`suggest trust` wants one of --account ID, --github …, --service NAME")
    _refuse_strays(options, chosen[0])
    own = _own_account(options)
    try:
        if options.account:
            return trusting.for_account(options.account, options.external_id)
        if options.service:
            return trusting.for_service(options.service, account=own)
        return trusting.for_github(
            options.github or "", ref=options.ref, environment=options.environment, account=own
        )
    except trusting.UnknownServiceError as error:
        meant = did_you_mean(error.name.removesuffix(trusting.SUFFIX), error.known)
        raise UsageError(f"--service: {error}{meant}") from error
    except ValueError as error:
        raise UsageError(f"--{chosen[0]}: {error}") from error


def _refuse_strays(options: Options, chosen: str) -> None:
    """Raise UsageError for options that go with another choice, or exclude each other."""
    for name, owner in (("external_id", "account"), ("ref", "github"), ("environment", "github")):
        if getattr(options, name) is not None and owner != chosen:
            raise UsageError(f"`--{name.replace('_', '-')}` goes with `--{owner}`")
    if options.ref is not None and options.environment is not None:
        raise UsageError("a job has a subject with its ref or its environment: give one of them")
