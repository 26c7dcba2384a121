"""OpenID Connect issuers: which many customers share, and the claim that tells these apart.

A table kept by hand. IAM refuses new trust in a shared issuer without that claim; roles that are
older than the refusal are not touched.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
"""

from functools import cache

from msgspec import Struct

from grantlint.knowledge import catalogue

COGNITO = "cognito-identity.amazonaws.com"
GITHUB = "token.actions.githubusercontent.com"
GOOGLE = "accounts.google.com"
APP_KEYS = {GOOGLE: "aud", "graph.facebook.com": "app_id", "www.amazon.com": "app_id"}
"""The issuers that need no provider in the account, with the claim that names the application.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""
BUILT_IN = frozenset({COGNITO, *APP_KEYS})


class Issuer(Struct, frozen=True):
    """An issuer by its host and path.

    `claim` tells its customers apart (`sub`, `aud`, or a whole key); empty when every customer has
    an issuer of their own. A value of it starts with `prefix`, then names the customer up to
    `delimiter`; `stranger` is one of somebody else. `audience` is what tokens for AWS carry.
    """

    host: str
    name: str
    claim: str
    audience: str
    prefix: str
    delimiter: str
    stranger: str

    @property
    def is_shared(self) -> bool:
        return self.claim != ""

    @property
    def tenant_key(self) -> str:
        """The condition key of the claim."""
        return self.claim if ":" in self.claim else f"{self.host}:{self.claim}"


class _Table(Struct, frozen=True):
    sources: tuple[str, ...]
    issuers: dict[str, tuple[str, str, str, str, str, str]]


@cache
def _issuers() -> dict[str, Issuer]:
    rows = catalogue.table("issuers", _Table).issuers
    return {host: Issuer(host, *row) for host, row in rows.items()}


def all_issuers() -> tuple[Issuer, ...]:
    """Every issuer of the table."""
    return tuple(_issuers().values())


def issuer(host: str) -> Issuer | None:
    """The issuer of a host and path in any case, without `https://`; None when it is not known."""
    return _issuers().get(catalogue.fold(host).rstrip("/"))


def is_eks(host: str) -> bool:
    """Whether an issuer is that of an EKS cluster.

    https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
    """
    first = catalogue.fold(host).partition("/")[0]
    return first.startswith("oidc.eks.") and ".amazonaws.com" in first
