"""A role for GitHub Actions whose subject says what runs, but not whose it is."""

from collections.abc import Iterator

from grantlint.model import Condition, DocumentKind, Finding, Severity, Term
from grantlint.policy import guards, terms
from grantlint.policy.answers import NO, Answer
from grantlint.policy.conditions.solving import Solution
from grantlint.rule import Context, condition_keys, document_kinds, rule
from grantlint_rules.trust._federation import admits, issued_by
from grantlint_rules.trust._github import (
    OTHER_CLAIMS,
    OWNER_CLAIMS,
    SUBJECT,
    filled,
    first_claim,
    has_wildcard,
    names_owner,
    stranger_claims,
)
from grantlint_rules.trust._github_shape import flaw
from grantlint_rules.trust._principals import WEB_IDENTITY, at_most, witness


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
    if provider is None:
        return
    for term in condition.values:
        subject = terms.widest(term)
        is_pattern = guard.has_patterns or terms.has_hole(term)
        if not _is_ownerless(subject) or (has_wildcard(subject) and not is_pattern):
            continue
        found = admits(ctx, statement, provider, stranger_claims(filled(subject)))
        if found.answer is not NO:
            yield _finding(term, found, is_issuer, ctx)


def _is_ownerless(subject: str) -> bool:
    claim = first_claim(subject)
    if flaw(subject) is not None:
        return False  # nobody has it: `trust/github-subject-never-fits`
    return (claim in OTHER_CLAIMS or claim in OWNER_CLAIMS) and not names_owner(subject)


def _finding(term: Term, found: Solution, is_issuer: Answer, ctx: Context) -> Finding:
    return ctx.finding(
        term,
        f"`{term.written}` names no owner: any repository on GitHub can have such a subject",
        certainty=at_most(guards.certainty(found.answer, is_issuer), term),
        hint="Add `repo` or `repository_owner_id` to the claims of the subject, and test it here: "
        "`repo:OWNER/REPOSITORY:environment:NAME`",
        witness=witness(
            ctx,
            f"a token of a stranger's repository with the subject {filled(terms.widest(term))}",
            WEB_IDENTITY,
            found,
        ),
    )
