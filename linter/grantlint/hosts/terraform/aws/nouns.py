"""What a configuration has besides policies and identities: keys, ACLs, permissions, accounts."""

from collections.abc import Sequence

from grantlint.hosts.terraform.aws.documents import Block
from grantlint.hosts.terraform.aws.keys import access_keys
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.model import AccessKey, KeyFlow


def keys(
    configuration: Configuration, blocks: Sequence[Block]
) -> tuple[tuple[AccessKey, ...], tuple[KeyFlow, ...]]:
    """The access keys that are created, and where they go."""
    made = configuration.settled(lambda: access_keys(blocks))
    if not made:
        return (), ()
    from grantlint.hosts.terraform.aws.key_flows import key_flows  # noqa: PLC0415  keys are rare

    return tuple(made), tuple(key_flows(configuration))
