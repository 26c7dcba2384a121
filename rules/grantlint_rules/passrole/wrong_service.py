"""iam:PassedToService names a service that none of the granted actions hands a role to."""

from collections.abc import Iterator

from grantlint.knowledge import passable_roles
from grantlint.knowledge.passable_roles import SUFFIX, RolePass
from grantlint.model import (
    ALLOW,
    DocumentKind,
    Finding,
    Identity,
    PolicyDocument,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import pass_needs, pass_services
from grantlint.policy.answers import NO, YES
from grantlint.policy.clauses import covers_action
from grantlint.policy.escalation import Powers, powers
from grantlint.policy.passrole import PASS_ROLE
from grantlint.rule import Context, actions, condition_keys, document_kinds, rule


@rule(
    on=Identity,
    when=actions(PASS_ROLE)
    & document_kinds(DocumentKind.IDENTITY)
    & condition_keys("iam:PassedToService"),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    values = [each for each in _values(identity) if _may_be_wrong(each[2])]
    if not values:
        return
    mine = powers(identity, ctx.estate.organization)
    started = [each for *_, each in pass_needs.started(identity.policies)]
    for document, statement, value in values:
        wrong = value.written.lower().removesuffix(SUFFIX)
        meant = [each for each in started if each.action.partition(":")[0] == wrong]
        if not meant or any(value.written.lower() in each.services for each in meant):
            continue
        unserved = next((each for each in meant if _lacks(each, mine)), None)
        if unserved is not None and not _is_useful(value, mine):
            yield ctx.within(document, statement).finding(
                value,
                f"`{unserved.action}` hands its role to `{unserved.services[0]}`, not to "
                f"`{value.written}`: no role can be passed for it",
                hint=f"Write `{unserved.services[0]}`",
            )


def _may_be_wrong(value: Term) -> bool:
    """Whether an action of the service's prefix is known to hand a role to another one."""
    service = value.written.lower()
    prefix = service.removesuffix(SUFFIX)
    is_principal = prefix != service
    return prefix in (passable_roles.astray() if is_principal else passable_roles.proven_prefixes())


def _lacks(each: RolePass, mine: Powers) -> bool:
    """Whether no role at all can be passed to the services of an action."""
    return all(mine.needs.passed_somewhere(service).answer is NO for service in each.services)


def _is_useful(value: Term, mine: Powers) -> bool:
    """Whether some granted action hands roles to this service."""
    found = passable_roles.to_service(value.written)
    return any(mine.policies.could_grant(each.action) is not NO for each in found)


def _values(identity: Identity) -> Iterator[tuple[PolicyDocument, Statement, Term]]:
    for document in identity.policies:
        for statement in document.statements:
            if statement.effect is not ALLOW or not statement.conditions:
                continue
            if covers_action(statement.actions, PASS_ROLE) is YES:  # few of them
                for value in pass_services.services(statement):
                    yield document, statement, value
