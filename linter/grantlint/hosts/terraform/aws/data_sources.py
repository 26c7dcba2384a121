"""Attributes of AWS's data sources, and of resources alike, that no template can say."""

from collections.abc import Callable
from functools import cache
from typing import Final

from msgspec import structs

from grantlint.hosts.terraform.aws import arns, deployment, managed
from grantlint.hosts.terraform.aws.asked import Asked, joined
from grantlint.hosts.terraform.conversion import edge
from grantlint.hosts.terraform.functions.pieces import split_at
from grantlint.hosts.terraform.value import (
    Element,
    Entry,
    Mapping,
    Piece,
    String,
    Value,
    listed,
    mapping,
    sequence,
    string,
    text,
)
from grantlint.knowledge import accounts
from grantlint.model import Hole, Presence, Shape


def made(asked: Asked) -> Value | None:
    """An attribute that takes more than a template; None for others. Raises EvaluationError."""
    resource = asked.resource
    kind = f"data.{resource.kind}" if resource.mode == "data" else resource.kind
    answer = _ANSWERS.get(kind)
    return answer(asked) if answer is not None else None


# ── Accounts and principals of AWS ───────────────────────────────────────────────────────────────


_ACCOUNT: Final = Shape("?" * 12, has_wildcards=False)


def _service_account(column: int, use: str = "") -> Callable[[Asked], Value | None]:
    """The account that AWS delivers logs from: another one in each region.

    Where the region is not known it is one of those that AWS has for *use*, if that is a closed
    list.
    """

    def answer(asked: Asked) -> Value | None:
        if asked.name != "id":
            return None
        region = deployment.region(asked).known
        known = _accounts().get(region or "", {}).get(column, "-")
        if known != "-":
            return text(known, asked.place)
        ids = accounts.used_by_aws(use) if region is None else ()
        shape = structs.replace(_ACCOUNT, alternatives=ids)
        return string((Piece(Hole(asked.identity, shape), asked.place),), asked.place)

    return answer


@cache
def _accounts() -> dict[str, dict[int, str]]:
    """The accounts of each region, by column."""
    rows = (line.split() for line in arns.lines("service_accounts.txt"))
    return {region: dict(enumerate(found)) for region, *found in rows}


_OWN_SUFFIX: Final = ("codedeploy", "elasticmapreduce", "logs")
"""Services whose principals end in the partition's suffix; all others in that of `aws`.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/service_principal
"""


def _service_principal(asked: Asked) -> Value | None:
    service = asked.text("service_name")
    match asked.name:
        case "suffix":
            return _suffix(asked, service.known)
        case "name":
            parts = [service]
        case "id":
            parts = [service, text(".", asked.place), deployment.region(asked)]
        case _:
            return None
    return joined([*parts, text(".", asked.place), _suffix(asked, service.known)], asked.place)


def _suffix(asked: Asked, service: str | None) -> String:
    if service is not None and service not in _OWN_SUFFIX:
        return text(deployment.SUFFIXES["aws"], asked.place)
    return deployment.dns_suffix(asked)


# ── Others ───────────────────────────────────────────────────────────────────────────────────────


_SECTIONS: Final = ("", "partition", "service", "region", "account", "resource")


def _arn(asked: Asked) -> Value | None:
    """`aws_arn`: an ARN in its parts."""
    if asked.name == "id":
        return asked.text("arn")
    if asked.name not in _SECTIONS:
        return None
    at = _SECTIONS.index(asked.name)
    sections = list(split_at(asked.text("arn"), ":"))
    if len(sections) < len(_SECTIONS):
        return None
    if asked.name != "resource":
        return string(sections[at], asked.place)
    pieces = sections[at]
    for section in sections[at + 1 :]:
        pieces = [*pieces, Piece(":", asked.place), *section]
    return string(pieces, asked.place)


def _cluster(asked: Asked) -> Value | None:
    """`identity` of an EKS cluster: the issuer of the tokens of its service accounts.

    https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
    """
    if asked.name != "identity":
        return None
    issuer = Asked(asked.resource, "identity[0].oidc[0].issuer", asked.place, asked.own_accounts)
    url = arns.filled("https://oidc.eks.{region}.{dns_suffix}/id/{~*}", issuer)
    return _block(asked, "oidc", _block(asked, "issuer", url))


def _block(asked: Asked, name: str, value: Value) -> Value:
    """What a nested block that sets one argument is as a value: a list of one object."""
    held = mapping([Entry(text(name, asked.place), value)], asked.place)
    return listed([held], asked.place, "list")


_ACCOUNTS: Final = {"arn": "arn:*:organizations::*:account/o-*/*", "id": "?" * 12}
_UNITS: Final = {"arn": "arn:*:organizations::*:ou/o-*/ou-*", "id": "ou-*"}
_MEMBERS: Final[dict[tuple[str, str], dict[str, str]]] = {
    ("organization", "accounts"): _ACCOUNTS,
    ("organization", "non_master_accounts"): _ACCOUNTS,
    ("organization", "roots"): {"arn": "arn:*:organizations::*:root/o-*/r-*", "id": "r-*"},
    ("organizational_units", "children"): _UNITS,
    ("organizational_unit_child_accounts", "accounts"): _ACCOUNTS,
    ("organizational_unit_descendant_accounts", "accounts"): _ACCOUNTS,
    ("organizational_unit_descendant_organizational_units", "children"): _UNITS,
}


def _organization(asked: Asked) -> Value | None:
    """A list of what an organization holds: nobody knows how many, but what their ids look like."""
    kind = asked.resource.kind.removeprefix("aws_organizations_")
    members = _MEMBERS.get((kind, asked.name))
    if members is None:
        return None
    identity = f"{asked.identity}[*]"
    each = Mapping(
        asked.place,
        "object",
        (),
        complete=False,
        identity=identity,
        missing=lambda name: asked.hole(members.get(name, "*"), f"{identity}.{name}"),
    )
    return sequence((Element(each, Presence.MAYBE),), asked.place, "list", complete=False)


def _parameter(asked: Asked) -> Value | None:
    """The ARN of a parameter that AWS publishes, which is of no account.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
    """
    name = asked.given("name") if asked.name == "arn" else None
    if not isinstance(name, String) or not edge(name, start=True).startswith("/aws/service/"):
        return None
    return arns.filled("arn:{partition}:ssm:{region}::parameter/{name|bare}", asked)


def _default_tags(asked: Asked) -> Value | None:
    return deployment.default_tags(asked.resource) if asked.name == "tags" else None


_ANSWERS: Final[dict[str, Callable[[Asked], Value | None]]] = {
    "aws_eks_cluster": _cluster,
    "data.aws_arn": _arn,
    "data.aws_cloudtrail_service_account": _service_account(1),
    "data.aws_default_tags": _default_tags,
    "data.aws_eks_cluster": _cluster,
    "data.aws_elb_service_account": _service_account(0, "ELB logs"),
    "data.aws_iam_policy": managed.attribute,
    **{f"data.aws_organizations_{kind}": _organization for kind, _ in _MEMBERS},
    "data.aws_redshift_service_account": _service_account(2),
    "data.aws_service_principal": _service_principal,
    "data.aws_ssm_parameter": _parameter,
}
