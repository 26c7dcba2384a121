"""`grantlint rule`: the list of rules, or the page of one as plain text."""

import re
import sys
from collections.abc import Iterator, Sequence

from msgspec import Struct

from grantlint.cli import streams
from grantlint.cli.arguments import Parser
from grantlint.cli.arguments import parser as new_parser
from grantlint.config import BUILT_IN_PACK, UsageError
from grantlint.config.errors import did_you_mean
from grantlint.config.names import listed
from grantlint.engine.packs import Entry, Pack, PackError, by_name, pack
from grantlint.model import Severity

EXAMPLES = """\
  grantlint rule
  grantlint rule trust/anyone\
"""
COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
FENCES = {"flagged": "Found by this rule:", "clean": "Not found:", "fixed": "Fixed:"}


class Options(Struct):
    """What the command line said."""

    pack: list[str] = []


def parser() -> Parser:
    options = new_parser(
        "rule [OPTIONS] [ID]",
        "List the rules with their severities, those of one family, or explain one of them.",
        EXAMPLES,
    )
    options.add_argument(
        "--pack",
        action="append",
        metavar="NAME",
        help="add an installed package of rules, by its import name; its code is run",
    )
    return Parser(options)


def run(options: Options, words: tuple[str, ...]) -> int:
    """Print what was asked for; gives the exit code. Raises UsageError."""
    if len(words) > 1:
        raise UsageError("`grantlint rule` explains one rule at a time")
    try:
        packs = [pack(name) for name in dict.fromkeys((BUILT_IN_PACK, *listed(options.pack)))]
        rules = by_name(packs)
    except PackError as error:
        raise UsageError(str(error)) from error
    streams.put(_answer(words[0] if words else "", rules))
    return 0


def _answer(name: str, rules: dict[str, tuple[Pack, Entry]]) -> str:
    """The list, part of it, or a page. Raises UsageError for a name that is none."""
    if name in rules:
        return "\n".join(_page(*rules[name])) + "\n"
    entries = [entry for _, entry in rules.values()]
    chosen = [entry for entry in entries if not name or name in (entry.family, *entry.codes)]
    if not chosen:
        known = {*rules, *(entry.family for entry in entries)}
        raise UsageError(f"unknown rule `{name}`" + did_you_mean(name, known))
    return "".join(_listed(chosen, colour=streams.has_colour(sys.stdout)))


def _listed(entries: Sequence[Entry], *, colour: bool) -> Iterator[str]:
    width = max(len(entry.id) for entry in entries)
    for entry in entries:
        word = f"{entry.severity.word:<7}"
        if colour:
            word = f"\x1b[{COLOURS[entry.severity]}m{word}\x1b[0m"
        mark = "" if entry.default else " (runs only when it is selected)"
        yield f"{word}  {entry.id:<{width}}  {entry.summary}{mark}\n"


# ── A page as plain text ─────────────────────────────────────────────────────────────────────────


def _page(its_pack: Pack, entry: Entry) -> Iterator[str]:
    path = its_pack.page(entry)
    try:
        with open(path, encoding="utf-8") as file:
            title, *lines = file.read().splitlines()
    except (OSError, ValueError) as error:
        raise UsageError(f"the page of `{entry.id}` cannot be read: {error}") from error
    title = title.removeprefix("#").strip()
    yield from (title, "=" * len(title), "")
    yield f"{entry.id}: {entry.severity.word}, since {entry.since}"
    if entry.codes:
        yield f"Elsewhere called: {', '.join(entry.codes)}"
    for name, value in entry.options.items():
        yield f"Option `{name}`, by default {_spelled(value)}"
    yield from _plain(lines)


def _spelled(value: object) -> str:
    """An option's value as the config writes it."""
    import json  # noqa: PLC0415  TOML spells these values as JSON does

    return json.dumps(value, ensure_ascii=False)


def _plain(lines: Sequence[str]) -> Iterator[str]:
    """Markdown as text: headings underlined, examples indented, links spelled out."""
    fence = ""
    for line in lines:
        opening = re.match(r"(`{3,}|~{3,})(.*)", line)
        if fence:
            is_end = line.rstrip() == fence
            fence = "" if is_end else fence
            if not is_end:
                yield "    " + re.sub("[«»]", "", line)
        elif opening:
            fence = opening[1]
            yield from _heading_of(opening[2])
        elif line.startswith("#"):
            heading = line.lstrip("#").strip()
            yield from (heading, "-" * len(heading))
        else:
            yield re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", r"\1 (\2)", line)


def _heading_of(words: str) -> Iterator[str]:
    for word in words.split():
        if word in FENCES:
            yield FENCES[word]
