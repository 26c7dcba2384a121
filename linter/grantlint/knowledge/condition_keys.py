"""Condition keys: global ones by a table kept by hand, those of services from the catalogue.

A key is written `prefix:Name`; case never matters. Keys with a part of the author's choice, such
as `aws:ResourceTag/team`, are known by their form.

Facts: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct

from grantlint.knowledge import catalogue
from grantlint.knowledge.resources import holes_to_stars
from grantlint.knowledge.wildcards import Wildcard

KEY_LIMIT = 512
"""Longer than any key with a tag key of 128 characters in it."""
REMEMBERED = 4096
ARRAY = "ArrayOf"

Bound = Literal["principal", "network", "source"]
"""What a key pins a request to: who asks, the network it comes from, the resource it is for."""


class _Table(Struct, frozen=True):
    sources: tuple[str, ...]
    global_: dict[str, str]
    multivalued: tuple[str, ...]
    wildcard_forbidden: tuple[str, ...]
    issuer_claims: dict[str, str]
    only_where_listed: tuple[str, ...]
    restricting: dict[Bound, tuple[str, ...]]


class _Key(Struct, frozen=True, gc=False):
    """One key as AWS writes it."""

    name: str
    type: str


class _Keys:
    """A set of keys, asked by a name in lower case."""

    __slots__ = ("_exact", "_forms")

    def __init__(self, types: dict[str, str]) -> None:
        keys = [_Key(name, kind) for name, kind in types.items()]
        self._exact = {key.name.lower(): key for key in keys if "${" not in key.name}
        self._forms = [
            (Wildcard(holes_to_stars(key.name.lower()).replace("*", "?*")), key)
            for key in keys
            if "${" in key.name
        ]

    def get(self, name: str) -> _Key | None:
        if found := self._exact.get(name):
            return found
        for form, key in self._forms:
            if name.startswith(form.literal_head) and form.matches(name):
                return key
        return None


@cache
def _table() -> _Table:
    return catalogue.table("condition_keys", _Table)


@cache
def _global() -> _Keys:
    return _Keys(_table().global_)


@cache
def _of_service(prefix: str) -> _Keys:
    service = catalogue.service(prefix)
    return _Keys(service.keys if service else {})


@lru_cache(maxsize=REMEMBERED)
def _global_key(key: str) -> str | None:
    """The global key that *key* is an instance of, as AWS writes it."""
    found = _global().get(catalogue.fold(key)) if _is_sane(key) else None
    return found.name if found else None


@lru_cache(maxsize=REMEMBERED)
def _service_key(key: str) -> _Key | None:
    if not _is_sane(key):
        return None
    lower = catalogue.fold(key)
    if claim := _issuer_claim(lower):
        return claim
    found = (_of_service(prefix).get(lower) for prefix in _owners(lower))
    return next(filter(None, found), None)


def _issuer_claim(key: str) -> _Key | None:
    """The claims that every OpenID Connect issuer's keys have: `<host/path>:sub`.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    """
    issuer, _, claim = key.rpartition(":")
    kind = _table().issuer_claims.get(claim) if "." in issuer else None
    return _Key(key, kind) if kind else None


def _is_sane(key: str) -> bool:
    return len(key) <= KEY_LIMIT and ":" in key


def _owners(key: str) -> list[str]:
    """The services that may define *key*: its prefix, else those with keys of foreign prefixes."""
    prefix = key.partition(":")[0]
    if catalogue.service(prefix):
        return [prefix]
    return sorted({owner for owners in catalogue.index().key_owners.values() for owner in owners})


def canonical(key: str) -> str | None:
    """*key* as AWS writes it: `aws:resourcetag/x` is `aws:ResourceTag/${TagKey}`, or None."""
    if name := _global_key(key):
        return name
    found = _service_key(key)
    return found.name if found else None


def key_type(key: str) -> str | None:
    """String, Numeric, Date, Bool, Binary, IPAddress, ARN or Null; None for an unknown key.

    Of a key with many values, the type of one.
    """
    if name := _global_key(key):
        return _table().global_[name]
    found = _service_key(key)
    return found.type.removeprefix(ARRAY) if found else None


def is_multivalued(key: str) -> bool:
    """Whether a request may carry several values of *key*.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    """
    if _global_key(key) in _table().multivalued:
        return True
    found = _service_key(key)
    return found is not None and found.type.startswith(ARRAY)


def is_global(key: str) -> bool:
    """Whether *key* can be used with every service; see also `only_where_listed`."""
    return _global_key(key) is not None


def only_where_listed(key: str) -> bool:
    """Whether the global *key* is in a request only for actions or resources that list it."""
    return _global_key(key) in _table().only_where_listed


def wildcard_forbidden(key: str) -> bool:
    """Whether AWS says that a value of *key* with a wildcard is never right.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
    """
    return _global_key(key) in _table().wildcard_forbidden


def bounds(key: str) -> Bound | None:
    """What a positive test of *key* against fixed values pins a request to; None when to nothing.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
    """
    return _bounds().get(catalogue.fold(key))


@cache
def _bounds() -> dict[str, Bound]:
    return {key.lower(): bound for bound, keys in _table().restricting.items() for key in keys}
