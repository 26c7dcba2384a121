"""`grantlint explain`: access-denied messages in plain words, with the policies that decide."""

import os
import sys

from msgspec import Struct

from grantlint.answers import records, rendering
from grantlint.answers.denials import found
from grantlint.answers.explaining import explain
from grantlint.answers.explanation import Explanation
from grantlint.cli import streams
from grantlint.cli.arguments import Parser, one_of
from grantlint.cli.arguments import parser as new_parser
from grantlint.config import UsageError
from grantlint.config.loading import Flags, load

STDIN = "-"
FORMATS = ("text", "json")
NOTHING = 1
"""The exit code for a text without a message in it."""
EXAMPLES = """\
  grantlint explain "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: …"
  grantlint explain "$(cat error.txt)" policies/
  terraform apply 2>&1 | grantlint explain -
  grantlint explain - < error.txt\
"""
LOOKED_FOR = (
    "`User: … is not authorized to perform: ACTION`, with or without what a tool puts around it",
    "records of CloudTrail with an errorCode, and decoded authorization messages, as JSON",
    "`You don't have permission to …`, as the billing console has it",
    "errors about roles that cannot be passed or assumed, refused policies, access keys",
)


class Options(Struct):
    """What the command line said."""

    output_format: str = "text"


def parser() -> Parser:
    options = new_parser(
        "explain [OPTIONS] TEXT [PATH ...]",
        "Say in plain words why AWS denied access, and what to write where. TEXT is the message as "
        "it was printed, with whatever is around it; `-` reads standard input. With files and "
        "folders of policies, also which statement denies, or what keeps the nearest one from "
        "allowing.",
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
    """Explain what was pasted; gives the exit code. Raises UsageError."""
    text, paths = _split(words)
    answers = tuple(map(explain, found(text)))
    if paths:
        answers = _from_policies(answers, paths)
    if options.output_format == "json":
        streams.put(records.explained(answers, LOOKED_FOR))
    else:
        streams.put("\n".join(_shown(answers)) + "\n")
    return 0 if answers else NOTHING


def _shown(answers: tuple[Explanation, ...]) -> list[str]:
    width = min(streams.width(sys.stdout) or rendering.WIDTH, rendering.WIDTH)
    if answers:
        return list(rendering.explanations(answers, width))
    return [
        "This is not an access-denied message. Looked for:",
        *(line for each in LOOKED_FOR for line in rendering.paragraph(each, width, "  - ", "    ")),
    ]


def _split(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The text and the paths. A shell may have split an unquoted text into words."""
    if not words:
        if sys.stdin.isatty():
            raise UsageError('nothing to explain: `grantlint explain "THE MESSAGE"`')
        return _stdin(), ()
    first, *rest = words
    if first == STDIN:
        return _stdin(), tuple(rest)
    if found(first):
        return first, tuple(rest)
    end = len(words)
    while end > 1 and os.path.lexists(words[end - 1]):
        end -= 1
    return " ".join(words[:end]), words[end:]


def _from_policies(
    answers: tuple[Explanation, ...], paths: tuple[str, ...]
) -> tuple[Explanation, ...]:
    """*answers* with what the policies below *paths* have to do with them."""
    from grantlint.answers.estates import estates  # noqa: PLC0415  only with paths
    from grantlint.answers.evidence import with_evidence  # noqa: PLC0415  the engine is not small

    config = load(Flags(paths=paths), os.getcwd(), "")
    read = tuple(estates(paths, config))
    return tuple(with_evidence(answer, read) for answer in answers)


def _stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    except (OSError, AttributeError) as error:  # closed: then there is no stream at all
        raise UsageError("standard input cannot be read") from error
