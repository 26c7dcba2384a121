"""An external id asked of calls that never carry one."""

from collections.abc import Iterator

from grantlint.model import Condition, DocumentKind, Finding, PrincipalKind, Severity, Statement
from grantlint.policy import guards
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import some
from grantlint.policy.guards import certainty
from grantlint.rule import Context, condition_keys, document_kinds, rule
from grantlint_rules.trust._principals import (
    ASSUME,
    SAML,
    SET_SOURCE_IDENTITY,
    TAG_SESSION,
    WEB_IDENTITY,
    assumes,
)

SENDERS = (
    "cognito-idp.amazonaws.com",
    "elasticbeanstalk.amazonaws.com",
    "firehose.amazonaws.com",
    "vmie.amazonaws.com",
)
"""Services that send an external id when they assume a role, as AWS's own roles for them ask.

https://docs.aws.amazon.com/vm-import/latest/userguide/required-permissions.html
https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/iam-servicerole.html
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings.html
https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
"""
CARRIES = (ASSUME, TAG_SESSION, SET_SOURCE_IDENTITY)


@rule(
    on=Condition,
    when=condition_keys("sts:ExternalId") & document_kinds(DocumentKind.TRUST),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or not guard.requires:
        return
    is_wrong = _misses(statement)
    if is_wrong is not NO:
        yield ctx.finding(
            condition.key,
            f"`{condition.key.written}` is in no call that this statement lets in: it grants "
            "nothing",
            certainty=certainty(is_wrong),
            hint="Only `sts:AssumeRole` of an AWS account carries one; test the claims of the "
            "token (`…:sub`, `…:aud`), or `aws:SourceAccount` for a service",
        )


def _misses(statement: Statement) -> Answer:
    """Whether no call of these actions and principals carries an external id."""
    clause = statement.principals
    if clause is None or clause.negated:
        return NO
    if any(principal.term.literal in SENDERS for principal in clause.terms):
        return NO
    kinds = {principal.kind for principal in clause.terms}
    if clause.complete and kinds and kinds <= {PrincipalKind.SERVICE, PrincipalKind.FEDERATED}:
        return some(assumes(statement, action) for action in (*CARRIES, WEB_IDENTITY, SAML))
    federated = {assumes(statement, action) for action in (WEB_IDENTITY, SAML)}
    if federated == {NO}:
        return NO
    carrying = {assumes(statement, action) for action in CARRIES}
    if YES in carrying:
        return NO
    is_sure = YES in federated and carrying == {NO}
    return YES if is_sure else MAYBE
