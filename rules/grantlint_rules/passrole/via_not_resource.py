"""iam:PassRole on every role but some."""

from collections.abc import Iterable, Iterator

from grantlint.model import Finding, Severity, Statement
from grantlint.policy import pass_services
from grantlint.policy.answers import NO
from grantlint.policy.pass_services import Breadth
from grantlint.policy.passrole import passings, unnamed_role
from grantlint.rule import NOT_RESOURCE, Context, rule
from grantlint_rules.passrole._grants import (
    MOST_SERVICES,
    PASSES_ROLES,
    certainty,
    narrow,
    passing_to,
)
from grantlint_rules.passrole._open import SERVICES


@rule(
    on=Statement,
    when=PASSES_ROLES & NOT_RESOURCE,
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"PASS_ROLE_WITH_NOT_RESOURCE"},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.resources
    if clause is None or not clause.negated:
        return
    is_so = pass_services.is_as(statement, Breadth.NOT_RESOURCE, MOST_SERVICES)
    if is_so is NO:
        return
    passing = next(iter(passings(statement)))
    named = [term.written for term in pass_services.services(statement)]
    is_limited = passing.is_bounded is not NO
    services: Iterable[str | tuple[()]] = named if is_limited and named else SERVICES
    found = passing_to(services, ctx, unnamed_role(passing, ctx.identity))
    if found.answer is NO:
        return
    to = "services that are named" if is_limited else "any service"
    yield ctx.finding(
        clause.key,
        f"`NotResource` lets every role but those listed be passed to {to}, also roles made later",
        severity=Severity.WARNING if is_limited else None,
        certainty=certainty(found, is_so),
        hint="List under `Resource` what may be passed, and keep roles apart by a Deny: "
        f"{narrow(ctx, named)}",
        witness=found.witness,
        codes=ctx.rule.codes,
    )
