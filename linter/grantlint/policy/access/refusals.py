"""What AWS refuses whatever the policies say: partitions, and rules of single services."""

from grantlint.policy.access.callers import Caller, CallerKind

ASSUME_ROLE = "sts:assumerole"
KMS = "kms:"
KMS_ACROSS = frozenset(
    {
        "kms:creategrant",
        "kms:decrypt",
        "kms:derivesharedsecret",
        "kms:describekey",
        "kms:encrypt",
        "kms:generatedatakey",
        "kms:generatedatakeypair",
        "kms:generatedatakeypairwithoutplaintext",
        "kms:generatedatakeywithoutplaintext",
        "kms:generatemac",
        "kms:getkeyrotationstatus",
        "kms:getpublickey",
        "kms:listgrants",
        "kms:reencryptfrom",
        "kms:reencryptto",
        "kms:retiregrant",
        "kms:revokegrant",
        "kms:sign",
        "kms:verify",
        "kms:verifymac",
    }
)
"""What can be done with a key of another account; other permissions on it have no effect.

https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
"""
BEYOND_RCPS = frozenset({"kms:retiregrant"})
"""What no resource control policy stops.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
"""


def is_refused(caller: Caller, action: str, resource: str | None, *, across: bool) -> bool:
    """Whether no policy can allow a request; the action in lower case.

    A root user assumes no role, and nobody acts in another partition; a caller from outside stands
    for those of every partition.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-api.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html
    """
    if caller.kind is CallerKind.ROOT and action == ASSUME_ROLE:
        return True
    if across and action.startswith(KMS) and action not in KMS_ACROSS:
        return True
    own = None if caller.outside or caller.arn is None else partition_of(caller.arn)
    return own is not None and partition_of(resource) not in (None, own)


def partition_of(arn: str | None) -> str | None:
    """The partition in an ARN; None where it is not told."""
    first, _, rest = (arn or "").partition(":")
    partition = rest.partition(":")[0]
    return partition if first == "arn" and partition and not set("*?$") & set(partition) else None
