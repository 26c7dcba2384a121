"""What attributes of resources are, beyond what their block says."""

from collections.abc import Callable
from typing import Final

from grantlint.hosts.terraform.aws import arns, data_sources, deployment, elsewhere
from grantlint.hosts.terraform.aws.asked import Asked, joined, shaped
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.module_instance import Resource
from grantlint.hosts.terraform.value import (
    Mapping,
    Piece,
    TooLargeError,
    Value,
    mapping,
    string,
)
from grantlint.model import Hole, Place

DocumentOf = Callable[[Resource, str, Place], Value | None]
"""An attribute of a data source `aws_iam_policy_document`."""
_FAMILIES: Final = ("aws_", "awscc_")
_NAMES: Final = ("endpoint", "id", "name", "url")
_ENDS: Final = ("_domain_name", "_endpoint", "_id", "_name", "_url")


class KnownAttributes:
    """Answers for attributes that the provider fills in; see `Outside`.

    *own_accounts* are the ids of the accounts that are one's own.
    """

    def __init__(
        self, own_accounts: tuple[str, ...] = (), document_of: DocumentOf | None = None
    ) -> None:
        self._own_accounts = own_accounts
        self._document_of = document_of

    def attribute(self, resource: Resource, name: str, place: Place, /) -> Value | None:
        """The value of an attribute that the block does not set; None for a hole of its name."""
        asked = Asked(resource, name, place, self._own_accounts)
        try:
            if not resource.kind.startswith(_FAMILIES):
                return elsewhere.made(asked)
            if resource.mode == "data" and resource.kind == "aws_iam_policy_document":
                return self._document(asked)
            return _known(asked)
        except TooLargeError:
            return None

    def _document(self, asked: Asked) -> Value | None:
        document_of = self._document_of
        if document_of is None:
            from grantlint.hosts.terraform.aws import policy_document  # noqa: PLC0415  a cycle else

            document_of = policy_document.json_of
        return document_of(asked.resource, asked.name, asked.place)


def _known(asked: Asked) -> Value | None:
    for answer in (data_sources.made, _prefixed, arns.made, _general):
        try:
            made = answer(asked)
        except EvaluationError:  # an argument of another form than the template needs
            continue
        if made is not None:
            return made
    return _shaped(asked)


def _general(asked: Asked) -> Value | None:
    """Attributes that every resource may have."""
    match asked.name:
        case "region":
            return deployment.region(asked)
        case "tags_all":
            return _all_tags(asked)
        case _:
            return None


def _all_tags(asked: Asked) -> Value | None:
    """The tags of a resource with those that its provider gives to all it makes."""
    sets = [deployment.default_tags(asked.resource), asked.given("tags")]
    found = [tags for tags in sets if tags is not None]
    if not all(isinstance(tags, Mapping) for tags in found):
        return None
    members = [item for tags in found if isinstance(tags, Mapping) for item in tags.members()]
    complete = all(tags.complete for tags in found if isinstance(tags, Mapping))
    return mapping(members, asked.place, "map", complete=complete)


def _prefixed(asked: Asked) -> Value | None:
    """A name that the provider makes up behind a prefix."""
    name = f"{asked.name}_prefix"
    prefix = asked.given(name)
    if prefix is None:
        return None
    identity = f"{asked.resource.address}.{name}"
    start = asked.plain(prefix, identity)
    rest = Hole(f"trimprefix({asked.identity}, {identity})", shaped("*"))
    return joined([start, string((Piece(rest, asked.place),), asked.place)], asked.place)


def _shaped(asked: Asked) -> Value | None:
    """What is known of an attribute by its name alone."""
    name = asked.name
    if name == "arn":
        return asked.hole(f"arn:*:{arns.service_of(asked.resource.kind)}:*")
    if name.endswith("_arn"):
        return asked.hole("arn:*")
    return asked.hole() if name in _NAMES or name.endswith(_ENDS) else None
