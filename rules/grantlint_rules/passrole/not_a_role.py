"""iam:PassRole on something that is no role."""

from collections.abc import Iterator

from grantlint.model import ALLOW, Finding, Severity, Statement, Term
from grantlint.policy import pass_services, terms
from grantlint.policy.passrole import may_reach_role
from grantlint.rule import Context, rule
from grantlint_rules.passrole._grants import PASSES_ROLES

KINDS = {
    ":instance-profile/": "an instance profile",
    ":assumed-role/": "a session of a role",
    ":user/": "a user",
    ":group/": "a group",
    ":policy/": "a policy",
}


@rule(on=Statement, when=PASSES_ROLES, severity=Severity.WARNING, since="0.1.0")
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.resources
    if clause is None or clause.negated or statement.effect is not ALLOW:
        return
    if not pass_services.names_only_roles(statement):
        return
    for term in clause.terms:
        if not _reaches_role(term):
            yield ctx.finding(
                term,
                f"`{term.written}` is {_what(term)}: `iam:PassRole` on it allows nothing",
                hint="Name the role by its ARN: `arn:aws:iam::ACCOUNT:role/NAME`",
            )


def _reaches_role(term: Term) -> bool:
    """Whether it may be the ARN of a role; an empty string is told of as no resource at all."""
    return terms.has_hole(term) or term.literal == "" or may_reach_role(terms.widest(term))


def _what(term: Term) -> str:
    written = term.written
    if not written.startswith("arn:"):
        return "no ARN"
    return next((what for mark, what in KINDS.items() if mark in written), "no role")
