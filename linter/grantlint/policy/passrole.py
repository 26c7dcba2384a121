"""`iam:PassRole` in a statement: by which words it is allowed, on which roles, to which services.

A permission, not an operation: it is asked for when a role is handed to a service.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from msgspec import Struct

from grantlint.model import ALLOW, Certainty, Condition, Identity, Place, Statement, Term
from grantlint.policy import arns, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.clauses import covers_action
from grantlint.policy.memory import remembered
from grantlint.policy.patterns import is_plain, matches
from grantlint.policy.picking import picked
from grantlint.policy.written import compact

PASS_ROLE = "iam:PassRole"  # noqa: S105  an action
PASSED_TO_SERVICE = "iam:passedtoservice"
REMEMBERED = 64
"""Statements; one rule after another asks about the same ones."""
ASSOCIATED_RESOURCE = "iam:associatedresourcearn"
UNRELATED = ("lambda.amazonaws.com", "ec2.amazonaws.com", "glue.amazonaws.com")
"""A pattern that fits all of these names no service."""

NARROW = {
    "Effect": "Allow",
    "Action": PASS_ROLE,
    "Resource": "arn:aws:iam::ACCOUNT:role/NAME",
    "Condition": {"StringEquals": {"iam:PassedToService": "SERVICE.amazonaws.com"}},
}
"""How passing a role is allowed as narrowly as it can be; names in capitals are to be filled in."""


def narrowed(services: Sequence[str] = (), roles: Sequence[str] = ()) -> dict[str, object]:
    """`NARROW` with what is known of the services that get roles, and of the roles, filled in."""
    made: dict[str, object] = dict(NARROW)
    if roles:
        made["Resource"] = compact(roles)
    if services:
        made["Condition"] = {"StringEquals": {"iam:PassedToService": compact(services)}}
    return made


WHO_AND_WHEN = (
    PASSED_TO_SERVICE,
    ASSOCIATED_RESOURCE,
    "aws:currenttime",
    "aws:epochtime",
    "aws:federatedprovider",
    "aws:multifactorauth",
    "aws:principal",
    "aws:referer",
    "aws:resourcetag/",
    "aws:securetransport",
    "aws:source",
    "aws:tokenissuetime",
    "aws:user",
    "iam:resourcetag/",
)
"""Keys that say who calls, when and from where: they leave open what the call may do. Tags of the
role are among them, for AWS does not promise to evaluate them when a role is passed."""


_LOWER = PASS_ROLE.lower()
_NAMES = frozenset({_LOWER})


class Way(Enum):
    """The words that allow it."""

    NAMED = "iam:PassRole"
    PATTERN = "a pattern"
    ALL_OF_IAM = "iam:*"
    EVERYTHING = "*"
    NOT_ACTION = "NotAction"


class Passing(Struct, frozen=True, gc=False):
    """One term (or `NotAction`) of a statement that allows passing roles.

    `every_role`: whether roles that nobody named are among them; `resource` is the term that lets
    them in. `is_bounded`: whether a condition limits the services that may get the role.
    """

    way: Way
    place: Place
    written: str
    every_role: Answer
    resource: Term | None
    is_bounded: Answer

    @property
    def certainty(self) -> Certainty:
        """Of the finding that any role may be passed to any service."""
        return Certainty.CERTAIN if self.is_open is YES else Certainty.POSSIBLE

    @property
    def is_open(self) -> Answer:
        """Whether any role may be passed to any service."""
        if self.every_role is NO or self.is_bounded is YES:
            return NO
        both = self.every_role is YES and self.is_bounded is NO
        return YES if both else MAYBE


@remembered(REMEMBERED)
def passings(statement: Statement) -> tuple[Passing, ...]:
    """Each term of an Allow that lets roles be passed; nothing for a Deny."""
    return tuple(_passings(statement))


def _passings(statement: Statement) -> Iterator[Passing]:
    clause = statement.actions
    if statement.effect is not ALLOW or clause is None:
        return
    allows = covers_action(clause, PASS_ROLE)
    if allows is NO:
        return
    every_role, resource = _roles(statement)
    is_bounded = _bound(statement)
    if allows is MAYBE and every_role is YES:
        every_role = MAYBE
    if clause.negated:
        yield Passing(Way.NOT_ACTION, clause.key, "NotAction", every_role, resource, is_bounded)
        return
    for term, text in picked(clause, _NAMES):
        if matches(text, _LOWER):
            unsure = terms.has_hole(term) and every_role is YES
            yield Passing(
                way=_way(term),
                place=term.place,
                written=term.written,
                every_role=MAYBE if unsure else every_role,
                resource=resource,
                is_bounded=is_bounded,
            )


def _way(term: Term) -> Way:
    pattern = terms.widest(term).lower()
    if terms.has_hole(term) or pattern == _LOWER:
        return Way.NAMED
    if not pattern.strip("*:"):
        return Way.EVERYTHING
    return Way.ALL_OF_IAM if pattern.rstrip("*") == "iam:" else Way.PATTERN


def _roles(statement: Statement) -> tuple[Answer, Term | None]:
    clause = statement.resources
    if clause is None or clause.negated:
        return NO, None
    best: tuple[Answer, Term | None] = (NO if clause.complete else MAYBE, None)
    for term in clause.terms:
        found = _reaches_every_role(term)
        if found is YES:
            return found, term
        if found is MAYBE:
            best = found, term
    return best


def names_one(pattern: str) -> bool:
    """Whether a pattern of resources is a whole ARN without wildcards."""
    return is_plain(pattern) and pattern.count(":") >= arns.SEGMENTS - 1


_ROLE = r"arn:[^:]+:iam::(?:[0-9]{12}|\*):role/[^:]+"
"""How roles are named, wildcards or not; compiled when first needed."""


def may_reach_role(pattern: str) -> bool:
    """Whether a pattern of resources matches some role, as far as anyone can say."""
    if re.fullmatch(_ROLE, pattern):  # nearly all of them
        return True
    return arns.reaches_role(pattern) is not NO


def _reaches_every_role(term: Term) -> Answer:
    literal = term.literal
    if literal is not None:
        return NO if names_one(literal) else arns.reaches_every_role(literal)
    if not terms.has_hole(term):
        return NO
    certain = arns.reaches_every_role(terms.glob_of(term))
    if certain is YES:
        return certain
    return NO if arns.reaches_every_role(terms.widest(term)) is NO else MAYBE


# ── Services ──


def _bound(statement: Statement) -> Answer:
    if not statement.conditions:
        return NO if statement.conditions_complete else MAYBE
    answers = {bounds_service(condition) for condition in statement.conditions}
    if YES in answers:
        return YES
    is_open = MAYBE in answers or not statement.conditions_complete
    return MAYBE if is_open else NO


def bounds_service(condition: Condition) -> Answer:
    """Whether a condition limits the services that a role may be passed to.

    Negated operators, `…IfExists`, `ForAllValues:` and patterns that fit every service do not.
    MAYBE for keys that say something about the call itself (`aws:CalledVia`).
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    """
    key = (condition.key.known or "").lower()
    operator = (condition.operator.known or "").lower().removeprefix("foranyvalue:")
    is_service = key == PASSED_TO_SERVICE and operator in _STRING
    is_associated = key == ASSOCIATED_RESOURCE and operator in (*_STRING, *_ARN)
    if not is_service and not is_associated:
        return NO if key.startswith(WHO_AND_WHEN) else MAYBE
    fits = all if is_service else any
    wide = [
        fits(matches(terms.widest(value), name) for name in UNRELATED)
        for value in condition.values
        if operator not in ("stringequals", "stringequalsignorecase") or terms.has_hole(value)
    ]
    if any(wide) or not condition.complete:
        holes = any(terms.has_hole(value) for value in condition.values)
        return MAYBE if holes or not condition.complete else NO
    return YES


_STRING = ("stringequals", "stringequalsignorecase", "stringlike")
_ARN = ("arnequals", "arnlike")


# ── A role that nobody named ──

NAME = "a-role-nobody-named"
ANY_ACCOUNT = "123456789012"


def unnamed_role(passing: Passing, identity: Identity | None) -> str:
    """The ARN of a role that the author of the policy did not think of, in the caller's account."""
    named = arns.account_of(terms.widest(passing.resource)) if passing.resource else None
    held = arns.account_of(identity.arn) if identity is not None and identity.arn else None
    return f"arn:aws:iam::{held or named or ANY_ACCOUNT}:role/{NAME}"
