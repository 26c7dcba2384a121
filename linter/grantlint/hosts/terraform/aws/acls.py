"""The S3 ACLs that blocks write: canned ones, and grants that are written out.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from grantlint.hosts.terraform.aws.documents import Block
from grantlint.hosts.terraform.aws.paths import both, found_at
from grantlint.hosts.terraform.aws.policy_values import as_term
from grantlint.hosts.terraform.aws.public_access import PublicAccess
from grantlint.hosts.terraform.aws.references import singles
from grantlint.hosts.terraform.aws.units import shared, units
from grantlint.hosts.terraform.aws.views import View
from grantlint.hosts.terraform.carriers import Carrier, Holds, Path
from grantlint.hosts.terraform.value import Value
from grantlint.model import AclGrant, Presence, Term

_MOST: Final = 100
"""S3 takes as many grants: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html"""
_GRANTEES: Final = (Holds.GRANTEE_URI, Holds.GRANTEE_ID, Holds.GRANTEE_MAIL)


def acl_grants(blocks: Iterable[Block], public_access: PublicAccess) -> Iterator[AclGrant]:
    """The ACLs of all *blocks*; may raise Suspended, as all evaluation does."""
    for block in blocks:
        blocked = None
        found = [*_canned(block), *_written_out(block)]
        if found:
            blocked = public_access.acl_blocked(block)
        for canned, grantee, permission, presence in found:
            yield AclGrant(
                owner=block.address,
                place=block.view.place,
                canned=canned,
                grantee=grantee,
                permission=permission,
                blocked=blocked,
                presence=both(presence, block.view.presence),
            )


_Acl = tuple[Term | None, Term | None, Term | None, Presence]


def _canned(block: Block) -> Iterator[_Acl]:
    for path in block.carrier.paths(Holds.ACL):
        for found in found_at(block.view, path):
            yield _normal(as_term(found.value)), None, None, found.presence


def _normal(term: Term) -> Term:
    """A canned ACL as S3's own requests call it: `PublicRead` and `PUBLIC_READ` are the same."""
    known = term.literal
    if not known:
        return term
    words = known if known.isupper() else re.sub(r"(?<=[a-z])(?=[A-Z])", "-", known)
    return Term((words.replace("_", "-").lower(),), term.place, term.presence)


def _written_out(block: Block) -> Iterator[_Acl]:
    """The grants of an ACL: each grantee with each of its permissions."""
    carrier = block.carrier
    permissions = carrier.paths(Holds.PERMISSION)
    grantees = [path for holds in _GRANTEES for path in carrier.paths(holds)]
    if not permissions or not grantees or not _is_of_s3(carrier):
        return
    way = shared(iter((*permissions, *grantees)))
    for unit, there in units(block.view, way):
        granted_here = _values(unit, [path[len(way) :] for path in permissions])
        allowed = [(as_term(value), sure) for value, sure in islice(granted_here, _MOST)]
        named = _values(unit, [path[len(way) :] for path in grantees])
        for grantee, presence in islice(named, _MOST):
            for permission, granted in allowed:
                is_sure = both(both(presence, granted), there)
                yield None, as_term(grantee), permission, is_sure


def _is_of_s3(carrier: Carrier) -> bool:
    return carrier.service == "s3"


def _values(view: View, paths: Iterable[Path]) -> Iterator[tuple[Value, Presence]]:
    for path in paths:
        for found in found_at(view, path):
            for single in singles(found):
                yield single.value, single.presence
