"""A condition on iam:PassedToService that lets every service through."""

from collections.abc import Iterator

from grantlint.model import Certainty, Condition, Finding, Severity, Statement
from grantlint.policy import pass_services, terms
from grantlint.policy.answers import NO, YES, Answer
from grantlint.policy.conditions import every
from grantlint.policy.pass_services import Breadth, Flaw
from grantlint.policy.patterns import is_plain
from grantlint.rule import Context, condition_keys, rule
from grantlint_rules.passrole._grants import MOST_SERVICES, PASSES_ROLES, certainty, passing_to
from grantlint_rules.passrole._open import SERVICES

HINT = (
    "Write `StringEquals` with the services by their full names: "
    '`"iam:PassedToService": "lambda.amazonaws.com"`'
)


@rule(
    on=Statement,
    when=PASSES_ROLES & condition_keys("iam:PassedToService"),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    is_so = pass_services.is_as(statement, Breadth.UNLIMITED, MOST_SERVICES)
    if is_so is NO:
        return
    found = passing_to(SERVICES, ctx)
    for condition, flaw, is_flaw in pass_services.flawed(statement):
        if flaw is Flaw.NEVER:
            yield _never(condition, flaw, every([is_so, is_flaw]), ctx)
        elif found.answer is not NO:
            key = condition.key.written
            is_partly = flaw in (Flaw.IF_EXISTS, Flaw.FOR_ALL)
            which = "some services do not" if is_partly else "the roles may go to all they trust"
            yield ctx.finding(
                condition.key,
                f"this condition on `{key}` does not limit: {flaw.value}; {which}",
                severity=Severity.WARNING if is_partly or _are_named(statement) else None,
                certainty=certainty(found, is_so, is_flaw),
                hint=HINT,
                witness=found.witness,
            )


def _never(condition: Condition, flaw: Flaw, is_so: Answer, ctx: Context) -> Finding:
    return ctx.finding(
        condition.key,
        f"this condition on `{condition.key.written}` is never met: {flaw.value}, and no role can "
        "be passed",
        severity=Severity.WARNING,
        certainty=Certainty.CERTAIN if is_so is YES else Certainty.POSSIBLE,
        hint=HINT,
    )


def _are_named(statement: Statement) -> bool:
    """Whether each role stands there by its name, so that not much can go wrong."""
    clause = statement.resources
    return clause is not None and all(is_plain(terms.widest(term)) for term in clause.terms)
