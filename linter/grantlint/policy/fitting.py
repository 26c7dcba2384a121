"""Whether actions go together with resources and condition keys, by AWS's own tables.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache

from msgspec import Struct

from grantlint.knowledge import actions, condition_keys, resources
from grantlint.knowledge.actions import UNKNOWN_LEVEL
from grantlint.model import Clause, Term
from grantlint.policy import arns
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.clauses import ANYWHERE, Words, words
from grantlint.policy.patterns import is_plain

REMEMBERED = 4096
REMEMBERED_WORDS = 256
"""Lists of actions; those of one policy are alike."""
BY_PATH = {
    "iam:listgroups": "group",
    "iam:listinstanceprofiles": "instance-profile",
    "iam:listpolicies": "policy",
    "iam:listroles": "role",
    "iam:listservercertificates": "server-certificate",
    "iam:listusers": "user",
    "iam:listvirtualmfadevices": "mfa",
}
"""Lists of IAM that AWS's tables call good for `*` only, and its own examples allow on a path.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_permissions-required.html
"""
PARTLY_LISTED = ("arc-zonal-shift:", "ssm:deregistermanagedinstance")
"""What AWS's tables have not all resources of: they name load balancers, where clusters and Auto
Scaling groups can be shifted, too, and instances, where AWS's own policy for connected clusters
names these.

https://docs.aws.amazon.com/r53recovery/latest/dg/arc-zonal-shift.resource-types.html
https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKSConnectorServiceRolePolicy.html
"""
OBJECT = "object"
STANDARD = "arn:aws:"
"""The service follows; its first three letters tell most apart."""
OPEN = "*"
ARN = "arn:"
"""What all ARNs of AWS's tables begin with; a `*` comes next."""
OF_BUCKETS = ":s3:::"
"""Stands in all of the following."""
WITHOUT_ACCOUNT = ("arn:aws:s3:::", "arn:*:s3:::", "arn:aws-cn:s3:::", "arn:aws-us-gov:s3:::")


def resource_fits(clause: Clause[Term], pattern: str) -> Answer:
    """Whether some action of an `Action` clause can be used on what a pattern of ARNs names.

    MAYBE when a hole or an action that the catalogue does not know decides.
    """
    if clause.negated or not clause.complete:
        return MAYBE
    return _some(_fits_resource, words(clause).texts, pattern)


def unfit(clause: Clause[Term], patterns: Iterable[str]) -> list[str]:
    """Those of the patterns of ARNs of which `resource_fits` says NO.

    A `*` at the end reaches all ARNs that begin alike, so for such a pattern it is enough that the
    actions are used on something and seem to be of its service. That is asked for each at a glance.
    """
    if clause.negated or not clause.complete:
        return []
    named = words(clause)
    heads = _heads(named)
    doubtful = [
        each
        for each in patterns
        if each[:4] == ARN
        and (each[-1] != "*" or OF_BUCKETS in each or not heads or each[8:11] not in heads)
    ]
    if not doubtful:  # in most statements
        return doubtful
    return [p for p in doubtful if not _is_met(p, named) and resource_fits(clause, p) is NO]


def _is_met(pattern: str, named: Words) -> bool:
    if pattern[-1] != "*":
        return False
    if _is_of_objects(pattern):
        return _reach_objects(named)
    heads = _heads(named)
    return bool(heads) and (OPEN in heads or pattern[8:11] in heads or pattern[:8] != STANDARD)


@lru_cache(REMEMBERED_WORDS)
def _heads(named: Words) -> AbstractSet[str]:
    """What the names of the actions begin with; nothing where none is used on any resource."""
    if not any(map(_is_used_somewhere, named.texts)):
        return frozenset()
    return {OPEN} if ANYWHERE in named.others else {text[:3] for text in named.texts}


@lru_cache(REMEMBERED_WORDS)
def _reach_objects(named: Words) -> bool:
    return any(map(_is_used_on_objects, named.texts))


@lru_cache(REMEMBERED)
def _is_used_somewhere(action: str) -> bool:
    """Whether an action is used on some resource; one that is not known may be."""
    if is_plain(action):
        return not actions.supports_wildcard_only(action)
    return action == "*" or not all(map(actions.supports_wildcard_only, actions.expand(action)))


@lru_cache(REMEMBERED)
def _is_used_on_objects(action: str) -> bool:
    """Whether an action is used on objects of S3."""
    known = (action,) if is_plain(action) else actions.expand(action)
    return action == "*" or any(
        use.name == OBJECT for name in known for use in actions.resource_types(name)
    )


def is_used_on(action: str, resource: str) -> Answer:
    """Whether one action, named in full, can be used on what a pattern of ARNs names."""
    return YES if arns.is_all(resource) else _used_on(action, resource)


