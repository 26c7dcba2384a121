"""The access keys that a configuration creates: for whom, how many, and what the state keeps.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_access_key
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from grantlint.hosts.terraform.aws.documents import Block
from grantlint.hosts.terraform.aws.key_parts import KIND
from grantlint.hosts.terraform.aws.paths import found_at
from grantlint.hosts.terraform.aws.policy_values import as_term
from grantlint.hosts.terraform.carriers import Holds, Noun
from grantlint.hosts.terraform.value import String, Value
from grantlint.model import AccessKey, Presence

_INACTIVE = "inactive"


def access_keys(blocks: Iterable[Block]) -> list[AccessKey]:
    """The keys that *blocks* create; those that one block makes alike are one with a count."""
    found: dict[object, AccessKey] = {}
    for block in blocks:
        if block.carrier.noun is not Noun.ACCESS_KEY:
            continue
        made = _access_key(block)
        user = made.user.parts if made.user is not None else block.address
        alike = (made.place.token, made.place.source.path, user, made.is_active, made.presence)
        first = found.get(alike)
        if first is None:
            found[alike] = made
        else:
            owner = _without_key(first.owner)
            found[alike] = replace(first, owner=owner, count=first.count + 1)
    return list(found.values())


def _without_key(address: str) -> str:
    """The address of a block, without which of its instances it is."""
    module, kind, name = address.rpartition(f"{KIND}.")
    return f"{module}{kind}{name.partition('[')[0]}"


def with_secret(keys: Iterable[AccessKey]) -> dict[str, Presence]:
    """The blocks whose keys have a secret in plain text, or may have: an encrypted one has none."""
    found: dict[str, Presence] = {}
    for key in keys:
        if key.is_encrypted and key.is_encryption_sure:
            continue
        block = _without_key(key.owner)
        is_plain = key.is_encryption_sure or found.get(block) is Presence.ALWAYS
        found[block] = Presence.ALWAYS if is_plain else Presence.MAYBE
    return found


def _access_key(block: Block) -> AccessKey:
    users = list(_values(block, Holds.USER))
    encryption, is_sure = _encryption(block)
    return AccessKey(
        owner=block.address,
        place=block.view.place,
        user=as_term(users[0]) if users else None,
        is_active=not any(map(_is_inactive, _values(block, Holds.STATUS))),
        is_encrypted=encryption,
        is_encryption_sure=is_sure,
        presence=block.view.presence,
    )


def _values(block: Block, holds: Holds) -> Iterator[Value]:
    for path in block.carrier.paths(holds):
        for found in found_at(block.view, path):
            yield found.value


def _is_inactive(status: Value) -> bool:
    known = status.known if isinstance(status, String) else None
    return known is not None and known.lower() == _INACTIVE


def _encryption(block: Block) -> tuple[bool, bool]:
    """Whether the secret is encrypted in the state, and whether that is sure."""
    for value in _values(block, Holds.PGP_KEY):
        if isinstance(value, String) and not value.pieces:
            continue
        maybe_null = getattr(value, "maybe_null", False)
        return not maybe_null, not maybe_null and _has_text(value)
    return False, True


def _has_text(value: Value) -> bool:
    return isinstance(value, String) and any(isinstance(one.content, str) for one in value.pieces)
