"""`terraform-carriers-count FOLDER…` counts policies in Terraform twice: none is lost.

HashiCorp's parser says where the arguments stand that carry policies; each must be among what
`check` read, or what it says that it could not understand, or be known to stand for nothing.
"""

import argparse
import os
from collections import Counter
from collections.abc import Iterator

from grantlint_dev.carriers.counted import Outcome, counted


def main(arguments: list[str]) -> int:
    """Print a row for each folder, and those that are lost; 1 where there are such."""
    parser = argparse.ArgumentParser("terraform-carriers-count", description=__doc__)
    parser.add_argument("folder", nargs="+")
    parser.add_argument("--all", action="store_true", help="print what became of each argument")
    options = parser.parse_args(arguments)
    print(f"| {'folder':36} | carriers | found | not understood | nothing there | lost |")
    print(f"|{'-' * 38}|---:|---:|---:|---:|---:|")
    lost = 0
    for folder in options.folder:
        outcomes = counted(folder)
        print(row(os.path.basename(os.path.abspath(folder)), outcomes))
        print("".join(lines(outcomes, everything=options.all)), end="")
        lost += any(outcome.verdict == "lost" for outcome in outcomes)
    return 1 if lost else 0


def row(name: str, outcomes: list[Outcome]) -> str:
    """A row of the table."""
    times: Counter[str] = Counter()
    for outcome in outcomes:
        times[outcome.verdict] += outcome.declared.times
    cells = [times[verdict] for verdict in ("found", "not understood", "nothing", "lost")]
    return f"| {name:36} | {sum(cells)} | {' | '.join(map(str, cells))} |"


def lines(outcomes: list[Outcome], *, everything: bool) -> Iterator[str]:
    """What became of each argument, those that were found left out unless asked for."""
    for outcome in outcomes:
        if everything or outcome.verdict == "lost":
            one = outcome.declared
            where = f"{os.path.relpath(one.file)}: {one.address} {one.argument}"
            yield f"  {outcome.verdict}: {where}: {outcome.reason}\n"
