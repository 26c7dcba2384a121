"""The policies to answer from: what hosts read in the paths that were named. No rule is run."""

from collections.abc import Iterator, Sequence

from grantlint.config import Config
from grantlint.engine.batches import Batches
from grantlint.engine.discover import discover
from grantlint.host import File, HandedOn
from grantlint.model import Estate, NotUnderstood, Place, Source, Span


def estates(paths: Sequence[str], config: Config) -> Iterator[Estate]:
    """The estates in *paths*. Raises UsageError for a path that does not exist.

    Of files that a host fails on only that is said: an answer from the others is better than none.
    """
    batches = Batches(discover(paths, config), config)
    for host, files in batches:
        try:
            for estate in host.estates(files, config.hosts):
                if isinstance(estate, HandedOn):
                    batches.hand_on(estate)
                else:
                    yield estate
        except Exception as error:  # noqa: BLE001  `check` is there to report what a host fails on
            yield _failed(files[0], host.name, error)


def _failed(file: File, host: str, error: Exception) -> Estate:
    """Nothing but that a host failed on what begins with *file*."""
    place = Place(Source(file.path, "", host, lambda _: Span(0, 0)), ())
    reason = f"it cannot be read: host `{host}` failed: {type(error).__name__}"
    gap = NotUnderstood(place, file.path, reason, is_policy=True)
    return Estate(name=file.path, not_understood=(gap,))
