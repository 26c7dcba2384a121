"""What a command costs: CPU seconds of user and system, and the peak of its memory."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from tempfile import TemporaryDirectory

from msgspec import Struct

LAUNCH = os.path.join(os.path.dirname(__file__), "drivers", "launch.py")
ENDED = frozenset({0, 1})
"""Statuses of a run that went well; every linter ends with 1 when it finds something."""
KIBI = 1024
MEGA = 1_000_000


class Cost(Struct, frozen=True):
    """One run, or the medians of `runs` of them. `remark` is the last line of its errors."""

    cpu: float  # seconds
    memory: float  # megabytes
    runs: int = 1
    remark: str = ""


class RunFailedError(Exception):
    """A measured command ended otherwise than by finding something or nothing."""


def cost(command: Sequence[str]) -> Cost:
    """Run *command* once, away from every config and what is set for our own interpreter.

    Raises RunFailedError.
    """
    with TemporaryDirectory() as away:
        errors = os.path.join(away, "errors")
        launched = subprocess.run(
            [sys.executable, "-ISB", LAUNCH, errors, *command],
            cwd=away,
            env={
                name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
            },
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        status, cpu, memory = launched.stdout.split()
        with open(errors, encoding="utf-8", errors="replace") as file:
            said = file.read()
    if int(status) not in ENDED or said.startswith("Traceback"):
        raise RunFailedError(f"{' '.join(command)} ended with {status}: {said[-500:]}")
    remark = said.strip().rpartition("\n")[2]
    return Cost(float(cpu), float(memory) * KIBI / MEGA, remark=remark)


def costs(
    commands: Mapping[str, Sequence[str]],
    *,
    rounds: int,
    patience: float,
    told: Callable[[str, Cost], None],
) -> dict[str, Cost]:
    """Run all *commands* in turn, *rounds* times, and give the medians of each.

    One that has used *patience* CPU seconds is not run again. *told* hears of every run.
    """
    runs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            if sum(run.cpu for run in runs[name]) > patience:
                continue
            runs[name].append(cost(command))
            told(name, runs[name][-1])
    return {name: _median(done) for name, done in runs.items()}


def _median(runs: Sequence[Cost]) -> Cost:
    return Cost(
        cpu=median(run.cpu for run in runs),
        memory=median(run.memory for run in runs),
        runs=len(runs),
        remark=runs[0].remark,
    )
