"""Conditions in plain words: what one asks, and what a caller does to meet it or to escape it.

Knows what AWS's keys are about; whether a request meets a condition is the engine's matter.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

import re
from collections.abc import Iterable

from grantlint.model import Condition
from grantlint.policy import conditions
from grantlint.policy.conditions.operators import Family, Operator, Quantifier, Relation

MOST_VALUES = 3
REQUESTED_REGION = "aws:RequestedRegion"
REGIONAL = re.compile(r"arn:[\w-]+:[\w-]+:([a-z]{2}(?:-[a-z]+)+-\d):", re.ASCII)
MFA = (
    "sign in with MFA (on the command line: with the session of "
    "`aws sts get-session-token --serial-number DEVICE --token-code CODE`)"
)
MFA_OF_ROLE = (
    "assume the role with MFA (on the command line: `aws sts assume-role` with "
    "`--serial-number DEVICE --token-code CODE`, or `mfa_serial` in the profile)"
)
"""`sts:GetSessionToken` refuses sessions of roles, and gives none.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
"""
MFA_KEYS = "aws:multifactorauth"
WAYS = {
    "aws:sourceip": ("call from an address in {}", "call from an address outside {}"),
    "aws:vpcsourceip": ("call from an address in {}", "call from an address outside {}"),
    "aws:sourcevpc": ("call through the VPC {}", "call from outside the VPC {}"),
    "aws:sourcevpce": ("call through the VPC endpoint {}", "do not call through the endpoint {}"),
    "aws:requestedregion": ("call in the Region {}", "call in another Region than {}"),
    "aws:principalarn": ("call as {}", "do not call as {}"),
    "aws:username": ("call as the user {}", "do not call as the user {}"),
    "aws:principalorgid": ("call from an account of the organization {}", "call from outside {}"),
    "aws:principalaccount": ("call from the account {}", "call from another account than {}"),
    "aws:tagkeys": ("send along the tags {}", "send no tag {} along"),
    "aws:calledvia": ("let the service {} make the call", "do not call through {}"),
    "aws:sourcearn": ("let {} make the call", "do not let {} make the call"),
    "aws:sourceaccount": ("let a service of account {} call", "call for another account than {}"),
    "iam:passedtoservice": ("pass the role to {}", "pass the role to another service than {}"),
    "kms:viaservice": ("use the key through {}", "do not use the key through {}"),
    "sts:externalid": ("give the external id {} (`--external-id`)", "give another external id"),
    "sts:rolesessionname": (
        "name the session {} (`--role-session-name`)",
        "name the session otherwise (`--role-session-name`)",
    ),
    "s3:prefix": ("list only below the prefix {}", "do not list below the prefix {}"),
    "ec2:instancetype": ("choose the instance type {}", "choose another instance type than {}"),
}
"""What to do so that the key is one of the values, and so that it is none of them."""
TAGS = {
    "aws:principaltag": ("give the caller the tag `{}` {}", "take the tag `{}` {} off the caller"),
    "aws:requesttag": ("send the tag `{}` {} along", "do not send the tag `{}` {} along"),
    "resourcetag": ("use a resource with the tag `{}` {}", "use one without the tag `{}` {}"),
    "s3:existingobjecttag": (
        "use an object with the tag `{}` {}",
        "use one without the tag `{}` {}",
    ),
}
BOOLEANS = {
    "aws:multifactorauthpresent": (MFA, "call without a session of MFA"),
    "aws:securetransport": ("call over HTTPS", "call without HTTPS"),
    "aws:viaawsservice": ("let an AWS service make the call", "call directly, not by a service"),
}
RELATIONS = {
    Family.DATE: {Relation.LESS: "before", Relation.LESS_OR_EQUAL: "up to",
                  Relation.GREATER: "after", Relation.GREATER_OR_EQUAL: "from"},
    Family.NUMBER: {Relation.LESS: "less than", Relation.LESS_OR_EQUAL: "at most",
                    Relation.GREATER: "more than", Relation.GREATER_OR_EQUAL: "at least"},
}  # fmt: skip


def region_of(resource: str) -> str | None:
    """The Region of a resource, where calls on it go; None where its ARN names none.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    found = REGIONAL.match(resource)
    return None if found is None else found[1]


