"""Answers to ordinary denials: which document to edit and what to write, by what stopped the call.

An explicit Deny is never answered with an Allow: no Allow outweighs it.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import re
from collections.abc import Iterable, Iterator

from grantlint.answers import statements
from grantlint.answers.callers import Caller, CallerKind
from grantlint.answers.denial import Denial, PolicyType
from grantlint.answers.explaining.meaning import Meaning, meaning
from grantlint.answers.explaining.wording import (
    DENIED_PAGE,
    EVALUATION_PAGE,
    action,
    summary,
    where,
    who,
)
from grantlint.answers.explanation import Explanation, Step, Written
from grantlint.knowledge.billing_services import SERVICES

ASSUME_ROLE = "sts:assumerole"
ACCOUNT_MODES_PAGE = (
    "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-api-modes-of-operation.html"
)
TROUBLESHOOTER = (
    "`aws iam get-authorization-details --authorization-id {}` tells more "
    "(it needs `iam:TroubleshootAccess`)."
)
DENY_IN = {
    PolicyType.IDENTITY: "the policies of the caller and, of a user, of its groups",
    PolicyType.RESOURCE: "the policy on the resource",
    PolicyType.SCP: "the service control policies on the account and the units above it",
    PolicyType.RCP: "the resource control policies on the resource's account and the units above",
    PolicyType.BOUNDARY: "the caller's permissions boundary",
    PolicyType.SESSION: "the policy that was passed when the session was started",
    PolicyType.ENDPOINT: "the policy of the VPC endpoint that the call goes through",
    PolicyType.TRUST: "the trust policy of the role to assume",
}
NO_ROLE = re.compile(r"^arn:[a-z-]+:iam::[^:]*:(?:user/|group/|policy/|root$)")
NOT_A_ROLE = (
    "Only roles can be assumed, and `{}` is none: give the call the ARN of a role (`…:role/NAME`)."
)
ORGANIZATION = (PolicyType.SCP, PolicyType.RCP)
NAME_THEM = "can be limited to resources: name them instead of `*`."
OTHER_ACCOUNTS = (
    "Calls on the data of another account work only from the management account or the delegated "
    "administrator, with trusted access for `account.amazonaws.com`; the management account must "
    "not name its own id."
)
KEY_POLICY = (
    "The policy of the key must let the caller in, too: itself, or its account (`…:root`), which "
    "leaves it to the policies of identities. Keys of another Region cannot be used at all."
)
"""https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html"""
AS_IT_IS = (
    "In a policy `${{*}}`, `${{?}}` and `${{$}}` stand for `*`, `?` and `$` themselves, as `{}` "
    "has them; that takes the `Version` `2012-10-17`."
)
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"""
NO_HELP = "An Allow in a policy of the caller does not help: the {} must allow it, too."


def explain(
    denial: Denial, granted: Iterable[Written] = (), notes: Iterable[str] = ()
) -> Explanation:
    """The answer to a denial of one action.

    *granted* are the statements that would allow it and *notes* what goes with them, where the
    caller of this knows better than the action's name tells.
    """
    meant = meaning(denial.action or "")
    made = tuple(granted) or tuple(_granted(denial, meant))
    is_known = bool(made)
    if denial.explicit:
        causes, steps = _explicit(denial)
    elif not is_known:
        causes, steps = (), (Step("Look for the action in the record of CloudTrail: `eventName`."),)
    else:
        causes, steps = _implicit(denial, made)
    return Explanation(
        denial=denial,
        summary=summary(denial),
        causes=causes,
        steps=steps,
        notes=(*notes, *meant.notes, *_notes(denial)),
        sources=tuple(dict.fromkeys((DENIED_PAGE, *meant.sources, *_sources(denial)))),
    )


def _granted(denial: Denial, meant: Meaning) -> Iterator[Written]:
    """The statements that allow what was denied: one for each resource they can be limited to."""
    by_resource: dict[str, list[str]] = {}
    for each in meant.granted:
        resource = statements.resource_of(each, denial.resource, who(denial)) or "*"
        by_resource.setdefault(statements.literal(resource), []).append(each)
    for resource, names in by_resource.items():
        yield statements.allow(names, resource)


# ── A Deny ──


