"""Which files are read together, by which host, in which order; knows nothing of what they say."""

from collections.abc import Iterator, Sequence
from importlib import import_module

from grantlint import hosts
from grantlint.config import Config
from grantlint.host import File, HandedOn, Host


def host_of(name: str) -> Host:
    """The host of that name, imported."""
    host: Host = import_module(hosts.HOSTS[name].module).HOST
    return host


class Batches:
    """Files that are read together, with their host; files that one host hands on come last.

    Hosts that read each file alone come before those that read all of theirs together, so that
    what the former hand on to the latter is read with the rest. JSON files stand alone unless the
    config joins them.
    """

    def __init__(self, files: Sequence[tuple[str, File]], config: Config) -> None:
        organization = config.hosts.organization
        self._joins = bool(config.hosts.identities or organization.scps or organization.rcps)
        self._waiting: dict[str, list[File]] = {}
        self._handed_on: set[str] = set()
        for name, file in files:
            self._waiting.setdefault(name, []).append(file)

    def hand_on(self, handed: HandedOn) -> None:
        """Give a file to another host; one that was handed on before stays where it is."""
        if handed.file.path not in self._handed_on:
            self._handed_on.add(handed.file.path)
            self._waiting.setdefault(handed.name, []).append(handed.file)

    def __iter__(self) -> Iterator[tuple[Host, list[File]]]:
        while self._waiting:
            name = min(self._waiting, key=lambda name: hosts.HOSTS[name].reads_together)
            batch = self._waiting.pop(name)
            host = host_of(name)
            if self._joins or hosts.HOSTS[name].reads_together:
                yield host, batch
            else:
                yield from ((host, [file]) for file in batch)
