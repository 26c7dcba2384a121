"""Who calls: users, sessions of roles, services, anyone; and what a request says of its caller.

The keys that AWS derives from a caller:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
"""

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import Final

from msgspec import Struct

from grantlint.model import Identity, IdentityKind
from grantlint.policy import arns
from grantlint.policy.answers import NO
from grantlint.policy.conditions import ABSENT, ANYTHING, Domain, Values

STRANGER_ACCOUNTS = ("999999999999", "888888888888", "777777777777", "666666666666")
STRANGER_ORGANIZATION = "o-stranger99"
STRANGER_ADDRESSES = (
    *("198.18.0.99", "52.94.76.9", "99.83.7.9", "150.222.7.9"),
    *("2600:1f18::9", "2a05:d018::9"),
)
"""Spread over what anyone may call from, to be within ranges that bound nobody; none is one that
documents take for an example."""

SERVICE_LINKED = ":role/aws-service-role/"


class CallerKind(Enum):
    """The sorts of callers that policies tell apart."""

    __hash__ = object.__hash__  # that of Enum hashes a name anew each time
    USER = "user"
    ROLE = "role session"
    FEDERATED_USER = "federated user session"
    ROOT = "root user"
    SERVICE = "service"
    ANONYMOUS = "anonymous"
    WEB_IDENTITY = "web identity"
    SAML = "SAML user"
    UNKNOWN = "IAM principal"


UNKNOWN: Final = CallerKind.UNKNOWN
ROOT: Final = CallerKind.ROOT
"""Bound as in `answers`: each request is asked for these."""

SIGNED = frozenset({CallerKind.USER, CallerKind.ROLE, CallerKind.FEDERATED_USER, CallerKind.ROOT,
                    CallerKind.UNKNOWN})  # fmt: skip
"""Principals of an account: its policies bind them."""


class Caller(Struct, frozen=True, cache_hash=True):
    """One caller.

    `arn` is that of the user or of the role (not of its session), `session` the ARN of a role's or
    federated user's session. `name` is a service's (`ec2.amazonaws.com`) or a provider's ARN or
    host. An `outside` caller belongs to nobody we know: its own policies allow all, and unless
    `arn` is given it may choose its name.
    """

    kind: CallerKind
    arn: str | None = None
    account: str | None = None
    session: str | None = None
    name: str | None = None
    outside: bool = False

    @property
    def is_signed(self) -> bool:
        """Whether it is a principal of some account."""
        return self.kind in SIGNED

    @property
    def is_service_linked(self) -> bool:
        """Whether it is a role that AWS itself made for a service."""
        return self.arn is not None and SERVICE_LINKED in self.arn

    @property
    def written(self) -> str:
        """How a witness names it."""
        chosen = f"arn:aws:iam::{self.account}:role/stranger" if self.account else self.kind.value
        return self.session or self.arn or self.name or chosen


ANONYMOUS = Caller(CallerKind.ANONYMOUS, outside=True)
SOMEONE = Caller(CallerKind.UNKNOWN)


def user(arn: str) -> Caller:
    """An IAM user."""
    return Caller(CallerKind.USER, arn, arns.account_of(arn))


def role(arn: str, session: str = "session") -> Caller:
    """A session of a role."""
    account = arns.account_of(arn)
    name = arn.rpartition("/")[2]
    partition = arn.split(":")[1] if arn.count(":") >= 1 else "aws"
    written = f"arn:{partition}:sts::{account or ''}:assumed-role/{name}/{session}"
    return Caller(CallerKind.ROLE, arn, account, written)


def root(account: str) -> Caller:
    """The root user of an account."""
    return Caller(CallerKind.ROOT, f"arn:aws:iam::{account}:root", account)


def federated_user(arn: str, behind: str | None = None) -> Caller:
    """A session of `GetFederationToken`; *behind* is the ARN of the user who asked for it."""
    return Caller(CallerKind.FEDERATED_USER, behind, arns.account_of(arn), arn)


def service(name: str, *, outside: bool = False) -> Caller:
    """An AWS service; *outside* when it acts for somebody else's resource."""
    return Caller(CallerKind.SERVICE, name=name, outside=outside)


def web_identity(provider: str, *, outside: bool = False) -> Caller:
    """Somebody with a token of an OpenID Connect provider."""
    return Caller(CallerKind.WEB_IDENTITY, name=provider, outside=outside)


def saml(provider: str, *, outside: bool = False) -> Caller:
    """Somebody with an assertion of a SAML provider."""
    return Caller(CallerKind.SAML, name=provider, outside=outside)


def stranger(named: Iterable[str] = ()) -> Caller:
    """A role of an account that is none of the *named* ones; it chooses its own name."""
    taken = set(named)
    account = next((each for each in STRANGER_ACCOUNTS if each not in taken), "555555555555")
    return Caller(CallerKind.ROLE, account=account, outside=True)


def of_identity(identity: Identity) -> Caller:
    """The caller that an identity is, as far as it is known."""
    account = arns.account_of(identity.arn) if identity.arn else None
    match identity.kind:
        case IdentityKind.USER:
            return Caller(CallerKind.USER, identity.arn, account, name=identity.name)
        case IdentityKind.ROLE | IdentityKind.PERMISSION_SET:
            return Caller(CallerKind.ROLE, identity.arn, account, name=identity.name)
        case _:
            return SOMEONE


# ── What a request says of its caller ──