def _explicit(denial: Denial) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    kind = denial.policy_type
    causes = "A Deny outweighs every Allow: granting the action somewhere else changes nothing."
    if denial.policy_arn is not None:
        find = Step(f"Open `{denial.policy_arn}` and find the Deny that fits the request.")
    elif kind is not None:
        find = Step(f"Look for the Deny in {DENY_IN[kind]}.")
    else:
        find = Step(f"Look for the Deny, in this order: {'; '.join(DENY_IN.values())}.")
    return (causes,), (find, excepting(denial))


def excepting(denial: Denial, *, by_not_action: bool = False) -> Step:
    """How to change a Deny; one that lists its exceptions gets one more."""
    is_theirs = denial.policy_type in ORGANIZATION
    who_may = " Only the organization's administrators can." if is_theirs else ""
    name = f"`{action(denial)}`"
    out = f"add {name} to its `NotAction`" if by_not_action else f"take {name} out of its actions"
    return Step(
        f"If the call is to be allowed as it was, except it from the Deny: {out}, take the "
        f"resource out of its resources, or narrow its condition.{who_may}"
    )


# ── No Allow ──


def _implicit(
    denial: Denial, granted: tuple[Written, ...]
) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    caller = who(denial)
    match denial.policy_type:
        case PolicyType.RESOURCE | PolicyType.TRUST if is_trust(denial):
            return _other_side(denial, caller, granted, f"the trust policy of {_target(denial)}")
        case PolicyType.RESOURCE:
            return _other_side(denial, caller, granted, "the policy on the resource")
        case PolicyType.BOUNDARY | PolicyType.SESSION | PolicyType.SCP as kind:
            return (NO_HELP.format(kind.value),), _added(denial, granted, _holder(kind))
        case PolicyType.ENDPOINT as kind:
            through = tuple(_from_caller(each, caller) for each in granted)
            return (NO_HELP.format(kind.value),), _added(denial, through, DENY_IN[kind])
        case PolicyType.IDENTITY:
            return (), _added(denial, granted, where(denial))
        case _:  # a resource control policy stops by a Deny only, so it tells no more than None
            return _untold(denial, granted)


def _holder(kind: PolicyType) -> str:
    """The document that a statement of the caller's side goes into."""
    if kind is PolicyType.SCP:
        return "a service control policy on the account and on each unit above it"
    return DENY_IN[kind]


def _added(denial: Denial, granted: Iterable[Written], holder: str) -> tuple[Step, ...]:
    text = f"Add to {holder}:"
    return tuple(Step(text, each, statements.fill_ins(each, told(denial))) for each in granted)


def told(denial: Denial) -> frozenset[str]:
    """The ARNs that statements have from the message: its resource, and the caller."""
    caller = who(denial)
    named = statements.resource_of(denial.action or "", denial.resource, caller)
    principal = statements.caller_arn(caller) if caller is not None else None
    return frozenset({statements.literal(named or ""), principal or ""})


def _other_side(
    denial: Denial, caller: Caller | None, granted: tuple[Written, ...], holder: str
) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """The resource's own policy has to name the caller."""
    if is_trust(denial):
        named: tuple[Written, ...] = (trust_statement(denial),)
    else:
        principal, condition = _principal(caller)
        named = tuple(_to(principal, each) | condition for each in granted)
    causes = (
        "The caller's own policies are not what is missing: the resource's policy decides here."
    )
    return (causes,), _added(denial, named, holder)


def trust_statement(denial: Denial) -> dict[str, object]:
    """The statement that lets the caller assume the role it asked for.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html
    """
    principal, condition = _principal(who(denial))
    made: dict[str, object] = {"Effect": "Allow", "Principal": principal}
    return made | {"Action": action(denial)} | condition


def _principal(caller: Caller | None) -> tuple[dict[str, object], dict[str, object]]:
    """How a policy names the caller, and the condition that this takes.

    The role of a permission set has a name that changes when it is assigned anew.
    https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    """
    if caller is None or caller.account is None:
        return {"AWS": f"arn:aws:iam::{statements.ACCOUNT_ID}:role/ROLE_NAME"}, {}
    iam = f"arn:{caller.partition}:iam::{caller.account}:"
    if caller.kind is CallerKind.PERMISSION_SET:
        role = f"{iam}role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_{caller.name}_*"
        return {"AWS": f"{iam}root"}, {"Condition": {"ArnLike": {"aws:PrincipalArn": role}}}
    return {"AWS": statements.caller_arn(caller) or f"{iam}role/ROLE_NAME"}, {}


