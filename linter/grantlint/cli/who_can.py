"""`grantlint who-can`: the identities that can do something, each with a request that proves it."""

import os
import sys

from msgspec import Struct

from grantlint.answers import rendering, who_can_records, who_can_text
from grantlint.answers.estates import estates
from grantlint.answers.who_can import is_action, who_can
from grantlint.cli import streams
from grantlint.cli.arguments import Parser, one_of
from grantlint.cli.arguments import parser as new_parser
from grantlint.config import UsageError
from grantlint.config.errors import did_you_mean
from grantlint.config.loading import Flags, load
from grantlint.knowledge import actions, billing_tasks

FORMATS = ("text", "json")
ON = "on"
NOBODY = 1
"""The exit code where nobody that was read can."""
EXAMPLES = """\
  grantlint who-can iam:PassRole
  grantlint who-can s3:GetObject on arn:aws:s3:::payroll/2026.csv policies/
  grantlint who-can "iam:Create*" account.json --output-format json\
"""


class Options(Struct):
    """What the command line said."""

    output_format: str = "text"


def parser() -> Parser:
    options = new_parser(
        "who-can [OPTIONS] ACTION [on RESOURCE] [PATH ...]",
        "Say which identities can do ACTION, on RESOURCE or on anything, by the policies in the "
        "files and folders named (default: this folder): a request that is allowed, and the "
        "statements that allow it. What cannot be read is named. The exit code is 1 when nobody "
        "that was read can.",
        EXAMPLES,
    )
    options.add_argument(
        "--output-format",
        type=one_of(FORMATS),
        metavar="|".join(FORMATS),
        help="`json` is for programs (default: text)",
    )
    return Parser(options)


def run(options: Options, words: tuple[str, ...]) -> int:
    """Answer the question; gives the exit code. Raises UsageError."""
    action, resource, paths = _asked(words)
    config = load(Flags(paths=paths), os.getcwd(), "")
    answer = who_can(action, resource, tuple(estates(paths, config)))
    if options.output_format == "json":
        streams.put(who_can_records.encoded(answer))
    else:
        width = min(streams.width(sys.stdout) or rendering.WIDTH, rendering.WIDTH)
        streams.put("\n".join(who_can_text.lines(answer, width)) + "\n")
    return 0 if answer.able else NOBODY


def _asked(words: tuple[str, ...]) -> tuple[str, str | None, tuple[str, ...]]:
    """The action, the resource and the paths. Raises UsageError."""
    if not words:
        raise UsageError("who can do what? `grantlint who-can iam:PassRole`")
    action, *rest = words
    if (task := billing_tasks.task(action)) is not None:
        names = ", ".join(f"`{name}`" for name in task.required)
        raise UsageError(f"`{action}` is a task: ask about one of its actions, {names}")
    if not is_action(action):
        near = actions.similar(action)
        raise UsageError(f"`{action}` is no action of AWS" + did_you_mean(action, near))
    if rest[:1] != [ON]:
        return action, None, tuple(rest) or (".",)
    if len(rest) == 1:
        raise UsageError("on what? an ARN follows `on`")
    return action, rest[1], tuple(rest[2:]) or (".",)
