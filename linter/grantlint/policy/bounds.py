"""How much of one policy is looked at: more than AWS takes, so that no file runs for minutes.

What rules ask of a statement often depends on all others, so that a policy without end would cost
time without end. What is cut away counts as unseen: there may be Allows, and Denies if there are.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from grantlint.model import ALLOW, Clause, Place, Statement, Term
from grantlint.policy.shortening import length, shortened

LONGEST = 150_000
"""Characters that are looked at: the longest policy that AWS itself has written has 135,200."""
TAKEN = 32_768
"""Characters of the longest policies that AWS takes from others: those of KMS keys and permission
sets. Those of roles have 10,240, those of buckets 20,480.

https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""
TAKEN_BY = {"es": 102_400}
"""The services that take longer ones: those of domains of OpenSearch.

https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html
"""
SHORTEST = len('{"Effect":"Deny","Action":"*","Resource":"*"},')
"""Characters of the shortest statement there is, so that a policy that AWS takes has no more
statements than those find room; AWS itself has written one with 162."""
FRAME = len('{"Effect":"Deny","Action":},')
"""Characters of a statement beside what it names."""


class Kept(Struct, frozen=True, eq=False):
    """The statements that are looked at, and the first place that is not."""

    statements: tuple[Statement, ...]
    end: Place


def cut(
    statements: Sequence[Statement], service: str | None = None, text: str | None = None
) -> Kept | None:
    """What is looked at of a policy's statements; None where that is all of them.

    *service* is that of the resource on which the policy stands, *text* what spells it, if that is
    known. The statement that does not fit is kept as far as it does, as one that may name more.
    """
    room, most = LONGEST, TAKEN_BY.get(service or "", TAKEN) // SHORTEST
    if text is not None and len(text) <= room and len(statements) <= most:
        return None
    for at, statement in enumerate(statements):
        needed = FRAME + length(statement)
        if at == most:
            return Kept((*statements[:at], *_guards(statements[at:])), statement.place)
        if needed > room:
            return _kept(statements[:at], statements[at:], room - FRAME)
        room -= needed
    return None


def _kept(before: Sequence[Statement], behind: Sequence[Statement], room: int) -> Kept:
    first = behind[0]
    if room <= 0:
        return Kept((*before, *_guards(behind)), first.place)
    part, end = shortened(first, room)
    return Kept((*before, part, *_guards(behind[1:])), end)


def _guards(unseen: Sequence[Statement]) -> tuple[Statement, ...]:
    """Of statements that are not looked at, one that stands for all that may be Denies."""
    found = (one for one in unseen if one.effect is not ALLOW)
    return tuple(_emptied(one) for one in list(found)[:1])


def _emptied(statement: Statement) -> Statement:
    """A statement of which no more is known than its effect."""
    at = statement.place
    anything: Clause[Term] = Clause((), negated=False, place=at, name_at=at, complete=False)
    principals = statement.principals
    return replace(
        statement,
        sid=None,
        actions=anything,
        resources=anything,
        principals=None if principals is None else principals.having((), complete=False),
        conditions=(),
        oddities=(),
        conditions_complete=False,
    )
