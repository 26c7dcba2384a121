"""What one run was told: the config file and the command line, decoded, checked and merged.

Knows no rule and no file format that is scanned; names of rules are checked against what the
packs say (`names`), which the engine hands in.
"""

import os
from collections.abc import Mapping

from msgspec import Struct

from grantlint.config.discovery import is_inside
from grantlint.config.errors import UsageError
from grantlint.host import HostOptions
from grantlint.model import Certainty, Place, Settings, Severity, Source
from grantlint.rule import Option
from grantlint.text import globs

__all__ = ["BUILT_IN_PACK", "Config", "Glob", "Ignore", "Output", "UsageError"]

BUILT_IN_PACK = "grantlint_rules"


class Glob(Struct, frozen=True):
    """A pattern of paths, and the absolute folder it is relative to."""

    base: str
    pattern: str

    def covers(self, path: str) -> bool:
        """Whether an absolute path lies in `base` and fits the pattern."""
        if not is_inside(path, self.base) or path == self.base:
            return False
        relative = path[len(self.base.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
        return globs.matches(self.pattern, relative)


class Ignore(Struct, frozen=True, eq=False):
    """An `[[ignore]]` of the config: findings that are accepted, and why.

    Each field that is set has to hold. `place` is the entry's own place in the config file.
    """

    rules: tuple[str, ...]
    reason: str
    place: Place
    path: Glob | None = None
    owner: str | None = None
    sid: str | None = None
    until: str | None = None


class Output(Struct, frozen=True):
    """One report to write: to *file*, or to standard output."""

    format: str = "text"
    file: str | None = None


class Config(Struct, frozen=True, eq=False):
    """All that a run needs to know besides its paths.

    `root` is the absolute folder that reading stays in: the git root, else the config's own folder
    (without a config, the working directory). `select` is empty for the default rules. `off` and
    `severities` hold names of rules and families. `hosts.root` is the folder that globs of the
    config are relative to. Names of rules are as written: `names.check_names(config, rules)` has
    to be asked before they are used. `source` is the config file.
    """

    root: str
    packs: tuple[str, ...] = (BUILT_IN_PACK,)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[Glob, ...] = ()
    fail_on: Severity = Severity.WARNING
    certainty: Certainty = Certainty.CERTAIN
    exit_zero: bool = False
    statistics: bool = False
    outputs: tuple[Output, ...] = (Output(),)
    settings: Settings = Settings()
    hosts: HostOptions = HostOptions()
    off: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = {}
    options: Mapping[str, Mapping[str, Option]] = {}
    ignores: tuple[Ignore, ...] = ()
    source: Source | None = None

    @property
    def config_path(self) -> str | None:
        """The config file as reports print it, when there is one."""
        return self.source.path if self.source else None