@lru_cache(1024)
def domains(caller: Caller) -> dict[str, Domain]:
    """What keys hold when this caller asks, by name in lower case."""
    found = {
        "aws:principaltype": _kind(caller),
        "aws:username": _username(caller),
        "aws:principalarn": _arn(caller),
        "aws:principalaccount": _account(caller),
        "aws:principalisawsservice": _is_service(caller),
        "aws:principalservicename": _service(caller),
        "kms:calleraccount": _account(caller),
    }
    if caller.kind is CallerKind.ANONYMOUS:
        found["aws:userid"] = _one("anonymous")
    if not caller.is_signed:
        found |= {"aws:principalorgid": LACKING, "aws:principalorgpaths": LACKING}
    if caller.kind in (CallerKind.WEB_IDENTITY, CallerKind.SAML) and caller.name is not None:
        found["aws:federatedprovider"] = _one(caller.name)
    if caller.outside:
        found |= _of_strangers(caller)
    return found


LACKING = Domain(alternatives=(ABSENT,))
PRESENT = Domain(lacks=NO)
TYPES = {
    CallerKind.USER: "User",
    CallerKind.ROLE: "AssumedRole",
    CallerKind.FEDERATED_USER: "FederatedUser",
    CallerKind.ROOT: "Account",
    CallerKind.ANONYMOUS: "Anonymous",
}


def _one(*values: str) -> Domain:
    return Domain(alternatives=(values,))


def _kind(caller: Caller) -> Domain:
    found = TYPES.get(caller.kind)
    return ANYTHING if found is None else _one(found)


def _username(caller: Caller) -> Domain:
    match caller.kind:
        case CallerKind.UNKNOWN:
            return ANYTHING
        case CallerKind.USER:
            name = caller.arn.rpartition("/")[2] if caller.arn else caller.name
            return PRESENT if name is None else _one(name)
        case _:
            return LACKING


def _arn(caller: Caller) -> Domain:
    if not caller.is_signed:
        return LACKING
    if caller.arn is not None:
        return _one(caller.arn)
    if caller.kind is CallerKind.FEDERATED_USER and caller.session is not None:
        return _one(caller.session)
    account = caller.account or "*"
    kind = "user" if caller.kind is CallerKind.USER else "role"
    pattern = arns.arn_condition(f"arn:*:iam::{account}:{kind}/?*")
    wanted = () if caller.kind is CallerKind.UNKNOWN or pattern is None else (pattern,)
    shown = f"arn:aws:iam::{caller.account or '123456789012'}:{kind}/example"
    return Domain(lacks=NO, wanted=wanted, prefer=(shown,))


def _account(caller: Caller) -> Domain:
    if not caller.is_signed:
        return LACKING
    if caller.account is not None:
        return _one(caller.account)
    return Domain(lacks=NO, prefer=("123456789012",))


def _is_service(caller: Caller) -> Domain:
    if caller.kind is CallerKind.SERVICE:
        return _one("true")
    return _one("false") if caller.is_signed else LACKING


def _service(caller: Caller) -> Domain:
    if caller.kind is CallerKind.SERVICE and caller.name is not None:
        return _one(caller.name)
    return LACKING


def _of_strangers(caller: Caller) -> dict[str, Domain]:
    """Keys by which others keep strangers out: they hold what is the stranger's own.

    An organization, a network and, for services, a source that are not those of a policy's author.
    """
    organization: tuple[Values, ...] = (ABSENT,)
    if caller.is_signed:
        organization = ((STRANGER_ORGANIZATION,), ABSENT)
    own = STRANGER_ACCOUNTS[0] if caller.account is None else caller.account
    return {
        "aws:principalorgid": Domain(alternatives=organization),
        "aws:principalorgpaths": Domain(
            alternatives=tuple((f"{v[0]}/r-ab12/ou-ab12-11111111/",) if v else v
                               for v in organization)
        ),
        "aws:sourceip": Domain(alternatives=(*((each,) for each in STRANGER_ADDRESSES), ABSENT)),
        "aws:sourcevpc": Domain(alternatives=(ABSENT, ("vpc-0999999999999999a",))),
        "aws:sourcevpce": Domain(alternatives=(ABSENT, ("vpce-0999999999999999a",))),
        "aws:sourceowner": Domain(alternatives=(ABSENT, (own,))),
        **_source(caller, own),
    }  # fmt: skip


def _source(caller: Caller, own: str) -> dict[str, Domain]:
    """Only a service that acts for a resource names that resource.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    if caller.kind is not CallerKind.SERVICE:
        return dict.fromkeys(
            ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"), LACKING
        )
    pattern = arns.arn_condition(f"arn:*:*:*:{own}:?*")
    wanted = () if pattern is None else (pattern,)
    return {
        "aws:sourcearn": Domain(
            wanted=wanted, prefer=(f"arn:aws:example:us-east-1:{own}:example",)
        ),
        "aws:sourceaccount": Domain(alternatives=((own,), ABSENT)),
        "aws:sourceorgid": Domain(alternatives=((STRANGER_ORGANIZATION,), ABSENT)),
        "aws:sourceorgpaths": Domain(
            alternatives=((f"{STRANGER_ORGANIZATION}/r-ab12/ou-ab12-11111111/",), ABSENT)
        ),
    }


@lru_cache(1024)
def certain(caller: Caller) -> dict[str, Values]:
    """The keys whose values follow from the caller."""
    return {
        key: domain.alternatives[0]
        for key, domain in domains(caller).items()
        if domain.alternatives is not None and len(domain.alternatives) == 1
    }
