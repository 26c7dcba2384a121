"""The ARN of an AWS managed policy that does not exist, but nearly."""

from collections.abc import Iterator

from grantlint.knowledge import managed_policies, near_policies
from grantlint.knowledge.managed_policies import ManagedPolicy
from grantlint.model import Finding, Fix, FixEffect, Identity, Severity, Term
from grantlint.rule import Context, rule, services

AWS_OWN = ":iam::aws:policy/"
BILLING = "billing"
"""Where the path of these is wrong, `billing/managed-policy-without-effect` says so."""
SERVICE_LINKED = "/aws-service-role/"
"""Only roles that AWS makes for its services can have the policies under this path.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
"""


# What is attached by its ARN is an occasion for every rule on identities.
@rule(on=Identity, when=services("aws-portal"), severity=Severity.ERROR, since="0.1.0")
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    if identity.is_live:
        return  # what somebody has exists; AWS leaves what it retired with whoever has it
    boundary = () if identity.boundary_arn is None else (identity.boundary_arn,)
    for term in (*identity.managed, *boundary):
        arn = term.literal
        if arn is None or AWS_OWN not in arn:
            continue
        name = arn.rpartition("/")[2]
        same = managed_policies.find(name)
        if same is not None:  # in any partition: new ones come, and have the same paths
            if not _ends_like(same, arn) and BILLING not in name.lower():
                yield _elsewhere(term, arn, same, ctx)
        elif arn.startswith("arn:aws:") and (meant := near_policies.meant(name)) is not None:
            yield _misspelled(term, name, meant, ctx)


def _ends_like(policy: ManagedPolicy, arn: str) -> bool:
    return arn.partition(AWS_OWN)[2] == policy.arn.partition(AWS_OWN)[2]


def _elsewhere(term: Term, arn: str, meant: ManagedPolicy, ctx: Context) -> Finding:
    right = _arn_of(meant, term)
    if meant.path == SERVICE_LINKED:
        hint = f"`{right}` is for a role that AWS makes itself; nothing else can have it"
        return ctx.finding(term, _no_such(arn), hint=hint)
    return ctx.finding(
        term,
        _no_such(arn),
        hint=f"Write `{right}`: the policy stands under another path",
        fix=_fix(term, meant, ctx),
    )


def _no_such(arn: str) -> str:
    return f"AWS has no policy `{arn}`, so attaching it fails"


def _misspelled(term: Term, name: str, meant: str, ctx: Context) -> Finding:
    found = managed_policies.find(meant)
    return ctx.finding(
        term,
        f"AWS has no policy `{name}` that can be attached, as far as is known here",
        severity=Severity.WARNING,
        hint=f"Did you mean `{meant}`?",
        fix=_fix(term, found, ctx) if found is not None else None,
    )


def _fix(term: Term, meant: ManagedPolicy, ctx: Context) -> Fix | None:
    arn = _arn_of(meant, term)
    return ctx.replace(term, arn, title=f"Write `{arn}`", effect=FixEffect.GRANTS)


def _arn_of(policy: ManagedPolicy, term: Term) -> str:
    """The policy's ARN in the partition that the term is written for."""
    return policy.arn.replace("arn:aws", term.written.partition(AWS_OWN)[0], 1)
