"""What keeps strangers out whatever a policy or an ACL says: S3's blocks of public access, VPCs.

Either of two settings is enough: one refuses a public policy (or ACL) when it is written, the
other leaves it without effect. Object ownership `BucketOwnerEnforced` turns ACLs off.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
A domain of OpenSearch in a VPC has no endpoint outside of it.
https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from grantlint.hosts.terraform.aws.documents import Block, Carriage
from grantlint.hosts.terraform.aws.paths import both, found_at
from grantlint.hosts.terraform.aws.references import References, singles
from grantlint.hosts.terraform.carriers import Holds, Noun
from grantlint.hosts.terraform.value import Bool, String, Value, spelled
from grantlint.model import DocumentKind, Presence

S3: Final = "s3"
ACCOUNT: Final = "aws_s3_account_public_access_block"
POLICIES: Final = (Holds.BLOCK_POLICY, Holds.RESTRICT_BUCKETS)
ACLS: Final = (Holds.BLOCK_ACLS, Holds.IGNORE_ACLS)
_BUCKETS: Final = ("aws_s3_bucket", "awscc_s3_bucket")
_NAMES: Final = ("id", "arn", "bucket", "bucket_name")
_BLOCKED_FROM_BIRTH: Final = (
    "aws_s3_access_point", "awscc_s3_access_point", "aws_s3control_multi_region_access_point",
    "awscc_s3_multi_region_access_point", "awscc_s3express_access_point",
)  # fmt: skip
"""All four settings are on unless they are turned off.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html"""
_WITHOUT_ACLS: Final = "BucketOwnerEnforced"
_DOMAINS: Final = ("aws_elasticsearch_domain", "aws_opensearch_domain")
_DOMAIN_NAMES: Final = ("domain_name", "id", "arn")
_VPC: Final = "vpc_options"


class PublicAccess:
    """The buckets of a configuration, and what stands beside them."""

    def __init__(self, blocks: Sequence[Block], *, is_one_account: bool = True) -> None:
        self._buckets = References(
            (block for block in blocks if block.carrier.name in _BUCKETS), _NAMES
        )
        self._domains = References(
            (block for block in blocks if block.carrier.name in _DOMAINS), _DOMAIN_NAMES
        )
        self._policies: dict[str, list[Presence]] = {}
        self._acls: dict[str, list[Presence]] = {}
        for block in blocks:
            if block.carrier.service == S3:
                self._note(block, is_one_account=is_one_account)

    def _note(self, block: Block, *, is_one_account: bool) -> None:
        """Remember what a block says of buckets; what it says of itself is asked of it later."""
        name = block.carrier.name
        if block.carrier.noun is Noun.RESOURCE and name not in _BUCKETS:
            return
        at_most = Presence.ALWAYS if name != ACCOUNT or is_one_account else Presence.MAYBE
        for bucket in [_EVERY] if name == ACCOUNT else self.buckets(block):
            for holds, known in ((POLICIES, self._policies), (ACLS, self._acls)):
                if any(map(block.carrier.paths, holds)):
                    known.setdefault(bucket, []).extend(
                        both(presence, at_most) for presence in _settings(block, holds)
                    )
            if block.carrier.paths(Holds.OBJECT_OWNERSHIP):
                self._acls.setdefault(bucket, []).extend(_ownership(block))

    def buckets(self, block: Block) -> Iterator[str]:
        """What to call the buckets that a block is about: itself, or those that it names."""
        if block.carrier.name in _BUCKETS:
            yield block.address
            return
        for path in block.carrier.paths(Holds.TARGET):
            for found in found_at(block.view, path):
                for single in singles(found):
                    yield self._called(single.value, block.module)

    def _called(self, value: Value, module: str) -> str:
        bucket = self._buckets.find(value, module)
        return spelled(value) if bucket is None else bucket.address

    # ── Answers ──

    def acl_blocked(self, block: Block) -> Presence | None:
        """Whether a public ACL that a block writes has no effect."""
        found = [*self._acls.get(_EVERY, ())]
        for bucket in self.buckets(block):
            found += self._acls.get(bucket, _unseen(bucket))
        return _surest(found)

    def policy_blocked(self, block: Block) -> Presence | None:
        """Whether a public policy that a block writes for a bucket or an access point has none."""
        found = [*self._policies.get(_EVERY, ())]
        if block.carrier.name in _BLOCKED_FROM_BIRTH:
            found += _settings(block, POLICIES) if _has_settings(block) else [Presence.ALWAYS]
        for bucket in self.buckets(block):
            found += self._policies.get(bucket, _unseen(bucket))
        return _surest(found)

    def _blocked(self, block: Block) -> Presence | None:
        match block.carrier.service:
            case "s3":
                return self.policy_blocked(block)
            case "es":
                return _surest(list(self._networks(block)))
            case _:
                return None

    def _networks(self, block: Block) -> Iterator[Presence]:
        """The VPCs that the domain of a policy lies in."""
        domains = [block] if block.carrier.name in _DOMAINS else list(self._named(block))
        for domain in domains:
            found = domain.view.blocks(_VPC)
            yield from (one.presence for one in found.items)
            if not found.complete:
                yield Presence.MAYBE

    def _named(self, block: Block) -> Iterator[Block]:
        for path in block.carrier.paths(Holds.TARGET):
            for found in found_at(block.view, path):
                domain = self._domains.find(found.value, block.module)
                if domain is not None:
                    yield domain

    def told(self, carriages: Iterable[Carriage]) -> Iterator[Carriage]:
        """Policies that say of themselves whether public access to their bucket is blocked."""
        for carriage in carriages:
            document = carriage.document
            if document is None or document.kind is not DocumentKind.RESOURCE:
                yield carriage
                continue
            blocked = self._blocked(carriage.block)
            if blocked is None:
                yield carriage
            else:
                yield replace(carriage, document=replace(document, public_access_blocked=blocked))


def _unseen(bucket: str) -> tuple[Presence, ...]:
    """What may stand beside a bucket for which nothing is seen: a module that makes it may block.

    A bucket that is seen is called by its own address.
    """
    is_of_module = bucket.startswith("module.")
    is_seen = any(f".{kind}." in bucket for kind in _BUCKETS)
    return (Presence.MAYBE,) if is_of_module and not is_seen else ()


_EVERY = "*"
"""For buckets that are not named: all of the account."""


def _settings(block: Block, meanings: Iterable[Holds]) -> Iterator[Presence]:
    """The settings that are on, or may be."""
    is_on_at_birth = block.carrier.name in _BLOCKED_FROM_BIRTH
    for holds in meanings:
        values = [
            found for path in block.carrier.paths(holds) for found in found_at(block.view, path)
        ]
        if not values and is_on_at_birth and block.carrier.paths(holds):
            yield Presence.ALWAYS
        for found in values:
            value = found.value
            presence = both(found.presence, block.view.presence)
            is_sure = isinstance(value, Bool) and not value.maybe_null
            if not isinstance(value, Bool) or value.value:
                yield presence if is_sure else Presence.MAYBE


def _has_settings(block: Block) -> bool:
    return bool(block.carrier.paths(Holds.BLOCK_POLICY))


def _ownership(block: Block) -> Iterator[Presence]:
    """Whether ACLs are turned off by who owns the objects."""
    for path in block.carrier.paths(Holds.OBJECT_OWNERSHIP):
        for found in found_at(block.view, path):
            known = found.value.known if isinstance(found.value, String) else None
            presence = both(found.presence, block.view.presence)
            if known is None:
                yield Presence.MAYBE
            elif known == _WITHOUT_ACLS:
                yield presence


def _surest(found: Sequence[Presence]) -> Presence | None:
    if not found:
        return None
    return Presence.ALWAYS if Presence.ALWAYS in found else Presence.MAYBE
