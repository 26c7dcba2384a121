"""What the conditions of a statement bound, and which strangers get past all of a document.

    guards.pinned(statement, keys)                  # is one of these keys held to fixed values?
    guards.entry(document, statement, action, who)  # a context with which *who* gets in, or NO

A stranger is a function from condition keys to what that caller's request may hold for them: what
the caller chooses is free, what AWS sets is somebody else's. Knows nothing of settings: whose an
account is, is asked elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

from msgspec import Struct

from grantlint.model import (
    Certainty,
    Condition,
    Effect,
    PolicyDocument,
    RequestVariable,
    Statement,
    Term,
)
from grantlint.policy import arns, conditions, terms
from grantlint.policy.answers import Answer
from grantlint.policy.clauses import covers_action
from grantlint.policy.conditions import (
    Domain,
    Domains,
    Goal,
    Operator,
    Quantifier,
    Solution,
    literals,
)
from grantlint.policy.conditions.operators import Family

STRANGER = "999999999999"
STRANGER_ORGANIZATION = "o-9stranger99"
PLACEHOLDER = Domain(
    lacks=Answer.MAYBE, holds=Answer.MAYBE, reason="a placeholder that is filled in elsewhere"
)
ADDRESSES = ("198.18.0.99", "2001:2::99")
"""Where strangers call from: ranges that are nobody's, so that no policy names them."""
WIDEST = {4: 8, 6: 32}
"""Networks with a shorter prefix bound nobody, by the version of their addresses.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""
WAYS = 32
"""Ways past the Denies of a document that are tried."""


class Guard(Struct, frozen=True, eq=False):
    """One condition whose key and operator are known; the key in lower case."""

    condition: Condition
    key: str
    operator: Operator

    @property
    def requires(self) -> bool:
        """Whether a request without the key fails it, and one value must fit."""
        return not (
            self.operator.negated
            or self.operator.if_exists
            or self.operator.quantifier is Quantifier.EVERY
            or self.operator.family is Family.NULL
        )

    @property
    def has_patterns(self) -> bool:
        """Whether `*` and `?` of its values are wildcards."""
        return self.operator.family in (Family.PATTERN, Family.ARN)


def guards(statement: Statement) -> Iterator[Guard]:
    """The conditions of a statement that can be read."""
    for condition in statement.conditions:
        found = guard(condition)
        if found is not None:
            yield found


def guard(condition: Condition) -> Guard | None:
    """A condition taken apart; None when its key or operator is not known."""
    key, name = condition.key.literal, condition.operator.literal
    operator = None if name is None else conditions.operator(name)
    if key is None or operator is None:
        return None
    return Guard(condition, key.lower(), operator)


def on(statement: Statement, keys: Iterable[str]) -> tuple[Guard, ...]:
    """The guards on one of these keys, which are given in lower case."""
    wanted = frozenset(keys)
    return tuple(found for found in guards(statement) if found.key in wanted)


# ── Fixed values ──


def wildcard(found: Guard, value: Term) -> Answer:
    """Whether the value of a condition holds a wildcard that counts as one, or a variable."""
    if not found.has_patterns:
        return Answer.NO
    written = "".join(part for part in value.parts if isinstance(part, str))
    variables = [part for part in value.parts if isinstance(part, RequestVariable)]
    if set("*?") & set(written) or any(map(is_known, variables)):
        return Answer.YES
    return Answer.NO if is_seen(value) else Answer.MAYBE


def is_seen(value: Term) -> bool:
    """Whether all of a value can be seen: it has no hole, and no `${NAME}` that a tool fills in."""
    return not terms.has_hole(value) and all(
        is_known(part) for part in value.parts if isinstance(part, RequestVariable)
    )


def is_known(variable: RequestVariable) -> bool:
    """Whether it is a variable of AWS's; these name a condition key, and so have a colon.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    """
    return ":" in variable.key


def pins(found: Guard) -> Answer:
    """Whether a guard holds its key to fixed values."""
    if not found.requires:
        return Answer.NO
    wild = [wildcard(found, value) for value in found.condition.values]
    if Answer.YES in wild:
        return Answer.NO
    is_open = Answer.MAYBE in wild or not found.condition.complete
    return Answer.MAYBE if is_open else Answer.YES


