"""`terraform-carriers` holds the table of Terraform's carriers against what providers document.

It fetches the Python bindings of the providers `aws` and `awscc`, keeps the names of all arguments
that look like IAM in `carriers/arguments.txt`, and dates the table. It fails where an argument is
neither in the table nor among the non-carriers, or where the table names what is documented no
more; then a person judges, and runs it again.
"""

import argparse
import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from grantlint.hosts.terraform import carriers
from grantlint_dev.carriers import bindings, judgement
from grantlint_dev.carriers.bindings import Provider
from grantlint_dev.refresh.packages import MissingPackageError, Origin, fetch

ORIGINS = tuple(
    Origin(name, "PyPI", "MPL-2.0", "names of arguments", "")
    for name in ("cdktn-provider-aws", "cdktn-provider-awscc")
)
ARGUMENTS = judgement.FOLDER / "arguments.txt"
TABLE = Path(carriers.__file__).parent / "data" / "carriers.json"
RELEASE = r'(?<="{}": )\{{[^}}]*\}}'


def main(arguments: list[str]) -> int:
    """Hold the table against the newest release; 0 where all is judged, 1 where not, 2 unread."""
    options = _parser().parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            into = options.packages or Path(scratch)
            providers = [bindings.read(fetch(origin, into)) for origin in ORIGINS]
    except MissingPackageError as missing:
        print(f"missing package: {missing}")
        return 2
    found = sorted({each for provider in providers for each in judgement.looking(provider)})
    ARGUMENTS.write_text(written(found), encoding="utf-8")
    TABLE.write_text(dated(TABLE.read_text(encoding="utf-8"), providers), encoding="utf-8")
    problems = list(complaints(found))
    print("\n".join([*problems, f"{len(found)} arguments and blocks look like IAM"]))
    return 1 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("terraform-carriers", description=__doc__)
    parser.add_argument(
        "--packages",
        type=Path,
        metavar="DIR",
        help="take the archives that lie here; fetch only those that do not",
    )
    return parser


def complaints(addresses: list[str]) -> Iterator[str]:
    """What a person has to judge, a line each."""
    for problem, found in (
        ("neither a carrier nor a non-carrier", judgement.unjudged(addresses)),
        ("a carrier that is not documented", judgement.undocumented(addresses)),
        ("a pattern that no argument needs", judgement.idle(addresses)),
        ("a carrier that a pattern takes for none", judgement.contradicted(addresses)),
    ):
        yield from (f"{problem}: {each}" for each in found)


def written(addresses: Iterable[str]) -> str:
    """Addresses in lines: a block, then its arguments."""
    lines = (
        " ".join([block, *(address.partition(" ")[2] for address in group if " " in address)])
        for block, group in groupby(addresses, key=lambda address: address.partition(" ")[0])
    )
    return "".join(f"{line}\n" for line in lines)


def kept() -> list[str]:
    """The addresses of the last run."""
    lines = ARGUMENTS.read_text(encoding="utf-8").splitlines()
    return [
        address
        for block, *paths in map(str.split, lines)
        for address in (
            *([block] if judgement.looks_alone(block) else []),
            *(f"{block} {path}" for path in paths),
        )
    ]


def dated(table: str, providers: Iterable[Provider]) -> str:
    """The table's text with the releases of *providers*."""
    for provider in providers:
        release = f'{{"version": "{provider.version}", "date": "{provider.date}"}}'
        table = re.sub(RELEASE.format(provider.name), release, table, count=1)
    return table
