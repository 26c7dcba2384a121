"""Resource policies: what is public on each service, and which services say for whom they act.

A table kept by hand. A service is listed as a sender for a kind of resource only where AWS writes
that it sends `aws:SourceArn` or `aws:SourceAccount` when it calls there: of any other the keys may
be absent, and a condition on them would shut it out.

https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from functools import cache

from msgspec import Struct

from grantlint.knowledge import catalogue

DOCS = "https://docs.aws.amazon.com/"
SUFFIXES = (".amazonaws.com.cn", ".amazonaws.com")
FAMILIES = {"s3express": "s3", "s3-outposts": "s3", "s3-object-lambda": "s3"}
"""Services whose policies follow the rules of another one."""


class _Table(Struct, frozen=True):
    sources: tuple[str, ...]
    senders: dict[str, dict[str, str]]
    stranger: dict[str, dict[str, str]]
    fixed: dict[str, tuple[str, ...]]
    worst: dict[str, tuple[str, ...]]
    with_policies: str
    anonymous: tuple[str, ...]
    other_guards: dict[str, str]


@cache
def _table() -> _Table:
    return catalogue.table("exposure", _Table)


def family(service: str) -> str:
    """The service whose meaning of public a service prefix follows, mostly its own."""
    lower = catalogue.fold(service)
    return FAMILIES.get(lower, lower)


def sends_source(principal: str, service: str) -> str | None:
    """Where AWS writes that a service principal names its source on resources of *service*.

    The principal in any case, regional ones (`logs.eu-west-1.amazonaws.com`) and those of China
    too; None for one that may not name it.
    """
    name = _name(principal)
    found = _table().senders.get(family(service), {})
    page = found.get(name) or found.get(name.partition(".")[0] if _is_regional(name) else "")
    return None if page is None else DOCS + page


def _name(principal: str) -> str:
    lower = catalogue.fold(principal)
    suffix = next((end for end in SUFFIXES if lower.endswith(end)), None)
    return lower if suffix is None else lower.removesuffix(suffix)


def _is_regional(name: str) -> bool:
    """Whether a principal's name ends in a region, as `logs.eu-west-1` does."""
    first, _, region = name.partition(".")
    return bool(first) and region.count("-") > 1 and region[-1:].isdigit()


def senders(service: str) -> tuple[str, ...]:
    """The service principals that name their source on resources of *service*."""
    found = _table().senders.get(family(service), {})
    return tuple(f"{name}{SUFFIXES[-1]}" for name in found)


def stranger_keys(service: str, account: str) -> dict[str, str]:
    """What keys of the service hold in a request from *account*, by name in lower case.

    https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html
    https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    """
    found = _table().stranger.get(family(service), {})
    return {key.lower(): value.replace("ACCOUNT", account) for key, value in found.items()}


def fixed_keys(service: str) -> tuple[str, ...]:
    """The keys, in lower case, that the service demands fixed values of, or calls a policy public.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
    """
    return tuple(key.lower() for key in _table().fixed.get(family(service), ()))


def worst_actions(service: str) -> tuple[str, ...]:
    """The actions by which a public resource of the service does most harm, the worst first."""
    return _table().worst.get(family(service), ())


def has_policies(service: str) -> bool:
    """Whether resources of a service prefix take policies of their own.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
    """
    return catalogue.fold(service) in _table().with_policies.split()


def takes_anonymous(service: str) -> bool:
    """Whether the service answers callers without an AWS account."""
    return family(service) in _table().anonymous


def other_guard(service: str) -> str | None:
    """What else may keep strangers from a resource of the service, beside its policy."""
    return _table().other_guards.get(family(service))
