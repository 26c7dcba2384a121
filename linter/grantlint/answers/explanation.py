"""What `explain` answers with: values that the command line prints as text or as JSON."""

from collections.abc import Mapping

from msgspec import Struct

from grantlint.answers.denial import Denial
from grantlint.model import Place

Written = Mapping[str, object]
"""A statement as IAM's JSON."""


class Step(Struct, frozen=True, eq=False):
    """One thing to do: words, the statement to write, and where.

    `fill_in` are the words of the statement that stand for what the message does not tell.
    `beside` is the place of the statement or policy in whose language it is to be written.
    """

    text: str
    statement: Written | None = None
    fill_in: tuple[str, ...] = ()
    place: Place | None = None
    beside: Place | None = None


class Evidence(Struct, frozen=True, eq=False):
    """A statement among the policies that were read, and what it has to do with the denial.

    `place` is None for policies of AWS, which have none here.
    """

    text: str
    place: Place | None
    owner: str


class Explanation(Struct, frozen=True, eq=False):
    """The answer to one message.

    `summary` says who was stopped doing what by what; `causes` what that means, `steps` what to
    do, `notes` what else to know, `evidence` what the scanned policies have to do with it.
    """

    denial: Denial
    summary: str
    causes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
