"""Which blocks of Terraform carry IAM, and in which of their arguments: a table, kept as data.

It knows names of the providers `aws` and `awscc` only; what an argument's value says, and which
block stands behind a reference, others find out.

    carriers.of("resource", "aws_iam_role")   a Carrier with its noun: here Noun.ROLE
    carrier.documents                         the Carried that hold policies, each with its kind
    carrier.paths(Holds.POLICY_ARN)           where it names managed policies
    carried.kind_where("TAG_POLICY")          where another argument decides about the kind

A path is the way through blocks and arguments: `("inline_policy", "policy")`. A step goes through
all blocks of its name and all items of a list or a set; the step `*` goes through the values of a
map whose keys are free. So a path may lead to one value, to many, or to none; and what it leads to
may be one string or a list of them. A document of `awscc` may be an object instead of JSON text.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs
https://registry.terraform.io/providers/hashicorp/awscc/latest/docs
"""

import os
from enum import Enum
from functools import cache

import msgspec
from msgspec import Struct

from grantlint.model import DocumentKind

Path = tuple[str, ...]


class Noun(Enum):
    """What a block is to IAM, whatever its type is called."""

    ROLE = "role"
    USER = "user"
    GROUP = "group"
    PERMISSION_SET = "permission set"
    MANAGED_POLICY = "managed policy"  # a policy that attachments and boundaries name by its ARN
    INLINE_POLICY = "inline policy"  # a policy written for one identity, which it names
    ATTACHMENT = "attachment"  # names identities, and the policies or the boundary they get
    TRIGGERED_ATTACHMENT = "triggered attachment"  # takes effect only when something happens
    EXCLUSIVE = "exclusive"  # names all inline policies that an identity keeps
    MEMBERSHIP = "membership"  # names users and groups
    ROLE_USE = "role use"  # hands a role to something that runs or signs in, maybe narrowed
    RESOURCE = "resource"  # may carry its own policy, ACL or key inside
    RESOURCE_POLICY = "resource policy"  # a policy or more for another block, its target
    PERMISSION = "permission"  # a statement in parts, for a target
    ACL = "acl"
    PUBLIC_ACCESS_BLOCK = "public access block"
    ACCESS_KEY = "access key"
    LOGIN = "login"
    IDENTITY_PROVIDER = "identity provider"
    ORGANIZATION_POLICY = "organization policy"
    ACCOUNT = "account"
    CREDENTIALS = "credentials"  # a provider or a backend, with keys and a session's policies
    DOCUMENT = "document"  # data.aws_iam_policy_document
    LOOKUP = "lookup"  # reads something that exists already
    SIMULATION = "simulation"  # tries policies out; they are in force nowhere


class Holds(Enum):
    """What an argument holds."""

    DOCUMENT = "document"  # JSON of a policy; `Carried.kind` says of which kind
    POLICY_ARN = "policy_arn"  # of managed policies
    POLICY_NAME = "policy_name"  # of managed policies of the account
    INLINE_NAME = "inline_name"  # of inline policies, in the block of each or in a list of all
    SESSION_POLICY_ARN = "session_policy_arn"  # of managed policies that only narrow a session
    BOUNDARY_ARN = "boundary_arn"
    BOUNDARY_NAME = "boundary_name"
    ROLE = "role"  # a name or an ARN; so are users and groups
    USER = "user"
    GROUP = "group"
    PERMISSION_SET = "permission_set"
    SERVICE_NAME = "service_name"  # the service that a service-linked role is for
    TARGET = "target"  # what a policy, an ACL or a permission is for: a name, an ARN or an id
    NAME = "name"
    NAME_PREFIX = "name_prefix"
    NAME_SUFFIX = "name_suffix"
    PATH = "path"
    ARN = "arn"
    TAGS = "tags"  # a map; of `awscc` a list of objects with `key` and `value`
    OPENAPI = "openapi"  # an API's definition; `x-amazon-apigateway-policy` in it is its policy
    STATEMENT = "statement"  # JSON of one statement
    EFFECT = "effect"
    ACL = "acl"  # canned: `public-read`, `PublicRead` or `PUBLIC_READ`
    GRANTEE_URI = "grantee_uri"
    GRANTEE_ID = "grantee_id"
    GRANTEE_MAIL = "grantee_mail"
    PERMISSION = "permission"  # of an ACL's grant: READ and the like
    BLOCK_ACLS = "block_acls"
    BLOCK_POLICY = "block_policy"
    IGNORE_ACLS = "ignore_acls"
    RESTRICT_BUCKETS = "restrict_buckets"
    OBJECT_OWNERSHIP = "object_ownership"
    ACTION = "action"
    PRINCIPAL = "principal"
    RETIRING_PRINCIPAL = "retiring_principal"
    SOURCE_ARN = "source_arn"
    SOURCE_ACCOUNT = "source_account"
    ORGANIZATION_ID = "organization_id"
    AUTH_TYPE = "auth_type"
    EVENT_TOKEN = "event_token"  # noqa: S105  the name of an argument's meaning
    CONDITION = "condition"  # JSON of a condition block
    CONDITION_OPERATOR = "condition_operator"
    CONDITION_KEY = "condition_key"
    CONDITION_VALUE = "condition_value"
    CONSTRAINT = "constraint"  # a map of what a grant asks of the encryption context
    ACCESS_KEY_ID = "access_key_id"
    SECRET_KEY = "secret_key"  # noqa: S105  the name of an argument's meaning
    SESSION_TOKEN = "session_token"  # noqa: S105  the name of an argument's meaning
    PGP_KEY = "pgp_key"
    STATUS = "status"
    URL = "url"
    AUDIENCE = "audience"
    BILLING_ACCESS = "billing_access"


