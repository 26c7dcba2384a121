"""Layers of policies: one statement of each must allow a request."""

from typing import TypeAlias

from msgspec import Struct

from grantlint.policy.access.statements import Ruling, Sure
from grantlint.policy.answers import Answer
from grantlint.policy.conditions import Context


class Layer(Struct, frozen=True, eq=False, gc=False):
    """Statements of which one must allow, each with what caps its answer.

    `always` is what the layer says without any statement: NO for policies that are seen, MAYBE
    where others may be.
    """

    rulings: tuple[Sure, ...]
    always: Answer = Answer.NO

    def allows(self, context: Context) -> tuple[Answer, Ruling | None]:
        best: tuple[Answer, Ruling | None] = (self.always, None)
        for ruling, limit in self.rulings:
            found = Answer.NO if limit is Answer.NO else ruling.holds(context)
            if found is Answer.YES and limit is Answer.YES:
                return found, ruling
            if found is not Answer.NO and best[1] is None and best[0] is not Answer.YES:
                best = Answer.MAYBE, ruling
        return best

    @property
    def is_closed(self) -> bool:
        """Whether it allows nothing, whatever the request."""
        return not self.rulings and self.always is Answer.NO


Way: TypeAlias = tuple[Layer, ...]
"""One way to be allowed: every layer must."""

ALLOWS = Layer((), Answer.YES)
MAY_ALLOW = Layer((), Answer.MAYBE)
DENIES = Layer(())