def _to(principal: Written, statement: Written) -> dict[str, object]:
    """*statement* for a policy that names principals."""
    return {
        "Effect": "Allow",
        "Principal": principal,
        "Action": statement["Action"],
        "Resource": statement["Resource"],
    }


def _from_caller(statement: Written, caller: Caller | None) -> Written:
    """*statement* for an endpoint's policy, where only a condition can name a role or user.

    https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """
    made = _to({"AWS": "*"}, statement)
    arn = statements.caller_arn(caller) if caller else None
    if arn is not None:
        made["Condition"] = {"ArnEquals": {"aws:PrincipalArn": arn}}
    return made


def is_trust(denial: Denial) -> bool:
    """Whether a role's trust policy is what has to name the caller."""
    is_assuming = (denial.action or "").lower() == ASSUME_ROLE
    return denial.policy_type is PolicyType.TRUST or (
        is_assuming and denial.policy_type is PolicyType.RESOURCE
    )


def _target(denial: Denial) -> str:
    return f"`{denial.resource}`" if denial.resource else "the role to assume"


def _untold(
    denial: Denial, granted: tuple[Written, ...]
) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """The message gives no reason, or one that is not known: all layers come into question."""
    if (denial.action or "").lower() == ASSUME_ROLE:
        if denial.resource is not None and NO_ROLE.search(denial.resource):
            return (), (Step(NOT_A_ROLE.format(denial.resource)),)
        both = "Both sides must agree: a policy of the caller, and the trust policy of the role."
        holder = f"the trust policy of {_target(denial)}"
        trust = _added(denial, (trust_statement(denial),), holder)
        return (both,), (*_added(denial, granted, where(denial)), *trust)
    causes = (
        "Most often no policy of the caller allows the action. If one does, look for a Deny, and "
        "for a permissions boundary, session, endpoint or service control policy without the Allow."
    )
    return (causes,), _added(denial, granted, where(denial))


# ── Notes ──


def _notes(denial: Denial) -> Iterator[str]:
    yield from _about_caller(who(denial))
    name = (denial.action or "").lower()
    if name.startswith("account:") and denial.operation:
        yield OTHER_ACCOUNTS
    if _is_unlimited(denial) and not name.startswith("iam:pass"):
        yield f"`{action(denial)}` {NAME_THEM}"
    if not denial.explicit and statements.literal(denial.resource or "") != (denial.resource or ""):
        yield AS_IT_IS.format(denial.resource)
    if name.startswith("kms:") and denial.policy_type in (None, PolicyType.IDENTITY):
        yield KEY_POLICY
    if denial.authorization_id is not None:
        yield TROUBLESHOOTER.format(denial.authorization_id)
    if denial.encoded is not None:
        yield "The encoded part tells more: `aws sts decode-authorization-message`."


def _about_caller(caller: Caller | None) -> Iterator[str]:
    if caller is not None and caller.session is not None and caller.kind is CallerKind.ROLE:
        yield (
            f"The caller is a session of the role `{caller.name}`: the policies are those of the "
            "role, whose path the session's ARN does not show."
        )
    if caller is not None and caller.kind is CallerKind.ROOT:
        yield (
            "Policies of identities do not bind the root user: what stops it is a service control "
            "policy or the resource's own policy."
        )


def _is_unlimited(denial: Denial) -> bool:
    """Whether `*` stands in the answer only because the message names no resource."""
    from_name = meaning(denial.action or "").granted
    if denial.explicit or denial.policy_type in (PolicyType.RESOURCE, PolicyType.TRUST):
        return False
    return any(
        statements.resource_of(each, denial.resource, who(denial)) is None
        for each in from_name
        if each.partition(":")[0] not in SERVICES  # consoles want to list everything
    )


def _sources(denial: Denial) -> Iterator[str]:
    if (denial.action or "").lower().startswith("account:") and denial.operation:
        yield ACCOUNT_MODES_PAGE
    if denial.explicit:
        yield EVALUATION_PAGE
