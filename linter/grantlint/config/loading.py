"""Merges the command line and the config file into one `Config`.

What the command line gives stands instead of the config's key of that name; `--ignore`,
`--exclude` and `--pack` add to it.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from grantlint.config import BUILT_IN_PACK, Config, Glob, Ignore, Output
from grantlint.config.discovery import Found, discovered, is_inside, named, root_of
from grantlint.config.errors import UsageError
from grantlint.host import HostOptions, IdentityJoin, OrganizationJoin
from grantlint.model import Certainty, Expectation, Place, Settings, Severity, Source, Span
from grantlint.rule import Option

if TYPE_CHECKING:
    from grantlint.config.file import ConfigFile, IdentityTable, IgnoreTable

T = TypeVar("T")
SEVERITIES = {severity.word: severity for severity in Severity}
CERTAINTIES = {certainty.word: certainty for certainty in Certainty}


class Flags(Struct, frozen=True):
    """What the command line said; None and empty where it said nothing.

    An output without a format has the config's.
    """

    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: str | None = None
    certainty: str | None = None
    exit_zero: bool = False
    statistics: bool = False
    outputs: tuple[Output, ...] = ()
    packs: tuple[str, ...] = ()
    var_files: tuple[str, ...] = ()
    config: str | None = None
    isolated: bool = False


def load(flags: Flags, folder: str, today: str) -> Config:
    """The config of a run started in *folder* on the ISO date *today*.

    Raises UsageError for a config file that cannot be used, and for flags that contradict it.
    """
    found = _found(flags, folder)
    if found is None:
        return _with_flags(flags, folder, Settings(today=today))
    from grantlint.config.decoding import decoded  # noqa: PLC0415  only where a config is

    return _merged(flags, decoded(found.data, found.source), found, folder, today)


def _found(flags: Flags, folder: str) -> Found | None:
    if flags.config is not None:
        return named(os.path.join(folder, flags.config))
    return None if flags.isolated else discovered(folder)


def _with_flags(flags: Flags, folder: str, settings: Settings) -> Config:
    """A config of flags alone."""
    root = root_of(folder)
    exclude = _globs(folder, flags.exclude)
    hosts = HostOptions(root=os.path.realpath(folder), settings=settings)
    return Config(
        root=root,
        packs=_unique(BUILT_IN_PACK, *flags.packs),
        select=flags.select,
        ignore=flags.ignore,
        exclude=exclude,
        fail_on=SEVERITIES[flags.fail_on or "warning"],
        certainty=CERTAINTIES[flags.certainty or "certain"],
        exit_zero=flags.exit_zero,
        statistics=flags.statistics,
        outputs=_outputs(flags, "text"),
        settings=settings,
        hosts=_told(hosts, root, exclude, flags),
    )


def _merged(flags: Flags, file: "ConfigFile", found: Found, folder: str, today: str) -> Config:
    """A config of file and flags. A config given by name counts from the working directory."""
    base = os.path.realpath(folder) if flags.config else found.folder
    root = root_of(base)
    settings = Settings(
        own_accounts=file.accounts.own,
        trusted_accounts=file.accounts.trusted,
        organization_id=_or_none(file.organization.id),
        today=today,
        expectations=tuple(_expectations(file, found)),
    )
    names = tuple(item for item in file.ignore if isinstance(item, str))
    off, severities, options = _of_rules(file.rules, flags.select)
    exclude = (*_globs(base, file.exclude), *_globs(folder, flags.exclude))
    return Config(
        root=root,
        packs=_packs(flags, file.packs, found, root),
        select=flags.select or file.select,
        ignore=_unique(*names, *flags.ignore),
        exclude=exclude,
        fail_on=SEVERITIES[flags.fail_on or _or_none(file.fail_on) or "warning"],
        certainty=CERTAINTIES[flags.certainty or _or_none(file.certainty) or "certain"],
        exit_zero=flags.exit_zero or file.exit_zero,
        statistics=flags.statistics or file.statistics,
        outputs=_outputs(flags, _or_none(file.output_format) or "text"),
        settings=settings,
        hosts=_told(_host_options(file, base, settings), root, exclude, flags),
        off=off,
        severities=severities,
        options=options,
        ignores=tuple(_ignores(file, found, base)),
        source=found.source,
    )


def _outputs(flags: Flags, form: str) -> tuple[Output, ...]:
    outputs = flags.outputs or (Output(form),)
    return tuple(Output(output.format or form, output.file) for output in outputs)


def _packs(flags: Flags, wanted: Sequence[str], found: Found, root: str) -> tuple[str, ...]:
    """Packs to load: importing one runs its code, so a scanned tree cannot ask for it alone."""
    for name in wanted if _is_scanned(found, flags.paths, root) else ():
        if name not in (BUILT_IN_PACK, *flags.packs):
            raise UsageError(
                f"{found.source.path}: the pack `{name}` runs code, so a config inside the "
                f"project cannot load it alone; add `--pack {name}` if you trust it"
            )
    return _unique(BUILT_IN_PACK, *wanted, *flags.packs)


def _is_scanned(found: Found, paths: Sequence[str], root: str) -> bool:
    """Whether the config is part of what is scanned: under *root* or the root of a path."""
    folders = [root, *(root_of(os.path.dirname(os.path.realpath(path))) for path in paths)]
    folders += [os.path.realpath(path) for path in paths]
    return any(is_inside(found.folder, folder) for folder in folders)


def _host_options(file: "ConfigFile", base: str, settings: Settings) -> HostOptions:
    organization = file.organization
    return HostOptions(
        root=base,
        kinds=tuple(file.kinds.items()),
        identities=tuple(_join(table) for table in file.identity),
        organization=OrganizationJoin(
            _or_none(organization.id), organization.scps, organization.rcps
        ),
        settings=settings,
    )


def _told(options: HostOptions, root: str, exclude: tuple[Glob, ...], flags: Flags) -> HostOptions:
    """*options* with what the run as a whole is told."""
    return replace(
        options,
        inside=root,
        is_excluded=partial(_is_excluded, exclude),
        var_files=tuple(os.path.abspath(path) for path in flags.var_files),
    )


def _is_excluded(exclude: Sequence[Glob], path: str) -> bool:
    return any(glob.covers(path) for glob in exclude)


def _join(table: "IdentityTable") -> IdentityJoin:
    return IdentityJoin(table.name, table.policies, _or_none(table.boundary), _or_none(table.trust))


def _of_rules(
    rules: Mapping[str, Mapping[str, Any]], selected: Sequence[str]
) -> tuple[tuple[str, ...], dict[str, Severity], dict[str, dict[str, Option]]]:
    """Rules that are off, severities and options; one selected by its own name is not off."""
    words = {name: table["severity"] for name, table in rules.items() if "severity" in table}
    off = tuple(name for name, word in words.items() if word == "off" and name not in selected)
    severities = {name: SEVERITIES[word] for name, word in words.items() if word != "off"}
    options = {
        name: {key: value for key, value in table.items() if key != "severity"}
        for name, table in rules.items()
    }
    return off, severities, {name: table for name, table in options.items() if table}


def _ignores(file: "ConfigFile", found: Found, base: str) -> "list[Ignore]":
    return [
        _ignore(item, Place(found.source, ("ignore", i)), base)
        for i, item in enumerate(file.ignore)
        if not isinstance(item, str)
    ]


def _ignore(table: "IgnoreTable", place: Place, base: str) -> Ignore:
    return Ignore(
        rules=table.rules,
        reason=table.reason,
        place=place,
        path=None if table.path is UNSET else Glob(base, table.path),
        owner=_or_none(table.owner),
        sid=_or_none(table.sid),
        until=None if table.until is UNSET else table.until.isoformat(),
    )


def _expectations(file: "ConfigFile", found: Found) -> Iterator[Expectation]:
    for i, table in enumerate(file.expect):
        for what, wanted in (("can", table.can), ("cannot", table.cannot)):
            for j, goal in enumerate(wanted):
                place = Place(found.source, ("expect", i, what, j))
                yield Expectation(table.identity, goal, what == "can", place)


def _globs(base: str, patterns: Sequence[str]) -> tuple[Glob, ...]:
    base = os.path.realpath(base)
    return tuple(Glob(base, pattern) for pattern in patterns)


def _unique(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _or_none(value: T | UnsetType) -> T | None:
    return None if value is UNSET else value


def from_text(text: str, today: str) -> Config:
    """The config that *text* (TOML) alone describes; for pages that show one.

    Raises UsageError as `load` does.
    """
    import tomllib  # noqa: PLC0415  only where a config is

    from grantlint.config.decoding import decoded  # noqa: PLC0415  only where a config is

    source = Source("grantlint.toml", text, "config", lambda _: Span(0, 0))
    found = Found(folder=os.curdir, data=tomllib.loads(text), source=source)
    return _merged(Flags(), decoded(found.data, found.source), found, os.curdir, today)
