"""What each rule has of a run's CPU."""

import gc
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from grantlint import hosts
from grantlint.config import Config
from grantlint.engine import packs
from grantlint.engine.discover import discover
from grantlint.engine.dispatch import Dispatcher
from grantlint.knowledge import catalogue
from grantlint.model import Estate, Finding
from grantlint.rule import Context, Node, Rule

NANO = 1e-9


class Share(Struct, frozen=True):
    """One rule: its part of the run's CPU, the CPU itself, how often it was called."""

    rule: str
    part: float
    seconds: float
    calls: int


class Clock(Struct):
    """What a rule has used so far."""

    nanoseconds: int = 0
    calls: int = 0


class Timed(packs.Entry, frozen=True, kw_only=True):
    """An entry of a pack whose rule runs under a clock. Loading the rule counts too."""

    clock: Clock

    def load(self) -> Rule[Any]:  # type: ignore[explicit-override]  # typing has it from 3.12 on
        start = time.process_time_ns()
        rule = packs.rule_in(self.module)
        self.clock.nanoseconds += time.process_time_ns() - start

        def check(node: Node, ctx: Context) -> Iterator[Finding]:
            start = time.process_time_ns()
            found = list(rule.check(node, ctx))
            self.clock.nanoseconds += time.process_time_ns() - start
            self.clock.calls += 1
            return iter(found)

        return replace(rule, check=check)


def shares(folder: str, config: Config) -> list[Share]:
    """The rules of the config's packs by what they have of one run over *folder*, dearest first.

    The files of the services are nobody's: all of them are read first, and are part of the run.
    What a rule is the first to work out of them is its own.
    """
    entries = [
        Timed(**asdict(entry), clock=Clock())
        for name in config.packs
        for entry in packs.pack(name).entries
    ]
    total = _cost(folder, config, entries)
    found = [
        Share(
            rule=entry.id,
            part=entry.clock.nanoseconds * NANO / total,
            seconds=entry.clock.nanoseconds * NANO,
            calls=entry.clock.calls,
        )
        for entry in entries
    ]
    return sorted(found, key=lambda share: share.part, reverse=True)


def _cost(folder: str, config: Config, entries: Sequence[packs.Entry]) -> float:
    """CPU seconds of a run, without the collector of cycles, as the command line runs."""
    gc.disable()
    start = time.process_time_ns()
    try:
        for prefix in catalogue.index().services:
            catalogue.service(prefix)
        _run(folder, config, entries)
    finally:
        gc.enable()
    return (time.process_time_ns() - start) * NANO


def _run(folder: str, config: Config, entries: Sequence[packs.Entry]) -> None:
    dispatcher = Dispatcher(entries, config.settings, config.options)
    for name, file in discover([folder], config, None):
        host = import_module(hosts.HOSTS[name].module).HOST
        for estate in host.estates([file], config.hosts):
            if isinstance(estate, Estate):  # what is handed on is another host's share
                dispatcher.findings(estate, host)
