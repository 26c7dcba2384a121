"""The policies to answer from: what hosts read in the paths that were named. No rule is run."""

from collections.abc import Iterator, Sequence

from grantlint.config import Config
from grantlint.engine.batches import Batches
from grantlint.engine.discover import discover
from grantlint.host import HandedOn
from grantlint.model import Estate


def estates(paths: Sequence[str], config: Config) -> Iterator[Estate]:
    """The estates in *paths*. Raises UsageError for a path that does not exist.

    A host that fails on a file is passed over: an answer from the others is better than none.
    """
    batches = Batches(discover(paths, config), config)
    for host, files in batches:
        try:
            for estate in host.estates(files, config.hosts):
                if isinstance(estate, HandedOn):
                    batches.hand_on(estate)
                else:
                    yield estate
        except Exception:  # noqa: BLE001, S112  `check` is there to report what a host fails on
            continue
