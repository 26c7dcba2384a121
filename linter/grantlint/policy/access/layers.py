"""Layers of policies: one statement of each must allow a request."""

from typing import TypeAlias

from msgspec import Struct

from grantlint.policy.access.statements import Ruling, Sure
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import Context


class Layer(Struct, frozen=True, eq=False, gc=False):
    """Statements of which one must allow, each with what caps its answer.

    `always` is what the layer says without any statement: NO for policies that are seen, MAYBE
    where others may be.
    """

    rulings: tuple[Sure, ...]
    always: Answer = NO

    def allows(self, context: Context) -> tuple[Answer, Ruling | None]:
        best: tuple[Answer, Ruling | None] = (self.always, None)
        for ruling, limit in self.rulings:
            found = NO if limit is NO else ruling.holds(context)
            if found is YES and limit is YES:
                return found, ruling
            if found is not NO and best[1] is None and best[0] is not YES:
                best = MAYBE, ruling
        return best

    @property
    def is_closed(self) -> bool:
        """Whether it allows nothing, whatever the request."""
        return not self.rulings and self.always is NO


Way: TypeAlias = tuple[Layer, ...]
"""One way to be allowed: every layer must."""

ALLOWS = Layer((), YES)
MAY_ALLOW = Layer((), MAYBE)
DENIES = Layer(())
