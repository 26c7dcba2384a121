"""Writes what was measured as docs/benchmarks.md."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from grantlint_dev.bench import contestants, targets
from grantlint_dev.bench.contestants import Contestant
from grantlint_dev.bench.measure import Cost

TITLES = {"policy": "One policy, cold", "folder": "A folder", "terraform": "Terraform"}
TEN = 10
WORDS = {"policy": "one policy", "folder": "the folder", "terraform": "Terraform"}


class Occasion(Struct, frozen=True):
    """What was measured, on what, when."""

    date: str
    machine: str
    subjects: Mapping[str, str]  # by scene
    versions: Mapping[str, str]  # by package


def page(occasion: Occasion, scenes: targets.Scenes) -> str:
    """The page, from the medians of all contestants in all scenes."""
    lines = [
        "# Benchmarks",
        "",
        f"Measured on {occasion.date} by `python -m grantlint_dev bench`; {occasion.machine}.",
        "CPU is user and system time of the whole process, memory its peak; medians of runs that",
        "took turns. Each tool has its own virtual environment of the same Python.",
        "",
    ]
    for scene, measured in scenes.items():
        lines += [f"## {TITLES[scene]}", "", f"{occasion.subjects[scene]}.", ""]
        lines += [*_table(measured, occasion.versions), ""]
    lines += ["## How each is used", "", *_ways(scenes), ""]
    lines += ["## Targets", "", *_targets(scenes)]
    return "\n".join(lines) + "\n"


def _table(measured: Mapping[str, Cost], versions: Mapping[str, str]) -> Iterator[str]:
    ours = measured[contestants.GRANTLINT.name]
    yield "| | version | CPU | beside grantlint | memory | runs |"
    yield "|---|---|--:|--:|--:|--:|"
    for one in contestants.ALL:
        if one.name in measured:
            cost = measured[one.name]
            version = versions[one.package] if one.how else ""
            ratio = f"{figure(cost.cpu / ours.cpu)} x"
            cells = one.name, version, time(cost.cpu), ratio, f"{cost.memory:.0f} MB", cost.runs
            yield f"| {' | '.join(map(str, cells))} |"


def _ways(scenes: targets.Scenes) -> Iterator[str]:
    measured = {name: cost for scene in scenes.values() for name, cost in scene.items()}
    measured.update(scenes["folder"])
    for one in contestants.ALL:
        if one.how and one.name in measured:
            yield f"- **{one.name}**: {one.how}{_failures(one, measured[one.name])}."


def _failures(one: Contestant, cost: Cost) -> str:
    if not one.counts_failures:
        return ""
    return f" (it raised on {cost.remark} policies)"


def _targets(scenes: targets.Scenes) -> Iterator[str]:
    yield "| grantlint's CPU | at most | measured |"
    yield "|---|--:|--:|"
    for target in targets.measured_in(scenes):
        what = f"{WORDS[target.scene]}, beside {target.beside.name}"
        ratio = target.ratio(scenes)
        limit = f"{figure(target.limit)} x" if target.limit > 1 else f"1/{1 / target.limit:.0f}"
        measured = f"{figure(ratio)} x" if target.limit > 1 else f"1/{1 / ratio:.0f}"
        yield f"| {what} | {limit} | {measured}{_missed(met=ratio <= target.limit)} |"
    peak = targets.peak(scenes)
    met = peak <= targets.MEMORY
    yield f"| memory | {targets.MEMORY} MB | {peak:.0f} MB{_missed(met=met)} |"


def _missed(*, met: bool) -> str:
    return "" if met else " (missed)"


def time(seconds: float) -> str:
    """A duration as people read it: milliseconds below a second."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{figure(seconds)} s"


def figure(number: float) -> str:
    """A number with two digits that count, and no more."""
    digits = 0 if number >= TEN else 1 if number >= 1 else 2
    return f"{number:.{digits}f}"
