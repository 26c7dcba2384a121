"""Finds the config file of a working directory, and the folder that reading stays in."""

import os
import stat
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from grantlint.config.errors import UsageError
from grantlint.model import Source

OWN_FILE = "grantlint.toml"
SHARED_FILE = "pyproject.toml"
TABLE = ("tool", "grantlint")
LARGEST = 1 << 20


class Found(Struct, frozen=True, eq=False):
    """A config file that was read: its folder and its values."""

    folder: str
    data: dict[str, Any]
    source: Source


def root_of(folder: str) -> str:
    """The git root that *folder* is in, else *folder* itself; absolute, symlinks resolved."""
    folder = os.path.realpath(folder)
    for above in _upwards(folder):
        if os.path.exists(os.path.join(above, ".git")):
            return above
    return folder


def discovered(folder: str) -> Found | None:
    """The nearest config from *folder* upwards, not above a git root or the home directory.

    Raises UsageError when there is one that cannot be read.
    """
    home = os.path.realpath(os.path.expanduser("~"))
    for above in _upwards(os.path.realpath(folder)):
        for name in (OWN_FILE, SHARED_FILE):
            path = os.path.join(above, name)
            if os.path.lexists(path) and (found := _read(path, discovered_in=above)):
                return found
        if above == home or os.path.exists(os.path.join(above, ".git")):
            return None
    return None


def named(path: str) -> Found:
    """The config file at *path*, which the user gave; raises UsageError when it is none."""
    found = _read(path)
    if found is None:
        raise UsageError(f"{path}: has no table [tool.grantlint]")
    return found


def _upwards(folder: str) -> Iterator[str]:
    yield folder
    while (above := os.path.dirname(folder)) != folder:
        folder = above
        yield folder


def _read(path: str, discovered_in: str | None = None) -> Found | None:
    """The config in the file; None for a `pyproject.toml` that says nothing about grantlint.

    A file that was discovered is part of the scanned tree: it must not lead out of it.
    """
    shown = _shown(path)
    shared = os.path.basename(path) == SHARED_FILE
    try:
        text = _text(path, discovered_in)
    except UsageError:
        if shared and discovered_in:
            return None
        raise
    if shared and not _may_have_table(text):
        return None
    data = _parsed(shown, text)
    if shared:
        data = data.get("tool", {})
        data = data.get("grantlint") if isinstance(data, dict) else None
        if data is None:
            return None
    if not isinstance(data, dict):
        raise UsageError(f"{shown}: `tool.grantlint` must be a table")
    from grantlint.config.places import config_source  # noqa: PLC0415  only where a config is

    folder = os.path.dirname(os.path.realpath(path))
    return Found(folder, data, config_source(shown, text, TABLE if shared else ()))


def _may_have_table(text: str) -> bool:
    """Whether a `pyproject.toml` can say anything about grantlint; told without reading TOML.

    Most that name grantlint do so among their dependencies.
    """
    if "grantlint" not in text:
        return False
    keys = (line.lstrip(" \t[") for line in text.split("\n"))
    return any(key.startswith(("tool", "'", '"')) and _may_be_ours(key) for key in keys)


def _may_be_ours(key: str) -> bool:
    """Whether a line that starts with *key* can lead to `tool.grantlint`."""
    name = key.lstrip("'\"")
    if not name.startswith("tool"):
        return "\\" in key  # a quoted key may spell `tool` with escapes
    owner = name.removeprefix("tool.")
    return owner == name or owner.startswith("grantlint") or not owner[:1].isalpha()


def _text(path: str, discovered_in: str | None) -> str:
    """The file's text; raises UsageError for what is no regular, small file of UTF-8."""
    shown = _shown(path)
    real = os.path.realpath(path)
    if discovered_in is not None and not is_inside(real, root_of(discovered_in)):
        raise UsageError(f"{shown}: leads out of the project; name it with --config to use it")
    try:
        if not stat.S_ISREG(os.stat(real).st_mode):
            raise UsageError(f"{shown}: is not a file")
        with open(real, "rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise UsageError(f"{shown}: is larger than {LARGEST >> 20} MB")
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise UsageError(f"{shown}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown}: is not UTF-8 (byte {error.start})") from error


def _parsed(shown: str, text: str) -> Any:  # noqa: ANN401  whatever stands in the file
    import tomllib  # noqa: PLC0415  only where a config is

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).partition(" (at ")
        line = where.removeprefix("line ").partition(",")[0]
        if not line.isdigit():  # at the end of the document
            line = str(text.rstrip().count("\n") + 1)
        raise UsageError(f"{shown}:{line}: not TOML: {what}") from error
    except RecursionError:
        raise UsageError(f"{shown}: nested too deep") from None


def is_inside(path: str, folder: str) -> bool:
    """Whether *path* is *folder* or below it; both are absolute."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _shown(path: str) -> str:
    """*path* as reports print it: relative to the working directory where that is shorter."""
    absolute = os.path.abspath(path)
    try:
        relative = os.path.relpath(absolute)
    except ValueError:  # another drive
        return absolute.replace(os.sep, "/")
    return min(relative, absolute, key=len).replace(os.sep, "/")
