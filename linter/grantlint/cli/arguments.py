"""Reading of arguments: argparse, and in every complaint the name that was probably meant."""

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec import Struct

from grantlint.cli import lean, streams
from grantlint.config.errors import UsageError, did_you_mean

lean.import_leanly("argparse")

from argparse import (  # noqa: E402  what it can go without has to be told first
    ArgumentError,
    ArgumentParser,
    ArgumentTypeError,
    HelpFormatter,
    RawDescriptionHelpFormatter,
)

WIDEST = 100
OptionsT = TypeVar("OptionsT", bound=Struct)


class Parser(Struct, frozen=True, eq=False):
    """The options of one subcommand; what is no option is one of its words."""

    options: ArgumentParser

    def format_help(self) -> str:
        return self.options.format_help()

    def parsed(self, argv: Sequence[str], defaults: OptionsT) -> tuple[OptionsT, tuple[str, ...]]:
        """Options and words, in whatever order they came; behind `--` there are only words.

        Options that are not given stay as in *defaults*. Raises UsageError.
        """
        end = argv.index("--") if "--" in argv else len(argv)
        try:
            options, words = self.options.parse_known_args(argv[:end], defaults)
        except ArgumentError as error:
            raise UsageError(_told(error)) from error
        for word in words:
            if word.startswith("-") and word != "-":
                raise UsageError(self._unknown(word.partition("=")[0]))
        return options, (*words, *argv[end + 1 :])

    def _unknown(self, option: str) -> str:
        known = (name for action in self.options._actions for name in action.option_strings)  # noqa: SLF001  argparse has no other way to ask
        names = [name for name in known if name.startswith("--")]
        return f"unknown option `{option}`" + did_you_mean(option, names)


def parser(usage: str, description: str, examples: str) -> ArgumentParser:
    """An empty parser; *examples* stand below its help."""
    return ArgumentParser(
        usage=f"grantlint {usage}",
        description=description,
        epilog=f"examples:\n{examples}",
        formatter_class=_formatter,
        allow_abbrev=False,
        exit_on_error=False,
    )


def _formatter(prog: str) -> HelpFormatter:
    """How help is laid out; argparse loads a module to find a width that it is not given."""
    width = min(streams.width(sys.stdout) or WIDEST, WIDEST)
    return RawDescriptionHelpFormatter(prog, width=width)


def one_of(words: Sequence[str]) -> Callable[[str], str]:
    """A type of arguments: one of *words*."""

    def checked(word: str) -> str:
        if word not in words:
            choices = ", ".join(words)
            raise ArgumentTypeError(f"`{word}` is not one of {choices}" + did_you_mean(word, words))
        return word

    return checked


def _told(error: ArgumentError) -> str:
    name = (error.argument_name or "").rpartition("/")[2]
    return f"{name}: {error.message}" if name else error.message
