"""Resources that nobody named: what a policy reaches beyond those its author had in mind.

A resource of each type with a name that stands in no policy. Whoever reaches it reaches, for all
that is known, every resource of the type.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from grantlint.knowledge import resources
from grantlint.knowledge.escalation import Need
from grantlint.model import Clause, Term, Witness
from grantlint.policy import arns, terms
from grantlint.policy.kept import kept
from grantlint.policy.patterns import Glob, Pattern, is_plain, joined
from grantlint.policy.patterns.segments import segments_meet

NAME = "a-name-nobody-chose"
USUAL_STARTS = {"instance": "i-", "launch-template": "lt-", "key": "mrk-"}
"""Ids of these types start alike, so that a pattern of the start fits them all."""
ACCOUNT = "123456789012"
REGION = "us-east-1"


class Spot(Struct, frozen=True, cache_hash=True, dict=True):
    """Where the resource of a request has to lie.

    `glob` is what it must match, `pattern` the same as plain text (its stars match too much),
    `usual` an ARN that does.
    """

    glob: Glob
    pattern: str
    usual: str

    @kept
    def segments(self) -> tuple[str, ...]:
        """What stands between its colons; none where a wildcard of it may match a colon."""
        stays_inside = isinstance(self.glob, Pattern) or is_plain(self.glob)
        return tuple(self.pattern.split(":")) if stays_inside else ()


@lru_cache(1024)
def spots(need: Need, account: str | None = None) -> tuple[Spot, ...]:
    """Where the resource of a request for *need* may lie; none if that does not matter.

    *account* is the caller's, where known.
    """
    service = need.action.partition(":")[0]
    found = resources.resource_type(service, need.type) if need.type else None
    if found is None:
        return ()
    start = USUAL_STARTS.get(need.type, "")
    return tuple(_spots(found, start + NAME, account, unnamed=need.unnamed))


def _spots(
    found: resources.ResourceType, name: str, account: str | None, *, unnamed: bool
) -> Iterator[Spot]:
    for written in found.formats:
        pattern = _filled(written, "*", "*", account or "*", name if unnamed else "?*")
        usual = _filled(written, "aws", REGION, account or ACCOUNT, name)
        yield Spot(glob_of(pattern), pattern, usual)


def glob_of(pattern: str) -> Glob:
    """A pattern of ARNs none of whose wildcards reaches beyond a colon."""
    wild = {"*": arns.RUN, "?": arns.ONE}
    return joined([wild.get(piece, piece) for piece in re.split("([*?])", pattern) if piece])


def _filled(written: str, partition: str, region: str, account: str, name: str) -> str:
    known = {"Partition": partition, "Region": region, "Account": account}
    first, *rest = written.split("${")
    pieces = [first]
    for part in rest:
        hole, _, text = part.partition("}")
        pieces += [known.get(hole, name), text]
    return "".join(pieces)


def may_reach(clause: Clause[Term] | None, spot: Spot) -> bool:
    """Whether a `Resource` or `NotResource` may let in a resource there; False is sure."""
    if clause is None or clause.negated or not clause.complete:
        return True
    for term in clause.terms:  # noqa: SIM110  a generator costs as much as the look
        if _may_meet(terms.widest(term), spot):
            return True
    return False


@lru_cache(8192)
def _may_meet(pattern: str, spot: Spot) -> bool:
    if pattern == "*":
        return True
    told = segments_meet(spot.segments, pattern) if spot.segments else None
    return arns.may_intersect(pattern, spot.pattern) if told is None else told


def in_account(witness: Witness, account: str = ACCOUNT) -> Witness:
    """*witness* with *account* in place of the one that nobody knows (`arns.OWN_ACCOUNT`)."""

    def told(text: str) -> str:
        return text.replace(arns.OWN_ACCOUNT, account)

    return replace(
        witness,
        principal=witness.principal and told(witness.principal),
        resource=witness.resource and told(witness.resource),
        context={
            key: told(value) if isinstance(value, str) else tuple(map(told, value))
            for key, value in witness.context.items()
        },
    )