def pinned(statement: Statement, keys: Iterable[str]) -> Answer:
    """Whether one of these keys is held to fixed values."""
    answers = [pins(found) for found in on(statement, keys)]
    if Answer.YES in answers:
        return Answer.YES
    is_open = Answer.MAYBE in answers or not statement.conditions_complete
    return Answer.MAYBE if is_open else Answer.NO


def speaks_of(statement: Statement, keys: Iterable[str]) -> Answer:
    """Whether the conditions mention one of these keys at all."""
    if on(statement, keys):
        return Answer.YES
    is_open = not statement.conditions_complete or any(
        condition.key.literal is None for condition in statement.conditions
    )
    return Answer.MAYBE if is_open else Answer.NO


# ── Strangers ──


def outsider(block: conditions.Block, account: str = STRANGER) -> Domains:
    """Somebody with credentials of an AWS account that is not the owner's.

    Keys of the caller's account and organization are set by AWS; so are those of the network and
    of services that call. Everything else the caller chooses.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    organization = STRANGER_ORGANIZATION
    known = {
        "aws:principalaccount": _one(account),
        "aws:principalarn": _like(f"arn:aws:iam::{account}:*", f"arn:aws:iam::{account}:role/any"),
        "aws:principalorgid": _one(organization, lacks=True),
        "aws:principalorgpaths": _one(f"{organization}/r-9999/ou-9999-99999999/", lacks=True),
        "aws:userid": _like("AROA9STRANGER99999999:*"),
        "aws:federatedprovider": _one(f"arn:aws:iam::{account}:saml-provider/any", lacks=True),
        "aws:principalisawsservice": _one("false"),
        "aws:viaawsservice": _one("false"),
        "kms:calleraccount": _one(account),
        "s3:dataaccesspointaccount": _one(account, lacks=True),
        **dict.fromkeys(_OF_SERVICES, Domain(holds=Answer.NO)),
        **_network(block),
    }
    return _domains(known)


def deputy(block: conditions.Block, account: str, *, is_vendor: bool) -> Domains:
    """Somebody of *account* who was asked by a stranger: nobody told them an external id.

    Of an account that is no vendor's, people may come; MFA is what is asked of them.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    outside = outsider(block, account)
    absent = ("sts:externalid",) if is_vendor else ("sts:externalid", "aws:multifactorauthpresent")

    def domain(key: str) -> Domain:
        return Domain(holds=Answer.NO) if key in absent else outside(key)

    return domain


def without(key: str) -> Domains:
    """Any caller, in a request without this key."""
    lower = key.lower()
    return _domains({lower: Domain(holds=Answer.NO)})


def service(name: str, block: conditions.Block, source: str) -> Domains:
    """A service that acts for the resource *source* (a pattern) of somebody else's account."""
    organization = STRANGER_ORGANIZATION
    known = {
        "aws:sourcearn": Domain(wanted=(arns.arn_condition(source) or source,), lacks=Answer.NO),
        "aws:sourceaccount": _one(STRANGER),
        "aws:sourceowner": _one(STRANGER),
        "aws:sourceorgid": _one(organization, lacks=True),
        "aws:sourceorgpaths": _one(f"{organization}/r-9999/ou-9999-99999999/", lacks=True),
        "aws:principalisawsservice": _one("true"),
        "aws:principalservicename": _one(name),
        **_network(block),
    }
    return _domains(known)


def token(block: conditions.Block, issuer: str, claims: Mapping[str, str]) -> Domains:
    """The bearer of a token of *issuer*, with these claims by condition key and any others.

    Whoever comes with a token has no account and no organization.
    """
    absent = dict.fromkeys((*_OF_SERVICES, *_OF_ACCOUNTS), Domain(holds=Answer.NO))
    given = {key.lower(): _one(value) for key, value in claims.items()}
    return _domains({**absent, **_network(block), **given}, issuer)


_OF_SERVICES = (
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:principalservicename",
    "aws:principalservicenameslist",
)

_OF_ACCOUNTS = (
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "sts:externalid",
)


def _network(block: conditions.Block) -> dict[str, Domain]:
    """Networks of their own, and addresses that no narrow range names."""
    addresses = (*wide_addresses(block), *ADDRESSES)
    return {
        "aws:sourceip": Domain(alternatives=(*((each,) for each in addresses), ())),
        "aws:securetransport": Domain(alternatives=(("true",), ("false",))),
        "aws:sourcevpc": _one("vpc-09stranger9999999", lacks=True),
        "aws:sourcevpce": _one("vpce-09stranger999999", lacks=True),
        "aws:vpceaccount": _one(STRANGER, lacks=True),
        "aws:vpceorgid": _one(STRANGER_ORGANIZATION, lacks=True),
    }


