"""Whose account a principal is of: one's own, a trusted one, AWS's, a vendor's, or a stranger's."""

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from grantlint.knowledge import accounts
from grantlint.model import ALLOW, DocumentKind, PrincipalKind, Statement, Term
from grantlint.policy import arns, terms
from grantlint.policy.answers import YES
from grantlint.policy.clauses import covers_action
from grantlint.rule import Context
from grantlint_rules.trust._principals import account_of, is_whole_account, of_kind

PUT_KEY_POLICY = "kms:PutKeyPolicy"


class Standing(Enum):
    """What is known of an account."""

    OWN = "own"
    TRUSTED = "trusted"
    AWS = "AWS"
    VENDOR = "vendor"
    FOREIGN = "foreign"  # neither own nor trusted
    UNKNOWN = "unknown"  # foreign, unless it is the own one: nobody said which that is


class Known(Struct, frozen=True):
    """The accounts that are one's own; `hidden` when the policies name one that cannot be seen."""

    own: frozenset[str]
    trusted: frozenset[str]
    hidden: bool

    def standing(self, account: str) -> Standing:
        """What *account* is to the owner of the policies."""
        if account in self.own or account == arns.OWN_ACCOUNT:
            return Standing.OWN
        if account in self.trusted:
            return Standing.TRUSTED
        if accounts.aws_service(account) is not None:
            return Standing.AWS
        if accounts.vendor(account) is not None:
            return Standing.VENDOR
        return Standing.FOREIGN if self.own or self.hidden else Standing.UNKNOWN


def known(ctx: Context) -> Known:
    """The accounts of the settings; without any, those that the policy shows to be its owner's.

    A role's own ARN, an identity provider (it is always in the role's account), the resource
    that a resource policy stands on, and the only account that may manage a key name one.
    """
    places = [] if ctx.settings.own_accounts else list(_own_terms(ctx))
    seen = {account for term in places if (account := _account(term)) is not None}
    if not ctx.settings.own_accounts:
        managers = _managers(ctx)
        seen |= managers if len(managers) == 1 else set()
    if ctx.identity is not None and ctx.identity.arn is not None:
        own = arns.account_of(ctx.identity.arn)
        seen |= {own} if own is not None else set()
    return Known(
        own=frozenset(ctx.settings.own_accounts) | frozenset(seen),
        trusted=frozenset(ctx.settings.trusted_accounts),
        hidden=any(terms.has_hole(term) for term in places),
    )


def _managers(ctx: Context) -> set[str]:
    """The accounts that may change the policy of a key: AWS makes sure that the owner's can.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """
    document = ctx.document
    if document is None or document.kind is not DocumentKind.RESOURCE:
        return set()
    return {
        account
        for statement in document.statements
        if covers_action(statement.actions, PUT_KEY_POLICY) is YES
        and statement.effect is ALLOW
        and _names_kms(statement)
        for principal in of_kind(statement, PrincipalKind.AWS)
        if is_whole_account(principal.term) and (account := account_of(principal.term)) is not None
    }


def _names_kms(statement: Statement) -> bool:
    clause = statement.actions
    terms_of = clause.terms if clause is not None and not clause.negated else ()
    return any(terms.widest(term).lower().startswith("kms:") for term in terms_of)


def _own_terms(ctx: Context) -> Iterator[Term]:
    document = ctx.document
    for statement in document.statements if document is not None else ():
        for principal in statement.principals.terms if statement.principals else ():
            if principal.kind is PrincipalKind.FEDERATED:
                yield principal.term
        if document is not None and document.kind is DocumentKind.RESOURCE:
            yield from statement.resources.terms if statement.resources else ()


def _account(term: Term) -> str | None:
    literal = term.literal
    found = None if literal is None else arns.account_of(literal) or account_of(term)
    return found if found is not None and found.isdigit() else None


def named(account: str) -> str:
    """An account for a message: a vendor's by its name."""
    vendor = accounts.vendor(account)
    return f"account `{account}`" if vendor is None else f"{vendor} (account `{account}`)"
