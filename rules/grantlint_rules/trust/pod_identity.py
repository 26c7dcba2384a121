"""A role for EKS Pod Identity that does not work, or that any pod may be given."""

from collections.abc import Iterator

from grantlint.model import (
    DocumentKind,
    Finding,
    Fix,
    FixEffect,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
)
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._principals import TAG_SESSION, assumes, of_kind

SERVICE = "pods.eks.amazonaws.com"
BOUNDING = (
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:requesttag/eks-cluster-arn",
    "aws:requesttag/eks-cluster-name",
    "aws:requesttag/kubernetes-namespace",
    "aws:requesttag/kubernetes-service-account",
)
"""https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html"""


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.SERVICE),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    allows = assumes(statement)
    if allows is NO:
        return
    for principal in of_kind(statement, PrincipalKind.SERVICE):
        is_it = terms.is_text(principal.term, SERVICE)
        if is_it is NO:
            continue
        tags = _tags(ctx)
        if tags is not YES:
            yield _dead(principal, (allows, is_it, tags.opposite), statement, ctx)
        bound = guards.pinned(statement, BOUNDING)
        if bound is NO and _is_bound_by_pattern(statement):
            continue
        if bound is not YES:
            yield _any_pod(principal, (allows, is_it, bound.opposite), ctx)


def _tags(ctx: Context) -> Answer:
    """Whether some statement lets the service tag its sessions."""
    answers = [
        assumes(other, TAG_SESSION)
        for other in (ctx.document.statements if ctx.document else ())
        if any(p.term.literal in (SERVICE, None) for p in of_kind(other, PrincipalKind.SERVICE))
    ]
    if YES in answers:
        return YES
    is_whole = ctx.document is not None and ctx.document.statements_complete
    return MAYBE if MAYBE in answers or not is_whole else NO


def _is_bound_by_pattern(statement: Statement) -> bool:
    """Whether a pattern says something of namespace, account or cluster."""
    return any(
        value.written.strip("*?")
        for guard in guards.on(statement, BOUNDING)
        if guard.requires
        for value in guard.condition.values
    )


def _dead(
    principal: Principal, answers: tuple[Answer, ...], statement: Statement, ctx: Context
) -> Finding:
    return ctx.finding(
        principal,
        f"EKS Pod Identity cannot use this role: it tags every session, and `{TAG_SESSION}` is "
        "not allowed",
        certainty=guards.certainty(*answers),
        hint=f'Allow both: ["sts:AssumeRole", "{TAG_SESSION}"]',
        fix=_fix(statement, ctx),
    )


def _fix(statement: Statement, ctx: Context) -> Fix | None:
    clause = statement.actions
    if clause is None or clause.negated:
        return None
    return ctx.add_terms(
        clause, [TAG_SESSION], title=f"Allow `{TAG_SESSION}` as well", effect=FixEffect.GRANTS
    )


def _any_pod(principal: Principal, answers: tuple[Answer, ...], ctx: Context) -> Finding:
    return ctx.finding(
        principal,
        "whoever may create a pod identity association can give this role to any pod of any "
        "cluster in the account",
        severity=Severity.INFO,
        certainty=guards.certainty(*answers),
        hint="Bound it by `aws:RequestTag/kubernetes-namespace` and "
        "`aws:RequestTag/kubernetes-service-account`, or by `aws:SourceArn` for one cluster",
    )
