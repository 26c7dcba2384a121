"""What a request holds that comes from somebody else, by what the caller is.

    who = strangers.of(document)                     # an account that the document does not name
    guards.entry(document, statement, action, strangers.outsider(block, who))

A stranger is a function from condition keys to what that caller's request may hold for them: what
the caller chooses is free, what AWS sets is somebody else's. Knows nothing of settings: whose an
account is, is asked elsewhere.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import count

from msgspec import Struct

from grantlint.model import PolicyDocument, Statement, Term
from grantlint.policy import arns, conditions, terms
from grantlint.policy.answers import MAYBE, NO
from grantlint.policy.conditions import Domain, Domains, literals
from grantlint.policy.conditions.operators import Family
from grantlint.policy.memory import remembered

REMEMBERED = 256
PLACEHOLDER = Domain(lacks=MAYBE, holds=MAYBE, reason="a placeholder that is filled in elsewhere")
ADDRESSES = ("198.18.0.99", "2001:2::99")
"""Where strangers call from: ranges that are nobody's, so that no policy names them."""
WIDEST = {4: 8, 6: 32}
"""Networks with a shorter prefix bound nobody, by the version of their addresses.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""


class Stranger(Struct, frozen=True):
    """Somebody with an account, an organization and networks of their own."""

    account: str = "999999999999"
    mark: str = "9stranger"
    """What all their other ids hold."""

    @property
    def organization(self) -> str:
        return f"o-{self.mark}99"

    @property
    def paths(self) -> str:
        """Where their account stands in their organization."""
        return f"{self.organization}/r-9999/ou-9999-99999999/"

    @property
    def role(self) -> str:
        """A role of theirs, for witnesses."""
        return f"arn:aws:iam::{self.account}:role/stranger"

    @property
    def resource(self) -> str:
        """A pattern of the ARNs of their resources."""
        return f"arn:aws:*:*:{self.account}:?*"


STRANGER = Stranger()


@remembered(REMEMBERED)
def of(document: PolicyDocument | None, accounts: tuple[str, ...] = ()) -> Stranger:
    """A stranger to a document: it names neither their account nor anything else of theirs.

    *accounts* are further ones that are somebody's.
    """
    written = "\n".join((*accounts, *(terms.widest(term) for term in _terms(document)))).lower()
    if STRANGER.account not in written and STRANGER.mark not in written:
        return STRANGER
    accounts_named = set(re.findall(r"(?=(\d{12}))", written))
    marks_named = set(re.findall(r"(?=(\d{1,9}stranger))", written))
    numbers = (str(number).zfill(12) for number in _account_numbers())
    marks = (f"{number}stranger" for number in count(9))
    return Stranger(
        account=next(number for number in numbers if number not in accounts_named),
        mark=next(mark for mark in marks if mark not in marks_named),
    )


def _account_numbers() -> Iterator[int]:
    """All digits alike, which reads like nobody's, then any."""
    yield from (111111111111 * digit for digit in range(9, 0, -1))
    yield from count(900000000000)


def _terms(document: PolicyDocument | None) -> Iterator[Term]:
    for statement in document.statements if document is not None else ():
        yield from _of(statement)


def _of(statement: Statement) -> Iterator[Term]:
    if statement.principals is not None:
        yield from (principal.term for principal in statement.principals.terms)
    if statement.resources is not None:
        yield from statement.resources.terms
    for condition in statement.conditions:
        yield from condition.values


# ── Callers ──


def outsider(block: conditions.Block, who: Stranger = STRANGER) -> Domains:
    """Somebody with credentials of an AWS account that is not the owner's.

    Keys of the caller's account and organization are set by AWS; so are those of the network and
    of services that call. Everything else the caller chooses.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    account = who.account
    known = {
        "aws:principalaccount": _one(account),
        "aws:principalarn": _like(f"arn:aws:iam::{account}:*", f"arn:aws:iam::{account}:role/any"),
        "aws:principalorgid": _one(who.organization, lacks=True),
        "aws:principalorgpaths": _one(who.paths, lacks=True),
        "aws:userid": _like("AROA9STRANGER99999999:*"),
        "aws:federatedprovider": _one(f"arn:aws:iam::{account}:saml-provider/any", lacks=True),
        "aws:principalisawsservice": _one("false"),
        "aws:viaawsservice": _one("false"),
        "kms:calleraccount": _one(account),
        "s3:dataaccesspointaccount": _one(account, lacks=True),
        **dict.fromkeys(_OF_SERVICES, Domain(holds=NO)),
        **_network(block, who),
    }
    return _domains(known)


def deputy(block: conditions.Block, who: Stranger, *, is_vendor: bool) -> Domains:
    """Somebody of an account who was asked by a stranger: nobody told them an external id.

    Of an account that is no vendor's, people may come; MFA is what is asked of them.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    outside = outsider(block, who)
    absent = ("sts:externalid",) if is_vendor else ("sts:externalid", "aws:multifactorauthpresent")

    def domain(key: str) -> Domain:
        return Domain(holds=NO) if key in absent else outside(key)

    return domain


def without(key: str) -> Domains:
    """Any caller, in a request without this key."""
    lower = key.lower()
    return _domains({lower: Domain(holds=NO)})


def service(name: str, block: conditions.Block, source: str, who: Stranger = STRANGER) -> Domains:
    """A service that acts for the resource *source* (a pattern) of somebody else's account."""
    known = {
        "aws:sourcearn": Domain(wanted=(arns.arn_condition(source) or source,), lacks=NO),
        "aws:sourceaccount": _one(who.account),
        "aws:sourceowner": _one(who.account),
        "aws:sourceorgid": _one(who.organization, lacks=True),
        "aws:sourceorgpaths": _one(who.paths, lacks=True),
        "aws:principalisawsservice": _one("true"),
        "aws:principalservicename": _one(name),
        **_network(block, who),
    }
    return _domains(known)


def token(
    block: conditions.Block, issuer: str, claims: Mapping[str, str], who: Stranger = STRANGER
) -> Domains:
    """The bearer of a token of *issuer*, with these claims by condition key and any others.

    Whoever comes with a token has no account and no organization.
    """
    absent = dict.fromkeys((*_OF_SERVICES, *_OF_ACCOUNTS), Domain(holds=NO))
    given = {key.lower(): _one(value) for key, value in claims.items()}
    return _domains({**absent, **_network(block, who), **given}, issuer)


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


def _network(block: conditions.Block, who: Stranger) -> dict[str, Domain]:
    """Networks of their own, and addresses that no narrow range names."""
    addresses = (*wide_addresses(block), *ADDRESSES)
    return {
        "aws:sourceip": Domain(alternatives=(*((each,) for each in addresses), ())),
        "aws:securetransport": Domain(alternatives=(("true",), ("false",))),
        "aws:sourcevpc": _one(f"vpc-0{who.mark}9999999", lacks=True),
        "aws:sourcevpce": _one(f"vpce-0{who.mark}999999", lacks=True),
        "aws:vpceaccount": _one(who.account, lacks=True),
        "aws:vpceorgid": _one(who.organization, lacks=True),
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
    return Domain(wanted=(pattern,), lacks=NO, prefer=prefer)


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
        return Domain(holds=NO) if is_foreign else conditions.ANYTHING

    return domain
