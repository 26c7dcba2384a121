"""A role with a managed policy that is made for another service's roles than the one let in."""

from collections.abc import Iterator

from msgspec import Struct

from grantlint.model import (
    DocumentKind,
    Effect,
    Finding,
    FixEffect,
    Identity,
    PolicyDocument,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
)
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._principals import of_kind


class _Use(Struct, frozen=True):
    """Which service gets the roles that a policy is made for, and which one is taken for it."""

    policy: str
    right: str
    wrong: str


USES = (
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
    _Use("AmazonECSTaskExecutionRolePolicy", "ecs-tasks.amazonaws.com", "ecs.amazonaws.com"),
    # https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
    _Use(
        "AmazonEKSFargatePodExecutionRolePolicy",
        "eks-fargate-pods.amazonaws.com",
        "eks.amazonaws.com",
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
            yield from _taken_for_it(use, identity.trust, ctx)


def _taken_for_it(use: _Use, trust: PolicyDocument, ctx: Context) -> Iterator[Finding]:
    services = list(_services(trust))
    names = [principal.term.literal for _, principal in services]
    if None in names or use.right in names or not _is_complete(trust):
        return
    for statement, principal in services:
        if principal.term.literal == use.wrong:
            yield ctx.within(trust, statement).finding(
                principal,
                f"`{use.wrong}` gets a role with `{use.policy}`, which is made for roles that "
                f"`{use.right}` gets",
                hint=f"Write `{use.right}`",
                fix=ctx.replace(
                    principal.term,
                    use.right,
                    title=f"Write `{use.right}`",
                    effect=FixEffect.GRANTS,
                ),
            )


def _services(trust: PolicyDocument) -> Iterator[tuple[Statement, Principal]]:
    for statement in trust.statements:
        if statement.effect is Effect.DENY:
            continue
        for principal in of_kind(statement, PrincipalKind.SERVICE):
            yield statement, principal


def _is_complete(trust: PolicyDocument) -> bool:
    clauses = [statement.principals for statement in trust.statements]
    return trust.statements_complete and all(each is not None and each.complete for each in clauses)
