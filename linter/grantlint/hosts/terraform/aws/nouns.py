"""What a configuration has besides policies and identities: keys, ACLs, permissions, accounts."""

from collections.abc import Sequence

from msgspec import Struct

from grantlint.hosts.terraform.aws import credentials
from grantlint.hosts.terraform.aws.accounts import member_accounts
from grantlint.hosts.terraform.aws.acls import acl_grants
from grantlint.hosts.terraform.aws.definitions import api_policies
from grantlint.hosts.terraform.aws.documents import Block
from grantlint.hosts.terraform.aws.keys import access_keys
from grantlint.hosts.terraform.aws.permissions import permissions
from grantlint.hosts.terraform.aws.public_access import PublicAccess
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.contents import Definition
from grantlint.model import (
    AccessKey,
    AclGrant,
    Credential,
    KeyFlow,
    MemberAccount,
    PolicyDocument,
    Source,
)


class Nouns(Struct, frozen=True, eq=False):
    """What rules are told about, by the names that `Estate` has for it.

    `documents` are those that stand in parts, or inside of something else.
    """

    access_keys: tuple[AccessKey, ...] = ()
    key_flows: tuple[KeyFlow, ...] = ()
    acl_grants: tuple[AclGrant, ...] = ()
    documents: tuple[PolicyDocument, ...] = ()
    member_accounts: tuple[MemberAccount, ...] = ()
    credentials: tuple[Credential, ...] = ()


def nouns(
    configuration: Configuration,
    sources: Sequence[Source],
    blocks: Sequence[Block],
    public_access: PublicAccess,
) -> Nouns:
    """All that *blocks* of a configuration say besides policies."""
    made = configuration.settled(lambda: access_keys(blocks))
    return Nouns(
        access_keys=tuple(made),
        key_flows=_flows(configuration, made) if made else (),
        acl_grants=configuration.settled(lambda: tuple(acl_grants(blocks, public_access))),
        documents=configuration.settled(lambda: (*permissions(blocks), *api_policies(blocks))),
        member_accounts=configuration.settled(lambda: tuple(member_accounts(blocks))),
        credentials=tuple(credentials.found_in(configuration, sources, blocks)),
    )


def public_access_of(configuration: Configuration, blocks: Sequence[Block]) -> PublicAccess:
    """The buckets among *blocks*, and what keeps strangers out of them."""
    is_one_account = not _has_several_accounts(configuration)
    return configuration.settled(lambda: PublicAccess(blocks, is_one_account=is_one_account))


def _has_several_accounts(configuration: Configuration) -> bool:
    """Whether providers of the root module sign in differently, so that accounts may differ."""
    providers = configuration.root.module.providers
    ours = [one for name, one in providers.items() if name.partition(".")[0] in ("aws", "awscc")]
    return len(ours) > 1 and any(map(_signs_in, ours))


def _signs_in(provider: Definition) -> bool:
    named = any(provider.contents.argument(name) is not None for name in _SIGN_IN)
    return named or any(True for name in _SIGN_IN for _ in provider.contents.blocks(name))


_SIGN_IN = ("assume_role", "assume_role_with_web_identity", "profile", "access_key")


def _flows(configuration: Configuration, keys: Sequence[AccessKey]) -> tuple[KeyFlow, ...]:
    from grantlint.hosts.terraform.aws.key_flows import key_flows  # noqa: PLC0415  keys are rare

    return tuple(key_flows(configuration, keys))
