"""`differential FOLDER` asks parliament about every action of a folder's policies, and grantlint.

Each name that only one of the two does not know is explained by the age of parliament's data, by
what AWS took back, or by what parliament cannot read; it fails when one is not.
"""

import json
import os
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from msgspec import Struct

from grantlint.config.loading import Flags, load
from grantlint.engine import run
from grantlint.knowledge import actions, retirement

CLOSED = frozenset({"datazonecontrol", "gamesparks", "iotroborunner", "mobilehub"})
"""Service prefixes that parliament still has and AWS's reference lists no longer."""
ELEMENTS = ("Action", "NotAction")
RULES = (
    "actions/unknown",
    "billing/retired-action-allow",
    "billing/retired-action-deny",
    "billing/unknown-action",
)
"""Ours that say of an action that AWS does not know it, or not any more."""
REMOVED = "AWS removed it"
RETIRED = "AWS retired it: listed, and of no effect"
CLOSED_SERVICE = "AWS closed the service"
NEWER = "newer than parliament's data"
UNREAD = "parliament reads no pattern for the service"


class Parliament(Protocol):
    """What is used of parliament."""

    __version__: str
    iam_definition: list[dict[str, Any]]

    def expand_action(self, action: str) -> list[dict[str, str]]: ...


class Difference(Struct, frozen=True, order=True):
    """A name in a file that only one of the two reports; without an explanation it is a slip."""

    name: str
    path: str
    reported_by: str
    explanation: str


@cache
def parliament() -> Parliament:
    """The tool; raises ImportError where it, or setuptools that it needs, is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: Parliament = import_module("parliament")
    return found


def main(argv: list[str]) -> int:
    """Compare over the folder that *argv* names; 1 when a difference is left unexplained."""
    if len(argv) != 1:
        print("usage: differential FOLDER", file=sys.stderr)
        return 2
    found = list(differences(argv[0]))
    counts = Counter((one.reported_by, one.explanation or "unexplained") for one in found)
    for (reported_by, explanation), count in sorted(counts.items()):
        print(f"{count:6}  only {reported_by} reports: {explanation}")
    unexplained = [one for one in found if not one.explanation]
    for one in unexplained:
        print(f"{one.path}: only {one.reported_by} reports `{one.name}`", file=sys.stderr)
    return 1 if unexplained else 0


def differences(folder: str) -> Iterator[Difference]:
    """Every name that only one of the two reports, file by file."""
    ours = reported(folder)
    for path in sorted(_files(folder)):
        with open(path, encoding="utf-8") as file:
            names = set(action_names(json.load(file)))
        for name in sorted(names):
            we, they = (os.path.abspath(path), name) in ours, not is_known(name)
            if we != they:
                by = "grantlint" if we else "parliament"
                yield Difference(name, path, by, explanation(name))


def explanation(name: str) -> str:
    """Why one knows *name* and the other does not; empty when nothing explains it."""
    prefix = name.partition(":")[0].lower()
    if not is_known(name):
        newer = NEWER if actions.matches_any(name) else ""
        return UNREAD if "*" in prefix else newer
    if retirement.removed_by_pattern(name):
        return REMOVED
    if retirement.retired_by_pattern(name):
        return RETIRED
    return CLOSED_SERVICE if prefix in CLOSED else ""


def is_known(name: str) -> bool:
    """Whether parliament knows an action of that name, or one that fits the pattern."""
    try:
        parliament().expand_action(name)
    except Exception:  # noqa: BLE001  it raises classes of its own, and ValueError for no colon
        return False
    return True


def reported(folder: str) -> set[tuple[str, str]]:
    """The names that grantlint reports as unknown, removed or retired, each with its file.

    Raises RuntimeError when a host or a rule failed: then nobody knows what it had reported.
    """
    flags = Flags(isolated=True, certainty="possible", select=RULES)
    report = run.check([folder], load(flags, os.getcwd(), time.strftime("%Y-%m-%d")))
    if report.errors:
        raise RuntimeError(report.errors[0].message)
    spans = [(finding.at.source, finding.at.span) for finding in report.findings]
    return {
        (os.path.abspath(source.path), json.loads(source.text[span.start : span.end]))
        for source, span in spans
    }


def action_names(document: object) -> Iterator[str]:
    """All strings in `Action` and `NotAction` of a policy, wherever they stand."""
    waiting = [document]
    while waiting:
        match waiting.pop():
            case dict() as element:
                for key, value in element.items():
                    if key in ELEMENTS:
                        yield from [value] if isinstance(value, str) else value
                    else:
                        waiting.append(value)
            case list() as elements:
                waiting += elements
            case _:
                pass


def _files(folder: str) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        yield from (os.path.join(parent, name) for name in names if name.endswith(".json"))
