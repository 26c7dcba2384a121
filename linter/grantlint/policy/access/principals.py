"""Whether a `Principal` or `NotPrincipal` element speaks of a caller, and by which of its names.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
"""

from collections.abc import Iterable
from enum import Enum

from grantlint.model import (
    ALWAYS,
    DENY,
    Clause,
    DocumentKind,
    Effect,
    Hole,
    Principal,
    PrincipalKind,
)
from grantlint.policy import arns, terms
from grantlint.policy.access.callers import Caller, CallerKind
from grantlint.policy.answers import MAYBE, NO, YES, Answer, answer
from grantlint.policy.conditions import every, some

ANYONE = "*"
UNIQUE_IDS = ("AROA", "AIDA")
"""How the ids begin that AWS writes where a role or a user was deleted."""


class Naming(Enum):
    """By which of its names a policy speaks of a caller; decides what else must allow it."""

    DIRECTLY = "directly"  # itself, or everyone
    BY_ROLE = "by its role"  # the role of a session, or the user behind one
    BY_ACCOUNT = "by its account"


FEDERATED = (CallerKind.WEB_IDENTITY, CallerKind.SAML)


def names(principal: Principal, caller: Caller, kind: DocumentKind) -> dict[Naming, Answer]:
    """How one principal of a policy names the caller; what is left out is NO."""
    written = principal.term
    match principal.kind:
        case PrincipalKind.ANYONE:
            return _everyone(terms.is_text(written, ANYONE), caller, kind)
        case PrincipalKind.AWS:
            return _aws(principal, caller, kind)
        case PrincipalKind.SERVICE:
            found = _is(principal, caller.name) if caller.kind is CallerKind.SERVICE else NO
            return {Naming.DIRECTLY: found}
        case PrincipalKind.FEDERATED:
            return {Naming.DIRECTLY: _federated(principal, caller)}
        case _:
            # Which account a canonical id belongs to is not known here.
            return {Naming.DIRECTLY: MAYBE if caller.is_signed else NO}


def _everyone(found: Answer, caller: Caller, kind: DocumentKind) -> dict[Naming, Answer]:
    if kind is DocumentKind.TRUST and caller.kind in (*FEDERATED, CallerKind.SERVICE):
        found = every([found, MAYBE])  # AWS refuses a bare `*` in a trust policy
    return {Naming.DIRECTLY: found}


def _aws(principal: Principal, caller: Caller, kind: DocumentKind) -> dict[Naming, Answer]:
    if caller.kind in (*FEDERATED, CallerKind.SERVICE):
        public = kind is not DocumentKind.TRUST
        return {Naming.DIRECTLY: terms.is_text(principal.term, ANYONE)} if public else {}
    if not caller.is_signed:
        trust = kind is DocumentKind.TRUST
        return {} if trust else {Naming.DIRECTLY: terms.is_text(principal.term, ANYONE)}
    in_session = caller.kind in SESSIONS
    itself = caller.session if in_session else caller.arn
    found = [terms.is_text(principal.term, ANYONE), _entity(principal, itself, caller)]
    return {
        Naming.DIRECTLY: some(found),
        Naming.BY_ROLE: _entity(principal, caller.arn, caller) if in_session else NO,
        Naming.BY_ACCOUNT: _account(principal, caller),
    }


SESSIONS = (CallerKind.ROLE, CallerKind.FEDERATED_USER)


def _entity(principal: Principal, arn: str | None, caller: Caller) -> Answer:
    """Whether the principal is this entity; MAYBE where its ARN is not known and might be."""
    if arn is not None:
        return _is(principal, arn)
    text = principal.term.literal
    if text is None:
        return MAYBE
    if caller.outside or account_named(text) is not None or text == ANYONE:
        return NO
    is_alike = caller.name is None or text.endswith(f"/{caller.name}")
    return MAYBE if is_alike and _may_own(text, caller) else NO


def _may_own(text: str, caller: Caller) -> bool:
    return caller.account is None or arns.account_of(text) in (None, caller.account)


def _account(principal: Principal, caller: Caller) -> Answer:
    text = principal.term.literal
    if text is not None:
        named = account_named(text)
        if named is None:
            return NO
        return MAYBE if caller.account is None else answer(named == caller.account)
    if caller.account is None:
        return MAYBE
    return some([_is(principal, caller.account), _is_root(principal, caller.account)])


def _is_root(principal: Principal, account: str) -> Answer:
    answers = [_is(principal, f"arn:{part}:iam::{account}:root") for part in arns.PARTITIONS]
    return some(answers)


def account_named(text: str) -> str | None:
    """The account that a principal stands for: twelve digits, or the ARN of its root."""
    if len(text) == len("123456789012") and text.isdigit():
        return text
    return arns.account_of(text) if text.endswith(":root") else None


def _is(principal: Principal, text: str | None) -> Answer:
    """Whether the principal is this text; wildcards in it are none, as AWS has it."""
    if text is None:
        return MAYBE
    return terms.is_text(principal.term, text)


def _federated(principal: Principal, caller: Caller) -> Answer:
    if caller.kind not in FEDERATED or caller.name is None:
        return NO
    found = _is(principal, caller.name)
    if found is YES or principal.term.literal is None:
        return found
    return answer(provider_host(principal.term.written) == provider_host(caller.name))


def provider_host(written: str) -> str:
    """The issuer of a provider that is written as ARN or as host; SAML providers stay ARNs."""
    return written.partition(":oidc-provider/")[2] or written


# ── Clauses ──


def naming(clause: Clause[Principal], caller: Caller, kind: DocumentKind) -> dict[Naming, Answer]:
    """How a `Principal` element names the caller."""
    found = dict.fromkeys(Naming, NO if clause.complete else MAYBE)
    for principal in clause.terms:
        for how, named in names(principal, caller, kind).items():
            sure = named if principal.presence is ALWAYS else every([named, MAYBE])
            found[how] = some([found[how], sure])
    return found


def spared(clause: Clause[Principal], caller: Caller, kind: DocumentKind) -> Answer:
    """Whether a Deny with `NotPrincipal` leaves the caller alone.

    AWS checks the account and the role of a caller, too: to be sure all of its names must stand
    there.
    """
    found = naming(clause, caller, kind)
    every_name = [found[Naming.DIRECTLY]]
    if caller.kind in SESSIONS:
        every_name.append(found[Naming.BY_ROLE])
    if caller.is_signed:
        every_name.append(found[Naming.BY_ACCOUNT])
    if caller.kind is CallerKind.ROOT or every(every_name) is YES:
        return some(found.values())
    return NO if some(every_name) is NO else MAYBE


def applies_to(
    clause: Clause[Principal], effect: Effect | None, caller: Caller, kind: DocumentKind,
    *, has_boundary: bool = False,
) -> Answer:  # fmt: skip
    """Whether a statement speaks of the caller under any of its names.

    A Deny with `NotPrincipal` always meets callers with a permissions boundary; AWS does not
    support `NotPrincipal` with Allow, so what that does is not known.
    """
    if not clause.negated:
        return some(naming(clause, caller, kind).values())
    if effect is DENY and has_boundary and caller.is_signed:
        return YES
    left_alone = spared(clause, caller, kind)
    if effect is DENY:
        return left_alone.opposite
    return NO if left_alone is YES else MAYBE


def accounts_named(principals: Iterable[Principal]) -> set[str]:
    """The accounts that these principals name, alone or in an ARN."""
    found = set()
    for principal in principals:
        if any(isinstance(part, Hole) for part in principal.term.parts):
            continue
        text = principal.term.written
        account = account_named(text) or arns.account_of(text)
        if account:
            found.add(account)
    return found
