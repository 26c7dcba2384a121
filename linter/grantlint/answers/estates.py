"""The policies to answer from: what hosts read in the paths that were named. No rule is run."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from grantlint import hosts
from grantlint.config import Config
from grantlint.engine.discover import discover
from grantlint.model import Estate

if TYPE_CHECKING:
    from grantlint.host import File, Host


def estates(paths: Sequence[str], config: Config) -> Iterator[Estate]:
    """The estates in *paths*. Raises UsageError for a path that does not exist.

    A host that fails on a file is passed over: an answer from the others is better than none.
    """
    by_host: dict[str, list[File]] = {}
    for name, file in discover(paths, config):
        by_host.setdefault(name, []).append(file)
    for name, files in by_host.items():
        host: Host = import_module(hosts.HOSTS[name].module).HOST
        try:
            yield from host.estates(files, config.hosts)
        except Exception:  # noqa: BLE001, S112  `check` is there to report what a host fails on
            continue
