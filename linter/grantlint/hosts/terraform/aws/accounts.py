"""The accounts that an organization's configuration creates.

Policies of the organization are documents only: a configuration that manages an organization is
applied in its management account, which they do not bind, and of the accounts they do bind the
identities are written elsewhere.
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
"""

from collections.abc import Iterable, Iterator

from grantlint.hosts.terraform.aws.documents import Block
from grantlint.hosts.terraform.aws.paths import found_at
from grantlint.hosts.terraform.aws.policy_values import as_term
from grantlint.hosts.terraform.carriers import Holds, Noun
from grantlint.model import MemberAccount, Term


def member_accounts(blocks: Iterable[Block]) -> Iterator[MemberAccount]:
    """The member accounts among *blocks*; may raise Suspended, as all evaluation does."""
    for block in blocks:
        if block.carrier.noun is Noun.ACCOUNT:
            name = _term(block, Holds.NAME)
            yield MemberAccount(
                owner=block.address,
                name=block.address if name is None else name.written,
                place=block.view.place,
                iam_user_access_to_billing=_term(block, Holds.BILLING_ACCESS),
            )


def _term(block: Block, holds: Holds) -> Term | None:
    for path in block.carrier.paths(holds):
        for found in found_at(block.view, path):
            term = as_term(found.value)
            return Term(term.parts, term.place, found.presence)
    return None
