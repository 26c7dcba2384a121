"""iam:PassRole on every role, to services that are named."""

from collections.abc import Iterator

from grantlint.model import Finding, Severity, Statement
from grantlint.policy import pass_services
from grantlint.policy.answers import NO
from grantlint.policy.pass_services import Breadth
from grantlint.policy.passrole import passings, unnamed_role
from grantlint.rule import Context, rule
from grantlint_rules.passrole._grants import (
    MOST_SERVICES,
    PASSES_ROLES,
    certainty,
    narrow,
    passing_to,
)


@rule(on=Statement, when=PASSES_ROLES, severity=Severity.INFO, since="0.1.0")
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    is_so = pass_services.is_as(statement, Breadth.ONE_SERVICE, MOST_SERVICES)
    if is_so is NO:
        return
    services = [term.written for term in pass_services.services(statement)]
    to = " and ".join(f"`{service}`" for service in services) or "resources that are named"
    for passing in passings(statement):
        role = unnamed_role(passing, ctx.identity)
        found = passing_to(services or ["ec2.amazonaws.com"], ctx, role)
        if found.answer is NO:
            continue
        resource = passing.resource
        yield ctx.finding(
            passing.place,
            f"`{passing.written}` on every role, to {to}: every role that trusts it can be used, "
            "those made later too",
            certainty=certainty(found, is_so, passing.every_role),
            hint=f"Name the roles that are meant: {narrow(ctx, services)}",
            related=[(resource, "lets in every role")] if resource is not None else [],
            witness=found.witness,
        )