def key_fits(clause: Clause[Term], key: str) -> Answer:
    """Whether a request for some action of an `Action` clause can carry the condition key.

    MAYBE for a key that AWS lists for its service, but for none of the actions there.
    """
    if clause.negated or not clause.complete:
        return MAYBE
    found = _some(_fits_key, words(clause).texts, key)
    return MAYBE if found is NO and _is_unplaced(key) else found


def _some(fits: Callable[[str, str], Answer], names: Iterable[str], other: str) -> Answer:
    """Whether *fits* holds for some of the names and the other: nearly always for the first."""
    found = NO
    for name in names:
        answer = fits(name, other)
        if answer is YES:
            return answer
        if answer is MAYBE:
            found = answer
    return found


@lru_cache(maxsize=REMEMBERED)
def _fits_resource(action: str, pattern: str) -> Answer:
    if arns.is_all(pattern):
        return MAYBE
    if action == "*":
        return YES
    if is_plain(action):
        return _used_on(action, pattern)
    known = actions.expand(action)
    return _some(_used_on, known, pattern) if known else MAYBE


def _used_on(action: str, pattern: str) -> Answer:
    """Whether one action can be used on what the pattern names."""
    targets = _targets(action)
    if targets is None:
        return MAYBE
    if targets.by_path is not None and arns.may_intersect(pattern, targets.by_path):
        return MAYBE
    for arn in targets.objects if _is_of_objects(pattern) else targets.arns:
        if arns.may_intersect(pattern, arn) and (
            pattern[8:11] in arn
            or pattern[8:11] == action[:3]
            or not _is_astray(pattern, arn, action)
        ):
            return YES
    return MAYBE if targets.is_open else NO


def _is_astray(pattern: str, arn: str, action: str) -> bool:
    """Whether a pattern only meets an ARN of the action's service by a `*` reaching over colons.

    What actions are used on in other services is not judged: AWS's tables do not list all of it.
    """
    own, service = arn.split(":", 3)[2:3], pattern.split(":", 3)[2:3]
    return own == [action.partition(":")[0].lower()] != service and is_plain("".join(service))


class _Targets(Struct, frozen=True):
    """What an action is used on, as patterns of ARNs; `objects` are those of S3's objects.

    `is_open` when there are more, of types that the catalogue does not know; `by_path` are those
    of `BY_PATH`.
    """

    arns: tuple[str, ...]
    objects: tuple[str, ...]
    is_open: bool
    by_path: str | None


@lru_cache(maxsize=REMEMBERED)
def _targets(action: str) -> _Targets | None:
    """What one action is used on; None when the catalogue does not know the action."""
    if actions.level(action) is UNKNOWN_LEVEL:
        return None
    service = action.partition(":")[0]
    types = [resources.resource_type(service, use.name) for use in actions.resource_types(action)]
    known = [each for each in types if each is not None]
    listed = BY_PATH.get(action.lower())
    return _Targets(
        tuple(arn for each in known for arn in each.arns),
        tuple(arn for each in known if each.name == OBJECT for arn in each.arns),
        is_open=len(known) < len(types) or action.lower().startswith(PARTLY_LISTED),
        by_path=f"arn:*:iam::*:{listed}/*" if listed is not None else None,
    )


def _is_of_objects(pattern: str) -> bool:
    """Whether a pattern names objects of S3 only: the name of a bucket has no slash.

    All else in S3 that has one in its ARN has the account before it.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    """
    return "/" in pattern and pattern.startswith(WITHOUT_ACCOUNT)


@lru_cache(maxsize=REMEMBERED)
def _fits_key(action: str, key: str) -> Answer:
    if is_plain(action):
        return _carries(action, key)
    known = actions.expand(action)
    if not known or action == "*":
        return MAYBE
    return _some(_carries, known, key)


@lru_cache(maxsize=REMEMBERED)
def _is_unplaced(key: str) -> bool:
    """Whether no action of the key's service is said to carry it, as `states:HTTPEndpoint`."""
    names = actions.expand(f"{key.partition(':')[0]}:*")
    return bool(names) and all(_carries(name, key) is NO for name in names)


@lru_cache(maxsize=REMEMBERED)
def _carries(action: str, key: str) -> Answer:
    if actions.level(action) is UNKNOWN_LEVEL:
        return MAYBE
    wanted = (condition_keys.canonical(key) or key).lower()
    return YES if wanted in _keys_of(action) else NO


@lru_cache(maxsize=REMEMBERED)
def _keys_of(action: str) -> frozenset[str]:
    return frozenset([key.lower() for key in actions.condition_keys(action)])
