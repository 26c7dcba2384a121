"""iam:PassRole on a pattern that leaves out hardly any role."""

from collections.abc import Iterator

from grantlint.model import Finding, Severity, Statement
from grantlint.policy import access, arns, pass_services, terms
from grantlint.policy.answers import NO
from grantlint.policy.pass_services import Breadth
from grantlint.policy.passrole import PASS_ROLE
from grantlint.rule import Context, rule
from grantlint_rules.passrole._grants import MOST_SERVICES, PASSES_ROLES, certainty


@rule(on=Statement, when=PASSES_ROLES, severity=Severity.WARNING, since="0.1.0")
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    holder = ctx.identity or ctx.document
    is_so = pass_services.is_as(statement, Breadth.WIDE, MOST_SERVICES)
    if is_so is NO or holder is None:
        return
    for term, is_wide in pass_services.wide_roles(statement):
        reached = (arns.roles(), terms.glob_of(term))
        found = access.grants(holder, PASS_ROLE, resource=reached)
        if found.answer is not NO:
            yield ctx.finding(
                term,
                f"`{term.written}` says little of the roles that may be passed: their names may "
                "start with anything, so roles of others and those made later are among them",
                certainty=certainty(found, is_so, is_wide),
                hint="Give roles that belong together a path or a common start of their names: "
                "`arn:aws:iam::ACCOUNT:role/app/*`",
                witness=found.witness,
            )
