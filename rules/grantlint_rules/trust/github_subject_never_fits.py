"""A role for GitHub Actions whose subject is one that no workflow has."""

from collections.abc import Iterator

from grantlint.model import DENY, Condition, DocumentKind, Finding, Severity, Term
from grantlint.policy import guards
from grantlint.policy.answers import Answer
from grantlint.policy.conditions.operators import Family
from grantlint.rule import Context, condition_keys, document_kinds, rule
from grantlint_rules.trust._federation import issued_by
from grantlint_rules.trust._github import SUBJECT, has_wildcard
from grantlint_rules.trust._github_shape import flaw, stops_early

TEXTS = (Family.TEXT, Family.ANY_CASE, Family.PATTERN)


@rule(
    on=Condition,
    when=condition_keys(SUBJECT) & document_kinds(DocumentKind.TRUST),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or guard.operator.negated:
        return
    provider, is_issuer = issued_by(statement, guard)
    if provider is None or guard.operator.family not in TEXTS:
        return
    is_deny = statement.effect is DENY
    for term in condition.values:
        subject = term.literal
        if not subject or (has_wildcard(subject) and not guard.has_patterns):
            continue  # such a star is told by `trust/oidc-operator`
        subject = subject.lower() if guard.operator.family is Family.ANY_CASE else subject
        if stops_early(subject):
            if not _goes_on(subject, condition):
                yield _stopped(term, is_issuer, ctx)
        elif (why := flaw(subject)) is not None:
            idle = "this Deny stops nobody" if is_deny else "nobody gets the role"
            yield _misfit(term, f"so {idle} by it: {why}", is_issuer, ctx)


def _goes_on(subject: str, condition: Condition) -> bool:
    """Whether another value lets in what this one was meant for."""
    return any((value.literal or subject).startswith(f"{subject}:") for value in condition.values)


def _stopped(term: Term, is_issuer: Answer, ctx: Context) -> Finding:
    return ctx.finding(
        term,
        f"No workflow of GitHub has the subject `{term.written}`, unless its owner has cut "
        "subjects down to that: a branch, an environment or `pull_request` stands behind it",
        severity=Severity.WARNING,
        certainty=guards.certainty(is_issuer),
        hint="Name the branch or a protected environment: `…:ref:refs/heads/main`, "
        "`…:environment:NAME`",
    )


def _misfit(term: Term, so: str, is_issuer: Answer, ctx: Context) -> Finding:
    return ctx.finding(
        term,
        f"No workflow of GitHub has a subject like `{term.written}`, {so}",
        certainty=guards.certainty(is_issuer),
        hint="A subject is `repo:OWNER/REPOSITORY:ref:refs/heads/main` or "
        "`repo:OWNER/REPOSITORY:environment:NAME`",
    )
