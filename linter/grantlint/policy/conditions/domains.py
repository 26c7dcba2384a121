"""What a key of a request may hold at all, whatever the conditions say of it."""

from collections.abc import Callable

from msgspec import Struct

from grantlint.policy.answers import YES, Answer, answer, every
from grantlint.policy.conditions.regions import Values, fits_again
from grantlint.policy.patterns import Glob


class Domain(Struct, frozen=True, cache_hash=True, gc=False):
    """What a key may hold at all.

    `alternatives`, when given, are the only ones. `lacks` and `holds` say whether a request may
    be without the key, and with it; MAYBE lowers what rests on it, and `reason` says why.
    `wanted` are patterns that any value matches, `unwanted` such that none does. `prefer` are
    values to take if they do.
    """

    alternatives: tuple[Values, ...] | None = None
    lacks: Answer = YES
    holds: Answer = YES
    wanted: tuple[Glob, ...] = ()
    prefer: tuple[str, ...] = ()
    reason: str = ""
    unwanted: tuple[Glob, ...] = ()

    def allows(self, values: Values) -> Answer:
        """Whether a request may carry these values."""
        if self.alternatives is not None:
            return answer(values in self.alternatives)
        if not values:
            return self.lacks
        found = self.holds
        for text in values:
            within = [fits_again(glob, text) for glob in self.wanted]
            outside = [fits_again(glob, text).opposite for glob in self.unwanted]
            found = every([found, *within, *outside])
        return found


ANYTHING = Domain()

Domains = Callable[[str], Domain]
"""What each key may hold, by its name in lower case."""


def any_domain(_key: str) -> Domain:
    """No key is limited."""
    return ANYTHING
