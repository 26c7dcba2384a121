"""Reports in the formats that people and programs read; a format is imported when it is asked for.

Reporters see a `Report` and nothing else: no rule, no host, no configuration.
"""

from collections.abc import Iterator
from importlib import import_module

from grantlint.model import Report

_MODULES = {
    "text": "text",
    "concise": "concise",
    "json": "json_object",
    "jsonl": "json_lines",
    "sarif": "sarif",
    "github": "github",
}
FORMATS = tuple(_MODULES)
DEFAULT_WIDTH = 100


def chunks(
    format_name: str, report: Report, *, colour: bool = False, width: int = DEFAULT_WIDTH
) -> Iterator[str]:
    """*report* in one of FORMATS, piece by piece; the pieces joined are the whole output.

    *colour* and *width* (columns of an excerpt) matter to `text` and `concise` only. No format
    holds the summary line: see `totals`. Raises ValueError for another name.
    """
    if format_name not in _MODULES:
        raise ValueError(f"unknown output format `{format_name}`")
    module = import_module(f"grantlint.reporters.{_MODULES[format_name]}")
    written: Iterator[str] = module.written(report, colour=colour, width=width)
    return written


def render(
    format_name: str, report: Report, *, colour: bool = False, width: int = DEFAULT_WIDTH
) -> str:
    """The same as one string."""
    return "".join(chunks(format_name, report, colour=colour, width=width))
