"""One PassRole grant for more services than belong together."""

from collections.abc import Iterator

from grantlint.model import Condition, Finding, Severity, Statement
from grantlint.policy import pass_services
from grantlint.policy.answers import NO
from grantlint.policy.pass_services import Breadth
from grantlint.rule import Context, condition_keys, rule
from grantlint_rules.passrole._grants import (
    MOST_SERVICES,
    PASSES_ROLES,
    certainty,
    most_services,
    passing_to,
)


@rule(
    on=Statement,
    when=PASSES_ROLES & condition_keys("iam:PassedToService"),
    severity=Severity.INFO,
    since="0.1.0",
    options={"limit": MOST_SERVICES},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    is_so = pass_services.is_as(statement, Breadth.MANY, most_services(ctx))
    if is_so is NO:
        return
    services = [term.written for term in pass_services.services(statement)]
    found = passing_to(services, ctx)
    if found.answer is NO:
        return
    yield ctx.finding(
        _largest(statement).key,
        f"the same roles go to {len(services)} services: whoever may start something in one of "
        "them can use a role that was made for another",
        certainty=certainty(found, is_so),
        hint="Write a statement for each service, with the roles that are made for it",
        witness=found.witness,
    )


def _largest(statement: Statement) -> Condition:
    named = set(pass_services.services(statement))
    return max(statement.conditions, key=lambda one: len(named & set(one.values)))