class KindBy(Struct, frozen=True):
    """The argument whose value decides about a document's kind, and what is meant without it."""

    path: Path
    kinds: tuple[tuple[str, DocumentKind], ...]
    default: str


class Carried(Struct, frozen=True):
    """An argument that carries something; `kind` is set where that is a document."""

    path: Path
    holds: Holds
    kind: DocumentKind | None = None
    by: KindBy | None = None

    def kind_where(self, value: str | None) -> DocumentKind | None:
        """The document's kind where the argument at `by.path` is *value*, or None without IAM.

        *value* is None where the argument is left out.
        """
        if self.by is None:
            return self.kind
        return dict(self.by.kinds).get(self.by.default if value is None else value)


class Carrier(Struct, frozen=True):
    """A type of block that carries IAM.

    `service` is the IAM prefix of the service it belongs to. `actions` are what a permission
    grants when no argument says so.
    """

    name: str
    noun: Noun
    service: str
    carried: tuple[Carried, ...]
    actions: tuple[str, ...] = ()

    @property
    def documents(self) -> tuple[Carried, ...]:
        """Where policies stand."""
        return tuple(each for each in self.carried if each.holds is Holds.DOCUMENT)

    def paths(self, holds: Holds) -> tuple[Path, ...]:
        """Where something of that meaning stands; empty where the block has none."""
        return tuple(each.path for each in self.carried if each.holds is holds)


class Release(Struct, frozen=True):
    """A release of a provider that the table was held against, and its day."""

    version: str
    date: str


class _Row(Struct, frozen=True, forbid_unknown_fields=True):
    """A carrier as written: `holds` maps a meaning, or a document's kind, to dotted paths."""

    noun: Noun
    holds: dict[str, str | tuple[str, ...]]
    service: str = "iam"
    actions: tuple[str, ...] = ()
    kind_by: str = ""
    kinds: dict[str, DocumentKind] = {}
    default: str = ""


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    releases: dict[str, Release]
    blocks: dict[str, dict[str, _Row]]


_KINDS = {kind.value: kind for kind in DocumentKind}


@cache
def of(block_type: str, type_name: str) -> Carrier | None:
    """What a block carries, or None where it carries no IAM.

    *block_type* is `resource`, `data`, `ephemeral`, `provider` or `backend`; *type_name* its first
    label.
    """
    row = _table().blocks.get(block_type, {}).get(type_name)
    if row is None:
        return None
    carried = tuple(
        _carried(meaning, path, row)
        for meaning, paths in row.holds.items()
        for path in ([paths] if isinstance(paths, str) else paths)
    )
    return Carrier(type_name, row.noun, row.service, carried, row.actions)


def _carried(meaning: str, written: str, row: _Row) -> Carried:
    path = tuple(written.split("."))
    kind = _KINDS.get(meaning)
    if kind is None:
        return Carried(path, Holds(meaning))
    if not row.kinds:
        return Carried(path, Holds.DOCUMENT, kind)
    by = KindBy(tuple(row.kind_by.split(".")), tuple(row.kinds.items()), row.default)
    return Carried(path, Holds.DOCUMENT, kind, by)


def names(block_type: str) -> tuple[str, ...]:
    """All types of blocks that carry IAM, sorted."""
    return tuple(_table().blocks.get(block_type, ()))


def releases() -> dict[str, Release]:
    """The releases of the providers whose documentation the table was held against, by name."""
    return _table().releases


@cache
def _table() -> _Table:
    with open(os.path.join(os.path.dirname(__file__), "data", "carriers.json"), "rb") as file:
        return msgspec.json.decode(file.read(), type=_Table)