def wide_addresses(block: conditions.Block) -> Iterator[str]:
    """An address out of each range of the block that is too wide to bound anyone."""
    for requirement in block.requirements:
        region = requirement.region
        if region is None or region.family is not Family.ADDRESS:
            continue
        for written in (value.glob for value in region.values if isinstance(value.glob, str)):
            yield from (str(each[0]) for each in literals.networks(written) if is_wide(each))


def is_wide(network: literals.Network) -> bool:
    """Whether a range of addresses bounds nobody."""
    return network.prefixlen < WIDEST[network.version]


def _one(value: str, *, lacks: bool = False) -> Domain:
    return Domain(alternatives=((value,), ()) if lacks else ((value,),))


def _like(pattern: str, *prefer: str) -> Domain:
    return Domain(wanted=(pattern,), lacks=Answer.NO, prefer=prefer)


def _domains(known: Mapping[str, Domain], issuer: str = "") -> Domains:
    """The stranger's keys; claims of other issuers than theirs are in no request of theirs."""

    def domain(key: str) -> Domain:
        found = known.get(key)
        if found is not None:
            return found
        if ":" not in key:
            return PLACEHOLDER
        prefix = key.rpartition(":")[0]
        is_foreign = ("." in prefix or prefix == "saml") and prefix != issuer
        return Domain(holds=Answer.NO) if is_foreign else conditions.ANYTHING

    return domain


# ── Getting in ──


def entry(
    document: PolicyDocument | None, statement: Statement, action: str, who: Domains
) -> Solution:
    """A context with which *who* does *action* through an Allow, past the document's Denies.

    NO when there is none; MAYBE when a hole decides, or a statement that may not be there.
    """
    covers = covers_action(statement.actions, action)
    if statement.effect is not Effect.ALLOW or covers is Answer.NO:
        return Solution(Answer.NO)
    asked = conditions.of(statement, document)
    goals = [Goal(each) for each in asked.requirements]
    sure, unsure = _denies(document, action)
    found = _past(goals, sure, who)
    is_open = covers is Answer.MAYBE or not asked.complete
    if found.answer is Answer.YES and (
        is_open or (unsure and _past(goals, sure + unsure, who).answer is not Answer.YES)
    ):
        return Solution(Answer.MAYBE, found.context, found.reason)
    return found


Denies = list[conditions.Block]


def _denies(document: PolicyDocument | None, action: str) -> tuple[Denies, Denies]:
    """The blocks of the Denies on everyone that speak of *action*: for sure, and perhaps."""
    sure: Denies = []
    unsure: Denies = []
    for statement in document.statements if document is not None else ():
        covers = covers_action(statement.actions, action)
        meets = _meets_everyone(statement)
        if statement.effect is not Effect.DENY or Answer.NO in (covers, meets):
            continue
        block = conditions.of(statement, document)
        is_sure = covers is meets is Answer.YES and block.complete
        (sure if is_sure else unsure).append(block)
    return sure, unsure


def _meets_everyone(statement: Statement) -> Answer:
    """Whether the principals of a Deny include every stranger."""
    clause = statement.principals
    if clause is None:
        return Answer.MAYBE
    if clause.negated:
        return Answer.YES if clause.complete else Answer.MAYBE
    answers = [terms.is_text(principal.term, "*") for principal in clause.terms]
    if Answer.YES in answers:
        return Answer.YES
    return Answer.MAYBE if Answer.MAYBE in answers or not clause.complete else Answer.NO


def _past(goals: list[Goal], denies: Denies, who: Domains) -> Solution:
    """A context that reaches the goals and fails each Deny in one of its conditions."""
    best = Solution(Answer.NO)
    ways = product(*(block.requirements for block in denies))
    for way in islice(ways, WAYS):
        found = conditions.solve([*goals, *(Goal(each, holds=False) for each in way)], who)
        if found.answer is Answer.YES:
            return found
        if found.answer is Answer.MAYBE:
            best = found
    return best


def certainty(*answers: Answer) -> Certainty:
    """CERTAIN when every answer is YES."""
    return Certainty.CERTAIN if all(one is Answer.YES for one in answers) else Certainty.POSSIBLE
