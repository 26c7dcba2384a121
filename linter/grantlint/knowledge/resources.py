"""The resource types of AWS's services: the shape of their ARNs, their condition keys.

Facts: https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from functools import cache, lru_cache

from msgspec import Struct

from grantlint.knowledge import catalogue
from grantlint.knowledge.catalogue import Service
from grantlint.knowledge.wildcards import has_wildcard, overlap

PARTS = 6
ARN_LIMIT = 2048
"""AWS takes no longer ARN."""
REMEMBERED = 4096


class ResourceType(Struct, frozen=True):
    """A type of resource: `formats` as AWS writes them, `arns` the same as IAM patterns."""

    service: str
    name: str
    formats: tuple[str, ...]  # `arn:${Partition}:s3:::${BucketName}`
    arns: tuple[str, ...]  # `arn:*:s3:::*`
    keys: frozenset[str]  # condition keys that a resource of this type brings to a request


def resource_type(service: str, name: str) -> ResourceType | None:
    """The type *name* of a service prefix, both in any case; None when AWS has none."""
    found = catalogue.service(service)
    return _by_name(found, name) if found else None


def resource_types(service: str) -> tuple[ResourceType, ...]:
    """All types of a service prefix, sorted by name."""
    found = catalogue.service(service)
    return _types(found) if found else ()


@lru_cache(maxsize=REMEMBERED)
def types_of_arn(arn: str) -> tuple[ResourceType, ...]:
    """The types that an ARN, or a pattern of ARNs, can name; the ARN's own service first.

    Within a service those with most fixed text come first. A pattern that leaves the service open
    names none, and neither does one longer than any ARN. Case counts, as it does in AWS.
    """
    parts = _parts(arn)
    if len(parts) < PARTS or has_wildcard(parts[2]):
        return ()
    vendor = parts[2]
    further = catalogue.index().arn_services
    prefixes = dict.fromkeys([vendor, *further.get(vendor, ()), *further.get("*", ())])
    services = filter(None, map(catalogue.service, prefixes))
    found = [t for s in services for t in _types(s) if any(_fits(parts, a) for a in t.arns)]
    return tuple(sorted(found, key=lambda t: (t.service != vendor, -_fixed_text(t))))


def _parts(arn: str) -> list[str]:
    """The six parts of an ARN; those that a star at the end stands for, too are stars."""
    if len(arn) > ARN_LIMIT:
        return []
    parts = arn.split(":", PARTS - 1)
    return parts + ["*"] * (PARTS - len(parts)) if parts[-1].endswith("*") else parts


def _fits(parts: list[str], arn: str) -> bool:
    return all(map(overlap, parts, arn.split(":", PARTS - 1)))


def _fixed_text(found: ResourceType) -> int:
    return max(len(arn.replace("*", "")) for arn in found.arns)


@cache
def _types(service: Service) -> tuple[ResourceType, ...]:
    return tuple(_type(service, name) for name in service.resources)


@lru_cache(maxsize=REMEMBERED)
def _by_name(service: Service, name: str) -> ResourceType | None:
    spelled = name if name in service.resources else _names(service).get(catalogue.fold(name))
    return _type(service, spelled) if spelled is not None else None


@cache
def _names(service: Service) -> dict[str, str]:
    return {catalogue.fold(name): name for name in service.resources}


def _type(service: Service, name: str) -> ResourceType:
    row = service.resources[name]
    arns = tuple(map(holes_to_stars, row.arns))
    return ResourceType(service.prefix, name, row.arns, arns, frozenset(row.keys.split()))


def holes_to_stars(written: str) -> str:
    """*written* with each hole `${…}` as the pattern `*`."""
    first, *rest = written.split("${")
    return first + "".join("*" + part.partition("}")[2] for part in rest)
