"""A role for a service that says for which resource it acts, and is not asked."""

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
from grantlint.policy.answers import MAYBE, NO, YES, Answer, answer
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._principals import ASSUME, assumes, witness
from grantlint_rules.trust._services import SOURCE_KEYS, for_stranger, only_services, services

SENDS = {
    "datazone.amazonaws.com": (
        "https://docs.aws.amazon.com/datazone/latest/userguide/cross-service-confused-deputy.html"
    ),
    "ecs-tasks.amazonaws.com": (
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"
    ),
    "fis.amazonaws.com": (
        "https://docs.aws.amazon.com/fis/latest/userguide/getting-started-iam-service-role.html"
    ),
    "frauddetector.amazonaws.com": (
        "https://docs.aws.amazon.com/frauddetector/latest/ug/cross-service-confused-deputy.html"
    ),
    "iot.amazonaws.com": (
        "https://docs.aws.amazon.com/iot/latest/developerguide/cross-service-confused-deputy.html"
    ),
    "personalize.amazonaws.com": (
        "https://docs.aws.amazon.com/personalize/latest/dg/cross-service-confused-deputy.html"
    ),
}
"""Services of which AWS writes that they send the keys when they assume a role, and where. Others
may not, and a condition would then shut them out."""


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.SERVICE),
    severity=Severity.INFO,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    spoken = guards.speaks_of(statement, SOURCE_KEYS)
    allows = assumes(statement)
    if spoken is YES or allows is NO:
        return
    for principal in services(statement):
        name, is_it = _sender(principal)
        if is_it is NO:
            continue
        found = for_stranger(ctx, statement, name)
        if found.answer is not NO:
            answers = (spoken.opposite, allows, found.answer, is_it)
            yield ctx.finding(
                principal,
                f"`{name}` may be made to use this role for somebody else's resource: it sends "
                "`aws:SourceAccount`, and that is not tested",
                certainty=guards.certainty(*answers),
                hint='Add "StringEquals": {"aws:SourceAccount": "ACCOUNT"}, and `aws:SourceArn` '
                f"where the resource is known; see {SENDS[name]}",
                witness=witness(ctx, f"{name}, for another account", ASSUME, found),
                fix=_fix(principal, statement, ctx),
            )


def _sender(principal: Principal) -> tuple[str, Answer]:
    """The service that sends the keys which a principal is, or may be."""
    text = principal.term.literal
    if text is not None:
        return text.lower(), answer(text.lower() in SENDS)
    for name in SENDS:
        if terms.is_text(principal.term, name) is not NO:
            return name, MAYBE
    return "", NO


def _fix(principal: Principal, statement: Statement, ctx: Context) -> Fix | None:
    """The own account, where there is one and no other principal would be asked for it."""
    clause = statement.principals
    if len(ctx.settings.own_accounts) != 1 or not only_services(statement):
        return None
    if clause is None or clause.terms != (principal,):
        return None
    (account,) = ctx.settings.own_accounts
    return ctx.add_condition(
        "StringEquals",
        "aws:SourceAccount",
        [account],
        title=f"Only for resources of account `{account}`",
        effect=FixEffect.NARROWER,
    )
