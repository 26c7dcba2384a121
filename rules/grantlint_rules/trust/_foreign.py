"""AWS principals of accounts that are not one's own, and which of the rules speaks of each."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from grantlint.model import (
    ALLOW,
    Certainty,
    DocumentKind,
    PolicyDocument,
    Principal,
    PrincipalKind,
    Statement,
)
from grantlint.policy import conditions, guards, strangers
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions.solving import Solution
from grantlint.rule import Context
from grantlint_rules.trust._principals import (
    ASSUME,
    account_of,
    assumes,
    is_open,
    is_whole_account,
    of_kind,
    somebody,
)
from grantlint_rules.trust._standing import Known, Standing, known

EXTERNAL_ID = ("sts:externalid",)
ORGANIZATION = ("aws:principalorgid", "aws:principalorgpaths")


class Mention(Struct, frozen=True, eq=False):
    """A principal of an account that is not known to be one's own.

    `account` is None where it cannot be seen. `unguarded`: whether it may assume the role without
    an external id, and nobody speaks of one.
    """

    statement: Statement
    principal: Principal
    account: str | None
    standing: Standing
    unguarded: Answer
    solution: Solution

    @property
    def is_whole(self) -> bool:
        return self.account is None or is_whole_account(self.principal.term)

    @property
    def lacks_external_id(self) -> Answer:
        """Whether the rule on missing external ids speaks of it."""
        is_meant = self.standing is Standing.VENDOR or self.is_whole
        return self.unguarded if is_meant else NO


def mentions(document: PolicyDocument, ctx: Context) -> Iterator[Mention]:
    """The principals of foreign accounts in the Allows of a document, in the order they stand."""
    accounts = known(ctx)
    for statement in document.statements:
        if statement.effect is not ALLOW:
            continue
        for principal in of_kind(statement, PrincipalKind.AWS):
            found = _mention(statement, principal, accounts, ctx)
            if found is not None:
                yield found


def _mention(
    statement: Statement, principal: Principal, accounts: Known, ctx: Context
) -> Mention | None:
    account = account_of(principal.term)
    if account is None and not is_open(principal.term):
        return None
    standing = Standing.UNKNOWN if account is None else accounts.standing(account)
    if standing in (Standing.OWN, Standing.TRUSTED, Standing.AWS):
        return None
    unguarded, solution = _unguarded(statement, account, standing, ctx)
    return Mention(statement, principal, account, standing, unguarded, solution)


Spoken = tuple[Mention, Answer]


def once(found: Iterable[Spoken]) -> Iterator[Spoken]:
    """What there is to say, an account that may be the own one only once.

    Where one may have been named before, behind a hole, the second time is possible.
    """
    before: dict[str | None, Answer] = {}
    for mention, answer in found:
        account = mention.account
        is_repeated = before.get(account) is YES
        if answer is NO or (is_repeated and mention.standing is Standing.UNKNOWN):
            continue
        is_unsure = mention.standing is Standing.UNKNOWN and (account in before or None in before)
        before[account] = MAYBE if account is None else answer
        yield mention, MAYBE if is_unsure else answer


def _is_trust(ctx: Context) -> bool:
    return ctx.document is not None and ctx.document.kind is DocumentKind.TRUST


def _unguarded(
    statement: Statement, account: str | None, standing: Standing, ctx: Context
) -> tuple[Answer, Solution]:
    """Whether the account may be made to assume the role for a stranger."""
    nothing = Solution(NO)
    if not _is_trust(ctx) or assumes(statement) is NO:
        return NO, nothing
    spoken = guards.speaks_of(statement, EXTERNAL_ID)
    if spoken is YES:
        return NO, nothing
    block = conditions.of(statement, ctx.document)
    is_vendor = standing is Standing.VENDOR
    who = somebody(ctx)
    asked = replace(who, account=account or who.account)
    deputy = strangers.deputy(block, asked, is_vendor=is_vendor)
    found = guards.entry(ctx.document, statement, ASSUME, deputy)
    is_sure = spoken is NO and account is not None
    sure = found.answer if is_sure or found.answer is NO else MAYBE
    return sure, found


def certainty(mention: Mention, answer: Answer, accounts: Known) -> Certainty:
    """Of a finding: possible where the own account may be the one that cannot be seen."""
    is_open = accounts.hidden or mention.account is None
    return guards.certainty(answer, MAYBE if is_open else YES)


UNLESS_OWN = "unless it is your own: set `accounts.own`"
