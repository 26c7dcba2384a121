"""A role with a managed policy that is made for another service's roles than the one let in."""

from collections.abc import Iterator

from msgspec import Struct

from grantlint.model import (
    DENY,
    DocumentKind,
    Finding,
    Fix,
    FixEffect,
    Identity,
    PolicyDocument,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
    Term,
)
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._principals import of_kind


class _Use(Struct, frozen=True):
    """Who gets the roles that a policy is made for, by which service, and what is taken for it.

    `own` are policies for roles that the other service does get.
    """

    policy: str
    who: str
    right: str
    wrong: str
    own: frozenset[str]


USES = (
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
    _Use(
        "AmazonECSTaskExecutionRolePolicy",
        "ECS tasks",
        "ecs-tasks.amazonaws.com",
        "ecs.amazonaws.com",
        frozenset(
            {
                "AmazonEC2ContainerServiceRole",
                "AmazonECSInfrastructureRoleForGatewayHostSharedALB",
                "AmazonECSInfrastructureRolePolicyForLoadBalancers",
                "AmazonECSInfrastructureRolePolicyForManagedInstances",
                "AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity",
                "AmazonECSInfrastructureRolePolicyForVolumes",
                "AmazonECSInfrastructureRolePolicyForVpcLattice",
                "AmazonECSInfrastructureRoleforExpressGatewayServices",
            }
        ),
    ),
    # https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
    # https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
    _Use(
        "AmazonEKSFargatePodExecutionRolePolicy",
        "Pods on Fargate",
        "eks-fargate-pods.amazonaws.com",
        "eks.amazonaws.com",
        frozenset(
            {
                "AmazonEKSBlockStoragePolicy",
                "AmazonEKSBlockStoragePolicyV2",
                "AmazonEKSClusterPolicy",
                "AmazonEKSComputePolicy",
                "AmazonEKSLoadBalancingPolicy",
                "AmazonEKSNetworkingPolicy",
                "AmazonEKSServicePolicy",
                "AmazonEKSVPCResourceController",
            }
        ),
    ),
)


@rule(
    on=Identity,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.SERVICE),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    if identity.trust is None or not identity.managed:
        return
    attached = {(term.literal or "").rpartition("/")[2] for term in identity.managed}
    for use in USES:
        if use.policy in attached:
            is_shared = not use.own.isdisjoint(attached)
            yield from _taken_for_it(use, identity.trust, ctx, is_shared=is_shared)


def _taken_for_it(
    use: _Use, trust: PolicyDocument, ctx: Context, *, is_shared: bool
) -> Iterator[Finding]:
    """*is_shared*: the role is one of the other service, too, which must not lose it."""
    services = list(_services(trust))
    names = [principal.term.literal for _, principal in services]
    if None in names or use.right in names or not _is_complete(trust):
        return
    for statement, principal in services:
        if principal.term.literal == use.wrong:
            yield ctx.within(trust, statement).finding(
                principal,
                f"{use.who} cannot get this role, though it has `{use.policy}`: they get it by "
                f"`{use.right}`, not by `{use.wrong}`",
                hint=_hint(use, is_shared=is_shared),
                fix=None if is_shared else _fix(use, principal.term, ctx),
            )


def _hint(use: _Use, *, is_shared: bool) -> str:
    if is_shared:
        return f"Make a role of its own for `{use.right}`, or let it in as well"
    return f"Write `{use.right}`"


def _fix(use: _Use, term: Term, ctx: Context) -> Fix | None:
    title = f"Write `{use.right}`"
    return ctx.replace(term, use.right, title=title, effect=FixEffect.GRANTS)


def _services(trust: PolicyDocument) -> Iterator[tuple[Statement, Principal]]:
    for statement in trust.statements:
        if statement.effect is DENY:
            continue
        for principal in of_kind(statement, PrincipalKind.SERVICE):
            yield statement, principal


def _is_complete(trust: PolicyDocument) -> bool:
    clauses = [statement.principals for statement in trust.statements]
    return trust.statements_complete and all(each is not None and each.complete for each in clauses)
