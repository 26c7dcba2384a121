"""Whether actions go together with resources and condition keys, by AWS's own tables.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Iterable
from functools import lru_cache

from grantlint.knowledge import actions, condition_keys, resources
from grantlint.knowledge.actions import Level
from grantlint.model import Clause, Term
from grantlint.policy import arns, terms
from grantlint.policy.answers import Answer
from grantlint.policy.clauses import words

REMEMBERED = 4096
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

OBJECT = "object"
WITHOUT_ACCOUNT = ("arn:aws:s3:::", "arn:*:s3:::", "arn:aws-cn:s3:::", "arn:aws-us-gov:s3:::")


def resource_fits(clause: Clause[Term], resource: Term) -> Answer:
    """Whether some action of an `Action` clause can be used on what *resource* names.

    MAYBE when a hole or an action that the catalogue does not know decides.
    """
    pattern = terms.widest(resource)
    if clause.negated or not clause.complete or arns.is_all(pattern):
        return Answer.MAYBE
    found = Answer.NO
    for text in words(clause).texts:  # without a generator, as the first one nearly always fits
        fits = _fits_resource(text, pattern)
        if fits is Answer.YES:
            return fits
        found = fits if fits is Answer.MAYBE else found
    return found


def is_used_on(action: str, resource: str) -> Answer:
    """Whether one action, named in full, can be used on what a pattern of ARNs names."""
    return Answer.YES if arns.is_all(resource) else _used_on(action, resource)


def key_fits(clause: Clause[Term], key: str) -> Answer:
    """Whether a request for some action of an `Action` clause can carry the condition key.

    MAYBE for a key that AWS lists for its service, but for none of the actions there.
    """
    if clause.negated or not clause.complete:
        return Answer.MAYBE
    found = _any(_fits_key(text, key) for text in words(clause).texts)
    return Answer.MAYBE if found is Answer.NO and _is_unplaced(key) else found


def _any(answers: Iterable[Answer]) -> Answer:
    found = Answer.NO
    for answer in answers:
        if answer is Answer.YES:
            return answer
        if answer is Answer.MAYBE:
            found = answer
    return found


@lru_cache(maxsize=REMEMBERED)
def _fits_resource(action: str, pattern: str) -> Answer:
    if action == "*":
        return Answer.YES
    known = actions.expand(action)
    if not known:
        return Answer.MAYBE
    return _any(_used_on(name, pattern) for name in known)


@lru_cache(maxsize=REMEMBERED)
def _used_on(action: str, pattern: str) -> Answer:
    """Whether one action can be used on what the pattern names."""
    if actions.level(action) is Level.UNKNOWN:
        return Answer.MAYBE
    service = action.partition(":")[0]
    listed = BY_PATH.get(action.lower())
    if listed is not None and arns.may_intersect(pattern, f"arn:*:iam::*:{listed}/*"):
        return Answer.MAYBE
    for use in actions.resource_types(action):
        found = resources.resource_type(service, use.name)
        if found is None:
            return Answer.MAYBE
        if use.name != OBJECT and _is_of_objects(pattern):
            continue
        if any(arns.may_intersect(pattern, arn) for arn in found.arns):
            return Answer.YES
    return Answer.NO


def _is_of_objects(pattern: str) -> bool:
    """Whether a pattern names objects of S3 only: the name of a bucket has no slash.

    All else in S3 that has one in its ARN has the account before it.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    """
    return "/" in pattern and pattern.startswith(WITHOUT_ACCOUNT)


@lru_cache(maxsize=REMEMBERED)
def _fits_key(action: str, key: str) -> Answer:
    known = actions.expand(action)
    if not known or action == "*":
        return Answer.MAYBE
    return _any(_carries(name, key) for name in known)


@lru_cache(maxsize=REMEMBERED)
def _is_unplaced(key: str) -> bool:
    """Whether no action of the key's service is said to carry it, as `states:HTTPEndpoint`."""
    names = actions.expand(f"{key.partition(':')[0]}:*")
    return bool(names) and all(_carries(name, key) is Answer.NO for name in names)


@lru_cache(maxsize=REMEMBERED)
def _carries(action: str, key: str) -> Answer:
    if actions.level(action) is Level.UNKNOWN:
        return Answer.MAYBE
    wanted = (condition_keys.canonical(key) or key).lower()
    has = any(known.lower() == wanted for known in actions.condition_keys(action))
    return Answer.YES if has else Answer.NO