def is_settled(condition: Condition, resource: str) -> bool:
    """Whether the caller cannot choose what a condition asks: the Region of its resource."""
    is_on_region = condition.key.written.lower() == REQUESTED_REGION.lower()
    return is_on_region and region_of(resource) is not None


def in_words(condition: Condition) -> str:
    """What a condition asks, as a clause: "`aws:SourceIp` is in `10.0.0.0/8`"."""
    key = f"`{condition.key.written}`"
    values = few([value.written for value in condition.values])
    operator = conditions.operator(condition.operator.written)
    if operator is None:
        return f"{key} meets {condition.operator.written} {values}"
    if operator.family is Family.NULL:
        is_absent = _first(condition).lower() == "true"
        return f"{key} is not in the request" if is_absent else f"{key} is in the request"
    subject = {Quantifier.SOME: f"a value of {key}", Quantifier.EVERY: f"each value of {key}"}
    where = ", where there is one," if operator.if_exists else ""
    verb = _verb(operator, several=len(condition.values) > 1)
    return f"{subject.get(operator.quantifier, key)}{where} {verb} {values}"


def _verb(operator: Operator, *, several: bool) -> str:
    if operator.relation is not Relation.EQUAL:
        return f"is {RELATIONS[operator.family][operator.relation]}"
    none = "is none of" if several else "is not"
    match operator.family:
        case Family.ADDRESS:
            return "is not in" if operator.negated else "is in"
        case Family.PATTERN:
            unlike = "is like none of" if several else "is not like"
            return unlike if operator.negated else "is like"
        case _ if operator.negated:
            return none
        case _:
            return "is one of" if several else "is"


def way(condition: Condition, *, met: bool, by_role: bool = False) -> str:
    """What a caller does so that the condition is met, or is not: "call over HTTPS".

    *by_role* tells that the caller is the session of a role, or asks for one.
    """
    found = _way(condition, met=met)
    return MFA_OF_ROLE if found == MFA and by_role else found


def _way(condition: Condition, *, met: bool) -> str:
    operator = conditions.operator(condition.operator.written)
    key = condition.key.written
    if operator is None or operator.relation is not Relation.EQUAL:
        is_mfa = key.lower().startswith(MFA_KEYS)
        return MFA if is_mfa else _otherwise(condition, met=met)
    wanted = met is not operator.negated
    if operator.family is Family.NULL:
        return _presence(condition, present=(_first(condition).lower() == "false") is met)
    if pair := BOOLEANS.get(key.lower()):
        return pair[0] if (_first(condition).lower() == "true") is wanted else pair[1]
    values = few([value.written for value in condition.values], " or ")
    if pair := WAYS.get(key.lower()):
        return pair[0 if wanted else 1].format(values)
    prefix, _, name = key.partition("/")
    if (pair := _tag_pair(prefix)) and name:
        return pair[0 if wanted else 1].format(name, f"= {values}")
    return _otherwise(condition, met=met)


def _presence(condition: Condition, *, present: bool) -> str:
    key = condition.key.written
    if key.lower().startswith(MFA_KEYS) and present:
        return MFA
    prefix, _, name = key.partition("/")
    pair = _tag_pair(prefix)
    if pair and name:
        return pair[0 if present else 1].format(name, "(any value)")
    verb = "carries" if present else "does not carry"
    return f"make a call that {verb} `{key}`"


def _tag_pair(prefix: str) -> tuple[str, str] | None:
    """What to do about a tag, by the key before the slash."""
    lower = prefix.lower()
    return TAGS.get("resourcetag" if lower.endswith(":resourcetag") else lower)


def _otherwise(condition: Condition, *, met: bool) -> str:
    truth = "" if met else "not: "
    return f"make a call for which {truth}{in_words(condition)}"


def _first(condition: Condition) -> str:
    return condition.values[0].written if condition.values else ""


def few(texts: Iterable[str], last: str = ", ") -> str:
    """The first of *texts* in backticks, and how many more there are."""
    listed = list(texts)
    shown = [f"`{text}`" for text in listed[:MOST_VALUES]]
    if len(listed) > MOST_VALUES:
        return f"{', '.join(shown)} and {len(listed) - MOST_VALUES} more"
    return last.join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
