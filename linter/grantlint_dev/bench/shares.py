"""What each rule has of a run's CPU."""

import gc
import time
from collections.abc import Iterator, Mapping
from typing import Any
from unittest.mock import patch

from msgspec import Struct
from msgspec.structs import asdict, replace

from grantlint.config import Config
from grantlint.engine import packs, run
from grantlint.knowledge import catalogue
from grantlint.model import Finding
from grantlint.reporters import render
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
    """An entry of a pack whose rule runs under a clock.

    Loading it is part of the run only: what one rule is the first to import others need, too.
    """

    clock: Clock

    def load(self) -> Rule[Any]:  # type: ignore[explicit-override]  # typing has it from 3.12 on
        rule = packs.rule_in(self.module)

        def check(node: Node, ctx: Context) -> Iterator[Finding]:
            start = time.process_time_ns()
            found = list(rule.check(node, ctx))
            self.clock.nanoseconds += time.process_time_ns() - start
            self.clock.calls += 1
            return iter(found)

        return replace(rule, check=check)


def shares(folder: str, config: Config) -> list[Share]:
    """The rules of the config's packs by what they have of one run over *folder*, dearest first.

    The run goes from the walk to the text of its report. The files of the services are nobody's:
    all of them are read before. What a rule is the first to work out of them is its own.
    """
    timed = {name: _timed(packs.pack(name)) for name in config.packs}
    total = _cost(folder, config, timed)
    found = [
        Share(
            rule=entry.id,
            part=entry.clock.nanoseconds * NANO / total,
            seconds=entry.clock.nanoseconds * NANO,
            calls=entry.clock.calls,
        )
        for pack in timed.values()
        for entry in pack.entries
        if isinstance(entry, Timed)
    ]
    return sorted(found, key=lambda share: share.part, reverse=True)


def _timed(pack: packs.Pack) -> packs.Pack:
    return replace(
        pack, entries=tuple(Timed(**asdict(entry), clock=Clock()) for entry in pack.entries)
    )


def _cost(folder: str, config: Config, timed: Mapping[str, packs.Pack]) -> float:
    """CPU seconds of a run, without the collector of cycles, as the command line runs."""
    for prefix in catalogue.index().services:
        catalogue.service(prefix)
    gc.disable()
    start = time.process_time_ns()
    try:
        with patch.object(packs, "pack", timed.__getitem__):
            render("text", run.check([folder], config))
    finally:
        gc.enable()
    return (time.process_time_ns() - start) * NANO
