"""What the rules on the principal `*` share: whether a stranger gets in, and which rule says so."""

from collections.abc import Iterable, Iterator

from grantlint.knowledge import condition_keys
from grantlint.model import ALLOW, DocumentKind, Statement, Term
from grantlint.policy import conditions, guards, strangers, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import Quantifier
from grantlint.policy.conditions.operators import Family
from grantlint.policy.conditions.solving import Solution
from grantlint.policy.guards import Guard
from grantlint.policy.patterns import intersects
from grantlint.rule import Context
from grantlint_rules.trust._principals import ASSUME, lets_in_anyone, somebody

ORGANIZATION_KEYS = (
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
)
PRINCIPAL_ARN = "aws:principalarn"
WHO_KEYS = (*ORGANIZATION_KEYS[:2], PRINCIPAL_ARN, "aws:principalaccount")
"""The keys that say which principals are meant when the principal is `*`."""
SOME_ACCOUNTS = ("arn:aws:iam::999999999999:*", "arn:aws:iam::111111111111:*")
"""A pattern that fits principals of both names no account."""

TAG_KEYS = ("aws:requesttag/", "aws:resourcetag/", "aws:tagkeys")


def stranger(ctx: Context, statement: Statement) -> Solution:
    """How somebody with an account of their own gets through the statement; NO if they do not."""
    block = conditions.of(statement, ctx.document)
    outsider = strangers.outsider(block, somebody(ctx))
    return guards.entry(ctx.document, statement, action_of(ctx, statement), outsider)


def action_of(ctx: Context, statement: Statement) -> str:
    """An action that the statement is about."""
    is_trust = ctx.document is not None and ctx.document.kind is DocumentKind.TRUST
    clause = statement.actions
    if is_trust or clause is None or clause.negated or not clause.terms:
        return ASSUME
    return terms.widest(clause.terms[0]).replace("*", "Any").replace("?", "x")


def is_told(statement: Statement) -> Answer:
    """Whether a rule on one of the conditions already says why a stranger gets in."""
    answers = [_tells(guard, statement) for guard in guards.guards(statement)]
    if YES in answers:
        return YES
    return MAYBE if MAYBE in answers else NO


def _tells(guard: Guard, statement: Statement) -> Answer:
    if guard.operator.quantifier is Quantifier.EVERY and is_single(guard.key):
        return YES
    if guard.operator.family is Family.NULL:
        return null_holds(guard) if is_guard(guard.key) else NO
    if guard.operator.negated:
        return NO
    answers = [answer for _, answer in (*any_organization(guard), *any_account(guard))]
    if is_optional_organization(guard, statement) or YES in answers:
        return YES
    return MAYBE if MAYBE in answers else NO


def is_single(key: str) -> bool:
    """Whether a key that is known holds one value; claims of issuers have a rule of their own."""
    return (
        "." not in key.partition(":")[0]
        and condition_keys.key_type(key) is not None
        and not condition_keys.is_multivalued(key)
    )


def is_guard(key: str) -> bool:
    """Whether a key says who asks, from where, or for which resource."""
    return condition_keys.bounds(key) is not None or key.startswith("aws:multifactorauth")


def null_holds(guard: Guard) -> Answer:
    """Whether a `Null` lets requests without its key pass."""
    answers = [terms.is_text(value, "true") for value in guard.condition.values]
    if YES in answers:
        return YES
    is_open = MAYBE in answers or not guard.condition.complete
    return MAYBE if is_open else NO


# ── Organizations ──


def any_organization(guard: Guard) -> Iterator[tuple[Term, Answer]]:
    """The values of an organization's key that more than one organization fits.

    A path may end in a wildcard, below the organization's id.
    """
    if guard.key not in ORGANIZATION_KEYS or not guard.has_patterns:
        return
    for value in guard.condition.values:
        head = terms.before(value, "/") if guard.key.endswith("paths") else value
        if set("*?") & set(terms.widest(head)):
            answer = guards.wildcard(guard, head)
            if answer is not NO:
                yield value, answer


def is_optional_organization(guard: Guard, statement: Statement) -> bool:
    """Whether an Allow to `*` tests the organization only of those who have one."""
    return (
        guard.key in ORGANIZATION_KEYS[:2]
        and guard.operator.if_exists
        and statement.effect is ALLOW
        and lets_in_anyone(statement) is not NO
    )


# ── ARNs ──


def any_account(guard: Guard) -> Iterator[tuple[Term, Answer]]:
    """The values of `aws:PrincipalArn` that a principal of any account fits."""
    if guard.key != PRINCIPAL_ARN or not guard.has_patterns or guard.operator.negated:
        return
    for value in guard.condition.values:
        fitting = (intersects(terms.widest(value), one) is not NO for one in SOME_ACCOUNTS)
        if all(fitting):
            yield value, YES if guards.is_seen(value) else MAYBE


def shown(keys: Iterable[str]) -> str:
    """Keys for a message, each once."""
    return ", ".join(f"`{key}`" for key in dict.fromkeys(keys))
