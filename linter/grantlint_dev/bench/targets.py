"""What the figures have to be, as ratios within one run."""

from collections.abc import Mapping

from msgspec import Struct

from grantlint_dev.bench import contestants
from grantlint_dev.bench.contestants import Contestant
from grantlint_dev.bench.measure import Cost

Scenes = Mapping[str, Mapping[str, Cost]]
"""What each contestant costs, by scene (`policy`, `folder`, `terraform`) and name."""


class Target(Struct, frozen=True):
    """grantlint's CPU is at most `limit` times that of `beside` in one scene."""

    scene: str
    beside: Contestant
    limit: float

    def ratio(self, scenes: Scenes) -> float:
        measured = scenes[self.scene]
        return measured[contestants.GRANTLINT.name].cpu / measured[self.beside.name].cpu


TARGETS = (
    Target("policy", contestants.BARE, 9),
    Target("policy", contestants.PARLIAMENT, 1 / 5),
    Target("folder", contestants.READING, 16),
    Target("folder", contestants.PARLIAMENT, 1 / 8),
    Target("folder", contestants.VALIDATOR, 1 / 40),
    Target("terraform", contestants.CHECKOV, 1 / 10),
)
MEMORY = 100
"""Megabytes that grantlint may need at its peak, in any scene."""
RULE_SHARE = 0.05
"""The part of a run's CPU that one rule may have."""


def peak(scenes: Scenes) -> float:
    """The peak of grantlint in megabytes, the higher one of all scenes."""
    return max(measured[contestants.GRANTLINT.name].memory for measured in scenes.values())


def measured_in(scenes: Scenes) -> tuple[Target, ...]:
    """The targets of the scenes that were measured."""
    return tuple(target for target in TARGETS if target.scene in scenes)


def all_met(scenes: Scenes) -> bool:
    """Whether every target is met, as far as it was measured."""
    fast = all(target.ratio(scenes) <= target.limit for target in measured_in(scenes))
    return fast and peak(scenes) <= MEMORY
